"""The accounts of one department for one year, as facts.

Belongs here: the facts from which every statutory form follows, in whole cents, and their consistency. Does not belong
here: the forms (`printed_forms`), where the facts come from (`facts`, `random_accounts`), how anything is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

GENERAL_BUDGET, GOVERNMENT_FUND, STATE_CAPITAL, OWN = "general_budget", "government_fund", "state_capital", "own"
APPROPRIATIONS = (GENERAL_BUDGET, GOVERNMENT_FUND, STATE_CAPITAL)
FUNDS = (*APPROPRIATIONS, OWN)

OWN_SOURCES = ("superior_subsidy", "institutional", "operating", "subordinate_remittance", "other")
"""Income that is no appropriation: the columns of the income form after 财政拨款收入."""

NATURES = ("basic", "project", "remitted_to_superior", "operating", "subsidy_to_subordinate")

ECONOMIC_OF_FUNDS = "39999"
"""Economic code of what the other two funds spend: no form of theirs is by economic code."""

OPERATING_COST_CLASSES = ("302", "310")
"""机关运行经费: basic general-budget spending on goods and services and on capital."""


class InconsistentAccounts(ValueError):
    """The facts contradict one another, so no set of forms could obey every identity."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Money spent under one function code, of one nature, from one fund."""

    code: str
    nature: str
    fund: str
    cents: int


@dataclass(frozen=True, slots=True)
class Income:
    """Money received under one function code; `source` is one of APPROPRIATIONS or OWN_SOURCES."""

    code: str
    source: str
    cents: int


@dataclass(frozen=True, slots=True)
class Opening:
    """年初结转和结余 of a fund. The two fund forms print it by function code, so `code` is empty only for the other funds."""

    fund: str
    code: str
    cents: int


@dataclass(frozen=True, slots=True)
class EconomicItem:
    """General-budget spending under one economic code, and how much of it is basic spending."""

    code: str
    cents: int
    basic_cents: int


@dataclass(frozen=True, slots=True)
class CrossItem:
    """Spending of one fund under one function code, of one nature, by one economic code."""

    code: str
    nature: str
    fund: str
    economic: str
    cents: int


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """三公 spending in cents: 因公出国（境）, 公务用车购置, 公务用车运行, 公务接待."""

    overseas: int = 0
    vehicle_purchase: int = 0
    vehicle_operation: int = 0
    reception: int = 0


@dataclass(frozen=True)
class Statistics:
    """Figures of 相关信息统计表 that no other form implies. Money in cents; vehicles and equipment in pieces."""

    goods: int = 0
    works: int = 0
    services: int = 0
    participating_operating_cost: int = 0
    vehicles: Mapping[str, int] = field(default_factory=dict)
    general_equipment: int = 0
    specialised_equipment: int = 0


