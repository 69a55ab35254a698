"""Figures of the words and self-evaluations that nobody's accounts hold.

Belongs here: taking such a figure away, so that it costs nothing but itself, and telling of it. Does not belong here: figures of forms, whose cells are
unreadable then (`forms.amounts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import cache

from dagster_project.forms.model import Problem, problem
from dagster_project.knowledge.money_units import LARGEST_YUAN
from dagster_project.narrative.model import Claim, Evaluation, Fund, Indicator
from dagster_project.reading.model import Disclosure

_DECIMALS, _DECIMALS_OF_YUAN = 6, 2
"""What a figure has at most: a rate or half of a last digit, and an amount."""


def take_away_impossible_figures(disclosure: Disclosure) -> None:
    """Leave out every figure that is larger than any budget, or finer than any print. Each is told as a problem of `disclosure`."""
    disclosure.problems += _taken_away(disclosure)


def _taken_away(disclosure: Disclosure) -> Iterator[Problem]:
    for claim in disclosure.claims:
        yield from _of(claim, claim.page, claim.printed_text)
    for evaluation in disclosure.evaluations:
        parts: list[Evaluation | Fund | Indicator] = [evaluation, *evaluation.funds, *evaluation.indicators]
        for part in parts:
            yield from _of(part, evaluation.page)


def _of(part: Claim | Evaluation | Fund | Indicator, page: int, printed: str = "") -> Iterator[Problem]:
    found = [
        (name, value)
        for name in _names_of_fields()[type(part)]
        if isinstance(value := getattr(part, name), Decimal) and not _is_possible(value, name)
    ]
    for name, value in found:
        setattr(part, name, None)
        if name != "half_unit":
            yield problem("impossible_figure", page=page, figure=printed or format(value, "f"))


@cache
def _names_of_fields() -> dict[type, list[str]]:
    return {kind: [field.name for field in fields(kind)] for kind in (Claim, Evaluation, Fund, Indicator)}


def _is_possible(value: Decimal, name: str) -> bool:
    decimals = _DECIMALS_OF_YUAN if name.endswith("_yuan") and not name.startswith("half") else _DECIMALS
    return abs(value) < LARGEST_YUAN and value == value.quantize(Decimal(1).scaleb(-decimals))
