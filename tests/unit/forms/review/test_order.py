"""Forms that stand elsewhere than the rules put them."""

from __future__ import annotations

import pytest

from dagster_project.forms.model import Form
from dagster_project.forms.review.order import out_of_order
from dagster_project.knowledge.messages import Language

LONG = {
    "s": "income_expenditure_summary",
    "i": "income",
    "e": "expenditure",
    "a": "appropriation_summary",
    "b": "general_budget_expenditure",
    "c": "general_budget_economic",
    "3": "three_public",
    "f": "government_fund",
    "k": "state_capital",
    "x": "statistics",
}


def misplaced(order: str) -> list[tuple[str, int | None]]:
    """The forms and pages that are remarked on; each form stands on a page of its own."""
    forms = [Form(LONG[letter], letter, [page], "元") for page, letter in enumerate(order, 1)]
    return [(problem.form_id or "", problem.page) for problem in out_of_order(forms)]


@pytest.mark.parametrize("order", ["sieabc3fk", "sieabcfk3", "sieabcf3k", "xsieabc3", "sie", "s", "", "sieaabc"])
def test_orders_in_use(order: str) -> None:
    assert misplaced(order) == []


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ("seiabc", [("income", 3)]),
        ("asiebc", [("appropriation_summary", 1)]),
        ("siea3bc", [("three_public", 5)]),
        ("iesabc", [("income_expenditure_summary", 3)]),
    ],
)
def test_the_form_that_stands_elsewhere_is_named(order: str, moved: list[tuple[str, int]]) -> None:
    assert misplaced(order) == moved


def test_in_english_forms_have_their_english_names_and_in_chinese_what_is_printed() -> None:
    first, second = Form("expenditure", "支出决算表", [1], "元"), Form("income", "部门收入决算表", [2], "元")
    (told,) = out_of_order([first, second])
    zh, en = told.words(Language.ZH), told.words(Language.EN)
    assert (zh.message, zh.found) == ("部门收入决算表未按报表顺序排列", "排在支出决算表之后")
    assert (en.message, en.found) == ("Income by function stands out of order among the forms", "after Expenditure by function")
