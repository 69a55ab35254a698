"""Disputed cells are read a second way; others are left alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Cell, Form, Origin, Row, State
from dagster_project.forms.review.second_reading import boxes_to_draw, read_in_pictures, read_twice_in_text
from dagster_project.reading.reader import read_disclosure
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

PDF = [name for name in STYLES if name.startswith("pdf") and name not in ("pdf_half_ruled", "pdf_unruled")]


def spending(total: str, basic: str, project: str, **other: object) -> Form:
    def cell(text: str) -> Cell:
        return Cell(text, Decimal(text), half_unit_yuan=Decimal("0.005"), state=State.VALUE, page=2)

    cells = {"total": cell(total), "basic": cell(basic), "project": cell(project)}
    return Form("expenditure", "支出决算表", [2], "元", [Row("total", "合计", cells=cells)])


def second_texts(form: Form) -> dict[str, str | None]:
    return {key: cell.second_text for row in form.rows for key, cell in row.cells.items()}


def test_the_figures_of_a_sum_that_fails_are_looked_up_on_their_page() -> None:
    form = spending("5.00", "2.00", "2.00")
    read_twice_in_text([form], [TextLine(2, 1, "合计 5.00 2.00", False), TextLine(3, 1, "9.00", False)])
    assert second_texts(form) == {"total": "5.00", "basic": "2.00", "project": "2.00"}


def test_a_figure_that_does_not_stand_alone_on_its_page_is_not_found_again() -> None:
    form = spending("5.00", "2.00", "1.00")
    read_twice_in_text([form], [TextLine(2, 1, "合计 15.00 2.00", False), TextLine(3, 1, "1.00", False)])
    assert second_texts(form) == {"total": None, "basic": "2.00", "project": None}


def test_what_adds_up_is_not_disputed() -> None:
    form = spending("5.00", "3.00", "2.00")
    read_twice_in_text([form], [TextLine(2, 1, "合计 5.00 3.00 2.00", False)])
    assert set(second_texts(form).values()) == {None}


def test_what_was_not_read_disputes_nothing() -> None:
    form = spending("5.00", "2.00", "2.00")
    form.rows[0].cells["basic"] = Cell("2.00", None, state=State.VALUE, origin=Origin.AMBIGUOUS, page=2)
    read_twice_in_text([form], [TextLine(2, 1, "合计 5.00 2.00 2.00", False)])
    assert set(second_texts(form).values()) == {None}


@pytest.mark.parametrize("name", PDF)
def test_in_a_pdf_both_readings_agree_on_a_printed_error(name: str) -> None:
    accounts = random_accounts(5)
    wrong = Decimal("123456.00")
    data = STYLES[name].render(
        STYLES[name].document(accounts, alter=lambda forms: with_amount(forms, "expenditure", "total", "total", wrong))
    )
    disclosure = read_disclosure(data, "a.pdf")
    form = next(form for form in disclosure.forms if form.form_id == "expenditure")
    row = next(row for row in form.rows if row.row_key == "total")
    assert row.cells["total"].amount_yuan == wrong
    assert row.cells["total"].second_text == row.cells["total"].text
    assert row.cells["basic"].second_text == row.cells["basic"].text


def drawn(texts: list[str]) -> Form:
    """A sum that fails, all of it found again in the text of the file, held against what is recognised in its boxes."""
    form = spending("5.00", "2.00", "2.00")
    for number, (key, cell) in enumerate(form.rows[0].cells.items()):
        form.rows[0].cells[key] = replace(cell, second_text=cell.text, bbox=(number, 0, number + 1, 1))
    assert boxes_to_draw([form]) == {2: [(0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1)]}
    read_in_pictures([form], {2: texts})
    return form


def test_a_picture_that_shows_other_digits_speaks_against_the_reader() -> None:
    assert second_texts(drawn(["4.00", "2.00", "2.00"])) == {"total": "4.00", "basic": "2.00", "project": "2.00"}


def test_points_and_commas_and_what_is_seen_in_part_decide_nothing() -> None:
    assert second_texts(drawn(["5,00", "", "2.0"])) == {"total": "5.00", "basic": "2.00", "project": "2.00"}


def test_of_many_figures_those_of_most_failing_sums_are_drawn() -> None:
    form = spending("5.00", "2.00", "2.00")
    cells = form.rows[0].cells
    codes = [f"2{number:02}" for number in range(60)]
    rows = [Row(code, code, cells={key: replace(cell, bbox=(0, 0, 1, 1)) for key, cell in cells.items()}) for code in codes]
    # Every row fails by itself; that each column fails too makes the total row the most disputed.
    form.rows = [Row("total", "合计", cells={key: replace(cell, bbox=(7, 7, 8, 8)) for key, cell in cells.items()}), *rows]
    boxes = boxes_to_draw([form])[2]
    assert len(boxes) == 100 and boxes.count((7, 7, 8, 8)) == 3


def test_what_adds_up_and_what_is_blank_is_not_drawn() -> None:
    assert boxes_to_draw([spending("4.00", "2.00", "2.00")]) == {}
    form = spending("5.00", "2.00", "2.00")
    form.rows[0].cells["basic"] = Cell(page=2, bbox=(0, 0, 1, 1))
    assert boxes_to_draw([form]) == {}
