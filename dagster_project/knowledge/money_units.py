"""Units of money (元, 万元 …): how many yuan they are, what they are called.

Belongs here: look-ups in `seeds/narrative/units.csv` of the units that measure amounts. Does not belong here: other units (`vocabulary`), where a
document prints its unit (`forms.recognise.titles`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from dagster_project.knowledge.vocabulary import either, units

YUAN, TEN_THOUSAND_YUAN = "元", "万元"
"""The units that forms and self-evaluations, respectively, are in where nothing is said."""

LARGEST_YUAN = Decimal(10) ** 12
"""No department has a thousand billion yuan: the largest, that of education, has about half."""


@cache
def yuan_per_unit() -> Mapping[str, Decimal]:
    """Unit of money → how many yuan it is."""
    return MappingProxyType({unit.name: unit.factor for unit in units().values() if unit.measure == "amount"})


@cache
def money_unit_pattern() -> str:
    """A pattern for any unit of money."""
    return f"(?:{either(yuan_per_unit())})"


def money_unit_en(unit: str) -> str:
    """The English name of a unit of money."""
    return units()[unit].name_en
