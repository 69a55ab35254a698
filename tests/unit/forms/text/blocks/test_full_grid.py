"""Forms of functional codes with a number in every cell."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.text.blocks.full_grid import lay_full_grid
from dagster_project.forms.text.blocks.reader import read_anchors

HEAD = "科目名称\n\n小计\n\n基本支出\n\n项目支出\n\n1\n\n2\n\n3\n\n"
TOTAL = "合计\n\n390.00\n\n360.00\n\n30.00\n\n"
CLASSES = "205\n\n教育支出\n\n300.00\n\n300.00\n\n0.00\n\n20502\n\n普通教育\n\n300.00\n\n300.00\n\n0.00\n\n"
FIRST = "2050201\n\n学前教育\n\n100.00\n\n100.00\n\n0.00\n\n"
SECOND = "2050202\n\n小学教育\n\n200.00\n\n200.00\n\n0.00\n\n"
LAST = (
    "208\n\n社会保障和就业支出\n\n90.00\n\n60.00\n\n30.00\n\n20805\n\n行政事业单位养老支出\n\n90.00\n\n60.00\n\n30.00\n\n"
    "2080501\n\n行政单位离退休\n\n90.00\n\n60.00\n\n30.00\n\n"
)


def cells(text: str) -> dict[tuple[str, str], Decimal] | None:
    lines = read_text_dump(text.encode()).lines
    form = lay_full_grid(*read_anchors(FormText("general_budget_expenditure", "", lines, (), "元"), "元"))
    if form is None:
        return None
    return {
        (form.rows[row].row_key, key): candidate.token.number.value
        for candidate in form.candidates
        for row, key in candidate.slots
        if candidate.token.number
    }


def test_a_form_with_a_number_in_every_cell_is_read_row_after_row() -> None:
    found = cells(HEAD + TOTAL + CLASSES + FIRST + SECOND + LAST)
    assert found is not None
    assert len(found) == 24
    assert found["total", "project"] == 30
    assert found["2050202", "basic"] == 200
    assert found["2080501", "project"] == 30


def test_the_total_may_be_the_last_row() -> None:
    found = cells(HEAD + CLASSES + FIRST + SECOND + LAST + TOTAL)
    assert found is not None
    assert found["205", "basic"] == 300


def test_a_cell_without_a_number_leaves_nothing_known() -> None:
    assert cells(HEAD + TOTAL + CLASSES + FIRST.replace("0.00\n\n", "", 1) + SECOND + LAST) is None
    assert cells(HEAD + TOTAL + CLASSES + FIRST + SECOND + LAST.removesuffix("30.00\n\n")) is None


def test_two_numbers_that_changed_places_leave_nothing_known() -> None:
    assert cells(HEAD + TOTAL + CLASSES + FIRST + SECOND + LAST.replace("60.00\n\n30.00", "30.00\n\n60.00", 1)) is None


def test_names_before_all_their_numbers_are_in_the_order_of_their_codes() -> None:
    first, second = (row.split("\n\n") for row in (FIRST, SECOND))
    numbers = "\n\n".join([*first[2:5], *second[2:5], ""])
    in_order = cells(HEAD + TOTAL + CLASSES + "\n\n".join([*first[:2], *second[:2], numbers]) + LAST)
    assert in_order is not None
    assert in_order["2050201", "total"] == 100
    assert cells(HEAD + TOTAL + CLASSES + "\n\n".join([*second[:2], *first[:2], numbers]) + LAST) is None
