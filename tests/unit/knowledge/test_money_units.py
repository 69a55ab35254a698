from __future__ import annotations

import re
from decimal import Decimal

import pytest

from dagster_project.knowledge.money_units import TEN_THOUSAND_YUAN, YUAN, money_unit_en, money_unit_pattern, yuan_per_unit


@pytest.mark.parametrize(("unit", "yuan"), [("元", "1"), ("千元", "1000"), ("万元", "10000"), ("亿元", "100000000")])
def test_every_unit_of_money_is_so_many_yuan_and_has_a_name(unit: str, yuan: str) -> None:
    assert yuan_per_unit()[unit] == Decimal(yuan)
    assert money_unit_en(unit).endswith("yuan")


def test_other_units_are_no_money() -> None:
    assert "%" not in yuan_per_unit()
    assert {YUAN, TEN_THOUSAND_YUAN} < yuan_per_unit().keys()


def test_the_longest_unit_is_found() -> None:
    assert re.findall(money_unit_pattern(), "单位:万元，千元，元") == ["万元", "千元", "元"]
