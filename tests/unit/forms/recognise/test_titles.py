from __future__ import annotations

from collections.abc import Sequence

import pytest

from dagster_project.documents.text.dump import TextLine, read_text_dump
from dagster_project.forms.recognise.titles import ends_form, find_forms, find_tables, is_other_title, lines_behind_forms, title_form

INCOME_HEAD = (
    "部门：某市水务局 金额单位：元\n科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入\n"
)
EXPENDITURE_HEAD = "单位：万元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n"


def lines(text: str) -> Sequence[TextLine]:
    return read_text_dump(text.encode()).lines


def texts(found: Sequence[TextLine]) -> list[str]:
    return [line.text for line in found]


@pytest.mark.parametrize(
    ("text", "form_id"),
    [
        ("收入决算表", "income"),
        ("收 入 决 算 表", "income"),
        ("公开 02 表 收入决算表", "income"),
        ("表1-2：收入决算表", "income"),
        ("附表4-2 《收入决算表》", "income"),
        ("三、收入决算表", "income"),
        ("2023年度部门收入决算表", "income"),
        ("某市水务局收入决算表（续表）", "income"),
        ("收入决算表（分科目）", "income"),
        ("支出决算表 公开03表", "expenditure"),
        ("支出决算表（按功能分类科目）", "expenditure"),
        ("一般公共预算基本支出决算表（经济科目）", "general_budget_economic"),
        ("附件2：收入决算表", "income"),
        ("附件1-2 收入决算表", "income"),
        ("财决02表 收入决算表", "income"),
        ("公开表2 收入决算表", "income"),
        ("某市水务局（本级）2021年度收入决算表", "income"),
        ("某区政务服务中心收入决算表", "income"),
        ("某县人民代表大会常务委员会收入决算表", "income"),
        ("中国共产党某市委员会组织部收入决算表", "income"),
        ("某市文学艺术界联合会收入决算表", "income"),
        ("某区某街道收入决算表", "income"),
        ("收入决算表（单位：万元）", "income"),
        ("部门收入支出决算总表", "income_expenditure_summary"),
        ("财政拨款“三公”经费、行政参公单位机关运行经费情况表", "three_public"),
        ("国有资本经营预算收支决算表", "state_capital"),
        ("一般公共预算财政拨款支出决算表", "general_budget_expenditure"),
        ("一般公共预算财政拨款支出决算表（一）", "general_budget_expenditure"),
        ("财政拨款收入支出决算总表", "appropriation_summary"),
        ("一般公共预算财政拨款＂三公＂经费支出决算表", "three_public"),
        ('财政拨款"三公"经费支出决算表', "three_public"),
    ],
)
def test_a_form_is_known_by_its_title_however_it_is_dressed(text: str, form_id: str) -> None:
    found = title_form(text)
    assert found is not None
    assert found[0] == form_id


@pytest.mark.parametrize(
    "text",
    [
        "本部门公开了收入决算表，见附件",
        "收入决算表说明",
        "政府债务支出决算表",
        "收入预算表",
        "收入决算表（分项目）",
        "一般公共预算财政拨款支出预算明细表",
        "关于收入决算表",
        "表",
        "",
    ],
)
def test_a_line_that_only_speaks_of_a_form_is_no_title(text: str) -> None:
    assert title_form(text) is None


def test_the_title_of_a_table_that_is_no_known_form_ends_the_one_before() -> None:
    assert is_other_title("项目支出绩效自评表")
    assert is_other_title("收入决算表（分项目）")
    assert not is_other_title("注：本表反映收入")
    (form,) = find_forms(lines(f"收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n项目支出绩效自评表\n得分 98.00\n"))
    assert texts(form.lines)[-1] == "合计 1.00 1.00"


def test_a_list_of_contents_holds_no_forms() -> None:
    contents = "目录\n一、收入决算表\n二、支出决算表\n"
    found = find_forms(lines(f"{contents}\f收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n\f支出决算表\n{EXPENDITURE_HEAD}合计 2.00 2.00\n"))
    assert [(form.form_id, form.unit, form.lines[0].page) for form in found] == [("income", "元", 2), ("expenditure", "万元", 3)]


