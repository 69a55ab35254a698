"""Random accounts that obey every identity, the same for the same seed on any machine.

Belongs here: drawing realistic facts. Does not belong here: deriving forms from them or printing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from tests.generator import names
from tests.generator.accounts import (
    APPROPRIATIONS,
    GENERAL_BUDGET,
    GOVERNMENT_FUND,
    OPERATING_COST_CLASSES,
    OWN,
    OWN_SOURCES,
    STATE_CAPITAL,
    Accounts,
    EconomicItem,
    Income,
    Opening,
    Spending,
    Statistics,
    ThreePublic,
)

PLACES = ("示例市", "样本县", "虚构区", "模拟市", "范例县")
OFFICES = (
    "工业和信息化局",
    "农业农村局",
    "教育局",
    "文化和旅游局",
    "统计局",
    "林业局",
    "残疾人联合会",
    "融媒体中心",
    "第一中学",
    "疾病预防控制中心",
)

USUAL_ITEMS = ("2080505", "2101101", "2210201")
"""Pension, health insurance and housing fund: nearly every department has them."""

_FUND_SECTION = re.compile("安排的支出|专项债|基金支出|基金的补助|补充.*基金|农网还贷资金")
_BASIC_CLASSES = ("301", "302", "303", "310")
_PROJECT_CLASSES = ("302", "303", "307", "309", "310", "312", "399")
_SPENT_BY_OTHERS = ("remitted_to_superior", "operating", "subsidy_to_subordinate")


@dataclass
class _Draw:
    """One run of the dice. `grain` is the smallest step of an amount in cents."""

    dice: Random
    grain: int
    drawn: list[int]

    def chance(self, probability: float) -> bool:
        return self.dice.random() < probability

    def amount(self, most: int = 5_000_000_000) -> int:
        """Cents up to about `most`: often round, often equal to an earlier amount, rarely negative."""
        earlier = [cents for cents in self.drawn if abs(cents) <= most]
        if earlier and self.chance(0.25):
            return self.dice.choice(earlier)
        digits = self.dice.randint(4, len(str(most)) - 1)
        cents = self.dice.randrange(10**digits, 10 ** (digits + 1))
        if self.chance(0.3):
            cents = max(1, cents // 1_000_000) * 1_000_000
        cents = max(self.grain, cents // self.grain * self.grain)
        if self.chance(0.01):
            cents = -cents
        self.drawn.append(cents)
        return cents

    def split(self, total: int, count: int) -> list[int]:
        """`total` cents in at most `count` parts that are none of them zero and add up exactly."""
        steps = abs(total) // self.grain
        if steps <= count or count < 2:
            return [total] if total else []
        ends = [0, *sorted(self.dice.sample(range(1, steps), count - 1)), steps]
        parts = [(high - low) * self.grain for low, high in pairwise(ends)]
        parts[-1] += abs(total) - steps * self.grain
        return parts if total > 0 else [-part for part in parts]


def random_accounts(seed: int, *, year: int = 2021, unit: str = "元", exact: bool = False) -> Accounts:
    """Random consistent accounts of `year`.

    With `exact` every fact is a multiple of 100 yuan, so that figures printed in 万元 with two decimals add up exactly; without it
    they are drawn to the cent and printed 万元 sums show rounding differences.
    """
    draw = _Draw(Random(seed), 10_000 if exact else 1, [])
    spending = _general_budget(draw, year)
    spending += _fund_spending(draw, year, GOVERNMENT_FUND) if draw.chance(0.3) else []
    spending += _fund_spending(draw, year, STATE_CAPITAL) if draw.chance(0.12) else []
    spending += _own_spending(draw, spending) if draw.chance(0.45) else []
    income, opening = _income(draw, spending)
    economic = _economic(draw, spending, year)
    basic_cost = sum(item.basic_cents for item in economic if item.code[:3] in OPERATING_COST_CLASSES)
    own_rest = sum(item.cents for item in income if item.source in OWN_SOURCES) - sum(item.cents for item in spending if item.fund == OWN)
    return Accounts(
        department=draw.dice.choice(PLACES) + draw.dice.choice(OFFICES),
        region="",
        year=year,
        unit=unit,
        spending=tuple(spending),
        income=tuple(income),
        opening=tuple(opening),
        surplus_used=draw.amount(500_000_000) if draw.chance(0.1) else 0,
        surplus_distribution=min(own_rest, abs(draw.amount(50_000_000))) if own_rest > 0 and draw.chance(0.3) else 0,
        economic=tuple(economic),
        three_public_budget=_three_public_budget(draw, economic),
        statistics=_statistics(draw, basic_cost),
    )


def varied_accounts(seed: int) -> Accounts:
    """Random accounts whose year, unit and precision vary with the seed too, as they do over a country."""
    dice = Random(f"varied {seed}")
    return random_accounts(
        seed, year=dice.choice((2018, 2019, 2021, 2022, 2024)), unit=dice.choice(("元", "万元")), exact=dice.random() < 0.3
    )


def _items(draw: _Draw, year: int, funds: bool) -> list[str]:
    """Function items of 3 to 12 classes (few for funds), in code order."""
    codes = names.function_codes(year)
    classes = set(names.summary_classes(year)) - {"202", "203", "223", "231", "232", "234"}
    fund_sections = {code for code, name in codes.items() if len(code) == 5 and _FUND_SECTION.search(name)}
    known = [
        code for code in codes if len(code) == 7 and code[:3] in classes and code[:5] in codes and (code[:5] in fund_sections) == funds
    ]
    wanted = draw.dice.sample(sorted({code[:3] for code in known}), draw.dice.randint(1, 3) if funds else draw.dice.randint(3, 12))
    chosen = set() if funds else {code for code in USUAL_ITEMS if code in codes and draw.chance(0.8)}
    for parent in wanted:
        sections = sorted({code[:5] for code in known if code.startswith(parent)})
        for section in draw.dice.sample(sections, min(len(sections), draw.dice.choice((1, 1, 1, 2, 3)))):
            items = [code for code in known if code.startswith(section)]
            chosen.update(draw.dice.sample(items, min(len(items), draw.dice.choice((1, 1, 2, 3, 4)))))
    return sorted(chosen)


def _general_budget(draw: _Draw, year: int) -> list[Spending]:
    leaves = []
    for code in _items(draw, year, funds=False):
        natures: Sequence[str] = (
            ("basic",) if code in USUAL_ITEMS else draw.dice.choice((("basic",), ("project",), ("project",), ("basic", "project")))
        )
        leaves += [Spending(code, nature, GENERAL_BUDGET, draw.amount()) for nature in natures]
    # Basic spending of an economic code may not exceed all its spending, so neither nature may be negative in sum.
    negative = {nature for nature in ("basic", "project") if sum(leaf.cents for leaf in leaves if leaf.nature == nature) < 0}
    return [replace(leaf, cents=abs(leaf.cents)) if leaf.nature in negative else leaf for leaf in leaves]


def _fund_spending(draw: _Draw, year: int, fund: str) -> list[Spending]:
    if fund == GOVERNMENT_FUND:
        items = _items(draw, year, funds=True)
    else:
        known = [
            code
            for code in names.function_codes(year)
            if len(code) == 7 and code.startswith("223") and code[:5] in names.function_codes(year)
        ]
        items = sorted(draw.dice.sample(known, min(len(known), draw.dice.randint(1, 2))))
    spending = [Spending(code, "project" if draw.chance(0.9) else "basic", fund, draw.amount()) for code in items]
    # No fund gets back more than it spends in a year: three public expenses would exceed all appropriations together.
    sign = 1 if sum(leaf.cents for leaf in spending) >= 0 else -1
    return [replace(leaf, cents=sign * leaf.cents) for leaf in spending]


def _own_spending(draw: _Draw, spending: Sequence[Spending]) -> list[Spending]:
    codes = sorted({leaf.code for leaf in spending if leaf.fund == GENERAL_BUDGET})
    leaves = []
    for code in draw.dice.sample(codes, min(len(codes), draw.dice.randint(1, 4))):
        nature = draw.dice.choice(("basic", "project", "project", draw.dice.choice(_SPENT_BY_OTHERS)))
        leaves.append(Spending(code, nature, OWN, abs(draw.amount(500_000_000))))
    return leaves


def _income(draw: _Draw, spending: Sequence[Spending]) -> tuple[list[Income], list[Opening]]:
    """Income that covers the spending, some of it out of last year's balance, some left over for the next."""
    received: dict[tuple[str, str], int] = {}
    source = draw.dice.choice(OWN_SOURCES)
    for leaf in spending:
        key = (leaf.code, source if leaf.fund == OWN else leaf.fund)
        if leaf.fund == OWN and draw.chance(0.3):
            source = draw.dice.choice(OWN_SOURCES)
        received[key] = received.get(key, 0) + leaf.cents
    opening = []
    for fund in (*APPROPRIATIONS, OWN):
        keys = [key for key in received if (OWN if key[1] in OWN_SOURCES else key[1]) == fund]
        if not keys or not draw.chance(0.5):
            continue
        key = draw.dice.choice(keys)
        balance = abs(draw.amount(500_000_000))
        opening.append(Opening(fund, key[0] if fund in (GOVERNMENT_FUND, STATE_CAPITAL) else "", balance))
        change = draw.dice.choice((0, -balance, abs(draw.amount(100_000_000))))
        if received[key] + change:
            received[key] += change
    return [Income(code, source, cents) for (code, source), cents in sorted(received.items()) if cents], opening


