"""Sentences become claims: subject, kind, value, direction, base, whole, reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.documents.text import TextLine
from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.narrative import vocabulary
from dagster_project.narrative.cells import PrintedCells
from dagster_project.narrative.claims import read_claims
from dagster_project.narrative.model import Claim, Kind
from dagster_project.narrative.paragraphs import paragraphs
from dagster_project.narrative.tokens import names_of

Read = Callable[..., list[Claim]]
FORMS = [
    Form(
        "expenditure",
        "支出决算表",
        [1],
        "元",
        [Row("205", "教育支出", "205", None, {"total": Cell("5", Decimal(5), None, Decimal("0.005"), State.VALUE)})],
    )
]


def told(claim: Claim) -> tuple[Any, ...]:
    return claim.kind.value, claim.subject, claim.printed_text


def test_an_amount_is_claimed_in_yuan_with_its_precision_for_the_cell_that_states_it(read: Read) -> None:
    (claim,) = read("2022年度一般公共预算财政拨款支出90.00万元。")
    assert (claim.value, claim.half_unit, claim.unit) == (Decimal(900_000), Decimal(50), "万元")
    assert (claim.form_id, claim.row_key, claim.column_key) == ("general_budget_expenditure", "total", "total")
    assert claim.quote == "2022年度一般公共预算财政拨款支出90.00万元"


def test_the_heading_decides_which_form_a_subject_is_of(read: Read) -> None:
    (of_summary,) = read("收入总计120万元。", heading="一、收入支出决算总体情况说明")
    (of_income,) = read("收入总计100万元。", heading="二、收入决算情况说明")
    assert (of_summary.form_id, of_summary.row_key) == ("income_expenditure_summary", "income.grand_total")
    assert (of_income.form_id, of_income.row_key) == ("income", "total")


@pytest.mark.parametrize(
    "sentence",
    [
        "教育支出50万元，占总支出的55.56%。",
        "教育支出（类）50万元，占55.56%。",
        "1.教育支出50万元，占比55.56%。",
        "教育支出（205类）支出50万元，占一般公共预算财政拨款支出的55.56%。",
    ],
)
def test_a_share_is_of_the_whole_that_is_listed(read: Read, sentence: str) -> None:
    whole, part, share = read("一般公共预算财政拨款支出90万元，主要用于以下方面：", sentence)
    assert (part.function_code, part.form_id, part.row_key) == ("205", "general_budget_expenditure", "205")
    assert share.kind is Kind.SHARE
    assert (share.part_claim, share.of_claim) == (part.number, whole.number)
    assert share.value == Decimal("55.56")


def test_a_change_has_a_direction_a_base_and_a_reason(read: Read) -> None:
    level, amount, rate = read("一般公共预算财政拨款支出90万元，比上年减少10万元，下降10%，主要原因是压减项目8.8万元。")[:3]
    assert (amount.kind, amount.direction, amount.base, amount.base_year) == (Kind.CHANGE_AMOUNT, "decrease", "earlier", 2021)
    assert (amount.of_claim, rate.of_claim, rate.part_claim) == (level.number, level.number, amount.number)
    assert rate.reason == "压减项目8.8万元"


@pytest.mark.parametrize(
    ("words", "year"),
    [("比2020年", 2020), ("与2021年度相比，", 2021), ("较上年", 2021), ("同比", 2021), ("与上年决算数相比", 2021), ("较去年同期", 2021)],
)
def test_the_year_of_comparison_is_known(read: Read, words: str, year: int) -> None:
    claims = read(f"一般公共预算财政拨款支出90万元。{words}增加3万元。")
    assert claims[-1].base_year == year


@pytest.mark.parametrize(
    "sentence",
    [
        "公务接待费预算5万元，支出决算2万元，完成预算的40%。",
        "公务接待费全年预算为5万元，支出决算为2万元，完成全年预算的40%。",
        "公务接待费预算数5万元，决算数2万元，预算完成率40%。",
        "公务接待费支出决算为2万元，完成预算5万元的40%。",
    ],
)
def test_a_completion_knows_its_budget_and_its_final_amount(read: Read, sentence: str) -> None:
    claims = {(claim.kind, claim.stage): claim for claim in read(sentence, heading="七、“三公”经费支出决算情况说明")}
    completion = claims[Kind.COMPLETION, "final"]
    assert completion.budget_claim == claims[Kind.AMOUNT, "budget"].number
    assert completion.of_claim == claims[Kind.AMOUNT, "final"].number
    assert (claims[Kind.AMOUNT, "budget"].row_key, claims[Kind.AMOUNT, "final"].row_key) == ("budget", "final")


def test_an_item_is_known_by_its_path_and_keeps_its_budget(read: Read) -> None:
    budget, final, completion, direction = read(
        "1、教育支出（类）留学教育（款）其他留学教育支出（项）。主要用于：来华学生。年初预算为12万元，支出决算为10万元，完成年初预算的83.33%。",
        "决算数小于预算数的主要原因：人数减少。",
    )
    assert {claim.function_code for claim in (budget, final, completion, direction)} == {"2050699"}
    assert (budget.stage, budget.form_id, final.row_key) == ("initial_budget", None, "2050699")
    assert (direction.kind, direction.direction, direction.base, direction.printed_text) == (Kind.CHANGE_AMOUNT, "decrease", "budget", "")


def test_a_name_that_ends_in_another_is_not_that_other(read: Read) -> None:
    (claim,) = read("其他地方教育支出3万元。")
    assert claim.kind is Kind.NOT_UNDERSTOOD


def test_a_sentence_about_something_unknown_is_not_about_what_stood_before(read: Read) -> None:
    *_, claim = read("公务接待费2万元。图书资料年初预算为3万元。", heading="七、“三公”经费支出决算情况说明")
    assert told(claim) == ("not_understood", "", "3万元")


def test_figures_that_answer_to_a_list_are_claimed_for_none(read: Read) -> None:
    claims = read("收、支总计分别为120万元、119万元。", heading="一、收入支出决算总体情况说明")
    assert [claim.kind for claim in claims] == [Kind.NOT_UNDERSTOOD, Kind.NOT_UNDERSTOOD]


def test_purposes_and_reasons_hold_details_only(read: Read) -> None:
    level, *details = read("教育支出50万元，主要用于购置设备20万元、教育支出补助3万元，主要原因是基本支出增加2万元。")
    assert level.subject == "function_code"
    assert {claim.subject for claim in details} == {"detail"}


def test_basic_spending_is_told_by_economic_code(read: Read) -> None:
    claims = read(
        "一般公共预算财政拨款基本支出60万元，其中：人员经费50万元，主要包括：基本工资30万元；公用经费10万元。",
        heading="六、一般公共预算财政拨款基本支出决算情况说明",
    )
    assert [(claim.row_key, claim.economic_code) for claim in claims[1:]] == [
        ("301+303", None),
        ("30101", "30101"),
        ("302+307+310+312+313+399", None),
    ]


def test_counts_are_told_by_what_they_stand_beside(read: Read) -> None:
    claims = read("公务接待费2万元。国内公务接待5批次，29人次。公务用车保有量2辆。", heading="七、“三公”经费支出决算情况说明")
    assert [told(claim) for claim in claims[1:]] == [
        ("count", "reception.batches", "5批次"),
        ("count", "reception.visitors", "29人次"),
        ("count", "vehicles.owned", "2辆"),
    ]


def test_overview_and_glossary_hold_no_claims(read: Read) -> None:
    assert read("本单位有车辆3辆。", heading="第一部分 部门概况") == []
    assert read("一、财政拨款收入：指单位取得的收入5万元。", heading="第四部分 名词解释") == []


PIECES = st.sampled_from(
    [
        *(
            "收入总计",
            "教育支出",
            "基本支出",
            "公务接待费",
            "其他留学教育支出（项）",
            "（类）",
            "教育支出（类）留学教育（款）",
            "某某专项",
            "项目绩效自评综述",
            "车辆",
        ),
        *(
            "占",
            "占总支出的",
            "完成预算的",
            "年初预算为",
            "支出决算为",
            "比上年",
            "与2020年相比",
            "增加",
            "下降",
            "持平",
            "小于",
            "预算数",
            "其中：",
            "主要用于",
        ),
        *("主要原因是", "用于以下方面：", "近", "左右", "为", "分别为", "，", "。", "；", "、", "：", "1、", "一是", "2022年度"),
        *("5万元", "1,234.56万元", "12.3%", "-3元", "7辆", "2批次", "29人次", "3个", "0万元", "2个百分点", "98.5分"),
    ]
)


@given(
    st.lists(PIECES, max_size=40).map("".join),
    st.sampled_from(["三、支出决算情况说明", "七、“三公”经费支出决算情况说明", "十、预算绩效情况"]),
)
@settings(max_examples=400)
def test_every_figure_is_claimed_exactly_once_whatever_is_said(text: str, heading: str) -> None:
    lines = [TextLine(1, 0, heading, False), TextLine(1, 1, "。" + text, False)]
    (paragraph,) = paragraphs(lines)
    claims = read_claims([paragraph], names_of(FORMS, None), PrintedCells(FORMS), 2022)
    assert Counter(claim.printed_text for claim in claims if claim.printed_text) == Counter(
        found[0] for found in vocabulary.FIGURE.finditer(paragraph.text)
    )
    assert [claim.number for claim in claims] == list(range(1, len(claims) + 1))
    assert all(
        1 <= reference < claim.number
        for claim in claims
        for reference in (claim.of_claim, claim.part_claim, claim.budget_claim)
        if reference
    )


def test_the_budget_of_the_year_itself_is_what_it_is_compared_with(read: Read) -> None:
    claims = read("公务接待费2022年决算数2万元，比2022年年初预算数5万元减少3万元。", heading="三、“三公”经费财政拨款决算情况")
    final, budget, change = claims
    assert (final.stage, budget.stage, change.base, change.base_year) == ("final", "initial_budget", "budget", None)
    assert (change.of_claim, change.budget_claim) == (final.number, budget.number)


def test_what_vehicles_cost_is_not_how_many_there_are(read: Read) -> None:
    count, amount = read("车辆4台，120万元。", heading="六、国有资产占用情况")
    assert (count.kind, count.subject) == (Kind.COUNT, "vehicles.total")
    assert amount.form_id is None


def test_the_owner_before_a_subject_does_not_hide_it(read: Read) -> None:
    (claim,) = read("虚构市某某中心2022年度收入总计5万元。", heading="一、收入支出决算总体情况")
    assert claim.subject == "income.grand_total"


def test_figures_of_an_earlier_year_are_told_apart(read: Read) -> None:
    earlier, final = read("2021年度收入总计90万元，2022年度收入总计120万元。", heading="一、收入支出决算总体情况")
    assert (earlier.stage, earlier.form_id, final.stage) == ("earlier", None, "final")


def test_what_follows_a_list_of_parts_may_be_of_the_whole_and_is_claimed_for_none(read: Read) -> None:
    *_, change = read("“三公”经费支出5万元，其中：公务接待费1万元。较上年增加0.5万元。", heading="七、“三公”经费支出决算情况说明")
    assert told(change) == ("not_understood", "", "0.5万元")
