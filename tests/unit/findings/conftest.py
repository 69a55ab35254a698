"""Checks over a small account, written as equations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from dagster_project.findings.model import CheckCell, CheckResult, Key

Account = Mapping[str, str]
"""Amounts by `form/row/column`; an empty text is a blank."""
Equation = tuple[str, list[str], list[str]]
"""Place, cells of the left side, cells of the right side."""


def _key(name: str) -> Key:
    form_id, row_key, column_key = name.split("/")
    return form_id, row_key, column_key


def _role(place: str, cell: str) -> str:
    form_id, anchor, _ = place.split("/")
    other_form, row_key, _ = cell.split("/")
    if form_id != other_form or row_key == anchor:
        return "anchor"
    return "classes" if anchor == "total" else "children"


@pytest.fixture
def judge() -> Callable[..., list[CheckResult]]:
    """The checks of an account: `eq` and `le` are equations, half of the last digit is a cent's."""

    def judged(account: Account, eq: list[Equation], le: list[Equation] | None = None, kind: str = "row") -> list[CheckResult]:
        found = []
        for relation, equations in (("eq", eq), ("le", le or [])):
            for place, left, right in equations:
                parts = tuple(
                    CheckCell(_key(cell), weight, Decimal(account[cell]) if account[cell] else None, Decimal("0.005"), _role(place, cell))
                    for weight, side in ((1, left), (-1, right))
                    for cell in side
                )
                difference = sum((part.weight * (part.amount or 0) for part in parts), Decimal(0))
                allowed = Decimal("0.005") * sum(part.amount is not None for part in parts)
                fails = difference > allowed if relation == "le" else abs(difference) > allowed
                forms = tuple({part.key[0] for part in parts if part.key})
                found.append(CheckResult(f"check {place}", place, kind, relation, "row", forms, fails, difference, allowed, parts))
        return found

    return judged