def _economic(draw: _Draw, spending: Sequence[Spending], year: int) -> list[EconomicItem]:
    """General-budget spending over economic sections, each nature over classes that know it."""
    amounts: dict[str, list[int]] = {}
    for nature, classes, most in (("basic", _BASIC_CLASSES, 30), ("project", _PROJECT_CLASSES, 12)):
        total = sum(leaf.cents for leaf in spending if leaf.fund == GENERAL_BUDGET and leaf.nature == nature)
        sections = [code for code in names.economic_codes(year) if len(code) == 5 and code[:3] in classes]
        parts = draw.split(total, draw.dice.randint(1, most))
        for code, cents in zip(sorted(draw.dice.sample(sections, len(parts))), parts, strict=True):
            amount, basic = amounts.get(code, [0, 0])
            amounts[code] = [amount + cents, basic + cents if nature == "basic" else basic]
    return [EconomicItem(code, amount, basic) for code, (amount, basic) in sorted(amounts.items()) if amount or basic]


def _three_public_budget(draw: _Draw, economic: Sequence[EconomicItem]) -> ThreePublic:
    spent = {item.code: item.cents for item in economic}

    def budget(code: str) -> int:
        return max(0, spent.get(code, 0)) + (abs(draw.amount(10_000_000)) if draw.chance(0.5) else 0)

    return ThreePublic(budget("30212"), budget("31013"), budget("30231"), budget("30217"))


def _statistics(draw: _Draw, basic_cost: int) -> Statistics:
    kinds = [
        key.partition("vehicles.")[2] for key in names.line_labels("statistics") if key.startswith("vehicles.") and key != "vehicles.total"
    ]
    participating = draw.dice.choice((0, 0, basic_cost, basic_cost // 3 // draw.grain * draw.grain))
    goods, works, services = (abs(draw.amount(500_000_000)) if draw.chance(0.6) else 0 for _ in range(3))
    return Statistics(
        goods=goods,
        works=works,
        services=services,
        participating_operating_cost=participating,
        vehicles={kind: draw.dice.randint(1, 12) for kind in kinds if draw.chance(0.25)},
        general_equipment=draw.dice.choice((0, 0, 1, 3, 17)),
        specialised_equipment=draw.dice.choice((0, 0, 1, 2)),
    )
