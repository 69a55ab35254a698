"""Payments that the functional form names say of the economic form which number is theirs."""

from __future__ import annotations

from decimal import Decimal

from dagster_project.forms.model import Cell, Form, Origin, Row, State
from dagster_project.forms.review.same_payments import same_payments
from dagster_project.forms.solve.placements import StatedAmount


def general_budget(**basic: str | None) -> Form:
    """Basic spending by functional code (`c2210201="187.19"`); None is a number whose cell is not known."""
    rows = []
    for code, text in basic.items():
        amount = Decimal(text) * 10_000 if text else None
        origin = Origin.PRINTED if text else Origin.AMBIGUOUS
        cell = Cell(text or "1.00", amount, half_unit_yuan=Decimal(50) if text else None, state=State.VALUE, origin=origin)
        rows.append(Row(code[1:], "", code[1:], None, {"basic": cell}))
    return Form("general_budget_expenditure", "", [1], "万元", rows)


def of(economic_code: str, yuan: str) -> StatedAmount:
    return StatedAmount(("general_budget_economic", economic_code, "basic"), Decimal(yuan), Decimal(50))


def test_an_item_says_what_its_economic_item_is() -> None:
    assert same_payments([general_budget(c2080505="160.75", c2210201="187.19")]) == [of("30108", "1607500"), of("30113", "1871900")]


def test_items_of_one_payment_are_added_up() -> None:
    assert same_payments([general_budget(c2101101="40.00", c2101102="20.99")]) == [of("30110", "609900")]


def test_an_item_that_is_not_settled_says_nothing() -> None:
    assert same_payments([general_budget(c2101101="40.00", c2101102=None)]) == []
    assert same_payments([]) == []
