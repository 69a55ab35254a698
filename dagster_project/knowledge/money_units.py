"""Units of money (元, 万元 …): how many yuan they are, what they are called, how forms spell them.

Belongs here: look-ups in `seeds/narrative/units.csv` of the units that measure amounts, and in `seeds/forms/money_unit_spellings.csv`. Does not belong
here: other units (`vocabulary`), where a document prints its unit (`forms.recognise.money_unit`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.seeds import read_seed
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


@cache
def money_unit_spellings() -> Mapping[str, str]:
    """How forms spell a unit of money, normalised and in small letters → the unit: rmb10,000yuan → 万元."""
    return MappingProxyType({normalise(row["spelling"]).lower(): row["unit"] for row in read_seed("forms/money_unit_spellings.csv")})


def money_unit_en(unit: str) -> str:
    """The English name of a unit of money."""
    return units()[unit].name_en
