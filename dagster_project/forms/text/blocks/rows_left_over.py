"""Rows of a form of functional codes that are still without numbers → the numbers that the sums over the known rows leave for them.

Belongs here: trying numbers of a page in the rows left there until every sum holds, several rows at a time. What all ways to do so give a row is its
own. Rows below the same row look alike to every sum: all but one need their numbers right behind their name, or their totals below each other in one
block. Does not belong here: rows whose numbers are printed near their names (`near_rows`,
`beside_rows`), what proves a row (`proof_by_sums`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dagster_project.forms.text.blocks.near_rows import Numbers

_MOST_STEPS = 4_000
"""Of rows that sums tie to each other."""
_MOST_ROWS = 25

Sum = Sequence[tuple[int, int]]
"""(sign, row) of an identity over the totals of rows."""
Worth = tuple[int, int]
"""An amount and its half unit."""
Values = tuple[Worth, ...]
"""What the numbers of a row show: its total, then its parts."""
_Way = tuple[dict[int, Values], dict[int, int]]
"""Row → what its numbers show, and row → their page."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a form. `page_of`: row → the page that prints it, None where that is not known. `numbers`: page → the numbers left on it, in the order
    of the dump. `block_of`: the block of each number. `beside`: row → what the numbers right behind its name show.
    `alike`: rows below the same row, from top to bottom. `above`: row → the row that it is right below. `columns`: how many numbers a row may have."""

    page_of: Mapping[int, int | None]
    numbers: Mapping[int, Sequence[int]]
    worth: Sequence[Worth]
    block_of: Sequence[int]
    beside: Mapping[int, Values]
    alike: Sequence[Sequence[int]]
    above: Mapping[int, int]
    columns: int
    uses_all: bool
    """Whether no number of the form is outside the sums of its row."""


def lay_left_over(left: Left, sums: Sequence[Sum], totals: Mapping[int, Worth]) -> dict[int, Numbers]:
    """Row → its numbers, for rows that the sums leave one choice of values. `totals` are those of the known rows."""
    found: dict[int, Numbers] = {}
    taken: set[int] = set()
    for rows in _tied(left.page_of, sums):
        if len(rows) > _MOST_ROWS:
            continue
        search = _Search(left, rows, sums, totals)
        ways = search.ways()
        for row in rows:
            certain = [(values, pages) for values, pages in ways if search.keeps_order(row, values, pages)]
            if len({_any_order(values[row]) for values, _ in certain}) == 1:
                numbers = _numbers(left, certain[0][0][row], certain[0][1][row], taken)
                if numbers:
                    found[row] = numbers
                    taken.update(numbers)
    return found


def _tied(rows: Iterable[int], sums: Sequence[Sum]) -> list[list[int]]:
    """The rows in groups that sums tie to each other."""
    group_of = {row: {row} for row in rows}
    for of_sum in sums:
        tied = [row for _, row in of_sum if row in group_of]
        merged = {row for first in tied for row in group_of[first]}
        group_of |= dict.fromkeys(merged, merged)
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]


def _numbers(left: Left, values: Values, page: int, taken: set[int]) -> Numbers:
    """The first numbers of a page that show these values, the parts behind the total where there are such."""
    free = [number for number in left.numbers[page] if number not in taken]
    chosen: list[int] = []
    for value in values:
        fitting = [number for number in free if left.worth[number] == value and number not in chosen]
        behind = [number for number in fitting if not chosen or number > chosen[0]]
        if not fitting:
            return ()
        chosen.append((behind or fitting)[0])
    return (chosen[0], *sorted(chosen[1:]))


def _any_order(values: Values) -> Values:
    """The total and its parts, whatever the order of these."""
    return (*values[:1], *sorted(values[1:]))


@dataclass(slots=True)
class _Search:
    left: Left
    rows: Sequence[int]
    sums: Sequence[Sum]
    totals: Mapping[int, Worth]
    steps: int = 0

    def ways(self) -> list[_Way]:
        """Every way to give the rows numbers so that all sums hold; [] where there are too many to look at."""
        mine = set(self.rows)
        touching = [of_sum for of_sum in self.sums if any(row in mine for _, row in of_sum)]
        ready = [of_sum for of_sum in touching if all(row in mine or row in self.totals for _, row in of_sum)]
        if not mine <= {row for of_sum in ready for _, row in of_sum}:
            return []
        free = Counter((page, self.left.worth[number]) for page, numbers in self.left.numbers.items() for number in numbers)
        found = [(way, pages) for way, pages in self._go_on({}, {}, free, ready) if self._uses_all(way, pages)]
        return found if self.steps <= _MOST_STEPS else []

    def _go_on(
        self, way: dict[int, Values], pages: dict[int, int], free: Counter[tuple[int, Worth]], sums: Sequence[Sum]
    ) -> Iterator[_Way]:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return
        if len(way) == len(self.rows):
            yield way, pages
            return
        total = {**self.totals, **{row: values[0] for row, values in way.items()}}
        missing = [[(sign, row) for sign, row in of_sum if row not in total] for of_sum in sums]
        place = min((p for p, rows in enumerate(missing) if rows), key=lambda p: len(missing[p]))
        sign, row = missing[place][0]
        due = -sign * sum(s * total[r][0] for s, r in sums[place] if r in total)
        half = sum(total[r][1] for s, r in sums[place] if r in total)
        exact = len(missing[place]) == 1
        page = self.left.page_of[row]
        for on_page in [page] if page is not None else list(self.left.numbers):
            for values in self._options(on_page, free, due if exact else None, half):
                if _any_order(self.left.beside.get(row, values)) != _any_order(values):
                    continue
                rest = free - Counter((on_page, value) for value in values)
                after = {**way, row: values}
                if all(self._may_hold(of_sum, total | {row: values[0]}) for of_sum in sums if any(r == row for _, r in of_sum)):
                    yield from self._go_on(after, {**pages, row: on_page}, rest, sums)

    def _may_hold(self, of_sum: Sum, total: Mapping[int, Worth]) -> bool:
        """Whether a sum holds, or may hold once its other rows have their totals."""
        known = [(sign, *total[row]) for sign, row in of_sum if row in total]
        difference = sum(sign * value for sign, value, _ in known)
        if len(known) == len(of_sum):
            return abs(difference) <= sum(half for _, _, half in known)
        signs = {sign for sign, row in of_sum if row not in total}
        allowed = sum(half for _, _, half in known)
        if len(signs) > 1 or min(value for value, _ in self.left.worth) < 0:
            return True
        return difference <= allowed if signs == {1} else difference >= -allowed

    def _options(self, page: int, free: Counter[tuple[int, Worth]], due: int | None, allowed: int) -> Iterator[Values]:
        """What a row may show, by the numbers that are free on a page."""
        here = sorted(worth for (on_page, worth), count in free.items() if on_page == page and count > 0)
        for total in here:
            if due is not None and abs(total[0] - due) > allowed + total[1]:
                continue
            if free[page, total] > 1:
                yield (total, total)
            others = [worth for worth in here if 0 < worth[0] < total[0]]
            for count in range(2, min(self.left.columns, 4)):
                for parts in combinations(others, count) if len(others) ** count < 4 * _MOST_STEPS else ():
                    if abs(total[0] - sum(value for value, _ in parts)) <= total[1] + sum(half for _, half in parts):
                        yield (total, *parts)
            for part in others:
                if free[page, part] > 1 and self.left.columns > 2 and abs(total[0] - 2 * part[0]) <= total[1] + 2 * part[1]:
                    yield (total, part, part)

    def keeps_order(self, row: int, way: Mapping[int, Values], pages: Mapping[int, int]) -> bool:
        """Whether the dump shows which total is that of a row, among those below the same row on its page, and so for each row that it is a part of."""
        alike = next((rows for rows in self.left.alike if row in rows), ())
        of_page = [other for other in alike if other in way and pages[other] == pages[row]]
        above = self.left.above.get(row)
        in_order = len(of_page) < 2 or self._is_order(of_page, way, self.left.numbers[pages[row]])
        return in_order and (above is None or above not in way or self.keeps_order(above, way, pages))

    def _is_order(self, rows: Sequence[int], way: Mapping[int, Values], numbers: Sequence[int]) -> bool:
        """Whether those of the rows that have no numbers at their names have their totals one below the other in one block, and none of these may be of a row
        elsewhere that shows the same."""
        apart = [row for row in rows if self.left.beside.get(row, ())[:1] != way[row][:1]]
        if len({way[row][0] for row in apart}) < 2:
            return True
        printed = Counter(self.left.worth[number] for number in numbers)
        used = Counter(value for values in way.values() for value in values)
        if any(printed[way[row][0]] > used[way[row][0]] for row in apart):
            return False
        return self._in_one_block([self._totals(way[row], numbers) for row in apart])

    def _totals(self, values: Values, numbers: Sequence[int]) -> list[int]:
        """The numbers that may be the total of a row: parts that show the same come behind it."""
        alike = [number for number in numbers if self.left.worth[number] == values[0]]
        return alike[: len(alike) - values[1:].count(values[0])]

    def _in_one_block(self, places: Sequence[Sequence[int]]) -> bool:
        last = places[0]
        for here in places[1:]:
            last = [n for n in here if any(self.left.block_of[n] == self.left.block_of[one] and one < n for one in last)]
        return bool(last)

    def _uses_all(self, way: Mapping[int, Values], pages: Mapping[int, int]) -> bool:
        """Whether no number is left on a page of which all rows are in hand."""
        if not self.left.uses_all:
            return True
        used = Counter((pages[row], value) for row, values in way.items() for value in values)
        whole = set(pages.values()) - {page for row, page in self.left.page_of.items() if row not in way}
        if None in {page for row, page in self.left.page_of.items() if row not in way}:
            return True
        return all(
            used[page, value] == count
            for page in whole
            for value, count in Counter(self.left.worth[number] for number in self.left.numbers[page]).items()
            if value[0]
        )
