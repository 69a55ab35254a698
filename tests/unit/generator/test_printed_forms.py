"""The ten forms follow from the facts and obey the identities of the seeds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.generator.accounts import (
    GENERAL_BUDGET,
    OWN,
    Accounts,
    EconomicItem,
    Income,
    InconsistentAccounts,
    Opening,
    Spending,
    Statistics,
    ThreePublic,
)
from tests.generator.form_tables import FormShape, PrintedForm
from tests.generator.names import Names
from tests.generator.printed_forms import printed_forms, with_amount

ACCOUNTS = Accounts(
    department="示例市统计局",
    region="",
    year=2021,
    unit="元",
    spending=(
        Spending("2010501", "basic", GENERAL_BUDGET, 70_000),
        Spending("2010505", "project", GENERAL_BUDGET, 30_050),
        Spending("2010505", "project", OWN, 500),
    ),
    income=(Income("2010501", GENERAL_BUDGET, 70_000), Income("2010505", GENERAL_BUDGET, 30_050), Income("2010505", "other", 700)),
    opening=(Opening(OWN, "", 1_000),),
    economic=(EconomicItem("30101", 60_000, 60_000), EconomicItem("30217", 10_000, 10_000), EconomicItem("30227", 30_050, 0)),
    three_public_budget=ThreePublic(reception=15_000),
    statistics=Statistics(goods=5, services=6, vehicles={"other": 2}),
)


def forms(**shape: bool) -> dict[str, PrintedForm]:
    return {form.form_id: form for form in printed_forms(ACCOUNTS, Names(2021), FormShape(**shape))}  # type: ignore[arg-type]


def test_all_ten_forms_come_in_statutory_order() -> None:
    assert [form.form_id for form in printed_forms(ACCOUNTS, Names(2021), FormShape())] == list(FormShape().forms)


def test_a_leaf_rolls_up_to_section_class_and_total() -> None:
    amounts = forms()["expenditure"].amounts()
    assert amounts["2010505", "project"] == Decimal("305.50")
    assert amounts["20105", "total"] == amounts["201", "total"] == amounts["total", "total"] == Decimal("1005.50")
    assert forms()["general_budget_expenditure"].amounts()["total", "project"] == Decimal("300.50")


def test_what_is_not_spent_is_carried_over() -> None:
    amounts = forms()["income_expenditure_summary"].amounts()
    assert amounts["income.opening_carryover", "amount"] == Decimal("10.00")
    assert amounts["expenditure.closing_carryover", "amount"] == Decimal("12.00")
    assert amounts["income.grand_total", "amount"] == amounts["expenditure.grand_total", "amount"] == Decimal("1017.50")


def test_nothing_is_blank_and_not_zero() -> None:
    cells = {row.row_key: row.cells for row in forms()["income_expenditure_summary"].rows}
    assert cells["income.government_fund"] == {"amount": None}
    assert Decimal(0) not in forms()["income_expenditure_summary"].amounts().values()


def test_three_public_expenses_and_operating_cost_come_from_the_economic_codes() -> None:
    assert forms()["three_public"].amounts()["final", "reception"] == Decimal("100.00")
    assert forms()["three_public"].amounts()["budget", "total"] == Decimal("150.00")
    assert forms()["statistics"].amounts()["operating_cost.administrative", "value"] == Decimal("100.00")


def test_vehicles_are_counted_in_pieces() -> None:
    assert forms()["statistics"].amounts()["vehicles.total", "value"] == Decimal(2)


def test_the_economic_form_shows_all_spending_only_in_that_shape() -> None:
    assert forms()["general_budget_economic"].columns == ("basic",)
    assert forms(economic_amount=True)["general_budget_economic"].amounts()["302", "amount"] == Decimal("400.50")


def test_code_names_are_those_of_the_year() -> None:
    def label(year: int) -> str:
        accounts = Accounts("示例市统计局", "", year, "元", (), (), economic=())
        form = printed_forms(accounts, Names(year), FormShape(forms=("income_expenditure_summary",)))[0]
        return next(row.label for row in form.rows if row.row_key == "expenditure.215")

    assert (label(2018), label(2021)) == ("资源勘探信息等支出", "资源勘探工业信息等支出")


def test_a_planted_error_changes_one_cell() -> None:
    before = printed_forms(ACCOUNTS, Names(2021), FormShape())
    after = with_amount(before, "expenditure", "201", "total", Decimal("1.00"))
    changed = [
        (a.form_id, place) for a, b in zip(after, before, strict=True) for place in a.amounts() if a.amounts()[place] != b.amounts()[place]
    ]
    assert changed == [("expenditure", ("201", "total"))]


def test_an_error_cannot_be_planted_where_nothing_is_printed() -> None:
    with pytest.raises(KeyError, match="expenditure/999/total"):
        with_amount(printed_forms(ACCOUNTS, Names(2021), FormShape()), "expenditure", "999", "total", Decimal(1))


@pytest.mark.parametrize(
    ("spending", "economic", "message"),
    [
        (
            (Spending("201", "basic", GENERAL_BUDGET, 1), Spending("20101", "basic", OWN, 1)),
            (EconomicItem("30101", 1, 1),),
            "also the parent of 20101",
        ),
        (
            (Spending("2010101", "operating", GENERAL_BUDGET, 1),),
            (EconomicItem("30101", 1, 0),),
            "appropriations know basic and project only",
        ),
        ((Spending("2010101", "basic", GENERAL_BUDGET, 5),), (EconomicItem("30101", 4, 4),), "5 cents by function and 4 by economic code"),
        ((Spending("2010101", "basic", GENERAL_BUDGET, 5),), (EconomicItem("30101", 5, 4),), "basic spending is 5 cents"),
    ],
)
def test_contradicting_facts_are_refused(spending: tuple[Spending, ...], economic: tuple[EconomicItem, ...], message: str) -> None:
    with pytest.raises(InconsistentAccounts, match=message):
        Accounts("示例市统计局", "", 2021, "元", spending, (), economic=economic)


def test_a_fund_opening_balance_needs_its_code() -> None:
    with pytest.raises(InconsistentAccounts, match="needs its function code"):
        Accounts("示例市统计局", "", 2021, "元", (), (), opening=(Opening("government_fund", "", 1),))
