"""Which title a table has, and what goes on with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

from dagster_project.documents.model import Grid, Line, Page, Word
from dagster_project.documents.tables.unpaged import FileCell, FileTable, page_of, pages_by_table
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from dagster_project.forms.ruled.tables import tables
from tests.unit.forms.conftest import ReadTable, cells, drawn_grid, kinds


def test_a_title_that_runs_over_the_edge_of_the_paper_names_the_form(read_table: ReadTable) -> None:
    reading = read_table(
        "某市文化局2022年度一般公共预算财政拨款支出决算",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
        """,
    )
    assert [form.form_id for form in reading.forms] == ["general_budget_expenditure"]


HEAD = """
项目 | < | < | < | 本年支出 | < | <
科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
类 | 款 | 项 | ^ | ^ | ^ | ^
"""


def table(text: str) -> FileTable:
    """A table as a file gives it; its lines as of `drawn_grid`."""
    return FileTable([FileCell(*cell[:5]) for cell in drawn_grid(text).cells])


def read_parts(*blocks: str | FileTable, sheets: bool = False) -> RuledReading:
    """The form below its title; each block that is a table starts a page, in sheets a sheet, and what stands before it is above it."""
    above: list[str | FileTable] = ["一般公共预算财政拨款支出决算表", "单位：万元"]
    if not sheets:
        return read_ruled(pages_by_table([*above, *blocks]))
    return read_ruled([page_of(number, [*above * (number == 1), block], f"Sheet{number}") for number, block in enumerate(blocks, start=1)])


MERGED = table(HEAD + "201 | < | < | 一般公共服务支出 | 9.00 | 4.00 | 5.00\n合计 | < | < | < | 9.00 | 4.00 | 5.00")
SPLIT = table(HEAD + "201 | | | 一般公共服务支出 | 9.00 | 9.00 |\n201 | 06 | | 财政事务 | 9.00 | 9.00 |")


@pytest.mark.parametrize("sheets", [False, True])
def test_a_part_without_the_columns_of_the_head_goes_on_by_the_cells_of_the_rows(sheets: bool) -> None:
    reading = read_parts(MERGED, table("20106 | 财政事务 | 8.00 | 3.00 | 5.00\n20113 | 商贸事务 | 1.00 | 1.00 | "), sheets=sheets)
    assert (kinds(reading), cells(reading)["20106/project"], cells(reading)["20113/basic"]) == ([], "5.00", "1.00")


def test_a_sheet_that_goes_on_and_shows_nothing_in_its_last_columns_has_the_columns_of_its_letters() -> None:
    reading = read_parts(
        SPLIT, table("201 | 06 | 01 | 行政运行 | 6.00 | 6.00\n201 | 06 | 02 | 一般行政管理事务 | 3.00 | 3.00"), sheets=True
    )
    assert kinds(reading) == []
    assert {key: text for key, text in cells(reading).items() if key.startswith("201060")} == {
        "2010601/total": "6.00",
        "2010601/basic": "6.00",
        "2010602/total": "3.00",
        "2010602/basic": "3.00",
    }


@pytest.mark.parametrize(
    "rest", ["20106 | 财政事务 | 8.00 | 3.00", "8.00 | 20106 | 财政事务 | 3.00 | 5.00"], ids=["fewer", "in another order"]
)
def test_a_part_whose_figures_stand_below_labels_is_not_joined_and_told(rest: str) -> None:
    reading = read_parts(MERGED, table(f"{rest}\n{rest.replace('20106', '20113')}"))
    assert "columns_left_over" in kinds(reading)
    assert not {"20106/total", "20113/total"} & {key for key, text in cells(reading).items() if text}


def test_a_page_number_between_two_tables_of_a_sheet_parts_none() -> None:
    rest = table("201 | 06 | 01 | 行政运行 | 6.00 | 6.00 |\n201 | 06 | 02 | 一般行政管理事务 | 3.00 | 3.00 |")
    for between, joined in (("- 7 -", True), ("附注", False)):
        sheet = page_of(1, ["一般公共预算财政拨款支出决算表", "单位：万元", SPLIT, between, rest], "Sheet1")
        assert ("2010601/total" in cells(read_ruled([sheet]))) is joined


def test_the_name_of_a_sheet_between_its_pages_parts_no_table() -> None:
    reading = read_parts(MERGED, "Sheet 9: Sheet8", table("20106 | 财政事务 | 8.00 | 3.00 | 5.00\n20113 | 商贸事务 | 1.00 | 1.00 | "))
    assert (kinds(reading), cells(reading)["20106/project"]) == ([], "5.00")


