"""What is taken for a form, in which unit, and what is told of it."""

from __future__ import annotations

from tests.unit.forms.conftest import ReadTable, cells


def test_the_second_part_of_a_form_by_economic_codes_is_the_economic_form(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表（二）",
        """
        经济分类科目编码 | 科目名称 | 合计
        301 | 工资福利支出 | 4.00
        """,
    )
    assert reading.forms[0].form_id == "general_budget_economic"
    assert cells(reading) == {"301/basic": "4.00"}


def test_a_form_of_a_header_alone_is_an_empty_form(read_table: ReadTable) -> None:
    reading = read_table("国有资本经营预算财政拨款支出决算表", "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出")
    assert [(form.form_id, form.rows) for form in reading.forms] == [("state_capital", [])]
    assert reading.problems == []


def test_the_unit_may_stand_in_the_header_only(read_table: ReadTable) -> None:
    reading = read_table("财政拨款“三公”经费支出决算表", "项目 | 预算数（万元） | 决算数（万元）\n“三公”经费合计 | 1.00 | 0.50", unit="")
    assert reading.forms[0].unit == "万元"
    assert cells(reading) == {"budget/total": "1.00", "final/total": "0.50"}


def test_a_list_of_contents_in_a_table_is_no_form(read_table: ReadTable) -> None:
    reading = read_table("目录", "收入支出决算总表 | 3\n收入决算表 | 4\n支出决算表 | 5")
    assert reading.forms == []
    assert reading.problems == []
    assert len(reading.tables) == 1
