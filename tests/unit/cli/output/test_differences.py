"""Differences stand side by side below the name of their form."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dagster_project.cli.output.differences import print_differences
from dagster_project.reading.differences import Difference


def test_cells_before_and_after(screen: Callable[[int], Any]) -> None:
    out, lines = screen(80)
    changed = Difference(
        "income", "total", "total", "合计", "changed", "1,000.00", "999.00", Decimal("1000.00"), Decimal("999.00"), Decimal("-1.00"), 1, 1
    )
    added = Difference("expenditure", "201", "basic", "一般公共服务支出", "added", None, "5.00", None, Decimal(5), None, None, 2)
    print_differences(out, [changed, added])
    assert [line.split() for line in lines()] == [
        ["amounts", "in", "yuan"],
        ["cell", "before", "after", "difference"],
        ["income"],
        ["total/total", "changed", "1,000.00", "999.00", "-1.00"],
        ["expenditure"],
        ["201/basic", "added", "5"],
    ]


def test_no_difference_prints_nothing(screen: Callable[[int], Any]) -> None:
    out, lines = screen(80)
    print_differences(out, [])
    assert lines() == []
