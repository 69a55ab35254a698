from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.model import DocumentKind
from dagster_project.forms.recognise.document_head import DocumentHead, document_head
from dagster_project.forms.recognise.titles import find_forms

INCOME_HEAD = (
    "部门：某市水务局 金额单位：元\n科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入\n"
)
EXPENDITURE_HEAD = "单位：万元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n"


def head_of(text: str) -> DocumentHead:
    lines = read_text_dump(text.encode()).lines
    return document_head(lines, find_forms(lines))


def test_a_document_says_whose_it_is_and_of_which_year() -> None:
    found = head_of(f"某市水务局2022年度部门决算\n与 2021 年度决算相比\n收入决算表\n{INCOME_HEAD}合计 1.00 1.00\n2022年度决算\n")
    assert (found.kind, found.department, found.fiscal_year) == (DocumentKind.FINAL_ACCOUNTS, "某市水务局", 2022)


COVERS = [
    "某市水务局2022年度部门决算",
    "2022年度某市水务局部门决算",
    "2022 年某市水务局决算公开",
    "第二部分 某市水务局2022年度部门决算情况说明",
    "2022 年度某市水\n务局部门决算",
    "某市水务局\n2022年度\n单位决算",
    "某市水务局2022年度支出决算表",
    "某市水务局\n二〇二二年度部门决算",
]