@pytest.mark.parametrize("is_picture", [True, False])
def test_a_table_goes_on_in_another_size_where_its_pages_were_photographed(is_picture: bool) -> None:
    whole = drawn_grid("科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 9.00")
    rest = drawn_grid("205 | 教育支出 | 4.00", page=2)
    smaller = replace(rest, column_edges=tuple(edge * 0.97 for edge in rest.column_edges))
    pages = [Page(number, 600.0, 800.0, (), (), (grid,), is_picture=is_picture) for number, grid in ((1, whole), (2, smaller))]
    assert [len(table.rows) for table in tables(pages)] == ([3] if is_picture else [2, 1])


def in_widths(text: str, *widths: float, page: int = 2, top: float = 0.0) -> Grid:
    """A grid with these widths of columns, so far further down than `drawn_grid` has it."""
    drawn = drawn_grid(text, page)
    edges = tuple(accumulate(widths, initial=0.0))
    made = [
        cell._replace(bbox=(edges[cell.column], cell.bbox[1] + top, edges[cell.column + cell.column_span], cell.bbox[3] + top))
        for cell in drawn.cells
    ]
    bounds = (0.0, drawn.bbox[1] + top, edges[-1], drawn.bbox[3] + top)
    return replace(drawn, cells=tuple(made), column_edges=edges, row_edges=tuple(edge + top for edge in drawn.row_edges), bbox=bounds)


CODED = drawn_grid(HEAD + "201 | < | < | 一般公共服务支出 | 9.00 | 4.00 | 5.00\n20106 | < | < | 财政事务 | 9.00 | 4.00 | 5.00")


@pytest.mark.parametrize(
    ("rest", "goes_on"),
    [
        ("205 | 教育支出 | 4.00 | 4.00 | ", True),
        ("2010601 | 行政运行 | 4.00 | 4.00 |\n205 | 教育支出 | 4.00 | 4.00 |", True),
        ("201 | 一般公共服务支出 | 4.00 | 4.00 | ", False),  # the same rows again: columns of another form, or further columns of this one
        ("205 | 教育支出 | 4.00 | 4.00 |\n合计 | | 4.00 | 4.00 |", False),
        ("205 | 教育支出 | 4.00 | 4.00", False),
        ("205 | 4.00 | 教育支出 | 4.00 | ", False),
    ],
    ids=["behind the last", "below the last", "again", "no code", "fewer columns", "at odds"],
)
def test_a_part_in_other_widths_goes_on_where_its_codes_do(rest: str, goes_on: bool) -> None:
    n_columns = rest.splitlines()[0].count("|") + 1
    part = in_widths(rest, *[101.0, 37.0, 53.0, 71.0, 23.0][:n_columns])
    pages = [Page(number, 600.0, 800.0, (), (), (grid,)) for number, grid in ((1, CODED), (2, part))]
    found = list(tables(pages))
    assert len(found) == (1 if goes_on else 2)
    if goes_on:
        last = found[0].rows[-1]
        assert [cell.text for cell in last.cells] == ["205", "205", "205", "教育支出", "4.00", "4.00", ""]
        assert last.cells[4].bbox[0] == pytest.approx(last.edges[4]) == pytest.approx(138.0)


def test_a_part_in_the_widths_of_the_part_before_it_goes_on_also_without_codes() -> None:
    widths = [101.0, 37.0, 53.0, 71.0, 23.0, 41.0, 31.0]
    parts = [
        CODED,
        in_widths("205 | | | 教育支出 | 4.00 | 4.00 | ", *widths),
        in_widths("合计 | < | < | < | 13.00 | 8.00 | 5.00", *widths, page=3),
    ]
    pages = [Page(number, 600.0, 800.0, (), (), (grid,)) for number, grid in enumerate(parts, start=1)]
    assert [len(table.rows) for table in tables(pages)] == [7]


@pytest.mark.parametrize(("between", "goes_on"), [("- 8 -", True), ("另表", False)])
def test_a_page_number_between_parts_on_one_page_is_that_of_a_page_it_was_made_from(between: str, goes_on: bool) -> None:
    word = Word(between, 0.0, 260.0, 40.0, 270.0)
    line = Line(between, (word,), word[1:])
    rest = in_widths("205 | | | 教育支出 | 4.00 | 4.00 | ", *[101.0, 37.0, 53.0, 71.0, 23.0, 41.0, 31.0], page=1, top=200.0)
    page = Page(1, 600.0, 800.0, (line,), (line,), (CODED, rest))
    assert [len(table.rows) for table in tables([page])] == ([6] if goes_on else [5, 1])
