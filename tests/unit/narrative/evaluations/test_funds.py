"""The money of self-evaluation forms that a dump tore into lines."""

from __future__ import annotations

from decimal import Decimal

from tests.unit.narrative.conftest import TORN, read_torn


def test_torn_amounts_are_put_together_where_the_execution_rate_leaves_one_way() -> None:
    (found,) = read_torn(TORN)
    total, source, other = found.funds
    assert (total.is_total, total.budget_yuan, total.executed_yuan) == (True, Decimal("5125000.0"), Decimal("5002000.0"))
    assert (total.weight, total.execution_rate, total.score) == (Decimal(10), Decimal("97.6"), Decimal("9.76"))
    assert (source.source, source.weight, other.budget_yuan) == ("省级财政资金", None, Decimal(0))


def test_amounts_that_can_be_put_together_in_two_ways_are_not_read() -> None:
    (found,) = read_torn(TORN.replace("512.5 512.5\n500\n.2\n1\n0\n97.6 9.76", "5 5\n1\n2\n1\n0\n-- 5", 1))  # 12 and 10, or 1 and 210
    assert found.funds[0].budget_yuan is None
