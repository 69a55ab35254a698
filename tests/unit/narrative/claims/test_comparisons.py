"""Changes, shares and completions know what they are of and against."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.narrative.model import ClaimKind
from tests.unit.narrative.conftest import Read


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
    assert share.kind is ClaimKind.SHARE
    assert (share.part_claim, share.of_claim) == (part.number, whole.number)
    assert share.value == Decimal("55.56")


def test_a_change_has_a_direction_a_base_and_a_reason(read: Read) -> None:
    level, amount, rate = read("一般公共预算财政拨款支出90万元，比上年减少10万元，下降10%，主要原因是压减项目8.8万元。")[:3]
    assert (amount.kind, amount.direction, amount.base, amount.base_year) == (ClaimKind.CHANGE_AMOUNT, "decrease", "earlier", 2021)
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
    completion = claims[ClaimKind.COMPLETION, "final"]
    assert completion.budget_claim == claims[ClaimKind.AMOUNT, "budget"].number
    assert completion.of_claim == claims[ClaimKind.AMOUNT, "final"].number
    assert (claims[ClaimKind.AMOUNT, "budget"].row_key, claims[ClaimKind.AMOUNT, "final"].row_key) == ("budget", "final")


def test_the_budget_of_the_year_itself_is_what_it_is_compared_with(read: Read) -> None:
    claims = read("公务接待费2022年决算数2万元，比2022年年初预算数5万元减少3万元。", heading="三、“三公”经费财政拨款决算情况")
    final, budget, change = claims
    assert (final.stage, budget.stage, change.base, change.base_year) == ("final", "initial_budget", "budget", None)
    assert (change.of_claim, change.budget_claim) == (final.number, budget.number)
