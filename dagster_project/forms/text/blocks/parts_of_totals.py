"""Rows of a form of functional codes whose totals are known, and the other numbers of their page → the numbers that make up each total.

Belongs here: a page all of whose rows are known by their totals leaves its other numbers to these rows, none left over. What every way to do so gives a row
is its own; rows of the same total look alike. Does not belong here: finding totals (`totals_near_names`), which column a part stands in
(`columns_of_parts`, `solve.solver`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

Worth = tuple[int, int]
"""An amount and its half unit."""
_MOST_STEPS = 4_000
_MOST_PARTS = 3


class TooManyWays(Exception):
    """There are too many ways to share numbers out to look at."""


def share_out(totals: Mapping[int, Worth], numbers: Sequence[Worth], most_parts: int) -> dict[int, tuple[Worth, ...]] | None:
    """Row → its parts, where every way to share out what the totals leave of the numbers of a page gives it the same; None where there is no way. `totals`
    are those of all rows of the page; a row has at most `most_parts`. Raises TooManyWays."""
    left = Counter(worth for worth in numbers if worth[0])
    taken = Counter(totals.values())
    if not taken <= left:
        return None
    left -= taken
    of_total: dict[Worth, list[int]] = defaultdict(list)
    for row, worth in totals.items():
        of_total[worth].append(row)
    options = {worth: list(_options(worth, left, min(most_parts, _MOST_PARTS))) for worth in of_total}
    shown: dict[int, set[tuple[Worth, ...]]] = defaultdict(set)
    for way in _ways(of_total, options, left):
        for worth, chosen in way.items():
            alike = len(set(chosen)) == 1
            for row in of_total[worth]:
                shown[row].add(chosen[0] if alike else ())
    if not shown:
        return None
    return {row: next(iter(of_row)) for row, of_row in shown.items() if len(of_row) == 1 and () not in of_row}


def _options(total: Worth, left: Counter[Worth], most: int) -> Iterator[tuple[Worth, ...]]:
    """What may make up a total."""
    others = sorted(left)
    for count in range(1, most + 1):
        choices = combinations(others, count) if count < _MOST_PARTS or len(others) <= 40 else ()
        for parts in choices:
            if abs(total[0] - sum(value for value, _ in parts)) <= total[1] + sum(half for _, half in parts):
                yield parts
        if count == 2:
            for part in others:
                if left[part] > 1 and abs(total[0] - 2 * part[0]) <= total[1] + 2 * part[1]:
                    yield part, part


def _ways(
    of_total: Mapping[Worth, Sequence[int]], options: Mapping[Worth, Sequence[tuple[Worth, ...]]], left: Counter[Worth]
) -> Iterator[dict[Worth, tuple[tuple[Worth, ...], ...]]]:
    """Every way to give each total as many choices as rows have it, none twice in another order, so that no number is left."""
    steps = 0
    order = sorted(of_total, key=lambda worth: len(options[worth]))

    def go_on(
        place: int, least: int, chosen: tuple[tuple[Worth, ...], ...], free: Counter[Worth], way: dict[Worth, tuple[tuple[Worth, ...], ...]]
    ) -> Iterator[dict[Worth, tuple[tuple[Worth, ...], ...]]]:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise TooManyWays
        if place == len(order):
            if not free.total():
                yield way
            return
        worth = order[place]
        if len(chosen) == len(of_total[worth]):
            yield from go_on(place + 1, 0, (), free, {**way, worth: chosen})
            return
        for number in range(least, len(options[worth])):
            parts = Counter(options[worth][number])
            if parts <= free:
                yield from go_on(place, number, (*chosen, options[worth][number]), free - parts, way)

    yield from go_on(0, 0, (), left, {})
