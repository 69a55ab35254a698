"""What the words of a sentence make of its figures: claims, details, or nothing understood."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.narrative.claims.figures import FIGURE
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.reader import read_claims
from dagster_project.narrative.claims.tokens import names_of
from dagster_project.narrative.model import Claim, ClaimKind
from tests.unit.narrative.conftest import Read

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


def test_a_name_that_ends_in_another_is_not_that_other(read: Read) -> None:
    (claim,) = read("其他地方教育支出3万元。")
    assert claim.kind is ClaimKind.NOT_UNDERSTOOD


def test_a_sentence_about_something_unknown_is_not_about_what_stood_before(read: Read) -> None:
    *_, claim = read("公务接待费2万元。图书资料年初预算为3万元。", heading="七、“三公”经费支出决算情况说明")
    assert told(claim) == ("not_understood", "", "3万元")


def test_figures_that_answer_to_a_list_are_claimed_for_none(read: Read) -> None:
    claims = read("收、支总计分别为120万元、119万元。", heading="一、收入支出决算总体情况说明")
    assert [claim.kind for claim in claims] == [ClaimKind.NOT_UNDERSTOOD, ClaimKind.NOT_UNDERSTOOD]


def test_a_direction_that_is_left_open_is_read_as_such(read: Read) -> None:
    claims = read("本年收入合计100万元，比上年减增加20万元，增长25%。")
    assert [(claim.kind.value, claim.direction) for claim in claims] == [
        ("amount", None),
        ("change_amount", "undecided"),
        ("change_rate", "increase"),
    ]


def test_a_share_without_its_sign_is_a_share_all_the_same(read: Read) -> None:
    (_, _, share) = read("本年收入合计100万元，其中：财政拨款收入90万元，占90.00；")
    assert (share.kind, share.printed_text, share.unit, share.value) == (ClaimKind.SHARE, "90.00", "", Decimal("90.00"))


def test_a_number_behind_a_share_is_no_share_where_words_go_on(read: Read) -> None:
    claims = read("本年收入合计100万元，其中：财政拨款收入90万元，占90.00分值的一半。")
    assert ClaimKind.SHARE not in {claim.kind for claim in claims}


def test_a_stated_zero_is_as_exact_as_the_finest_amount(read: Read) -> None:
    claims = read("本年收入合计100.25万元。财政拨款收入0万元。")
    assert {claim.half_unit for claim in claims} == {Decimal(50)}


def test_an_item_nobody_knows_keeps_its_figures_to_itself(read: Read) -> None:
    claims = read("教育支出（类）无此款（款）无此项（项）年初预算5万元，支出决算4万元，完成预算的80%。")
    assert [told(claim)[:2] for claim in claims] == [
        ("amount", "function_code"),
        ("amount", "function_code"),
        ("completion", "function_code"),
    ]
    assert {claim.form_id for claim in claims} == {None}


def test_purposes_and_reasons_hold_details_only(read: Read) -> None:
    level, *details = read("教育支出50万元，主要用于购置设备20万元、教育支出补助3万元，主要原因是基本支出增加2万元。")
    assert level.subject == "function_code"
    assert {claim.subject for claim in details} == {"detail"}


def test_overview_and_glossary_hold_no_claims(read: Read) -> None:
    assert read("本单位有车辆3辆。", heading="第一部分 部门概况") == []
    assert read("一、财政拨款收入：指单位取得的收入5万元。", heading="第四部分 名词解释") == []


def test_the_owner_before_a_subject_does_not_hide_it(read: Read) -> None:
    (claim,) = read("虚构市某某中心2022年度收入总计5万元。", heading="一、收入支出决算总体情况")
    assert claim.subject == "income.grand_total"


def test_what_follows_a_list_of_parts_may_be_of_the_whole_and_is_claimed_for_none(read: Read) -> None:
    *_, change = read("“三公”经费支出5万元，其中：公务接待费1万元。较上年增加0.5万元。", heading="七、“三公”经费支出决算情况说明")
    assert told(change) == ("not_understood", "", "0.5万元")


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
    claims = [claim for _, told in read_claims([paragraph], names_of(FORMS, None), PrintedCells(FORMS), 2022) for claim in told]
    assert Counter(claim.printed_text for claim in claims if claim.printed_text) == Counter(
        found[0] for found in FIGURE.finditer(paragraph.text)
    )
    assert [claim.number for claim in claims] == list(range(1, len(claims) + 1))
    assert all(
        1 <= reference < claim.number
        for claim in claims
        for reference in (claim.of_claim, claim.part_claim, claim.budget_claim)
        if reference
    )
