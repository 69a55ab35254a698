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


DOWN = ("支出决算表", "单位：万元")
CODES = """
科目编码 | 科目名称
201 | 一般公共服务支出
20106 | 财政事务
2010601 | 行政运行
"""
MORE_CODES = """
2010602 | 一般行政管理事务
208 | 社会保障和就业支出
"""
TOTALS = """
本年支出合计 | 基本支出
7.00 | 3.00
7.00 | 3.00
3.00 | 3.00
"""
MORE_TOTALS = """
4.00 |
2.00 | 2.00
"""


def amounts(reading: RuledReading) -> dict[str, dict[str, str]]:
    (form,) = reading.forms
    return {row.row_key: {key: cell.text for key, cell in row.cells.items() if cell.text} for row in form.rows}


READ = {
    "201": {"total": "7.00", "basic": "3.00"},
    "20106": {"total": "7.00", "basic": "3.00"},
    "2010601": {"total": "3.00", "basic": "3.00"},
    "2010602": {"total": "4.00"},
    "208": {"total": "2.00", "basic": "2.00"},
}


def test_all_rows_of_the_left_columns_may_be_printed_first() -> None:
    reading = read((DOWN, CODES), ((), MORE_CODES), ((), TOTALS), ((), MORE_TOTALS))
    assert (amounts(reading), reading.problems) == (READ, [])


def test_all_columns_of_the_first_rows_may_be_printed_first() -> None:
    reading = read((DOWN, CODES), ((), TOTALS), ((), MORE_CODES), ((), MORE_TOTALS))
    assert (amounts(reading), reading.problems) == (READ, [])


def test_more_than_two_parts_stand_beside_each_other() -> None:
    reading = read((DOWN, CODES), ((), TOTALS), ((), "项目支出 | 上缴上级支出\n4.00 |\n4.00 |\n |"))
    assert amounts(reading)["201"] == {"total": "7.00", "basic": "3.00", "project": "4.00"}
    assert amounts(reading)["2010601"] == {"total": "3.00", "basic": "3.00"}


def test_codes_and_names_may_be_repeated_on_each_page() -> None:
    right = "科目编码 | 科目名称 | 项目支出\n201 | 一般公共服务支出 | 4.00\n20106 | 财政事务 | 4.00\n2010601 | 行政运行 |"
    reading = read(
        (DOWN, "科目编码 | 科目名称 | 基本支出\n201 | 一般公共服务支出 | 3.00\n20106 | 财政事务 | 3.00\n2010601 | 行政运行 | 3.00"),
        (DOWN, right),
    )
    assert amounts(reading)["201"] == {"basic": "3.00", "project": "4.00"}


def test_a_head_over_columns_of_two_pages_stands_above_both() -> None:
    left = "科目编码 | 科目名称 | 年初结转和结余 | 本年支出\n^ | ^ | ^ | 小计\n212 | 城乡社区支出 | 1.00 | 5.00\n21208 | 土地 | 1.00 | 5.00"
    right = " | \n基本支出 | 项目支出\n2.00 | 3.00\n2.00 | 3.00"
    reading = read((("政府性基金预算财政拨款收入支出决算表", "单位：万元"), left), ((), right))
    assert amounts(reading)["212"] == {"opening": "1.00", "total": "5.00", "basic": "2.00", "project": "3.00"}


def test_income_and_expenditure_of_a_summary_need_not_have_the_same_rows() -> None:
    left = "收入 | <\n项目 | 决算数\n一、财政拨款收入 | 9.00\n本年收入合计 | 9.00\n总计 | 9.00"
    right = "支出 | <\n项目 | 决算数\n一、一般公共服务支出 | 8.00\n二、外交支出 |\n本年支出合计 | 8.00\n年末结转和结余 | 1.00\n总计 | 9.00"
    reading = read((("收入支出决算总表", "单位：万元"), left), ((), right))
    assert amounts(reading)["expenditure.201"] == {"amount": "8.00"}
    assert amounts(reading)["expenditure.grand_total"] == {"amount": "9.00"}
    assert amounts(reading)["income.grand_total"] == {"amount": "9.00"}


