"""Web pages → pages of grids and lines."""

from __future__ import annotations

import pytest

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.html import reader
from dagster_project.documents.html.reader import read_html
from dagster_project.documents.model import Grid, Page


def _pages(body: str, head: str = "") -> list[Page]:
    return list(read_html(f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()).pages)


def _texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


_TABLE = "<table><tr><td>合计<td>1.00</tr><tr><td>201<td>2.00</table>"


def test_each_table_is_a_page_with_the_text_above_it() -> None:
    pages = _pages(f"<h2>收入决算表</h2><p>单位：元</p>{_TABLE}<p>注：一</p><h2>支出决算表</h2>{_TABLE}<p>完</p>")
    assert [[line.text for line in page.text_lines] for page in pages] == [["收入决算表", "单位：元"], ["注：一", "支出决算表"], ["完"]]
    assert [len(page.grids) for page in pages] == [1, 1, 0]


def test_cells_over_rows_and_columns_cover_all_their_positions() -> None:
    (page,) = _pages("<table><tr><td rowspan=2>项目<td colspan=2>支出<tr><td>小计<td>基本<tr><td>201<td>3<td>4</table>")
    assert _texts(page.grids[0]) == [["项目", "支出", "支出"], ["项目", "小计", "基本"], ["201", "3", "4"]]


@pytest.mark.parametrize("span", ["colspan='x'", "colspan=0", "rowspan=-3", "colspan=''"])
def test_a_span_that_is_no_number_is_one(span: str) -> None:
    (page,) = _pages(f"<table><tr><td {span}>a<td>b<tr><td>c<td>d</table>")
    assert _texts(page.grids[0]) == [["a", "b"], ["c", "d"]]


def test_a_span_below_the_last_row_ends_there() -> None:
    (page,) = _pages("<table><tr><td rowspan=60000>a<td>b<tr><td>c</table>")
    assert _texts(page.grids[0]) == [["a", "b"], ["a", "c"]]


def test_the_foot_of_a_table_stands_below_its_rows_wherever_it_is_written() -> None:
    (page,) = _pages("<table><tfoot><tr><td>合计<td>9</tfoot><thead><tr><td>项目<td>金额</thead><tr><td>201<td>9</table>")
    assert [row[0] for row in _texts(page.grids[0])] == ["项目", "201", "合计"]


def test_tables_that_arrange_the_page_are_read_through() -> None:
    page, rest = _pages(
        f"<table><tr><td>部门：某局</td><td>单位：元</td></tr></table><table><tr><td>菜单<td><table><tr><td>{_TABLE}</table><tr><td>主办</table>"
    )
    assert [line.text for line in page.text_lines] == ["部门：某局 单位：元", "菜单"]
    assert _texts(page.grids[0]) == [["合计", "1.00"], ["201", "2.00"]]
    assert [line.text for line in rest.text_lines] == ["主办"]


def test_a_small_table_in_a_cell_is_the_text_of_the_cell() -> None:
    (page,) = _pages("<table><tr><td>201<td><table><tr><td>3.00</table><tr><td>202<td>4.00</table>")
    assert _texts(page.grids[0]) == [["201", "3.00"], ["202", "4.00"]]


@pytest.mark.parametrize(
    "hidden",
    [
        "<tr hidden><td>9<td>9",
        "<tr style='DISPLAY : none;'><td>9<td>9",
        "<tr class=x><td>9<td>9",
        "<tbody style='visibility:collapse'><tr><td>9<td>9",
        "<!--<tr><td>9<td>9-->",
    ],
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    (page,) = _pages(
        f"<table><tr><td>a<td>b{hidden}</tr></tbody><tr><td>c<td>d</table>", "<style>p,.x{color:red;display:none!important}</style>"
    )
    assert _texts(page.grids[0]) == [["a", "b"], ["c", "d"]]


def test_what_only_print_hides_is_read() -> None:
    (page,) = _pages("<p class=x>收入</p>", "<style>@media print { .x { display:none } } .y:nosuch(1) {display:none}</style>")
    assert [line.text for line in page.text_lines] == ["收入"]


def test_scripts_and_what_is_struck_out_say_nothing() -> None:
    (page,) = _pages(
        "<table><tr><td>a<td><s>1.00</s>2.00<tr><td>b<td><span style='text-decoration: line-through'>3</span></table><script>'x'</script>"
    )
    assert _texts(page.grids[0]) == [["a", "2.00"], ["b", ""]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("3,440<!-- -->.55", "3,440.55"),
        ("3,440.55<sup>1</sup>", "3,440.55¹"),
        ("3,440.55<sup>[1]</sup>", "3,440.55¹"),
        ("<p>一般公共<br>服务支出</p>", "一般公共服务支出"),
        ("一般公共\n   服务支出", "一般公共服务支出"),
        ("12.00<br>34.00", "12.00 34.00"),
        ("&nbsp;３４&#65294;５　", "３４．５"),
        ("&#x4e00;般", "一般"),
        ("<input value=7.00>", "7.00"),
        ("<input type=hidden value=7.00>", ""),
        ("<img src=1.png>", "\ufffd"),
        ("<img src=1.png width=1 height=20>", ""),
        ("<img src=1.png>8.00", "8.00"),
        ("8\u200b.00", "8.00"),
    ],
)
def test_a_cell_says_what_it_shows(cell: str, text: str) -> None:
    (page,) = _pages(f"<table><tr><td>a<td>b<tr><td>c<td>{cell}<tr><td>d<td>e</table>")
    assert _texts(page.grids[0])[1] == ["c", text]


def test_a_cell_knows_its_table_row_and_column_and_what_excel_stored_in_it() -> None:
    _, page = _pages(f"{_TABLE}<table><tr><td>a<td>b<tr><td>c<td x:num='12.3456'>12.35</table>")
    cell = page.grids[0].matrix()[1][1]
    assert (cell.place, cell.stored) == ("table 2, row 2, column 2", "12.3456")


def test_elements_may_nest_as_deep_as_they_like() -> None:
    page, *_ = _pages("<div><span>" * 20_000 + "收入")
    assert [line.text for line in page.text_lines] == ["收入"]


def test_a_bomb_of_nested_tables_is_refused_by_name() -> None:
    with pytest.raises(TooLargeDocument, match="nested_tables"):
        _pages("<table><tr><td>" * 10_000)


def test_a_bomb_of_spans_is_refused_by_name() -> None:
    rows = "".join(f"<tr><td>1<td colspan={number % 1000 + 1}>1<td>1" for number in range(3000))
    with pytest.raises(TooLargeDocument, match="positions"):
        _pages(f"<table>{rows}</table>")


def test_a_page_of_more_cells_than_any_disclosure_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_CELLS", 5)
    with pytest.raises(TooLargeDocument, match="cells"):
        _pages(_TABLE * 2)


def test_what_a_page_links_to_is_not_opened_and_its_entities_are_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    links = (
        "<link rel=stylesheet href=http://127.0.0.1:9/a.css><iframe src=http://127.0.0.1:9/b></iframe><img src=http://127.0.0.1:9/c.png>"
    )
    bomb = "<!DOCTYPE html [<!ENTITY a '" + "9" * 1000 + "'><!ENTITY b '" + "&a;" * 1000 + "'>]>"
    (page,) = read_html(f"{bomb}<html><body>{links}<p>&b;</p>{_TABLE}</body></html>".encode()).pages
    assert _texts(page.grids[0]) == [["合计", "1.00"], ["201", "2.00"]]
    assert sum(len(line.text) for line in page.lines) < 2000  # as much as stands there, not a thousand times as much
