"""Figures are written as departments write them, and stand for what is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.generator.numbers import NumberStyle

AMOUNT = Decimal("94117095.44")


@pytest.mark.parametrize(
    ("style", "unit", "text"),
    [
        (NumberStyle(), "元", "94,117,095.44"),
        (NumberStyle(thousands=False), "元", "94117095.44"),
        (NumberStyle(), "万元", "9,411.71"),
        (NumberStyle(decimals=6, thousands=False), "万元", "9411.709544"),
        (NumberStyle(decimals=0), "元", "94,117,095"),
    ],
)
def test_money_is_printed_in_its_unit_and_precision(style: NumberStyle, unit: str, text: str) -> None:
    assert style.money(AMOUNT, unit) == text


@pytest.mark.parametrize(("negative", "text"), [("-", "-12.30"), ("－", "－12.30"), ("()", "(12.30)")])
def test_a_negative_amount_keeps_its_mark(negative: str, text: str) -> None:
    assert NumberStyle(negative=negative).money(Decimal("-12.3"), "元") == text


def test_a_figure_stands_for_what_is_printed() -> None:
    assert NumberStyle().printed(AMOUNT, "万元") == Decimal("94117100")


def test_half_a_printed_digit_is_rounded_away_from_zero() -> None:
    assert NumberStyle().printed(Decimal("50.00"), "万元") == Decimal(100)
    assert NumberStyle().printed(Decimal("-50.00"), "万元") == Decimal(-100)


@pytest.mark.parametrize("nothing", ["", "0.00", "-"])
def test_nothing_is_printed_as_the_style_says(nothing: str) -> None:
    assert NumberStyle(nothing=nothing).money(None, "元") == nothing
    assert NumberStyle(nothing=nothing).count(None) == nothing