def test_columns_with_other_rows_make_the_form_incomplete() -> None:
    reading = read((DOWN, "科目编码 | 科目名称 | 本年支出合计\n201 | 一般公共服务支出 | 7.00\n20106 | 财政事务 | 7.00"), ((), TOTALS))
    (form,) = reading.forms
    assert {key: cell.state.value for key, cell in form.rows[0].cells.items()} == {
        "total": "value",
        **dict.fromkeys(("basic", "project", "remitted_to_superior", "operating", "subsidy_to_subordinate"), "unreadable"),
    }
    assert [(problem.kind, problem.form_id) for problem in reading.problems] == [("columns_left_over", "expenditure")]


DETAIL = ("一般公共预算财政拨款支出决算明细表", "单位：万元")
WAGES = "合计 | 工资福利支出\n7.00 | 3.00\n7.00 | 3.00\n3.00 | 3.00"
GOODS = "商品和服务支出 | 对个人和家庭的补助\n3.00 | \n3.00 | \n | "
CAPITAL = "债务利息及费用支出 | 资本性支出\n | 1.00\n | 1.00\n | "


def test_parts_of_the_same_widths_are_told_by_their_heads_and_their_turn() -> None:
    down = read((DETAIL, CODES), ((), WAGES), ((), GOODS), ((), CAPITAL))
    more = (
        "科目编码 | 科目名称" + MORE_CODES,
        "合计 | 工资福利支出" + MORE_TOTALS,
        "商品和服务支出 | 对个人和家庭的补助\n3.00 |\n | ",
        "债务利息及费用支出 | 资本性支出\n | 1.00\n | ",
    )
    over = read((DETAIL, CODES), ((), WAGES), ((), GOODS), ((), CAPITAL), *(((), part) for part in more))
    first = {"total": "7.00", "301": "3.00", "302": "3.00", "310": "1.00"}
    assert amounts(down) == {"201": first, "20106": first, "2010601": {"total": "3.00", "301": "3.00"}}
    assert amounts(over) == {
        **amounts(down),
        "2010602": {"total": "4.00", "302": "3.00", "310": "1.00"},
        "208": {"total": "2.00", "301": "2.00"},
    }
    assert (down.problems, over.problems) == ([], [])


def test_a_head_does_not_reach_over_columns_that_are_left_over() -> None:
    left = "科目编码 | 科目名称 | 合计 | 工资福利支出\n^ | ^ | ^ | 小计\n205 | 教育支出 | 9.00 | 5.00\n20502 | 普通教育 | 9.00 | 5.00"
    other_rows = "对个人和家庭的补助 | <\n小计 | 离休费\n2.00 | 1.00"
    right = " | 资本性支出\n差旅费 | ^\n1.00 | 2.00\n1.00 | 2.00"
    reading = read((DETAIL, left), ((), other_rows), ((), right))
    assert amounts(reading)["205"] == {"total": "9.00", "301": "5.00", "30211": "1.00", "310": "2.00"}
    assert [problem.kind for problem in reading.problems] == ["columns_left_over"]


def test_columns_below_a_head_that_only_the_page_before_prints_go_on_beside_it() -> None:
    reading = read(
        (
            ("一般公共预算财政拨款“三公”经费支出决算表", "单位：万元"),
            "预算数 | < | <\n合计 | 因公出国（境）费 | 公务接待费\n9.00 | 4.00 | 5.00",
        ),
        ((), "决算数 | <\n合计 | 因公出国（境）费\n8.00 | 3.00"),
        ((), " | \n公务接待费 | 公务用车购置及运行费\n5.00 | "),
    )
    (form,) = reading.forms
    found = {f"{row.row_key}/{key}": cell.text for row in form.rows for key, cell in row.cells.items() if cell.text}
    assert found == {
        "budget/total": "9.00",
        "budget/overseas": "4.00",
        "budget/reception": "5.00",
        "final/total": "8.00",
        "final/overseas": "3.00",
        "final/reception": "5.00",
    }
