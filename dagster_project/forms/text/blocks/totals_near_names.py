"""A form of functional codes in a dump that prints block after block → the totals of its rows, by the sums over them and the numbers near each name.

Belongs here: tools that print a page column after column, or move single numbers, still print the total of a row not far from its code or name. Of the
numbers there every row takes one so that all rows right below a row make it up, from the lowest rows to the total. What all ways to do so give a row is
its total. Rows without a branch below them look alike to every sum: of these all but one need their total right behind their code or name. Does not
belong here: what makes up a total (`parts_of_totals`), what proves a row (`proof_by_sums`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Worth = tuple[int, int]
"""An amount and its half unit."""
Reach = tuple[int, int]
_Fact = tuple[int, Worth]
"""A row and its total."""
_MOST_STEPS = 3_000
"""Of one row with those right below it."""
_MOST_SUMS = 5_000
_MOST_WAYS = 24
"""Of one total, that are kept one by one."""


@dataclass(frozen=True)
class Page:
    """What a dump shows. `page_of`: row → its page, None where that is not known. `numbers`: page → its numbers, in the order of the dump. `printed_at`:
    row → before which numbers its code and its name stand. `below`: row → the rows right below it, by their codes; the classes below the total."""

    page_of: Mapping[int, int | None]
    numbers: Mapping[int, Sequence[int]]
    worth: Sequence[Worth]
    printed_at: Mapping[int, Sequence[int]]
    below: Mapping[int, Sequence[int]]

    @cached_property
    def rows_before(self) -> dict[int, set[int]]:
        """Number → the rows whose codes and names stand between the number before it and itself."""
        found: dict[int, set[int]] = defaultdict(set)
        for row, places in self.printed_at.items():
            for place in places:
                found[place].add(row)
        return found


@dataclass(frozen=True, slots=True)
class _Ways:
    """All ways to give a row one total, and those below it theirs: what all share; whether a sum over several rows shows the total; whether it, or that of
    the only row below, stands right behind its name; the ways one by one, () where these are too many. `mixed` are rows that may have each other's
    totals."""

    shared: frozenset[_Fact]
    branches: bool
    at_name: bool
    each: tuple[frozenset[_Fact], ...]
    mixed: frozenset[int] = frozenset()

    @property
    def is_shown(self) -> bool:
        """Whether something shows that the total is that of this row, not of another one below the same row."""
        return self.branches or self.at_name


_OfRow = dict[Worth, _Ways]


_Apart = tuple[tuple[int, Worth], ...]
"""Rows right below the same row whose total nothing shows to be theirs, with their totals."""


def _alone(row: int, worth: Worth, *, at_name: bool) -> _Ways:
    fact = frozenset({(row, worth)})
    return _Ways(fact, branches=False, at_name=at_name, each=(fact,))


def _made_of(row: int, worth: Worth, below: Sequence[_Ways], mixed: frozenset[int], *, at_name: bool) -> _Ways:
    fact = frozenset({(row, worth)})
    each: tuple[frozenset[_Fact], ...] = (fact,)
    for of in below:
        each = tuple(dict.fromkeys(one | other for one in each for other in of.each)) if len(each) * len(of.each) <= _MOST_WAYS else ()
    shared = frozenset(of_row for of in below for of_row in of.shared if of_row[0] not in mixed)
    several = len(below) > 1
    branches, at_name = several or below[0].branches, at_name or (not several and below[0].at_name)
    return _Ways(fact | shared, branches, at_name, each, mixed.union(*(of.mixed for of in below)))


def _together(ways: Sequence[_Ways]) -> _Ways:
    each = tuple(dict.fromkeys(way for of in ways for way in of.each)) if all(of.each for of in ways) else ()
    return _Ways(
        frozenset.intersection(*(of.shared for of in ways)),
        all(of.branches for of in ways),
        all(of.at_name for of in ways),
        each if len(each) <= _MOST_WAYS else (),
        frozenset().union(*(of.mixed for of in ways)),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """`known`: row → its total, where all ways agree. `choices`: of the other rows below such a row all ways, a list for each such row. `mixed`: the rows
    among these that may have each other's totals."""

    known: Mapping[int, Worth]
    choices: Sequence[Sequence[Mapping[int, Worth]]]
    mixed: Container[int]


