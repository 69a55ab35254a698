"""How exact a figure is that shows fewer digits than others of its form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.forms.review.precision import sharpen


def cell(text: str) -> Cell:
    number = parse_number(text)
    if number is None:
        return Cell(text)
    return Cell(text, number.in_yuan("万元"), half_unit_yuan=number.half_unit_yuan("万元"), state=State.VALUE)


def half_units(form: Form) -> list[list[Decimal | None]]:
    sharpen([form])
    return [[one.half_unit_yuan for one in row.cells.values()] for row in form.rows]


def test_a_zero_is_as_exact_as_the_finest_figure_of_its_form() -> None:
    rows = [Row("total", "合计", cells={"total": cell("3.04"), "basic": cell("0")})]
    assert half_units(Form("expenditure", "", [1], "万元", rows)) == [[50, 50]]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["12", "3.5", "3.04"], [50, 50, 50]),  # zeros were dropped
        (["12", "3.5", "3.04", "3.40"], [5000, 500, 50, 50]),  # they were kept, so the others were rounded, or are pieces
        (["12", "3"], [5000, 5000]),  # the column shows no more
    ],
)
def test_what_dropped_its_zeros_is_as_exact_as_its_column(texts: list[str], expected: list[int]) -> None:
    rows = [Row(f"20{number}", "", cells={"total": cell(text)}) for number, text in enumerate(texts)]
    assert [row[0] for row in half_units(Form("expenditure", "", [1], "万元", rows))] == expected


def test_budget_and_final_figures_are_rows_of_one_column() -> None:
    budget = Row("budget", "预算数", cells={"total": cell("54"), "reception": cell("2")})
    final = Row("final", "决算数", cells={"total": cell("37.35"), "reception": cell("0")})
    assert half_units(Form("three_public", "", [1], "万元", [budget, final])) == [[5000, 5000], [50, 50]]


def test_a_form_of_whole_figures_stays_as_it_is() -> None:
    assert half_units(Form("expenditure", "", [1], "万元", [Row("total", "", cells={"total": cell("0"), "basic": cell("5")})])) == [
        [5000, 5000]
    ]