HEADS = [
    "部门：某市水务局 金额单位：元",
    "单位：某市水务局 金额单位：元",
    "金额单位：元 单位名称：某市水务局",
    "填报部门（单位）：某市水务局 2022年度",
    "编制单位(公章)：某市水务局 单位：万元",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_form_names_the_department_above_its_columns(head: str) -> None:
    form = INCOME_HEAD.replace("部门：某市水务局 金额单位：元", f"{head}\n金额单位：元")
    assert head_of(f"收入决算表\n{form}合计 1.00 1.00\n").department == "某市水务局"


@pytest.mark.parametrize("cover", COVERS)
def test_where_no_form_names_the_department_the_cover_or_a_title_does(cover: str) -> None:
    headings = "第一部分 部门概况\n第三部分 2022年度部门决算情况说明\n2022年度收入支出决算总体情况说明\n"
    form = f"支出决算表\n{EXPENDITURE_HEAD}合计 1.00 1.00\n"
    text = f"{cover}\n{EXPENDITURE_HEAD}合计 1.00 1.00\n" if cover.endswith("表") else f"{cover}\n{headings}{form}"
    found = head_of(text)
    assert (found.department, found.fiscal_year) == ("某市水务局", 2022)


def test_headings_alone_name_no_department() -> None:
    form = f"支出决算表\n{EXPENDITURE_HEAD}合计 1.00 1.00\n"
    assert head_of(f"2022年度部门决算\n第三部分 2022年度部门决算情况说明\n2022年度收入支出决算总体情况说明\n{form}").department is None


def test_a_name_may_hold_a_number() -> None:
    head = INCOME_HEAD.replace("某市水务局", "某市第101中学")
    assert head_of(f"收入决算表\n{head}合计 1.00 1.00\n").department == "某市第101中学"


FORM_WITHOUT_NAME = f"支出决算表\n{EXPENDITURE_HEAD}合计 1.00 1.00\n"


@pytest.mark.parametrize(
    "cover",
    [
        "某市教育局1 2023年度部门决算",
        "某市教育局1\n2023年度部门决算",
        "某市教育局1 2 0 2 3年度部门决算",
        "某市教育局１ ２０２３年度部门决算",
        "某市教育局1 二〇二三年度部门决算",
        "某市教育局12023年度部门决算",
        "附件1 某市教育局1 2023年度部门决算",
        "某市教育局 1 2023 年度部门决算",
        "某市教育局 12023 年度部门决算",
    ],
)
def test_a_number_between_the_name_and_its_year_is_of_the_name(cover: str) -> None:
    found = head_of(f"{cover}\n{FORM_WITHOUT_NAME}")
    assert (found.department, found.fiscal_year) == ("某市教育局1", 2023)


@pytest.mark.parametrize(
    "head",
    [
        "部门：某市教育局1 2023年度 金额单位：元",
        "部门：某市教育局1 金额单位：元",
        "部门：某市教育局1\n金额单位：元",
        "部门：某市教育局 1 金额单位：元",
        "部门：某市教育局12023年度 金额单位：元",
    ],
)
def test_a_number_behind_the_name_above_the_columns_is_of_the_name(head: str) -> None:
    form = INCOME_HEAD.replace("部门：某市水务局 金额单位：元", head)
    assert head_of(f"收入决算表\n{form}合计 1.00 1.00\n").department == "某市教育局1"


@pytest.mark.parametrize(
    ("cover", "department"),
    [
        ("某市教育局 1 2023年度部门决算", None),  # numbers touch words here, and this one does not
        ("某市教育局20\n23年度部门决算", "某市教育局"),
        ("附件1 某市教育局2023年度部门决算", "某市教育局"),
        ("公开表1 2023年度部门决算", None),
    ],
)
def test_a_number_of_something_else_is_not_of_the_name(cover: str, department: str | None) -> None:
    assert head_of(f"{cover}\n{FORM_WITHOUT_NAME}").department == department


@pytest.mark.parametrize("name", ["某市水务局（本级）", "某市水务局(本级)"])
def test_a_name_is_the_same_in_either_brackets(name: str) -> None:
    head = INCOME_HEAD.replace("某市水务局", name)
    assert head_of(f"收入决算表\n{head}合计 1.00 1.00\n").department == "某市水务局（本级）"


def test_a_budget_is_not_a_final_account() -> None:
    found = head_of("2019年度部门预算\n收入预算总表\n单位：元\n合计 1.00\n支出预算总表\n单位：元\n合计 1.00\n")
    assert found.kind is DocumentKind.BUDGET


def test_a_budget_that_prints_forms_of_the_same_names_is_a_budget() -> None:
    head = "单位：万元\n科目编码 科目名称 合计 财政拨款收入 事业收入 经营收入 其他收入\n"
    assert head_of(f"某市水务局2023年部门预算\n部门收入总表\n{head}合计 1.00 1.00\n").kind is DocumentKind.BUDGET


def test_the_accounts_of_a_government_are_not_those_of_a_department() -> None:
    form = f"2022年某市一般公共预算支出决算表\n{EXPENDITURE_HEAD}合计 1.00 1.00\n"
    found = head_of(f"2022年某市财政决算\n2022年某市一般公共预算收入决算表\n增值税 5.00\n{form}")
    assert found.kind is DocumentKind.GOVERNMENT_ACCOUNTS


def test_a_department_may_name_forms_of_its_government() -> None:
    form = f"支出决算表\n{EXPENDITURE_HEAD}合计 1.00 1.00\n"
    found = head_of(f"某市财政局2022年度部门决算\n审查2022年某市财政决算\n{form}收入决算表\n{INCOME_HEAD}合计 1.00\n")
    assert found.kind is DocumentKind.FINAL_ACCOUNTS


def test_a_blank_form_set_is_a_template() -> None:
    found = head_of(f"XX 局 2023 年度部门决算\n收入支出 XXX 万元\n增加 XX%\n支出决算表\n{EXPENDITURE_HEAD}合计\n")
    assert found.kind is DocumentKind.TEMPLATE


def test_prose_is_no_disclosure() -> None:
    found = head_of("会议通知\n请于周五到会。\n")
    assert (found.kind, found.department, found.fiscal_year) == (DocumentKind.NOT_A_DISCLOSURE, None, None)


NARRATIVE = """
某市水务局2023年度部门决算情况说明
一、收入支出决算总体情况
2023年度收入总计1,200.00万元，支出总计1,200.00万元。与上年相比，增加100.00万元，增长9.1%。
二、收入决算情况说明
本年收入合计1,100.00万元，其中：财政拨款收入1,000.00万元，其他收入100.00万元。
三、支出决算情况说明
本年支出合计1,150.00万元，其中：基本支出600.00万元，项目支出550.00万元。
四、“三公”经费支出决算情况说明
“三公”经费支出决算为10.00万元，完成预算12.00万元的83.3%。
五、机关运行经费支出情况
机关运行经费支出20.00万元。
六、附件
2023年度部门决算公开表（见附件）
"""


def kind_of(text: str) -> DocumentKind:
    return document_head(read_text_dump(text.encode()).lines, []).kind


def test_a_narrative_whose_forms_are_attached_is_final_accounts() -> None:
    found = document_head(read_text_dump(NARRATIVE.encode()).lines, [])
    assert (found.kind, found.department, found.fiscal_year) == (DocumentKind.FINAL_ACCOUNTS, "某市水务局", 2023)


def test_sentences_about_the_three_budgets_make_no_budget_of_a_narrative() -> None:
    sentences = "".join(f"2023年度{fund}预算财政拨款支出1.00万元。\n" for fund in ("一般公共", "政府性基金", "国有资本经营"))
    assert kind_of(NARRATIVE + sentences) is DocumentKind.FINAL_ACCOUNTS


def test_a_narrative_of_a_budget_is_no_final_accounts() -> None:
    assert kind_of(NARRATIVE.replace("决算", "预算")) is not DocumentKind.FINAL_ACCOUNTS


def test_news_and_lists_of_links_are_no_final_accounts() -> None:
    news = (
        "某市公开2023年度部门决算\n记者从某市财政局获悉，全市部门收入支出决算总体情况良好，支出12.00亿元，三公经费支出决算下降2.00万元。\n"
        * 6
    )
    links = "\n".join(line for line in NARRATIVE.splitlines() if "万元" not in line)
    assert [kind_of(news), kind_of(links)] == [DocumentKind.NOT_A_DISCLOSURE] * 2
