"""A form of functional codes in a dump that prints block after block → the totals of its rows, by the sums over them and the numbers near each name.

Belongs here: tools that print a page column after column, or move single numbers, still print the total of a row not far from its code or name. Of the
numbers there every row takes one so that all rows right below a row make it up, from the lowest rows to the total; farther ones are looked at only for what
nearer ones do not make up. What all ways to do so give a row is its total. Rows right below the same row look alike to every sum: of those that may have
each other's totals all but one need theirs, with what makes it up, right behind their own name or that of a row below. Does not belong here: what makes
up a total (`parts_of_totals`), what proves a row (`proof_by_sums`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Worth = tuple[int, int]
"""An amount and its half unit."""
_REACHES = ((8, 14), (16, 24), (30, 30))
"""How many numbers before and behind its code or name the total of a row may stand, the nearest first."""
_MOST_STEPS = 2_000
"""Of one row with those right below it."""
_MOST_STEPS_OF_FORM = 30_000
_MOST_SUMS = 10_000
_MOST_WAYS = 64


@dataclass(frozen=True, slots=True)
class Page:
    """What a dump shows. `page_of`: row → its page, None where that is not known. `numbers`: page → its numbers, in the order of the dump. `printed_at`:
    row → before which numbers its code and its name stand. `below`: row → the rows right below it, by their codes; the classes below the total.
    `at_names`: row → the numbers right behind its name, where these are a total and what makes it up."""

    page_of: Mapping[int, int | None]
    numbers: Mapping[int, Sequence[int]]
    worth: Sequence[Worth]
    printed_at: Mapping[int, Sequence[int]]
    below: Mapping[int, Sequence[int]]
    at_names: Mapping[int, Sequence[int]]

    def with_all_below(self, row: int) -> set[int]:
        """A row and all rows that it is the sum of, down to the lowest."""
        return {row}.union(*(self.with_all_below(child) for child in self.below.get(row, ())))


@dataclass(frozen=True, slots=True)
class Totals:
    """`known`: row → its total, where all ways agree. `choices`: of the other rows below such a row all ways, a list for each such row. `mixed`: the rows
    that may have each other's totals."""

    known: Mapping[int, Worth]
    choices: Sequence[Sequence[Mapping[int, Worth]]]
    mixed: Container[int]


@dataclass(frozen=True, slots=True)
class _Ways:
    """All ways to give a row one total: the choices of ways for the rows right below it, () where nothing below shows it; whether a sum over several rows
    does; whether the total, or that of a row below, stands right behind its name. `mixed` are rows that may have each other's totals, `shared` what
    all ways give a row."""

    row: int
    worth: Worth
    made: tuple[tuple[_Ways, ...], ...]
    branches: bool
    at_name: bool
    mixed: frozenset[int]
    shared: frozenset[tuple[int, Worth]]


_OfRow = dict[Worth, _Ways]
_Apart = tuple[_Ways, ...]
"""Of rows right below the same row, those whose total nothing at their names shows."""


def lay_totals(page: Page, roots: Sequence[int]) -> Totals:
    """The totals of the rows. `roots` are rows below which all others are, the total before the classes."""
    search = _Search(page)
    tops: list[_Ways] = []
    known: dict[int, Worth] = {}
    for root in roots:
        ways = [of for of in search.ways(root, len(_REACHES) - 1).values() if of.branches]
        if root not in known and len(ways) == 1:
            tops += ways
            known |= dict(ways[0].shared)
    mixed = frozenset[int]().union(*(top.mixed for top in tops))
    choices = [way for top in tops for way in _choices_below(top, known, mixed)]
    return Totals(known, choices, mixed)


def _choices_below(ways: _Ways, known: Container[int], mixed: Container[int]) -> Iterator[list[dict[int, Worth]]]:
    """Of a row with a known total, and of each such row below it, the ways for the rows below that have none."""
    if any(of.row not in known for of in next(iter(ways.made), ())):
        yield _each(ways, known, mixed)
    below = {id(of): of for choice in ways.made for of in choice if of.row in known}
    for of in below.values():
        yield from _choices_below(of, known, mixed)


