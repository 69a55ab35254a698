"""Headers that departments print: which column is meant by them."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import GridCell, Page
from dagster_project.forms.ruled.column_numbers import is_column_numbers
from dagster_project.forms.ruled.header import column_paths
from dagster_project.forms.ruled.table import TableRow
from dagster_project.knowledge.messages import Language
from tests.unit.forms.conftest import ReadTable, assert_cells, cells, kinds

SHAPES = {
    "income with its parts": (
        "收入决算表",
        """
        项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属单位上缴收入 | 其他收入 | <
        科目编码 | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | 小计 | 其中：捐赠收入
        栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
        合计 | < | 12.00 | 7.00 |  | 3.00 | 1.00 |  |  | 2.00 | 0.50
        205 | 教育支出 | 12.00 | 7.00 |  | 3.00 | 1.00 |  |  | 2.00 | 0.50
        """,
        {"total/institutional": "3.00", "205/institutional.tuition": "1.00", "205/other": "2.00", "205/other.donation": "0.50"},
    ),
    "appropriation by fund within income": (
        "收入决算表",
        """
        功能分类科目编码 | 科目名称 | 收入合计 | 财政拨款收入 | < | < | 事业收入 | 其他收入
        ^ | ^ | ^ | 小计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | ^ | ^
        201 | 一般公共服务支出 | 9.00 | 8.00 | 5.00 | 3.00 | 1.00 |
        """,
        {
            "201/total": "9.00",
            "201/appropriation": "8.00",
            "201/appropriation.general_budget": "5.00",
            "201/appropriation.government_fund": "3.00",
            "201/institutional": "1.00",
        },
    ),
    "total in the header's last line": (
        "支出决算表",
        """
        项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
        功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^
        类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6
        ^ | ^ | ^ | 合计 | 3.00 | 1.00 | 2.00 |  |  |
        201 |  |  | 一般公共服务支出 | 3.00 | 1.00 | 2.00 |  |  |
         | 06 |  | 财政事务 | 3.00 | 1.00 | 2.00 |  |  |
         |  | 01 | 行政运行 | 1.00 | 1.00 |  |  |  |
         |  | 99 | 其他财政事务支出 | 2.00 |  | 2.00 |  |  |
        """,
        {"total/total": "3.00", "201/total": "3.00", "20106/basic": "1.00", "2010601/basic": "1.00", "2010699/project": "2.00"},
    ),
    "an extra column": (
        "财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | <
        ^ | ^ | ^ | ^ | 小计 | 其中：基本建设资金支出
        205 | 教育支出 | 5.00 | 2.00 | 3.00 | 1.00
        """,
        {"205/total": "5.00", "205/basic": "2.00", "205/project": "3.00", "205/project.capital_construction": "1.00"},
    ),
    "general budget with balances": (
        "一般公共预算财政拨款收入支出决算表",
        """
        项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        科目编码 | 科目名称 | ^ | ^ | 合计 | 基本支出 | 项目支出 | ^
        201 | 一般公共服务支出 | 1.00 | 5.00 | 4.00 | 3.00 | 1.00 | 2.00
        """,
        {
            "201/opening": "1.00",
            "201/income": "5.00",
            "201/total": "4.00",
            "201/basic": "3.00",
            "201/project": "1.00",
            "201/closing": "2.00",
        },
    ),
    "general budget with every balance in parts": (
        "一般公共预算财政拨款收入支出决算表",
        """
        项目 | < | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | < | < | 年末结转和结余 | < | < | < | <
        科目编码 | 科目名称 | 合计 | 基本支出结转 | 项目支出结转和结余 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | < | < | 项目支出 | 合计 | 基本支出结转 | 项目支出结转和结余 | < | <
        ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 小计 | 人员经费 | 日常公用经费 | ^ | ^ | ^ | 小计 | 项目支出结转 | 项目支出结余
        201 | 一般公共服务支出 | 1.00 | 0.10 | 0.90 | 5.00 | 2.00 | 3.00 | 4.00 | 1.50 | 1.20 | 0.30 | 2.50 | 2.00 | 0.60 | 1.40 | 1.30 | 0.10
        """,
        {
            "201/opening": "1.00",
            "201/opening.project_carryover": "0.90",
            "201/income": "5.00",
            "201/income.basic": "2.00",
            "201/total": "4.00",
            "201/basic": "1.50",
            "201/basic.public": "0.30",
            "201/project": "2.50",
            "201/closing": "2.00",
            "201/closing.basic_carryover": "0.60",
            "201/closing.project_carryover": "1.40",
            "201/closing.project_carryover.surplus": "0.10",
        },
    ),
    "economic form in two groups": (
        "一般公共预算财政拨款基本支出决算表",
        """
        人员经费 | < | < | 公用经费 | < | <
        经济分类科目编码 | 科目名称 | 决算数 | 经济分类科目编码 | 科目名称 | 决算数
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出 | 2.00
        30101 | 基本工资 | 5.00 | 30201 | 办公费 | 2.00
        人员经费合计 | < | 5.00 | 公用经费合计 | < | 2.00
        """,
        {"301/basic": "5.00", "30201/basic": "2.00", "personnel_total/basic": "5.00", "public_total/basic": "2.00"},
    ),
    "economic form by purpose": (
        "一般公共预算财政拨款基本支出决算表",
        """
        经济分类科目 | < | 一般公共预算财政拨款基本支出 | < | <
        科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费
        301 | 工资福利支出 | 5.00 | 5.00 |
        302 | 商品和服务支出 | 2.00 |  | 2.00
        合计 | < | 7.00 | 5.00 | 2.00
        """,
        {
            "301/basic": "5.00",
            "301/basic.personnel": "5.00",
            "302/basic": "2.00",
            "302/basic.public": "2.00",
            "total/basic": "7.00",
            "total/basic.personnel": "5.00",
            "total/basic.public": "2.00",
        },
    ),
    "workbook form with three groups and budgets": (
        "收入支出决算总表",
        """
        收入 | < | < | < | 支出 | < | < | < | < | < | < | <
        项目 | 行次 | 年初预算数 | 决算数 | 项目(按功能分类) | 行次 | 年初预算数 | 决算数 | 项目(按支出性质和经济分类) | 行次 | 年初预算数 | 决算数
        栏次 |  | 1 | 3 | 栏次 |  | 4 | 6 | 栏次 |  | 7 | 9
        一、一般公共预算财政拨款收入 | 1 | 8.00 | 9.00 | 一、一般公共服务支出 | 31 | 8.00 | 9.00 | 一、基本支出 | 57 | 8.00 | 9.00
        本年收入合计 | 2 | 8.00 | 9.00 | 本年支出合计 | 32 | 8.00 | 9.00 | 本年支出合计 | 58 | 8.00 | 9.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.current_year_total/amount": "9.00",
            "expenditure.201/amount": "9.00",
            "expenditure.current_year_total/amount": "9.00",
        },
    ),
    "codes and labels under words nobody knows": (
        "支出决算表",
        """
        预算科目 | 预算科目释义 | 本年支出合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 | 财政事务 | 3.00 | 1.00 | 2.00
        """,
        {"201/total": "3.00", "20106/project": "2.00"},
    ),
    "one header over codes and names": (
        "支出决算表",
        """
        项目 | < | 本年支出合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 | 财政事务 | 3.00 | 1.00 | 2.00
        合计 | < | 3.00 | 1.00 | 2.00
        """,
        {"201/total": "3.00", "20106/project": "2.00", "total/total": "3.00"},
    ),
    "sides headed by their own names": (
        "收入支出决算总表",
        """
        收入 | 决算数 | 支出 | 决算数
        一、一般公共预算财政拨款收入 | 9.00 | 一、一般公共服务支出 | 5.00
        本年收入合计 | 9.00 | 本年支出合计 | 5.00
        总计 | 9.00 | 年末结转和结余 | 4.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.current_year_total/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/amount": "5.00",
            "expenditure.current_year_total/amount": "5.00",
            "expenditure.closing_carryover/amount": "4.00",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_stands_under_the_key_of_its_column(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)


def test_a_column_nobody_knows_is_reported_with_its_figures_and_stops_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "支出决算表",
        """
        科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 专项债务支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 3.00 | 2.00
        """,
    )
    assert cells(reading) == {"201/total": "9.00", "201/basic": "4.00", "201/project": "3.00"}
    (problem,) = reading.problems
    assert (problem.kind, problem.words(Language.EN).found) == ("column_not_understood", "专项债务支出: 2.00")