def lay_totals(page: Page, roots: Sequence[int], reach: Reach) -> Totals:
    """The totals of the rows. `roots` are rows below which all others are, the total before the classes. `reach`: how many numbers before and behind its
    code or name the total of a row may stand."""
    search = _Search(page, reach)
    found: dict[int, Worth] = {}
    for root in roots:
        ways = {worth: of for worth, of in search.ways(root).items() if of.branches}
        if root not in found and len(ways) == 1:
            found |= dict(next(iter(ways.values())).shared)
    choices: list[list[dict[int, Worth]]] = []
    mixed: set[int] = set()
    for row, worth in found.items():
        of_row = search.ways(row)[worth]
        unknown = _rows_not_known(page, row, found)
        mixed |= of_row.mixed
        if unknown and of_row.each:
            choices.append(
                [dict(way) for way in dict.fromkeys(frozenset(fact for fact in way if fact[0] in unknown) for way in of_row.each)]
            )
    return Totals(found, choices, mixed)


def _rows_not_known(page: Page, row: int, known: Container[int]) -> set[int]:
    """The rows below a row without a known total, down to those with one."""
    found: set[int] = set()
    for child in page.below.get(row, ()):
        if child not in known:
            found |= {child} | _rows_not_known(page, child, known)
    return found


class _Ends:
    """What the totals of the last rows can add up to, so that a choice of the first ones is given up where no number shows the sum."""

    def __init__(self, options: Sequence[_OfRow], near: Iterable[Worth]) -> None:
        self.targets = sorted({value for value, _ in near})
        self.slack = max((half for _, half in near), default=0) + sum(max(half for _, half in of_row) for of_row in options)
        self.sums: list[list[int] | None] = [[0]]
        for of_row in reversed(options):
            last = self.sums[0]
            more = {value + end for value, _ in of_row for end in last} if last is not None else set()
            self.sums.insert(0, sorted(more) if last is not None and len(more) <= _MOST_SUMS else None)

    def can_be_reached(self, place: int, total: int) -> bool:
        """Whether the rows from `place` on can make a total up to one of the numbers."""
        ends = self.sums[place]
        return ends is None or any(
            (at := bisect_left(ends, target - total - self.slack)) < len(ends) and ends[at] <= target - total + self.slack
            for target in self.targets
        )


