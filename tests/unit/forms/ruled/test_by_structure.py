"""A table under an unknown title is a form only where its header and rows leave one form."""

from __future__ import annotations

from dagster_project.documents.model import Grid, Line, Page, Word
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from tests.unit.forms.conftest import drawn_grid

EXPENDITURE = """
科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
20106 | 财政事务 | 3.00 | 1.00 | 2.00
2010601 | 行政运行 | 3.00 | 1.00 | 2.00
"""
INCOME = """
科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入
201 | 一般公共服务支出 | 3.00 | 3.00 |  |  |  |  |
20106 | 财政事务 | 3.00 | 3.00 |  |  |  |  |
2010601 | 行政运行 | 3.00 | 3.00 |  |  |  |  |
"""
UNITS = """
单位编码 | 单位名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入
001 | 某市水务局（本级） | 3.00 | 3.00 |  |  |  |  |
002 | 某市河道管理所 | 3.00 | 3.00 |  |  |  |  |
003 | 某市节水中心 | 3.00 | 3.00 |  |  |  |  |
"""


def page(number: int, title: str, grid: Grid) -> Page:
    lines = []
    for y, text in ((40.0, title), (60.0, "单位：万元")):
        word = Word(text, 10.0, y, 300.0, y + 10)
        lines.append(Line(text, (word,), word[1:]))
    return Page(number, 600.0, 800.0, tuple(lines), tuple(lines), (grid,))


def read(*forms: tuple[str, str]) -> RuledReading:
    return read_ruled([page(number, title, drawn_grid(table, number)) for number, (title, table) in enumerate(forms, start=1)])


TITLED = (("支出决算表", EXPENDITURE), ("国有资本经营预算财政拨款支出决算表", EXPENDITURE))


def test_the_header_of_one_form_only_is_that_form() -> None:
    reading = read(*TITLED, ("表二", INCOME))
    assert {form.form_id for form in reading.forms} == {"expenditure", "state_capital", "income"}
    assert [problem.kind for problem in reading.problems] == ["recognised_by_structure"]


def test_a_header_of_several_forms_is_none_of_them() -> None:
    reading = read(("支出决算表", EXPENDITURE), ("收入决算表", INCOME), ("表三", EXPENDITURE))
    assert {form.form_id for form in reading.forms} == {"expenditure", "income"}
    assert len(reading.tables) == 1


def test_rows_of_units_are_no_form_of_codes() -> None:
    reading = read(*TITLED, ("表二", UNITS))
    assert {form.form_id for form in reading.forms} == {"expenditure", "state_capital"}


def test_a_document_of_other_tables_is_left_alone() -> None:
    reading = read(("表一", INCOME), ("表二", EXPENDITURE))
    assert reading.forms == []
    assert len(reading.tables) == 2


def test_a_table_whose_first_row_is_blank_is_looked_at_like_any_other() -> None:
    reading = read(*TITLED, ("表二", " |  |  |  |  |  |  |  | \n" + INCOME.strip()))
    (income,) = (form for form in reading.forms if form.form_id == "income")
    assert [row.row_key for row in income.rows] == ["201", "20106", "2010601"]


SUMMARY = """
收入 | < | 支出 | < | < | <
项目 | 金额 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款
"""
BEGINNING = """一般公共预算财政拨款 | 3.00 | 科学技术支出 | 9.00 | 6.00 | 3.00
本年收入合计 | 3.00 | 本年支出合计 | 9.00 | 6.00 | 3.00
年初财政拨款结转和结余 | 7.00 | - | - | - | -
"""
CARRIED_OVER = """一般公共预算财政拨款 | 4.00 | 年末财政拨款结转和结余 | 1.00 | 1.00 | -
政府性基金预算财政拨款 | 3.00 | - | - | - | -
总计 | 10.00 | 总计 | 10.00 | 7.00 | 3.00
"""


def test_a_row_of_a_section_that_is_not_printed_is_not_taken_for_its_namesake() -> None:
    assert "appropriation_summary" not in {form.form_id for form in read(*TITLED, ("表四", SUMMARY + CARRIED_OVER)).forms}
    *_, form = read(*TITLED, ("表四", SUMMARY + BEGINNING + CARRIED_OVER)).forms
    cells = {row.row_key: row.cells["amount"].text for row in form.rows if "amount" in row.cells}
    assert (cells["income.general_budget"], cells["income.opening_carryover.general_budget"]) == ("3.00", "4.00")
