"""A world of regions, departments and years whose departments have units, and what of it counts.

Belongs here: whose accounts there are, which documents of them are published, and the accounts of a department with its units. Does not belong here:
how they are printed (`styles`), the accounts of one (`random_accounts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from tests.generator.accounts import Accounts, EconomicItem, Income, Opening, Spending, Statistics, ThreePublic
from tests.generator.random_accounts import random_accounts

REGIONS = {"太原市": "140100", "上海市普陀区": "310107", "浙江省": "330000"}
YEARS = (2017, 2019, 2020)
"""Across the reform of 2018, after which 30311 is another item than before."""


@dataclass(frozen=True)
class Published:
    """Accounts that are published. `units`: those that the document lists as included; `registered_under`: the department that only a registry names for
    it; `counts`: no other published document holds these amounts."""

    accounts: Accounts
    units: tuple[str, ...] = ()
    registered_under: str = ""
    counts: bool = True


def world(regions: Sequence[str] = tuple(REGIONS), years: Sequence[int] = YEARS) -> Iterator[Published]:
    """Five departments in each region and year: one with its own accounts and two units all published, one with one unit, two units whose department
    publishes nothing, one alone, and one whose unit a registry names."""
    seeds = count(1)

    def accounts(department: str, year: int) -> Accounts:
        return replace(random_accounts(next(seeds), year=year), department=department)

    for region in regions:
        for year in years:
            education = f"{region}教育局"
            parts = [accounts(name, year) for name in (f"{education}（本级）", f"{region}第一中学", f"{region}第二中学")]
            yield Published(consolidated(education, parts), units=tuple(part.department for part in parts))
            yield from (Published(part, counts=False) for part in parts)

            culture = f"{region}文化局"
            own, museum = accounts(f"{culture}本级", year), accounts(f"{region}博物馆", year)
            yield Published(consolidated(culture, [own, museum]), units=(own.department, museum.department))
            yield Published(museum, counts=False)

            yield from (Published(accounts(f"{region}{name}", year)) for name in ("人民医院", "中医院"))

            yield Published(accounts(f"{region}统计局", year))

            forestry = f"{region}林业局"
            station = accounts(f"{region}林业站", year)
            yield Published(consolidated(forestry, [accounts(f"{forestry}本级", year), station]))
            yield Published(station, registered_under=forestry, counts=False)


def consolidated(department: str, parts: Sequence[Accounts]) -> Accounts:
    """The accounts of a department that hold those of `parts`."""
    spending: Counter[tuple[str, str, str]] = Counter()
    income: Counter[tuple[str, str]] = Counter()
    opening: Counter[tuple[str, str]] = Counter()
    economic: Counter[str] = Counter()
    basic: Counter[str] = Counter()
    for part in parts:
        for leaf in part.spending:
            spending[leaf.code, leaf.nature, leaf.fund] += leaf.cents
        for received in part.income:
            income[received.code, received.source] += received.cents
        for opened in part.opening:
            opening[opened.fund, opened.code] += opened.cents
        for item in part.economic:
            economic[item.code] += item.cents
            basic[item.code] += item.basic_cents
    budgets = [part.three_public_budget for part in parts]
    statistics = [part.statistics for part in parts]
    vehicles: Counter[str] = Counter()
    for of_part in statistics:
        vehicles.update(of_part.vehicles)
    return replace(
        parts[0],
        department=department,
        spending=tuple(Spending(*key, cents) for key, cents in sorted(spending.items())),
        income=tuple(Income(*key, cents) for key, cents in sorted(income.items())),
        opening=tuple(Opening(*key, cents) for key, cents in sorted(opening.items())),
        surplus_used=sum(part.surplus_used for part in parts),
        surplus_distribution=sum(part.surplus_distribution for part in parts),
        economic=tuple(EconomicItem(code, cents, basic[code]) for code, cents in sorted(economic.items())),
        three_public_budget=ThreePublic(
            **{name: sum(getattr(budget, name) for budget in budgets) for name in ThreePublic.__dataclass_fields__}
        ),
        statistics=Statistics(
            vehicles=vehicles,
            **{
                name: sum(getattr(of_part, name) for of_part in statistics)
                for name in Statistics.__dataclass_fields__
                if name != "vehicles"
            },
        ),
    )
