"""Sentences around the figures, in wording of our own.

Belongs here: which facts are told, the figures in them (rounded or cut, and one of them wrong where that is asked for), and the year before. Does not
belong here: the sentences (`wordings`), any sentence of a published document, any person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from tests.generator import names, wordings
from tests.generator.accounts import APPROPRIATIONS, FUNDS, GENERAL_BUDGET, GOVERNMENT_FUND, NATURES, OWN_SOURCES, STATE_CAPITAL, Accounts

YUAN_OF = {"元": Decimal(1), "万元": Decimal(10_000)}
_ORDINALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]
_LONGEST_HEADING = 40
_NOTABLE_CENTS = 10_000_000
"""A change below a hundred thousand yuan is too small for its rate to be told wrong for certain."""


@dataclass(frozen=True)
class Staff:
    """Authorised posts of two kinds, and persons who serve or are retired."""

    administrative: int
    institution: int
    serving: int
    retired: int


@dataclass(frozen=True)
class Telling:
    """How a narrative is told: its wording, and which of its figures that must be right is told wrong (counted from 0), if any."""

    wording: str = "formal"
    mistake: int | None = None


def overview(accounts: Accounts, units: Sequence[str], staff: Staff | None = None) -> Iterator[str]:
    """What the department does, which units its accounts hold: these, or its own alone; its staff, where that is told."""
    yield "一、职责"
    yield f"{accounts.department}承担本级政府交办的本行业管理与公共服务事项。"
    yield "二、决算单位"
    if not units:
        yield f"纳入{accounts.year}年度决算编制范围的有{accounts.department}本级一家。"
    else:
        yield f"纳入{accounts.year}年度决算编制范围的单位包括："
        yield from (f"{number}.{unit}" for number, unit in enumerate(units, 1))
    if staff:
        yield "三、人员情况"
        yield (
            f"{accounts.department}核定编制{staff.administrative + staff.institution}名，其中：行政编制{staff.administrative}名、事业编制{staff.institution}名；"
            f"年末实有人员{staff.serving + staff.retired}人，其中：在职人员{staff.serving}人，退休人员{staff.retired}人。"
        )


def explanation(accounts: Accounts, telling: Telling) -> Iterator[str]:
    """The figures of the forms in words: totals, sources, natures, classes, items, 三公, operating cost, procurement, vehicles."""
    facts, figures = Facts(accounts), Figures(telling, Random(f"{accounts.department} {accounts.year}"))
    told = list(WORDINGS[telling.wording](facts, figures))
    yield from told
    yield from wordings.obligations(facts, figures, _further_ordinals(told))
    yield from wordings.empty_forms(facts)


def glossary() -> Iterator[str]:
    """What the terms mean."""
    yield "一、财政拨款收入：指本级财政当年拨付的资金。"
    yield "二、基本支出：指保障机构日常运转的支出。"


def _further_ordinals(told: list[str]) -> Iterator[str]:
    """The ordinals behind those of the headings so far, in their manner: 十、, or （六）."""
    headings = [
        found[0]
        for line in told
        if len(line) < _LONGEST_HEADING and (found := re.match("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", line))
    ]
    manner = "（{}）" if headings[0].startswith("（") else "{}、"
    there = [
        _ORDINALS.index(number)
        for heading in headings
        if (number := heading.strip("（）、")) in _ORDINALS and manner.format(number) == heading
    ]
    for number in _ORDINALS[max(there) + 1 :]:
        yield manner.format(number)


def figures_at_stake(accounts: Accounts, wording: str) -> int:
    """How many figures of a narrative must be right: `Telling.mistake` counts through them."""
    facts, figures = Facts(accounts), Figures(Telling(wording), Random(f"{accounts.department} {accounts.year}"))
    list(WORDINGS[wording](facts, figures))
    return figures.told


class Facts:
    """Sums of the accounts that sentences tell, in cents."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.year = accounts.year
        self.income = sum(leaf.cents for leaf in accounts.income)
        self.spent = accounts.spent()
        self.grand_total = self.income + sum(accounts.opened(fund) for fund in FUNDS) + accounts.surplus_used
        self.appropriated = sum(accounts.received(fund) for fund in APPROPRIATIONS)
        self.appropriation_total = self.appropriated + sum(accounts.opened(fund) for fund in APPROPRIATIONS)
        self.general = accounts.spent(GENERAL_BUDGET)
        self.sources = {
            names.column_titles("income")[source]: sum(leaf.cents for leaf in accounts.income if leaf.source == source)
            for source in OWN_SOURCES
        }
        titles = names.column_titles("expenditure")
        self.natures = {titles[nature]: accounts.spent(nature=nature) for nature in NATURES}
        self.classes = self._by_code(3)
        self.items = self._by_code(7)
        economic = accounts.economic_by_code()
        self.basic = accounts.spent(GENERAL_BUDGET, "basic")
        self.without = [fund for fund in (GOVERNMENT_FUND, STATE_CAPITAL) if not _moved(accounts, fund)]
        self.economic = {code: economic[code][1] for code in ("301", "302", "303", "310") if economic.get(code, (0, 0))[1]}

    def _by_code(self, digits: int) -> dict[str, int]:
        sums: dict[str, int] = {}
        for leaf in self.accounts.spending:
            if leaf.fund == GENERAL_BUDGET and len(leaf.code) >= digits:
                sums[leaf.code[:digits]] = sums.get(leaf.code[:digits], 0) + leaf.cents
        return dict(sorted(sums.items()))

    def name(self, code: str) -> str:
        """The name of a function or economic code in the year of the accounts."""
        return names.economic_codes(self.year)[code] if code[0] == "3" else names.function_codes(self.year)[code]

    def path(self, code: str) -> str:
        """An item by its class, section and own name."""
        return f"{self.name(code[:3])}（类）{self.name(code[:5])}（款）{self.name(code)}（项）"


