"""Errors come before warnings, the grave before the slight; a hundredth of a percentage point is not what 920 million is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dagster_project.publish.sizes import in_order, in_printed_unit, materiality

TOTAL = Decimal(1_000_000_000)


def finding(name: str, difference: str | None, unit: str | None = "元", severity: str = "error") -> dict[str, Any]:
    size = None if difference is None else Decimal(difference)
    return {"document_id": name, "finding_no": 1, "difference_yuan": size, "printed_unit": unit, "severity": severity, "total_yuan": TOTAL}


def test_findings_come_in_the_order_in_which_one_works_them_through() -> None:
    wanted = [
        finding("920 million", "-920000000"),
        finding("20 million", "20000000", "万元"),
        finding("26 points", "-26", "%"),
        finding("a form is not there", None, None),
        finding("5 million", "5000000"),
        finding("a cent", "0.01"),
        finding("a hundredth of a point", "0.01", "%"),
        finding("warning", "-920000000", severity="warning"),
    ]
    assert [row["document_id"] for row in in_order(wanted[::-1])] == [row["document_id"] for row in wanted]


@pytest.mark.parametrize(
    ("difference", "unit", "level"),
    [
        ("10000000", "万元", "major"),
        ("1000000", "元", "moderate"),
        ("999999", "元", "slight"),
        ("1", "%", "major"),
        ("0.01", "%", "slight"),
        ("-11", "辆", None),
    ],
)
def test_how_grave_a_difference_is_depends_on_what_it_is_a_part_of(difference: str, unit: str, level: str | None) -> None:
    found = materiality(finding("a", difference, unit))
    assert (found.id if found else None) == level


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("106615100.00", "万元", "10661.51"),
        ("3000.00", "万元", "0.30"),
        ("1.5", "万元", "0.00015"),
        ("12.00", "辆", "12"),
        ("0.30", "%", "0.3"),
        ("100.00", None, "100"),
    ],
)
def test_figures_are_in_the_unit_of_the_page(amount: str, unit: str | None, shown: str) -> None:
    assert str(in_printed_unit(Decimal(amount), unit)) == shown