def test_a_title_printed_again_continues_its_form_without_its_head() -> None:
    first = f"收入决算表\n{INCOME_HEAD}合计 2.00 2.00\n201 一般公共服务支出 1.00 1.00\n"
    second = f"收入决算表\n{INCOME_HEAD}205 教育支出 1.00 1.00\n"
    (form,) = find_forms(lines(f"{first}\f{second}"))
    assert texts(form.lines)[-3:] == ["合计 2.00 2.00", "201 一般公共服务支出 1.00 1.00", "205 教育支出 1.00 1.00"]


def test_a_title_printed_again_without_column_heads_continues_its_form() -> None:
    first = f"收入决算表\n{INCOME_HEAD}合计 4.00 4.00\n201 一般公共服务支出 1.00 1.00\n"
    second = "205 教育支出 1.00 1.00\n206 科学技术支出 1.00 1.00\n207 文化旅游体育与传媒支出 1.00 1.00\n"
    document = lines(f"{first}\f收入决算表（续）\n{second}")
    (form,) = find_forms(document)
    assert texts(form.lines)[-4:] == ["201 一般公共服务支出 1.00 1.00", *second.splitlines()]
    assert find_tables(document) == []


@pytest.mark.parametrize("between", ["注：本表反映 2021 年", "第三部分 情况说明", "绩效自评表\n得分 98.00"])
def test_figures_below_a_title_without_column_heads_are_no_form_where_something_else_stands_between(between: str) -> None:
    first = f"收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n{between}\n"
    document = lines(f"{first}收入决算表\n205 教育支出 1.00 1.00\n")
    assert [texts(form.lines)[-1] for form in find_forms(document)] == ["合计 1.00 1.00"]
    assert texts(list(lines_behind_forms(document)))[-1] == "205 教育支出 1.00 1.00"


def test_running_text_ends_what_stands_behind_a_form() -> None:
    document = lines(f"收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n第三部分 情况说明\n一、收入增加。\n205 教育支出 1.00 1.00\n")
    assert texts(list(lines_behind_forms(document))) == ["第三部分 情况说明"]


def test_a_title_broken_over_two_lines_is_one_title() -> None:
    head = "单位：元\n科目编码 科目名称 小计 基本支出 项目支出\n"
    (form,) = find_forms(lines(f"一般公共预算财政拨款\n支出决算表\n{head}合计 1.00 1.00\n"))
    assert (form.form_id, form.title) == ("general_budget_expenditure", "一般公共预算财政拨款支出决算表")


def test_notes_and_the_next_part_are_no_rows() -> None:
    (form,) = find_forms(
        lines(f"收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n注：本表反映 2021 年\n单位换算 5.00\n第三部分 情况说明\n收入 9.00\n")
    )
    assert texts(form.lines)[-1] == "合计 1.00 1.00"
    assert texts(form.notes) == ["注：本表反映 2021 年", "单位换算 5.00"]


@pytest.mark.parametrize(
    "row", ["二、其他支出 1.00 1.00 备注说明", "二、 其他支出  5  见名词解释", "五、事业收入      五、教育支出      备注说明"]
)
def test_a_numbered_row_with_figures_or_columns_is_no_heading_of_the_next_part_whatever_remark_ends_it(row: str) -> None:
    assert not ends_form(row)
    (form,) = find_forms(lines(f"收入决算表\n{INCOME_HEAD}合计 2.00 2.00\n{row}\n205 教育支出 1.00 1.00\n"))
    assert texts(form.lines)[-2:] == [row, "205 教育支出 1.00 1.00"]


@pytest.mark.parametrize(
    "heading",
    ["二、 2022 年度收入决算情况说明", "第三部分 部门决算情况说明 12", "三、名词解释", "四、名   词   解   释", "二、   收入决算情况说明"],
)
def test_a_heading_of_the_next_part_ends_a_form_though_it_prints_a_year_or_its_page(heading: str) -> None:
    assert ends_form(heading)


def test_a_titled_table_of_amounts_that_is_no_known_form_is_found() -> None:
    text = "目录\n机关会议费明细表\n收入决算表\n\f机关会议费明细表\n项目 金额\n甲 1.00\n乙 2.00\n合计 3.00\n说明如下，以上各项均已公开。\n丁 9.00\n"
    (table,) = find_tables(lines(text))
    assert (table.title, texts(table.lines)) == ("机关会议费明细表", ["项目 金额", "甲 1.00", "乙 2.00", "合计 3.00"])
    assert find_tables(lines("正文\n")) == []
