"""Numbers in printed order → the rows of a form of functional codes, where the totals stand in the order of the rows and parts wander a little.

Belongs here: reading the numbers of a form one after the other: each is the total of the next row, or a part of a row whose total was just printed (or
comes next) and is not made up yet. Every number has to be used, every sum over totals has to hold, and the parts of a row have to be the sums of those
of the rows right below it. Rows whose numbers stand right behind their name are known, and stand outside the order. Does not belong here: what proves a
row (`proof_by_sums`), rows of which each number stands behind the one before (`rows_of_runs`), which column a part is of (`columns_of_parts`).

Siblings look alike to every sum: what tells them apart is that their totals are printed in their order, and so are their parts, and that the document
prints their codes or names in this order, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, product

from dagster_project.forms.text.blocks.columns_of_parts import Part, may_be_sums
from dagster_project.forms.text.blocks.near_rows import Numbers

_MOST_STEPS = 10_000
"""Of one order of rows with as many parts at most, over all other bounds."""
_MOST_NUMBERS = 500
_MOST_WAYS = 24
_FEW_PARTS = 2
"""Of most rows. Where no row has more, a form of many columns is read as fast as one of few."""
_BOUNDS = ((0, 2), (0, 3), (0, 4), (0, 6), (0, 8), (1, 2), (1, 3), (1, 4), (1, 6))
"""How many rows ahead a part may be of, and how many rows may be begun at once: what is printed close together is looked at first."""

Worth = tuple[int, int]
"""An amount and its half unit."""
Label = tuple[int, int]
"""How many numbers are printed before a text, and its line."""
_Begun = tuple[int, int, int]
"""(row, what its total is more than its parts so far, how many parts there are). Before its total is read, that counts as nothing."""
_Due = tuple[int, int, int]
"""(row, its total less those of the rows right below it so far, how many of all these are not read yet)."""
_Shown = frozenset[tuple[int, int, int]]
"""(row, which of its numbers it is, amount). Number 0 is the total."""
_Link = tuple[tuple[int, bool], "_Link"] | None
"""The row of a number and whether it is its total, then those of the numbers behind it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a form prints. Of each row its page (not of one that may be on any), the row that it is right below, and its code and its name, as far as they are found.
    `texts`: all that is printed but numbers. `known`: the numbers of some rows. Of each number what it shows and its page, in the order of the dump. `most`: how many parts a total may have."""

    page_of: Mapping[int, int]
    above: Mapping[int, int]
    codes: Mapping[int, Label]
    names: Mapping[int, Label]
    texts: Set[Label]
    known: Mapping[int, Numbers]
    worth: Sequence[Worth]
    number_pages: Sequence[int]
    most: int


class _TooMuch(Exception):
    pass


def lay_in_sequence(printed: Printed, orders: Iterable[Sequence[int]]) -> dict[int, Numbers]:
    """Row → its numbers, the total first, for the rows to which every way to read the rows in one of the `orders`, from top to bottom, gives the same. The
    known rows are among them; {} where there is no way. Bounds are widened as far as all ways can be looked at."""
    if len(printed.worth) > _MOST_NUMBERS:
        return {}
    ways: dict[_Shown, dict[int, Numbers]] = {}
    for rows, most in product(orders, sorted({min(_FEW_PARTS, printed.most), printed.most})):
        steps = 0
        for ahead, at_once in _BOUNDS:
            search = _Search(printed, rows, (ahead, at_once, most), _MOST_STEPS - steps)
            with suppress(_TooMuch):
                ways = search.ways() | ways  # of numbers that show the same, those that were found first
            steps += search.steps
    if not ways:
        return {}
    laid = next(iter(ways.values()))
    shown = [{row: _shows(printed, numbers) for row, numbers in way.items()} for way in ways.values()]
    agreed = {row: numbers for row, numbers in laid.items() if all(way[row] == shown[0][row] for way in shown)}
    return dict(printed.known) | {row: numbers for row, numbers in agreed.items() if _is_told_apart(printed, row, laid)}


def _shows(printed: Printed, numbers: Numbers) -> tuple[int, ...]:
    """The total and its parts, whatever the order of these."""
    total, *parts = (printed.worth[number][0] for number in numbers)
    return (total, *sorted(parts))


def _is_told_apart(printed: Printed, row: int, laid: Mapping[int, Numbers]) -> bool:
    """Whether no sibling may have the numbers of a row, with those of the rows below it, and so for each row that it is a part of. Where the sums would
    hold as well, those of a page print their labels, and their first parts, in the order of their totals, and nothing between these shows that one was
    moved."""
    if row not in laid:
        return True
    above, shape = printed.above.get(row), _shape(printed, row)
    alike = [
        other
        for other in laid
        if printed.above.get(other) == above
        and shape == _shape(printed, other) is not None
        and printed.page_of.get(other) == printed.page_of.get(row)
    ]
    others = [other for other in alike if _shows(printed, laid[other]) != _shows(printed, laid[row])]
    if others and not any(
        _are_labelled(printed, labels, sorted(alike, key=laid.__getitem__), laid) for labels in (printed.names, printed.codes)
    ):
        return False
    in_order = all((min(laid[row][1:]) < min(laid[other][1:])) == (laid[row] < laid[other]) for other in others)
    return in_order and (above is None or _is_told_apart(printed, above, laid))


def _shape(printed: Printed, row: int) -> tuple[object, ...] | None:
    """What rows there are below a row; None where the numbers of one of them, or its own, are known."""
    shapes = [_shape(printed, below) for below, above in printed.above.items() if above == row]
    return None if row in printed.known or None in shapes else tuple(sorted(map(repr, shapes)))


def _are_labelled(printed: Printed, labels: Mapping[int, Label], rows: Sequence[int], laid: Mapping[int, Numbers]) -> bool:
    """Whether the labels of rows are printed in the order of these, and between two totals either that of the second is the last, or nothing is printed
    but the first row and those below it: a tool moves numbers behind others that it took to be above or left of them."""
    if not labels.keys() >= set(rows) or any(labels[one] > labels[other] for one, other in pairwise(rows)):
        return False
    for one, other in pairwise(rows):
        between = [labels[row] for row in rows if laid[one][0] < labels[row][0] <= laid[other][0]]
        if between and max(between) != labels[other]:
            return False
        if not between and not _is_alone(printed, one, laid[other][0], laid):
            return False
    return True


def _is_alone(printed: Printed, row: int, end: int, laid: Mapping[int, Numbers]) -> bool:
    """Whether all that is printed from the total of a row to the number `end` is of the row and of those below it."""
    first = laid[row][0]
    if any(first < place <= end for place, _ in printed.texts - _texts_below(printed, row)):
        return False
    own = {number for other, numbers in laid.items() if other == row or _is_below(printed, other, row) for number in numbers}
    return own.issuperset(number for number in range(first, end) if printed.worth[number][0])


def _is_below(printed: Printed, row: int, other: int) -> bool:
    above = printed.above.get(row)
    return above is not None and (above == other or _is_below(printed, above, other))


def _texts_below(printed: Printed, row: int) -> set[Label]:
    """The codes and names of the rows below a row."""
    below = [other for other, above in printed.above.items() if above == row]
    found = {labels[other] for other in below for labels in (printed.codes, printed.names) if other in labels}
    return found.union(*(_texts_below(printed, other) for other in below))


class _Search:
    """All ways to read the numbers of a form within some bounds."""

    def __init__(self, printed: Printed, rows: Sequence[int], bounds: tuple[int, int, int], most_steps: int) -> None:
        self.printed = printed
        self.rows = [row for row in rows if row not in printed.known]
        self.place = {row: place for place, row in enumerate(self.rows)}
        self.ahead, self.at_once, self.most = bounds
        self.steps = 0
        self.most_steps = most_steps
        taken = {number for numbers in printed.known.values() for number in numbers}
        self.numbers = [number for number, (value, _) in enumerate(printed.worth) if value and number not in taken]
        self.values = [printed.worth[number][0] for number in self.numbers]
        self.pages = [printed.number_pages[number] for number in self.numbers]
        self.half = max((half for _, half in printed.worth), default=0)
        self.below: dict[int, list[int]] = defaultdict(list)
        for row, above in printed.above.items():
            self.below[above].append(row)
        self.memo: dict[tuple[int, int, tuple[_Begun, ...], tuple[_Due, ...]], dict[_Shown, _Link]] = {}
        self.bounds, self.least_to_come = self._rest_of_page(), self._rest_of_form()

    def _rest_of_page(self) -> list[tuple[int, int]]:
        """For each number, what those behind it on its page can take away from an amount at least and at most."""
        bounds = [(0, 0)] * (len(self.values) + 1)
        for place in range(len(self.values) - 2, -1, -1):
            if self.pages[place] == self.pages[place + 1]:
                value, (least, most) = self.values[place + 1], bounds[place + 1]
                bounds[place] = (least + min(value, 0), most + max(value, 0))
        return bounds

    def _rest_of_form(self) -> list[int]:
        """For each number, what those behind it can take away from an amount at least."""
        least = [0] * (len(self.values) + 1)
        for place in range(len(self.values) - 2, -1, -1):
            least[place] = least[place + 1] + min(self.values[place + 1], 0)
        return least

    def ways(self) -> dict[_Shown, dict[int, Numbers]]:
        """What each way shows → the numbers of each row. Raises _TooMuch."""
        sums: list[_Due] = []
        for above, below in sorted(self.below.items()):
            missing = [row for row in (above, *below) if row in self.place]
            known = {row: self.printed.worth[numbers[0]][0] for row, numbers in self.printed.known.items()}
            due = known.get(above, 0) - sum(known.get(row, 0) for row in below)
            if missing:
                sums.append((above, due, len(missing)))
            elif abs(due) > self._rounding(len(below)):
                return {}
        found = self._from_number(0, 0, (), tuple(sums))
        return {shown: self._numbers(link) for shown, link in found.items() if all(self._columns_add_up(row, shown) for row in self.below)}

    def _rounding(self, others: int) -> int:
        return self.half * (others + 1)

    def _numbers(self, link: _Link) -> dict[int, Numbers]:
        of_row: dict[int, list[int]] = defaultdict(list)
        totals: dict[int, int] = {}
        for number in self.numbers:
            assert link is not None
            (row, is_total), link = link
            if is_total:
                totals[row] = number
            else:
                of_row[row].append(number)
        return {row: (total, *of_row[row]) for row, total in totals.items()}

    def _from_number(self, place: int, row: int, begun: tuple[_Begun, ...], sums: tuple[_Due, ...]) -> dict[_Shown, _Link]:
        """The ways to read the numbers from `place` on, where the total of the row at place `row` comes next."""
        if place == len(self.values):
            return {frozenset(): None} if row == len(self.rows) and not begun else {}
        if place and self.pages[place] != self.pages[place - 1] and (begun or self._is_left_behind(place, row)):
            return {}
        state = (place, row, begun, sums)
        if state not in self.memo:
            self.steps += 1
            if self.steps > self.most_steps:
                raise _TooMuch
            found: dict[_Shown, _Link] = {}
            for of_row, which, after in self._readings(place, row, begun, sums):
                here = (of_row, which, self.values[place])
                for shown, link in self._from_number(place + 1, *after).items():
                    together = shown | {here}
                    if together not in found and (which or self._columns_add_up(of_row, together)):
                        found[together] = ((of_row, not which), link)
            if len(found) > _MOST_WAYS:
                raise _TooMuch
            self.memo[state] = found
        return self.memo[state]

    def _is_left_behind(self, place: int, row: int) -> bool:
        """Whether the next row is of a page before that of a number."""
        return row < len(self.rows) and self.printed.page_of.get(self.rows[row], self.pages[place]) < self.pages[place]

    def _is_on_page(self, row: int, place: int) -> bool:
        return self.printed.page_of.get(row, self.pages[place]) == self.pages[place]

    def _readings(
        self, place: int, row: int, begun: tuple[_Begun, ...], sums: tuple[_Due, ...]
    ) -> Iterator[tuple[int, int, tuple[int, tuple[_Begun, ...], tuple[_Due, ...]]]]:
        """What a number may be: (row, which of its numbers, what is to be read after it). The row begun last comes first."""
        for index in range(len(begun) - 1, -1, -1):
            of_row, _, parts = begun[index]
            if self.place[of_row] < row and (after := self._with_part(place, begun[index])) is not None:
                yield of_row, parts + 1, (row, (*begun[:index], *after, *begun[index + 1 :]), sums)
        coming = {of_row: (due, parts) for of_row, due, parts in begun if self.place[of_row] >= row}
        if row < len(self.rows) and self._is_on_page(self.rows[row], place):
            of_row = self.rows[row]
            due, parts = coming.get(of_row, (0, 0))
            due += self.values[place]
            others = tuple(other for other in begun if other[0] != of_row)
            left = self._with_total(place, row, sums)
            if left is not None and (of_row in coming or len(begun) < self.at_once):
                is_made_up = parts and abs(due) <= self._rounding(parts)
                yield of_row, 0, (row + 1, others if is_made_up else (*others, (of_row, due, parts)), left)
        for of_row in self.rows[row : row + self.ahead]:
            due, parts = coming.get(of_row, (0, 0))
            fits = self._is_on_page(of_row, place) and parts < self.most
            if fits and (of_row in coming or len(begun) < self.at_once):
                others = tuple(other for other in begun if other[0] != of_row)
                yield of_row, parts + 1, (row, (*others, (of_row, due - self.values[place], parts + 1)), sums)

    def _with_part(self, place: int, of_row: _Begun) -> tuple[_Begun, ...] | None:
        """A row that was begun with one part more, () where it is made up; None where it cannot be its part."""
        row, due, parts = of_row
        due -= self.values[place]
        least, most = self.bounds[place]
        rounding = self._rounding(parts + 1)
        if abs(due) <= rounding:
            return ()
        may_go_on = parts + 1 < self.most and least - rounding <= due <= most + rounding
        return ((row, due, parts + 1),) if may_go_on else None

    def _with_total(self, place: int, row: int, sums: tuple[_Due, ...]) -> tuple[_Due, ...] | None:
        """The sums that are due once a number is the total of the next row; None where one does not hold."""
        of_row, value = self.rows[row], self.values[place]
        left: list[_Due] = []
        for above, due, missing in sums:
            sign = 1 if above == of_row else -1 if self.printed.above.get(of_row) == above else 0
            if not sign:
                left.append((above, due, missing))
                continue
            due += sign * value
            rounding = self._rounding(len(self.below[above]))
            is_known = above not in self.place or self.place[above] <= row
            if (missing == 1 and abs(due) > rounding) or (is_known and due < self.least_to_come[place] - rounding):
                return None
            if missing > 1:
                left.append((above, due, missing - 1))
        return tuple(left)

    def _columns_add_up(self, row: int, shown: _Shown) -> bool:
        """Whether the parts of a row may be the sums of those of the rows below it, as far as these are all read."""
        if row not in self.below:
            return True
        of_row: dict[int, list[int]] = defaultdict(list)
        for other in (row, *self.below[row]):
            of_row[other] = [self.printed.worth[number][0] for number in self.printed.known.get(other, ())]
        for other, which, value in shown:
            if other in of_row:
                of_row[other].insert(0 if not which else len(of_row[other]), value)
        above, *below = ([Part(0, value, self.half) for value in values[1:]] for values in of_row.values())
        whole = all(values and abs(2 * values[0] - sum(values)) <= self._rounding(len(values)) for values in of_row.values())
        return not whole or may_be_sums(above, below)
