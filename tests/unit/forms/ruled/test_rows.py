"""Rows of codes and labels in the shapes that departments print, and rows that a page end cut in two."""

from __future__ import annotations

import pytest

from dagster_project.forms.ruled.rows import joined_codes
from dagster_project.knowledge.messages import Language
from tests.unit.forms.conftest import ReadTable, assert_cells, cells, kinds

SHAPES = {
    "codes in brackets and with dashes": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        [201] | 一般公共服务支出 | 1.00 | 1.00 |
        201-06 | 财政事务 | 1.00 | 1.00 |
        """,
        {"201/total": "1.00", "20106/basic": "1.00"},
    ),
    "code and name in one cell": (
        "一般公共预算财政拨款支出决算表",
        """
        科目名称 | 本年支出合计 | 基本支出 | 项目支出
        合计 | 3.00 | 1.00 | 2.00
        201一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 财政事务 | 3.00 | 1.00 | 2.00
        """,
        {"total/total": "3.00", "201/basic": "1.00", "20106/project": "2.00"},
    ),
    "codes whose leading zeros a spreadsheet took away": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
        类 | 款 | 项 | ^ | ^ | ^ | ^
        201 | | | 一般公共服务支出 | 7.00 | 3.00 | 4.00
        201 | 6 | | 财政事务 | 7.00 | 3.00 | 4.00
        201 | 6 | 1 | 行政运行 | 3.00 | 3.00 |
        201 | 6 | 99 | 其他财政事务支出 | 4.00 | | 4.00
        """,
        {"20106/total": "7.00", "2010601/basic": "3.00", "2010699/project": "4.00"},
    ),
    "codes that a program took for numbers": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201.00 | 一般公共服务支出 | 7.00 | 3.00 | 4.00
        20,106.00 | 财政事务 | 7.00 | 3.00 | 4.00
        2010601.0 | 行政运行 | 3.00 | 3.00 |
        2,010,699.00 | 其他财政事务支出 | 4.00 | | 4.00
        """,
        {"201/total": "7.00", "20106/total": "7.00", "2010601/basic": "3.00", "2010699/project": "4.00"},
    ),
    "codes with spaces": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 06 01 | 行政运行 | 1.00 | 1.00 |
        合计 | < | 1.00 | 1.00 |
        """,
        {"2010601/total": "1.00", "total/basic": "1.00"},
    ),
    "codes with points": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 1.00 | 1.00 |
        201.06 | 财政事务 | 1.00 | 1.00 |
        201.06.01 | 行政运行 | 1.00 | 1.00 |
        """,
        {"201/total": "1.00", "20106/basic": "1.00", "2010601/basic": "1.00"},
    ),
    "dressed code and name in one cell": (
        "一般公共预算财政拨款支出决算表",
        """
        科目名称 | 本年支出合计 | 基本支出 | 项目支出
        [201]一般公共服务支出 | 3.00 | 1.00 | 2.00
        201.06 财政事务 | 3.00 | 1.00 | 2.00
        2010601-行政运行 | 3.00 | 1.00 | 2.00
        """,
        {"201/basic": "1.00", "20106/project": "2.00", "2010601/total": "3.00"},
    ),
    "one merged cell for a class and all below": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 3.00 |
        ^ | 财政事务 | 3.00 | 3.00 |
        ^ | 行政运行 | 2.00 | 2.00 |
        ^ | 事业运行 | 1.00 | 1.00 |
        205 | 教育支出 | 5.00 | 5.00 |
        """,
        {"201/total": "3.00", "20106/total": "3.00", "2010601/total": "2.00", "2010650/total": "1.00", "205/total": "5.00"},
    ),
    "merged cells of class and section": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
        类 | 款 | 项 | ^ | ^ | ^ | ^
        201 |  |  | 一般公共服务支出 | 3.00 | 3.00 |
        ^ | 06 |  | 财政事务 | 3.00 | 3.00 |
        ^ | ^ | 01 | 行政运行 | 2.00 | 2.00 |
        ^ | ^ | 50 | 事业运行 | 1.00 | 1.00 |
        """,
        {"201/total": "3.00", "20106/total": "3.00", "2010601/total": "2.00", "2010650/total": "1.00"},
    ),
    "names without codes": (
        "一般公共预算财政拨款支出决算表",
        """
        科目名称 | 合计 | 基本支出 | 项目支出
        合计 | 8.00 | 8.00 |
        一般公共服务支出 | 3.00 | 3.00 |
        财政事务 | 3.00 | 3.00 |
        行政运行 | 3.00 | 3.00 |
        教育支出 | 5.00 | 5.00 |
        """,
        {"total/total": "8.00", "201/total": "3.00", "20106/total": "3.00", "2010601/total": "3.00", "205/total": "5.00"},
    ),
    "only its own part of a code, in one column": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 3.00 |
        06 | 财政事务 | 3.00 | 3.00 |
        01 | 行政运行 | 2.00 | 2.00 |
        50 | 事业运行 | 1.00 | 1.00 |
        """,
        {"201/total": "3.00", "20106/total": "3.00", "2010601/total": "2.00", "2010650/total": "1.00"},
    ),
    "summary of years before 2019": (
        "收入支出决算总表",
        """
        收入 | < | < | 支出 | < | <
        项目 | 行次 | 决算数 | 项目（按功能分类） | 行次 | 决算数
        栏次 |  | 1 | 栏次 |  | 2
        一、财政拨款收入 | 1 | 10.00 | 一、一般公共服务支出 | 29 | 4.00
        其中：政府性基金 | 2 | 2.00 | 十四、资源勘探信息等支出 | 30 | 3.00
        二、上级补助收入 | 3 |  | 二十、国土海洋气象等支出 | 31 | 3.00
        本年收入合计 | 4 | 10.00 | 本年支出合计 | 32 | 10.00
        用事业基金弥补收支差额 | 5 |  | 结余分配 | 33 |
        年初结转和结余 | 6 | 1.00 | 年末结转和结余 | 34 | 1.00
        合计 | 7 | 11.00 | 合计 | 35 | 11.00
        """,
        {
            "income.appropriation/amount": "10.00",
            "income.appropriation.government_fund/amount": "2.00",
            "income.current_year_total/amount": "10.00",
            "income.opening_carryover/amount": "1.00",
            "income.grand_total/amount": "11.00",
            "expenditure.201/amount": "4.00",
            "expenditure.215/amount": "3.00",
            "expenditure.220/amount": "3.00",
            "expenditure.current_year_total/amount": "10.00",
            "expenditure.closing_carryover/amount": "1.00",
            "expenditure.grand_total/amount": "11.00",
        },
    ),
    "sums above their parts": (
        "财政拨款收入支出决算总表",
        """
        收入 | < | 支出 | < | < | < | <
        项目 | 金额 | 项目 | 金额 | < | < | <
        ^ | ^ | ^ | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
        一、本年收入 | 9.00 | 一、本年支出 | 6.00 | 6.00 |  |
        （一）一般公共预算财政拨款 | 8.00 | （一）一般公共服务支出 | 6.00 | 6.00 |  |
        （二）政府性基金预算财政拨款 | 1.00 |  |  |  |  |
        二、年初财政拨款结转和结余 | 2.00 | 二、年末财政拨款结转和结余 | 5.00 | 4.00 | 1.00 |
        （一）一般公共预算财政拨款 | 2.00 |  |  |  |  |
        """,
        {
            "income.current_year_total/amount": "9.00",
            "income.general_budget/amount": "8.00",
            "income.government_fund/amount": "1.00",
            "income.opening_carryover/amount": "2.00",
            "income.opening_carryover.general_budget/amount": "2.00",
            "expenditure.current_year_total/total": "6.00",
            "expenditure.201/general_budget": "6.00",
            "expenditure.closing_carryover/government_fund": "1.00",
        },
    ),
    "spending by nature and by economic class as a third block": (
        "收入支出决算总表",
        """
        收入 | < | 支出 | < | < | <
        项目 | 金额 | 项目（按功能分类） | 金额 | 项目（按支出性质和经济分类） | 金额
        一、财政拨款收入 | 9.00 | 一、一般公共服务支出 | 9.00 | 一、基本支出 | 6.00
        二、上级补助收入 |  | 二、外交支出 |  | 二、项目支出 | 3.00
         |  |  |  | 经济分类支出合计 | 9.00
         |  |  |  | 一、工资福利支出 | 5.00
         |  |  |  | 二、商品和服务支出 | 3.00
         |  |  |  | 十、其他支出 | 1.00
        本年收入合计 | 9.00 | 本年支出合计 | 9.00 | 本年支出合计 | 9.00
        年初结转和结余 | 2.00 | 结余分配 | 0.50 | 结余分配 | 0.50
         |  | 其中：提取职工福利基金 | 0.50 | 其中：提取职工福利基金 | 0.50
        总计 | 11.00 | 总计 | 11.00 | 总计 | 11.00
        """,
        {
            "expenditure.201/amount": "9.00",
            "expenditure.nature.basic/amount": "6.00",
            "expenditure.nature.project/amount": "3.00",
            "expenditure.economic.total/amount": "9.00",
            "expenditure.economic.301/amount": "5.00",
            "expenditure.economic.302/amount": "3.00",
            "expenditure.economic.399/amount": "1.00",
            "expenditure.surplus_distribution.welfare_fund/amount": "0.50",
            "expenditure.grand_total/amount": "11.00",
        },
    ),
    "a total whose label reaches over two groups": (
        "一般公共预算财政拨款基本支出决算表",
        """
        人员经费 | < | < | 公用经费 | < | < | < | < | <
        科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出 | 2.00 | 310 | 资本性支出 | 1.00
        人员经费合计 | < | 5.00 | 公用经费合计 | < | < | < | < | 3.00
        """,
        {"301/basic": "5.00", "302/basic": "2.00", "310/basic": "1.00", "personnel_total/basic": "5.00", "public_total/basic": "3.00"},
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_stands_under_the_key_of_its_row(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)


def test_a_row_nobody_knows_is_reported_and_stops_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
         | 区级配套 | 1.00 |  | 1.00
        """,
    )
    assert cells(reading) == {"201/total": "9.00", "201/basic": "4.00", "201/project": "5.00"}
    assert kinds(reading) == ["row_not_understood"]
    assert "区级配套" in reading.problems[0].words(Language.EN).found


@pytest.mark.parametrize(
    "note", ["本表无数据", "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。", "此表为空"]
)
def test_a_note_that_the_form_is_empty_is_no_row(read_table: ReadTable, note: str) -> None:
    reading = read_table(
        "政府性基金预算财政拨款收入支出决算表",
        f"""
        科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        ^ | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
        合计 | < |  |  |  |  |  |
        {note} | < | < | < | < | < | < | <
        """,
    )
    assert [row.row_key for row in reading.forms[0].rows] == ["total"]
    assert reading.problems == []


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["210", "1"], ["", "3"], ["210", "13"]),
        (["210", "13", ""], [""], ["210", "13", ""]),
        ([""], ["210", "13", ""], ["210", "13", ""]),
        (["210", "13"], ["01"], None),
    ],
)
def test_halves_of_a_code_are_joined_column_by_column_where_both_print_one(
    above: list[str], below: list[str], whole: list[str] | None
) -> None:
    assert joined_codes(above, below) == whole


def test_rows_below_a_section_whose_class_is_not_there_are_of_no_section_above(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | < | < | 科目名称 | 小计 | 基本支出 | 项目支出
        类 | 款 | 项 | ^ | ^ | ^ | ^
        201 |  |  | 一般公共服务支出 | 3.00 | 3.00 |
         | 06 |  | 财政事务 | 3.00 | 3.00 |
         |  | 01 | 行政运行 | 3.00 | 3.00 |
         | 06 |  | 涉外发展服务支出 | 5.00 | 5.00 |
         |  | 03 | 机关服务 | 5.00 | 5.00 |
        """,
    )
    assert [row.row_key for row in reading.forms[0].rows] == ["201", "20106", "2010601"]
    assert kinds(reading) == ["row_not_understood", "row_not_understood"]


def test_a_name_without_its_code_is_no_row_where_several_have_it(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        """
        科目名称 | 合计 | 基本支出 | 项目支出
        一般公共服务支出 | 3.00 | 3.00 |
        行政运行 | 3.00 | 3.00 |
        """,
    )
    assert cells(reading) == {"201/total": "3.00", "201/basic": "3.00"}
    assert kinds(reading) == ["row_not_understood"]


@pytest.mark.parametrize("shifted", ["20106 | 财政事务 | 5.00 |  | 4.00 | 5.00", "201 | 06 | 5.00 | 1.00 | 4.00 | "])
def test_a_row_whose_figures_begin_left_of_theirs_is_told_and_not_read(read_table: ReadTable, shifted: str) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        f"""
        科目编码 | < | 科目名称 | 合计 | 基本支出 | 项目支出
        201 |  | 一般公共服务支出 | 5.00 | 1.00 | 4.00
        {shifted}
        """,
    )
    assert kinds(reading) == ["row_not_understood"]
    assert {place.partition("/")[0] for place in cells(reading)} == {"201"}
