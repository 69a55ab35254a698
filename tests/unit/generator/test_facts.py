"""The facts files make consistent accounts."""

from __future__ import annotations

from tests.generator.facts import read_facts
from tests.generator.form_tables import FormShape
from tests.generator.names import Names
from tests.generator.printed_forms import printed_forms


def test_the_industry_bureau_balances_as_it_was_published() -> None:
    facts = read_facts("industry_2021")
    forms = {form.form_id: form.amounts() for form in printed_forms(facts.accounts, Names(2021), FormShape(economic_amount=True))}
    summary = forms["income_expenditure_summary"]
    assert str(summary["income.current_year_total", "amount"]) == "94117688.51"
    assert str(summary["expenditure.current_year_total", "amount"]) == "94117434.94"
    assert str(summary["expenditure.closing_carryover", "amount"]) == "10574800.61"
    assert str(forms["income"]["215", "other"]) == "593.07"
    assert str(forms["general_budget_economic"]["312", "amount"]) == "77123300.00"
    assert str(forms["statistics"]["operating_cost.administrative", "value"]) == "1520232.71"


def test_three_of_its_forms_break_off() -> None:
    assert dict(read_facts("industry_2021").breaks_off) == {
        "income": "2150599",
        "expenditure": "2150599",
        "general_budget_expenditure": "2150550",
    }