def test_a_header_of_mostly_unknown_words_is_refused(read_table: ReadTable) -> None:
    reading = read_table(
        "支出决算表",
        """
        科目编码 | 科目名称 | 甲类 | 乙类 | 丙类 | 基本支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 3.00 | 2.00
        """,
    )
    assert reading.forms == []
    assert kinds(reading) == ["header_not_understood"]
    assert len(reading.tables) == 1


def test_columns_that_a_form_lacks_on_one_side_are_reported(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款基本支出决算表",
        """
        科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出
        """,
    )
    assert cells(reading) == {"301/basic": "5.00"}
    assert kinds(reading) == ["columns_missing"]
    reading = read_table(
        "“三公”经费支出决算表",
        """
        预算数 | < | < | 决算数 | <
        合计 | 因公出国（境）费 | 公务接待费 | 合计 | 因公出国（境）费
        3.00 | 2.00 | 1.00 | 2.00 | 1.00
        """,
    )
    assert kinds(reading) == ["columns_missing"]


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (["1", "2", "3"], True),
        (["1", "\ufffd", "3", "4"], True),
        (["1", "\ufffd", "3", "1\ufffd", "5"], True),
        (["1", "\ufffd", "5", "6"], False),
        (["1", "3", "4"], False),
        (["\ufffd"], False),
    ],
)
def test_a_row_counts_the_columns_also_where_a_glyph_of_it_cannot_be_named(texts: list[str], counts: bool) -> None:
    assert is_column_numbers(texts) is counts


def test_a_header_of_blank_cells_is_one_column_without_words() -> None:
    cell = GridCell(0, 0, 1, 1, "", (), (0.0, 0.0, 1.0, 1.0))
    row = TableRow(Page(1, 600.0, 800.0, (), (), ()), 0.0, 1.0, (0.0, 1.0, 2.0), (cell, cell._replace(column=1)))
    assert column_paths([row]) == [((0, 1), ())]


def test_rows_of_codes_below_a_head_that_reaches_over_them_are_no_header(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        """
        项目 | < | < | < | 合计 | 基本支出 | 项目支出
        201 | | | 一般公共服务支出 | ^ | ^ | ^
        201 | 06 | | 财政事务 | ^ | ^ | ^
        201 | 06 | 02 | 一般行政管理事务 | 10.00 | | 10.00
        """,
    )
    assert {key for key in cells(reading) if "10.00" in cells(reading)[key]} == {"2010602/total", "2010602/project"}
