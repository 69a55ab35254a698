"""A form on the screen: marks, columns side by side, what is blank."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len

from dagster_project.cli.output.disclosure import print_disclosure, print_form
from dagster_project.forms.model import Cell, DocumentKind, Form, Origin, Row, State
from dagster_project.forms.recognise.entities import Level
from dagster_project.reading.model import Disclosure


def value(text: str, origin: Origin = Origin.PRINTED) -> Cell:
    known = origin is not Origin.AMBIGUOUS
    return Cell(text, Decimal(text) if known else None, state=State.VALUE, origin=origin, page=7)


def form(**cells: Cell) -> Form:
    row = Row(
        "2080505", "机关事业单位基本养老保险缴费支出", function_code="2080505", cells={"total": value("30"), "project": Cell(), **cells}
    )
    other = Row("201", "一般公共服务支出", function_code="201", cells={"total": value("20.00"), "basic": value("20.00"), "project": Cell()})
    return Form("expenditure", "支出决算表", [8, 7], "元", [row, other], breaks_off_after="2080505")


def test_solved_and_unread_figures_are_marked_and_digits_stay_in_line(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_form(out, form(total=value("30", Origin.AMBIGUOUS), basic=value("10.00", Origin.SOLVED)))
    text = lines()
    assert text[1] == "支出决算表 · expenditure · pages 7–8 · amounts in yuan"
    (marked,) = (line for line in text if line.startswith("2080505"))
    (unmarked,) = (line for line in text if line.startswith("201 "))
    assert marked.split()[-2:] == ["30?", "10.00*"]
    assert cell_len(marked) == cell_len(unmarked) + 1
    assert "* the column is known from the accounting identities only" in text
    assert "? printed, but not read" in text


def test_columns_without_any_figure_are_named_below(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_form(out, form())
    assert "blank in every row: 项目支出" in lines()
    assert "the document breaks this form off after 2080505" in lines()


@pytest.mark.parametrize(("width", "tables"), [(70, 2), (100, 1)])
def test_columns_that_do_not_fit_go_below(screen: Callable[[int], Any], width: int, tables: int) -> None:
    out, lines = screen(width)
    print_form(out, form(basic=value("12345678901.00"), project=value("12345678901.00")))
    assert sum(line.startswith("201 ") for line in lines()) == tables


def test_a_refused_document_is_said_without_facts_it_has_not(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_disclosure(out, Disclosure("0", DocumentKind.NOT_A_DISCLOSURE, None, None, None, 0, "none"), "a.txt")
    assert lines() == ["a.txt: not a disclosure"]


def test_every_entity_of_a_file_is_printed(screen: Callable[[int], Any]) -> None:
    def of(part: int, department: str, level: Level | None, code: str | None) -> Disclosure:
        read = Disclosure("0", DocumentKind.FINAL_ACCOUNTS, department, 2021, "元", 30, "pdf/grid", [form()])
        read.part, read.first_page, read.last_page, read.level, read.department_code = part, 10 * part, 10 * part + 9, level, code
        return read

    out, lines = screen(120)
    whole = of(1, "某市教育局", None, "123001")
    whole.further = [of(2, "某市教育局（本级）", Level.OWN_ACCOUNTS, None)]
    print_disclosure(out, whole, "a.pdf")
    heads = [line for line in lines() if line.startswith(("a.pdf", "某市"))]
    assert heads == [
        "a.pdf: final accounts · part 1 of 2",
        "某市教育局 · code 123001 · 2021 · pages 10–19 · 1 form · printed in 元 · read as pdf/grid",
        "a.pdf: final accounts · part 2 of 2",
        "某市教育局（本级） · its own accounts · 2021 · pages 20–29 · 1 form · printed in 元 · read as pdf/grid",
    ]
    assert sum(line.startswith("支出决算表") for line in lines()) == 2
