"""Rows of a form of functional codes whose numbers are known, but not their columns → which of these numbers stand in one column.

Belongs here: what a row and those right below it show of each other. All rows below make up every part of the row above; where some of them are not
known, and hold nothing below zero, the others do not exceed it. Does not belong here: which
of the columns it is (`solve.solver`), which numbers a row has (`proven_rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

_MOST_STEPS = 2_000
"""Of one row with those below it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number of a row that is a part of its total: its candidate, its value and its half unit."""

    number: int
    value: int
    half_unit: int


_Row = tuple[Sequence[Part], bool]
"""The parts of a row, and whether they are in the order of those of the row above."""


class _TooManySteps(Exception):
    pass


def same_columns(parts: Mapping[int, Sequence[Part]], below: Mapping[int, Sequence[int]], ordered: Container[int]) -> list[tuple[int, ...]]:
    """Groups of numbers that stand in one column. `parts`: row → its parts, of the rows whose numbers are known, from left to right in the rows
    `ordered`. `below`: row → all rows right below it."""
    group_of = {part.number: {part.number} for of_row in parts.values() for part in of_row}
    for row, children in below.items():
        known = [child for child in children if child in parts]
        if row not in parts or not known:
            continue
        rows = [(parts[child], row in ordered and child in ordered) for child in known]
        for part, of_row in _shared(parts[row], rows, whole=len(known) == len(children)):
            merged = group_of[part] | group_of[of_row]
            group_of |= dict.fromkeys(merged, merged)
    groups = {tuple(sorted(group)) for group in group_of.values() if len(group) > 1}
    return sorted(groups)


def may_be_sums(above: Sequence[Part], below: Sequence[Sequence[Part]]) -> bool:
    """Whether the parts of a row may be the sums of those of all rows right below it, each in some column."""
    rows = [(parts, False) for parts in below if parts]
    try:
        return any(True for _ in _ways(above, sorted(rows, key=lambda row: (min(part.value for part in row[0]), -len(row[0]))), whole=True))
    except _TooManySteps:
        return True


def _shared(above: Sequence[Part], below: Sequence[_Row], *, whole: bool) -> list[tuple[int, int]]:
    """(a part of a row below, the part of the row above in whose column it stands), as far as no other is possible."""
    places: dict[int, set[int]] = defaultdict(set)
    try:
        for way in _ways(above, sorted(below, key=lambda row: (min(part.value for part in row[0]), -len(row[0]))), whole=whole):
            for part, of_row in way.items():
                places[part].add(of_row)
    except _TooManySteps:
        return []
    return [(part, next(iter(of_row))) for part, of_row in places.items() if len(of_row) == 1]


def _ways(above: Sequence[Part], below: Sequence[_Row], *, whole: bool) -> Iterator[dict[int, int]]:
    """Every way to give the parts of the rows below a part of the row above, from left to right where the rows are in order, so that none is exceeded,
    and where the rows are `whole`, each is made up."""
    steps = 0

    def go_on(place: int, rest: tuple[int, ...], allowed: tuple[int, ...], taken: dict[int, int]) -> Iterator[dict[int, int]]:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise _TooManySteps
        if place == len(below):
            if all(left >= -half and (not whole or left <= half) for left, half in zip(rest, allowed, strict=True)):
                yield taken
            return
        row, in_order = below[place]
        for columns in (combinations if in_order else permutations)(range(len(above)), len(row)):
            left, half = list(rest), list(allowed)
            for column, part in zip(columns, row, strict=True):
                left[column] -= part.value
                half[column] += part.half_unit
            if min(part.value for part in row) < 0 or all(left[column] >= -half[column] for column in columns):
                now = {part.number: above[column].number for column, part in zip(columns, row, strict=True)}
                yield from go_on(place + 1, tuple(left), tuple(half), {**taken, **now})

    yield from go_on(0, tuple(part.value for part in above), tuple(part.half_unit for part in above), {})
