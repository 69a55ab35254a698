"""Every form becomes a grid that shows each of its cells once."""

from __future__ import annotations

import pytest

from tests.generator.documents import Contents, printout
from tests.generator.facts import read_facts
from tests.generator.form_tables import FormShape
from tests.generator.grid import FormStyle, Grid
from tests.generator.names import Names
from tests.generator.printed_forms import printed_forms
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

FACTS = read_facts("industry_2021")


def grids(style: FormStyle, shape: FormShape | None = None, **breaks_off: str) -> dict[str, Grid]:
    contents = Contents(shape or FormShape(), style, breaks_off, FACTS.printed_otherwise)
    return {grid.form_id: grid for grid in printout(FACTS.accounts, contents).grids()}


def texts(grid: Grid, position: int) -> list[str]:
    return [cell.text for cell in grid.rows[position].cells]


@pytest.mark.parametrize("name", STYLES)
def test_a_style_shows_each_cell_of_the_account_exactly_once(name: str) -> None:
    accounts = random_accounts(3, year=2021)
    contents = STYLES[name].contents
    document = STYLES[name].document(accounts)
    forms = {form.form_id: form for form in printed_forms(accounts, Names(2021), contents.shape)}
    for grid in document.grids():
        shown = [cell.place for row in grid.rows for cell in row.cells if cell.place]
        assert len(shown) == len(set(shown))
        if grid.rows:
            assert set(shown) == {(row.row_key, column) for row in forms[grid.form_id].rows for column in row.cells}


@pytest.mark.parametrize("name", STYLES)
def test_header_cells_do_not_overlap_and_rows_are_complete(name: str) -> None:
    for grid in STYLES[name].document(random_accounts(3, year=2021)).grids():
        positions = [
            (row, column)
            for cell in grid.header
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        ]
        assert len(positions) == len(set(positions))
        assert {len(row.cells) for row in grid.rows} <= {len(grid.columns)}


def test_summary_totals_stand_on_one_line() -> None:
    grid = grids(FormStyle(line_numbers=True))["income_expenditure_summary"]
    assert texts(grid, 7) == ["八、其他收入", "8", "593.07", "八、社会保障和就业支出", "39", "47,903,716.67"]
    assert texts(grid, 26)[:2] + texts(grid, 26)[3:5] == ["本年收入合计", "27", "本年支出合计", "58"]
    assert texts(grid, -1) == ["总计", "31", "104,692,235.55", "总计", "62", "104,692,235.55"]


@pytest.mark.parametrize(
    ("codes", "row"),
    [("joined", ["2010499"]), ("split", ["201", "04", "99"]), ("own_part", ["", "", "99"])],
)
def test_codes_are_printed_joined_or_in_parts(codes: str, row: list[str]) -> None:
    grid = grids(FormStyle(codes=codes))["income"]
    assert texts(grid, 3)[: len(row) + 1] == [*row, "其他发展与改革事务支出"]


@pytest.mark.parametrize(("total", "position"), [("first", 0), ("last", -1), ("header", 0)])
def test_the_total_row_stands_where_the_style_says(total: str, position: int) -> None:
    grid = grids(FormStyle(total=total, codes="split", column_numbers=False))["expenditure"]
    assert grid.rows[position].row_keys == ("total",)
    assert ("类" in texts(grid, position)) == (total == "header")


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_the_economic_form_stands_in_side_by_side_groups(groups: int) -> None:
    grid = grids(FormStyle(economic_groups=groups))["general_budget_economic"]
    assert len(grid.columns) == 3 * groups
    assert texts(grid, 0)[:3] == ["301", "工资福利支出", "10,043,883.86"]


def test_three_public_in_pairs_and_vertical_shows_the_same_figures() -> None:
    pairs, blocks, vertical = (grids(FormStyle(three_public=shape))["three_public"] for shape in ("pairs", "blocks", "vertical"))
    assert pairs.places() == blocks.places() == vertical.places()
    assert texts(pairs, 0)[:2] == ["40,000.00", "26,990.71"]
    assert texts(vertical, 0) == ["合计", "40,000.00", "26,990.71"]


def test_a_form_that_breaks_off_ends_behind_its_last_row() -> None:
    grid = grids(FormStyle(), income="2150599")["income"]
    assert grid.rows[-1].row_keys == ("2150599",)
    assert grid.breaks_off
    assert not grid.note


def test_an_empty_fund_form_says_so() -> None:
    grid = grids(FormStyle(empty="note"))["government_fund"]
    assert grid.rows == ()
    assert "本表无数据" in grid.note


def test_dashes_stand_only_where_the_style_has_them() -> None:
    grid = grids(FormStyle(dashed=("309",)), FormShape(economic_amount=True))["general_budget_economic"]
    cell = grid.places()["general_budget_economic", "30901", "amount"]
    assert (cell.text, cell.amount) == ("──", None)
    assert grid.places()["general_budget_economic", "30703", "amount"].text == ""
