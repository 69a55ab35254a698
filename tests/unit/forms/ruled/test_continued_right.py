"""The right part of a sheet wider than its paper follows on the next page."""

from __future__ import annotations

from dagster_project.documents.model import Grid, Line, Page, Word
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from tests.unit.forms.conftest import drawn_grid

LEFT = """
项目 | < | 本年支出
科目编码 | 科目名称 | 小计
201 | 一般公共服务支出 | 3.00
20106 | 财政事务 | 3.00
"""
RIGHT = """
本年支出 | <
基本支出 | 项目支出
1.00 | 2.00
1.00 | 2.00
"""


def page(number: int, heading: tuple[str, ...], grid: Grid) -> Page:
    lines = []
    for index, text in enumerate(heading):
        word = Word(text, 10.0, 20.0 + 20 * index, 300.0, 30.0 + 20 * index)
        lines.append(Line(text, (word,), word[1:]))
    return Page(number, 600.0, 800.0, tuple(lines), tuple(lines), (grid,))


def read(*pages: tuple[tuple[str, ...], str]) -> RuledReading:
    return read_ruled([page(number, heading, drawn_grid(table, number)) for number, (heading, table) in enumerate(pages, start=1)])


def test_columns_on_the_next_page_belong_to_the_rows_at_their_height() -> None:
    reading = read((("一般公共预算财政拨款支出决算表", "部门：某市水务局"), LEFT), (("公开05表", "单位：万元"), RIGHT))
    (form,) = reading.forms
    assert {key: cell.text for key, cell in form.rows[1].cells.items()} == {"total": "3.00", "basic": "1.00", "project": "2.00"}
    assert {key: cell.page for key, cell in form.rows[1].cells.items()} == {"total": 1, "basic": 2, "project": 2}
    assert form.pages == [1]
    assert reading.problems == []


def test_a_title_cut_in_two_is_whole() -> None:
    reading = read((("一般公共预算财政拨款支出决", "部门：某市水务局"), LEFT), (("算表", "公开05表", "单位：万元"), RIGHT))
    assert [form.form_id for form in reading.forms] == ["general_budget_expenditure"]


def test_a_table_with_its_own_unit_stands_for_itself() -> None:
    reading = read((("一般公共预算财政拨款支出决算表", "单位：万元"), LEFT), (("表二", "单位：万元"), RIGHT))
    (form,) = reading.forms
    assert {key: cell.state.value for key, cell in form.rows[1].cells.items()} == {
        "total": "value",
        "basic": "unreadable",
        "project": "unreadable",
    }
    assert [(problem.kind, problem.severity.value) for problem in reading.problems] == [("columns_left_over", "error")]
    assert len(reading.tables) == 1