def _crossed(rows: Sequence[tuple[str, int]], columns: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """(row, column, amount) of a table with these sums of rows and of columns, both in cents and of the same total."""
    left = [(key, cents) for key, cents in columns if cents]
    for place, (row, amount) in enumerate(rows):
        is_last = place == len(rows) - 1
        while left and (amount or is_last):
            column, there = left[0]
            taken = there if is_last or (len(left) > 1 and 0 < there <= amount) else amount
            yield row, column, taken
            amount -= taken
            left[0] = (column, there - taken)
            if left[0][1] == 0:
                del left[0]


@dataclass(frozen=True)
class Accounts:
    """Consistent facts of one department and year. `region` is a 6-digit code or empty, `unit` 元 or 万元.

    Raises InconsistentAccounts where the facts cannot fill a set of forms that obeys every identity.
    """

    department: str
    region: str
    year: int
    unit: str
    spending: tuple[Spending, ...]
    income: tuple[Income, ...]
    opening: tuple[Opening, ...] = ()
    surplus_used: int = 0
    surplus_distribution: int = 0
    economic: tuple[EconomicItem, ...] = ()
    three_public_budget: ThreePublic = ThreePublic()
    statistics: Statistics = Statistics()

    def __post_init__(self) -> None:
        leaves = {leaf.code for leaf in self.spending} | {leaf.code for leaf in self.income} | {leaf.code for leaf in self.opening} - {""}
        for code in leaves:
            if inside := next((other for other in leaves if other != code and other.startswith(code)), None):
                raise InconsistentAccounts(f"{code} is a leaf and also the parent of {inside}: give the facts of its children only")
        for leaf in self.spending:
            if leaf.fund in APPROPRIATIONS and leaf.nature not in ("basic", "project"):
                raise InconsistentAccounts(
                    f"{leaf.code}: {leaf.nature} spending from {leaf.fund}; appropriations know basic and project only"
                )
        for what, economic, functional in (
            ("spending", sum(item.cents for item in self.economic), self.spent(GENERAL_BUDGET)),
            ("basic spending", sum(item.basic_cents for item in self.economic), self.spent(GENERAL_BUDGET, "basic")),
        ):
            if economic != functional:
                raise InconsistentAccounts(f"general-budget {what} is {functional} cents by function and {economic} by economic code")
        if any(leaf.fund in (GOVERNMENT_FUND, STATE_CAPITAL) and not leaf.code for leaf in self.opening):
            raise InconsistentAccounts("an opening balance of a fund form needs its function code")

    def spent(self, fund: str | None = None, nature: str | None = None) -> int:
        """Spending in cents, of all funds and natures unless one is named."""
        return sum(leaf.cents for leaf in self.spending if fund in (None, leaf.fund) and nature in (None, leaf.nature))

    def received(self, fund: str) -> int:
        """Income of the year in cents of one fund."""
        sources = OWN_SOURCES if fund == OWN else (fund,)
        return sum(leaf.cents for leaf in self.income if leaf.source in sources)

    def opened(self, fund: str) -> int:
        return sum(leaf.cents for leaf in self.opening if leaf.fund == fund)

    def closed(self, fund: str) -> int:
        """年末结转和结余 of one fund: what opening balance, income and spending leave."""
        rest = self.opened(fund) + self.received(fund) - self.spent(fund)
        return rest + self.surplus_used - self.surplus_distribution if fund == OWN else rest

    def economic_by_code(self) -> dict[str, tuple[int, int]]:
        """`(amount, basic)` in cents of every economic class and section with an amount."""
        sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for item in self.economic:
            for code in {item.code[:3], item.code}:
                amount, basic = sums[code]
                sums[code] = (amount + item.cents, basic + item.basic_cents)
        return dict(sums)

    def by_function_and_economic(self, funds: Sequence[str]) -> list[CrossItem]:
        """What each function code of these appropriations was spent on. The facts give both margins of general-budget spending, nature by nature; they are
        crossed by letting both lists run side by side."""
        found = [
            CrossItem(leaf.code, leaf.nature, leaf.fund, ECONOMIC_OF_FUNDS, leaf.cents)
            for leaf in self.spending
            if leaf.fund in funds and leaf.fund not in (OWN, GENERAL_BUDGET)
        ]
        for nature in ("basic", "project") if GENERAL_BUDGET in funds else ():
            economic = [(item.code, item.basic_cents if nature == "basic" else item.cents - item.basic_cents) for item in self.economic]
            spent = [(leaf.code, leaf.cents) for leaf in self.spending if (leaf.fund, leaf.nature) == (GENERAL_BUDGET, nature)]
            found += [CrossItem(code, nature, GENERAL_BUDGET, item, cents) for code, item, cents in _crossed(spent, economic)]
        return found

    def three_public_final(self) -> ThreePublic:
        """三公 as spent: economic codes 30212, 30913 with 31013, 30231 and 30217."""
        amounts = {item.code: item.cents for item in self.economic}
        return ThreePublic(
            overseas=amounts.get("30212", 0),
            vehicle_purchase=amounts.get("30913", 0) + amounts.get("31013", 0),
            vehicle_operation=amounts.get("30231", 0),
            reception=amounts.get("30217", 0),
        )

    def operating_cost(self) -> int:
        """机关运行经费 in cents."""
        return sum(item.basic_cents for item in self.economic if item.code[:3] in OPERATING_COST_CLASSES)
