"""Figures that may be pieces of longer ones."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.reading.reader import read_disclosure

HEAD = ["某局2023年度部门决算", "支出决算表", "单位：万元", "科目编码 科目名称 本年支出合计 基本支出 项目支出", "栏次 1 2 3"]
ROWS = ["合计 150.55 100.25 50.30", "205 教育支出 150.55 100.25 50.30", "20502 普通教育 150.55 100.25 50.30"]
ROWS += ["2050201 学前教育 100.25 100.25", "2050202 小学教育 50.30 50.30"]


def amount(rows: list[str], row_key: str, end: str = "\n") -> Decimal | None:
    reading = read_disclosure(("\n".join([*HEAD, *rows]) + end).encode(), "x.txt")
    cells = {row.row_key: row.cells for form in reading.forms for row in form.rows if form.form_id == "expenditure"}
    return cells[row_key]["total"].amount_yuan


@pytest.mark.parametrize("piece", ["50.3", "50"])
def test_a_figure_with_fewer_decimals_counts_where_a_sum_comes_out_exactly(piece: str) -> None:
    rows = [row.replace("2050202 小学教育 50.30 50.30", f"2050202 小学教育 {piece} {piece}") for row in ROWS]
    assert amount(rows, "2050202") == (Decimal(503000) if piece == "50.3" else None)


def test_a_last_figure_without_end_of_line_counts_where_a_sum_proves_it() -> None:
    assert amount(ROWS, "2050202", end="") == Decimal(503000)


def test_a_figure_with_fewer_decimals_is_not_proven_within_the_rounding_of_the_others() -> None:
    rows = [row.replace("150.55", "150.56").replace("50.30", "50.31") for row in ROWS]
    assert amount(rows, "2050202") == Decimal(503100)
    assert amount([row.replace("小学教育 50.31 50.31", "小学教育 50.3 50.3") for row in rows], "2050202") is None


def test_cut_figures_are_not_whole_because_many_are_cut() -> None:
    cut = {
        "205 教育支出 150.55 100.25 50.30": "205 教育支出 150.5 100.2 50.3",
        "学前教育 100.25 100.25": "学前教育 100.2 100.2",
        "小学教育 50.30 50.30": "小学教育 50.3 50.3",
    }
    text = "\n".join(ROWS)
    for whole, piece in cut.items():
        text = text.replace(whole, piece)
    assert [amount(text.split("\n"), key) for key in ("total", "205", "2050201")] == [Decimal(1505500), None, None]