def _each(ways: _Ways, known: Container[int], mixed: Container[int]) -> list[dict[int, Worth]]:
    """The ways for the rows below a row, down to those with a known total; [] where these are too many. Of ways that only give `mixed` rows each other's
    totals, one."""
    found: dict[object, dict[int, Worth]] = {}
    for choice in ways.made:
        unknown = [of for of in choice if of.row not in known]
        parts = [[{of.row: of.worth} | way for way in (_each(of, known, mixed) if of.made else [{}])] for of in unknown]
        for several in product(*parts):
            way = {row: worth for part in several for row, worth in part.items()}
            same = frozenset(fact for fact in way.items() if fact[0] not in mixed), tuple(sorted(way[row] for row in way if row in mixed))
            found.setdefault(same, way)
            if len(found) > _MOST_WAYS:
                return []
    return list(found.values())


class _Ends:
    """What the first rows may add up to so that the last ones can make it up to a number; of other choices the rest is not looked at."""

    def __init__(self, options: Sequence[_OfRow], near: Iterable[Worth]) -> None:
        targets = {value for value, _ in near}
        self.slack = max((half for _, half in near), default=0) + sum(max(half for _, half in of_row) for of_row in options)
        self.starts: list[list[int] | None] = [sorted(targets)]
        for of_row in reversed(options):
            last = self.starts[0]
            few = last is not None and len(last) * len(of_row) <= _MOST_SUMS
            self.starts.insert(0, sorted({start - value for value, _ in of_row for start in last}) if few and last is not None else None)

    def can_be_reached(self, place: int, total: int) -> bool:
        """Whether the rows from `place` on can make a total up to one of the numbers."""
        starts = self.starts[place]
        if starts is None:
            return True
        at = bisect_left(starts, total - self.slack)
        return at < len(starts) and starts[at] <= total + self.slack