@dataclass(slots=True)
class _Search:
    page: Page
    reach: Reach
    of_row: dict[int, _OfRow] = field(default_factory=dict)
    steps: int = 0

    def ways(self, row: int) -> _OfRow:
        if row not in self.of_row:
            self.of_row[row] = self._ways(row)
        return self.of_row[row]

    def _ways(self, row: int) -> _OfRow:
        below = self.page.below.get(row, ())
        near = self._near(row, anywhere=len(below) > 1)
        by_itself = {worth: _alone(row, worth, at_name=self._is_at_name(row, places)) for worth, places in near.items()}
        options = [self.ways(child) for child in below]
        if not below or not all(options):
            return by_itself
        return self._sums(row, below, options, near) or by_itself

    def _near(self, row: int, *, anywhere: bool) -> dict[Worth, list[int]]:
        """The numbers that may be the total of a row, by what they show."""
        on = self.page.page_of[row]
        before, behind = self.reach
        found: dict[Worth, list[int]] = defaultdict(list)
        for page, numbers in self.page.numbers.items():
            for number in numbers if on in (None, page) else ():
                near = any(place - before <= number < place + behind for place in self.page.printed_at.get(row, ()))
                if (near or anywhere) and self._has_parts(numbers, number):
                    found[self.page.worth[number]].append(number)
        return found

    def _is_at_name(self, row: int, numbers: Iterable[int]) -> bool:
        """Whether one of some numbers is the first behind the code or name of a row, and nothing between is of another row."""
        return any(self.page.rows_before.get(number) == {row} for number in numbers)

    def _has_parts(self, numbers: Sequence[int], number: int) -> bool:
        """Whether other numbers of the page can make up a number: one, two or three."""
        value, half = self.page.worth[number]
        if not value:
            return False
        others = sorted({self.page.worth[other] for other in numbers if other != number})
        values = {worth[0] for worth in others}
        slack = range(-3 * half, 3 * half + 1) if half <= 5 else None

        def is_there(rest: int) -> bool:
            if slack is not None:
                return any(rest + more in values for more in slack)
            return any(abs(rest - other) <= 3 * half for other in values)

        return is_there(value) or any(is_there(value - other) for other in values)

    def _sums(self, row: int, below: Sequence[int], options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]]) -> _OfRow:
        """The ways in which the rows below make up the row: those that keep their order, and where there are none of a total, all others."""
        kept = self._ways_to_make(row, below, options, near, in_order=True)
        rest = {worth: places for worth, places in near.items() if worth not in (kept or {})}
        others = self._ways_to_make(row, below, options, rest, in_order=False)
        if others is None or kept is None:
            others = {worth: _alone(row, worth, at_name=self._is_at_name(row, places)) for worth, places in rest.items()}
        return {**others, **(kept or {})}

    def _ways_to_make(
        self, row: int, below: Sequence[int], options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]], *, in_order: bool
    ) -> _OfRow | None:
        """The ways in which the rows below make up the row; None where there are too many to look at."""
        found: dict[Worth, list[_Ways]] = defaultdict(list)
        self.steps = 0
        for taken, total, allowed, unsettled in self._choices(below, options, near, in_order=in_order):
            made = [worth for worth in near if abs(worth[0] - total) <= allowed + worth[1]]
            ways = [of[worth] for of, worth in zip(options, taken, strict=True)]
            mixed = frozenset(fact[0] for child, of in zip(below, ways, strict=True) if child in unsettled for way in of.each for fact in way)
            for worth in made:
                found[worth].append(_made_of(row, worth, ways, mixed | unsettled, at_name=self._is_at_name(row, near[worth])))
        if self.steps > _MOST_STEPS:
            return None
        return {worth: _together(ways) for worth, ways in found.items()}

    def _choices(
        self, below: Sequence[int], options: Sequence[_OfRow], near: Mapping[Worth, Sequence[int]], *, in_order: bool
    ) -> Iterator[tuple[tuple[Worth, ...], int, int, set[int]]]:
        """Every choice of a total of each row: with their sum, how far rounding may move it, and the rows that no sum tells apart whose order is not
        shown, of which there are none where they must be `in_order`. Only sums that a number shows are looked for."""
        ends = _Ends(options, near)

        def go_on(taken: tuple[Worth, ...], total: int, allowed: int, apart: _Apart) -> Iterator[tuple[tuple[Worth, ...], int, int, set[int]]]:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                return
            if len(taken) == len(options):
                yield taken, total, allowed, set(self._mixed(apart))
                return
            child = below[len(taken)]
            for worth, of in options[len(taken)].items():
                if not ends.can_be_reached(len(taken) + 1, total + worth[0]):
                    continue
                now = apart if of.is_shown else (*apart, (child, worth))
                if not (in_order and self._mixed(now)):
                    yield from go_on((*taken, worth), total + worth[0], allowed + worth[1], now)

        yield from go_on((), 0, 0, ())

    def _mixed(self, apart: _Apart) -> list[int]:
        """Of rows whose total nothing shows to be theirs, those that may have each other's: two of one page with different totals."""
        return [
            row
            for row, worth in apart
            if any(other != worth and self.page.page_of[of] == self.page.page_of[row] for of, other in apart if of != row)
        ]
