"""Figures get their subjects, codes and cells."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.narrative.model import ClaimKind
from tests.unit.narrative.conftest import Read


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


def test_an_item_is_known_by_its_path_and_keeps_its_budget(read: Read) -> None:
    budget, final, completion, direction = read(
        "1、教育支出（类）留学教育（款）其他留学教育支出（项）。主要用于：来华学生。年初预算为12万元，支出决算为10万元，完成年初预算的83.33%。",
        "决算数小于预算数的主要原因：人数减少。",
    )
    assert {claim.function_code for claim in (budget, final, completion, direction)} == {"2050699"}
    assert (budget.stage, budget.form_id, final.row_key) == ("initial_budget", None, "2050699")
    assert (direction.kind, direction.direction, direction.base, direction.printed_text) == (
        ClaimKind.CHANGE_AMOUNT,
        "decrease",
        "budget",
        "",
    )


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
    assert [(claim.kind.value, claim.subject, claim.printed_text) for claim in claims[1:]] == [
        ("count", "reception.batches", "5批次"),
        ("count", "reception.visitors", "29人次"),
        ("count", "vehicles.owned", "2辆"),
    ]


def test_what_vehicles_cost_is_not_how_many_there_are(read: Read) -> None:
    count, amount = read("车辆4台，120万元。", heading="六、国有资产占用情况")
    assert (count.kind, count.subject) == (ClaimKind.COUNT, "vehicles.total")
    assert amount.form_id is None


def test_figures_of_an_earlier_year_are_told_apart(read: Read) -> None:
    earlier, final = read("2021年度收入总计90万元，2022年度收入总计120万元。", heading="一、收入支出决算总体情况")
    assert (earlier.stage, earlier.form_id, final.stage) == ("earlier", None, "final")