def _moved(accounts: Accounts, fund: str) -> bool:
    funds = [
        *(leaf.fund for leaf in accounts.spending),
        *(leaf.source for leaf in accounts.income),
        *(one.fund for one in accounts.opening),
    ]
    return fund in funds


class Figures:
    """Figures as a narrative prints them. `told` counts those that forms or arithmetic settle, so that one of them can be told wrong."""

    def __init__(self, telling: Telling, dice: Random) -> None:
        self.mistake = telling.mistake
        self.dice = dice
        self.told = 0
        self.unit = "万元"
        self.decimals = 2
        self.thousands = False
        self.rounding = ROUND_HALF_UP

    def cut(self) -> None:
        """From here on digits are cut instead of rounded."""
        self.rounding = ROUND_DOWN

    def _is_mistaken(self, *, at_stake: bool) -> bool:
        if not at_stake:
            return False
        self.told += 1
        return self.told - 1 == self.mistake

    def money(self, cents: int, *, at_stake: bool = True) -> str:
        """An amount with its unit; `at_stake` where a form prints it."""
        if self._is_mistaken(at_stake=at_stake):
            cents = cents + abs(cents) // 3 + 123_456_700
        amount = self._printed(Decimal(cents).scaleb(-2) / YUAN_OF[self.unit])
        return f"{amount:{',' if self.thousands else ''}f}{self.unit}"

    def share(self, part: int, whole: int) -> str:
        return self._percent(part, whole, at_stake=whole > 0)

    def completion(self, final: int, budget: int) -> str:
        return self._percent(final, budget, at_stake=budget >= _NOTABLE_CENTS)

    def _percent(self, above: int, below: int, *, at_stake: bool) -> str:
        percent = Decimal(above * 100) / Decimal(below) if below else Decimal(0)
        if self._is_mistaken(at_stake=at_stake):
            percent += 11
        return f"{self._printed(percent)}%"

    def count(self, pieces: int, unit: str, *, at_stake: bool = False) -> str:
        return f"{pieces + (5 if self._is_mistaken(at_stake=at_stake) else 0)}{unit}"

    def before(self, cents: int) -> int:
        """What the year before may have been."""
        return max(0, cents) * self.dice.randint(50, 160) // 100

    def change(self, cents: int, up: str, down: str, same: str, *, grew: str = "增长", fell: str = "下降") -> str:
        """An amount against the year before: more or less by how much, and at what rate. Its rate, or the amount where it has none, is at stake."""
        before = self.before(cents)
        difference = cents - before
        if not difference:
            return same
        amount = self.money(abs(difference), at_stake=abs(difference) >= _NOTABLE_CENTS and before >= _NOTABLE_CENTS)
        if not before:
            return f"{up if difference > 0 else down}{amount}"
        notable = abs(difference) >= _NOTABLE_CENTS and before >= _NOTABLE_CENTS
        rate = self._percent(abs(difference), before, at_stake=notable)
        return f"{up if difference > 0 else down}{amount}，{grew if difference > 0 else fell}{rate}"

    def _printed(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.decimals), self.rounding)


WORDINGS: dict[str, Callable[[Facts, Figures], Iterator[str]]] = {
    "formal": wordings.formal,
    "terse": wordings.terse,
    "in_yuan": wordings.in_yuan,
    "itemised": wordings.itemised,
}