@dataclass(slots=True)
class _Search:
    page: Page
    found: dict[tuple[int, int], _OfRow] = field(default_factory=dict)
    has_parts: dict[int, bool] = field(default_factory=dict)
    steps: int = 0
    steps_left: int = _MOST_STEPS_OF_FORM

    def ways(self, row: int, reach: int) -> _OfRow:
        """The ways for each total of a row that numbers within a reach, and those before it, make up."""
        if (row, reach) not in self.found:
            self.found[row, reach] = self._ways(row, reach)
        return self.found[row, reach]

    def _ways(self, row: int, reach: int) -> _OfRow:
        below = self.page.below.get(row, ())
        near = self._near(row, reach, anywhere=len(below) > 1)
        nearer = self.ways(row, reach - 1) if reach else {}
        options = [self.ways(child, reach) for child in below]
        if not below or not all(options):
            return {worth: self._alone(row, worth, places) for worth, places in near.items()} | nearer
        nearer = {worth: of for worth, of in nearer.items() if of.made}
        left = {worth: places for worth, places in near.items() if worth not in nearer}
        return self._sums(row, below, options, left) | nearer or {worth: self._alone(row, worth, places) for worth, places in near.items()}

    def _alone(self, row: int, worth: Worth, places: Container[int]) -> _Ways:
        return _Ways(row, worth, (), False, self._is_at_name(row, places), frozenset(), frozenset({(row, worth)}))

    def _near(self, row: int, reach: int, *, anywhere: bool) -> dict[Worth, list[int]]:
        """The numbers that may be the total of a row, by what they show."""
        on = self.page.page_of[row]
        before, behind = _REACHES[reach]
        found: dict[Worth, list[int]] = defaultdict(list)
        for page, numbers in self.page.numbers.items():
            for number in numbers if on in (None, page) else ():
                near = any(place - before <= number < place + behind for place in self.page.printed_at.get(row, ()))
                if (near or anywhere) and self._has_parts(numbers, number):
                    found[self.page.worth[number]].append(number)
        return found

    def _is_at_name(self, row: int, numbers: Container[int]) -> bool:
        """Whether one of some numbers stands with what makes it up right behind the name of a row."""
        return any(number in numbers for number in self.page.at_names.get(row, ())[:1])

    def _has_parts(self, numbers: Sequence[int], number: int) -> bool:
        """Whether one or two other numbers of the page make up a number."""
        if number not in self.has_parts:
            value, half = self.page.worth[number]
            others = sorted({self.page.worth[other][0] for other in numbers if other != number})

            def is_there(rest: int) -> bool:
                at = bisect_left(others, rest - 3 * half)
                return at < len(others) and others[at] <= rest + 3 * half

            self.has_parts[number] = bool(value) and (is_there(value) or any(is_there(value - other) for other in others))
        return self.has_parts[number]

    def _sums(self, row: int, below: Sequence[int], options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]]) -> _OfRow:
        """The ways in which the rows below make up the row: those that show which total is whose, and where there are none of a total, all others."""
        shown = self._ways_to_make(row, below, options, near, shown=True)
        rest = {worth: places for worth, places in near.items() if worth not in (shown or {})}
        others = self._ways_to_make(row, below, options, rest, shown=False)
        if others is None or shown is None:
            others = {worth: self._alone(row, worth, places) for worth, places in rest.items()}
        return others | (shown or {})

    def _ways_to_make(
        self, row: int, below: Sequence[int], options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]], *, shown: bool
    ) -> _OfRow | None:
        """The ways in which the rows below make up the row; None where there are too many to look at."""
        found: dict[Worth, list[tuple[tuple[_Ways, ...], frozenset[int]]]] = defaultdict(list)
        self.steps, most_steps = 0, min(_MOST_STEPS, self.steps_left)
        for choice, total, allowed, apart in self._choices(options, near, most_steps, shown=shown):
            unsettled = self._mixed(apart)
            mixed = frozenset[int]().union(*(of.mixed for of in choice), *(self.page.with_all_below(child) for child in unsettled))
            for worth in near:
                if abs(worth[0] - total) <= allowed + worth[1]:
                    found[worth].append((choice, mixed))
        self.steps_left -= self.steps
        if self.steps > most_steps:
            return None
        return {worth: self._made(row, worth, near[worth], ways, len(below)) for worth, ways in found.items()}

    def _made(
        self, row: int, worth: Worth, places: Sequence[int], ways: Sequence[tuple[tuple[_Ways, ...], frozenset[int]]], count: int
    ) -> _Ways:
        mixed = frozenset[int]().union(*(of for _, of in ways))
        shared = frozenset.intersection(*(frozenset(fact for of in choice for fact in of.shared) for choice, _ in ways))
        return _Ways(
            row,
            worth,
            tuple(choice for choice, _ in ways),
            count > 1 or all(choice[0].branches for choice, _ in ways),
            self._is_at_name(row, places) or all(any(of.at_name for of in choice) for choice, _ in ways),
            mixed,
            frozenset({(row, worth)} | {fact for fact in shared if fact[0] not in mixed}),
        )

    def _choices(
        self, options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]], most_steps: int, *, shown: bool
    ) -> Iterator[tuple[tuple[_Ways, ...], int, int, _Apart]]:
        """Every choice of a total of each row that makes up a number: with their sum, how far rounding may move it, and the rows whose total nothing shows
        to be theirs. Where it must be `shown`, no two of them may have each other's."""
        ends = _Ends(options, near)

        def go_on(
            taken: tuple[_Ways, ...], total: int, allowed: int, apart: _Apart
        ) -> Iterator[tuple[tuple[_Ways, ...], int, int, _Apart]]:
            self.steps += 1
            if self.steps > most_steps:
                return
            if len(taken) == len(options):
                yield taken, total, allowed, apart
                return
            for worth, of in options[len(taken)].items():
                if ends.can_be_reached(len(taken) + 1, total + worth[0]):
                    now = apart if of.at_name else (*apart, of)
                    if not (shown and self._mixed(now)):
                        yield from go_on((*taken, of), total + worth[0], allowed + worth[1], now)

        yield from go_on((), 0, 0, ())

    def _mixed(self, apart: _Apart) -> list[int]:
        """Of rows whose total nothing shows to be theirs, those of one page that may have each other's: where sums below a row show its total, only if they
        show that of the other one as well."""
        return [of.row for of in apart if any(self._may_change(of, other) for other in apart if other is not of)]

    def _may_change(self, one: _Ways, other: _Ways) -> bool:
        if one.worth == other.worth or self.page.page_of[one.row] != self.page.page_of[other.row]:
            return False
        return all(
            not of.branches or worth in self.ways(of.row, len(_REACHES) - 1) for of, worth in ((one, other.worth), (other, one.worth))
        )
