"""A form of functional codes in a dump that prints block after block → its rows, each with the numbers that are printed near it and add up.

Belongs here: tools that order a page by its blocks mostly stay with a few rows until all their codes, names and numbers are printed. The numbers of
such a stretch are laid over its rows: what of a block is printed below each other stands in rows below each other, and in every row the first
number is the total of the others. Does not belong here: what proves a row (`proof_by_sums`), forms whose columns go over all rows of a page
(`rows_of_numbers`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock

_MOST_STEPS = 20_000
_MOST_ROWS = 30
"""Of one stretch."""
_EMPTY_ROW = 2
"""What a row without a number costs, in numbers left over."""

Numbers = tuple[int, ...]
"""Their ids."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a row of the form, by its index, prints its code or its name: the page, and the line among those of the form. `goes_on`: right below
    another, in one block."""

    row: int
    page: int
    line: int
    is_name: bool
    goes_on: bool


@dataclass(slots=True)
class Stretch:
    """Rows whose codes and names are printed between the same two lines, from top to bottom, and the blocks of numbers there."""

    page: int
    rows: list[int] = field(default_factory=list)
    blocks: list[NumberBlock] = field(default_factory=list)
    parts: tuple[Stretch, ...] = ()
    """The stretches that it was put together from."""

    def part_of_row(self, row: int) -> int:
        return next((number for number, part in enumerate(self.parts) if row in part.rows), 0)

    def part_of_block(self, block: NumberBlock) -> int:
        return next((number for number, part in enumerate(self.parts) if block in part.blocks), 0)


def stretches(anchors: Sequence[Anchor], blocks: Sequence[tuple[int, NumberBlock]]) -> list[Stretch]:
    """The shortest stretches that print as many codes as names of the same rows. `blocks` are given with their first line."""
    with_both = {a.row for a in anchors if a.is_name} & {a.row for a in anchors if not a.is_name}
    events: list[tuple[int, Anchor | NumberBlock]] = [*((a.line, a) for a in anchors), *blocks]
    found: list[Stretch] = []
    page = -1
    codes: set[int] = set()
    names: set[int] = set()
    for _, event in sorted(events, key=lambda pair: pair[0]):
        if event.page != page:
            page = event.page
            found.append(Stretch(page))
            codes, names = set(), set()
        if isinstance(event, NumberBlock):
            found[-1].blocks.append(event)
            continue
        if codes & with_both == names & with_both and event.row not in codes | names and not event.goes_on:
            found.append(Stretch(page))
        (names if event.is_name else codes).add(event.row)
        if event.row not in found[-1].rows:
            found[-1].rows.append(event.row)
    return found


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows may hold, by the ids of numbers. `may_be_row`: numbers in printed order. `worth`: what a number shows. `keep_sums`: rows with their
    numbers. `not_summed`: how many numbers of a row may be no part of its sum."""

    may_be_row: Callable[[Sequence[int]], bool]
    worth: Callable[[int], object]
    keep_sums: Callable[[Mapping[int, Numbers]], bool]
    not_summed: int


def lay_near(found: Sequence[Stretch], rules: Rules) -> list[tuple[Stretch, dict[int, Numbers]]]:
    """Each stretch with row → its numbers, as far as they are near it. Where stretches that follow each other on a page do not come out, they are
    taken together, and what is left of a page then, too."""
    laid = [(stretch, _lay(stretch, rules, {})) for stretch in found]
    known = {row: numbers for stretch, rows in laid if _comes_out(stretch, rows, rules) for row, numbers in rows.items()}
    after: list[tuple[Stretch, dict[int, Numbers]]] = []
    for (comes_out, page), group in groupby(laid, key=lambda pair: (_comes_out(pair[0], pair[1], rules), pair[0].page)):
        together = list(group)
        if not comes_out and len(together) > 1:
            whole = _joined(page, [stretch for stretch, _ in together])
            rows = _lay(whole, rules, known)
            if len(rows) > sum(len(rows) for _, rows in together):
                together = [(whole, rows)]
        after += together
    for page in dict.fromkeys(stretch.page for stretch, _ in after):
        rest = _joined(page, [_rest(stretch, rows) for stretch, rows in after if stretch.page == page])
        after.append((rest, _lay(rest, rules, known | {row: numbers for _, rows in after for row, numbers in rows.items()})))
    return after


def _joined(page: int, found: Sequence[Stretch]) -> Stretch:
    rows, blocks = ([row for stretch in found for row in stretch.rows], [block for stretch in found for block in stretch.blocks])
    return Stretch(page, rows, blocks, tuple(part for stretch in found for part in stretch.parts or (stretch,)))


def _rest(stretch: Stretch, rows: Mapping[int, Numbers]) -> Stretch:
    """The rows of a stretch without numbers, and the numbers without a row."""
    taken = {number for numbers in rows.values() for number in numbers}
    rest = Stretch(stretch.page, [row for row in stretch.rows if row not in rows], [b for b in stretch.blocks if not taken & set(b.ids)])
    rest.parts = stretch.parts
    return rest


def _comes_out(stretch: Stretch, rows: Mapping[int, Numbers], rules: Rules) -> bool:
    """Whether every row of a stretch has its numbers, and every number a row."""
    left = sum(len(block.ids) for block in stretch.blocks) - sum(map(len, rows.values()))
    return len(rows) == len(stretch.rows) and left <= len(rows) * rules.not_summed


def _lay(stretch: Stretch, rules: Rules, known: Mapping[int, Numbers]) -> dict[int, Numbers]:
    """Row → its numbers, where every layout that leaves out the fewest numbers gives it the same. `known` are other rows."""
    rows = stretch.rows
    if not rows or len(rows) > _MOST_ROWS or not stretch.blocks:
        return {}
    best = _Search(stretch, rules, known).cheapest()
    shown: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for layout in best:
        for row, numbers in layout.items():
            shown[row].add(tuple(map(rules.worth, numbers)))
    return {row: numbers for row, numbers in best[0].items() if numbers and len(shown[row]) == 1} if best else {}


class _Search:
    """All layouts of some blocks over some rows."""

    def __init__(self, stretch: Stretch, rules: Rules, known: Mapping[int, Numbers]) -> None:
        self.rows = stretch.rows
        self.blocks = stretch.blocks
        self.rules = rules
        self.known = {row: numbers for row, numbers in known.items() if row not in stretch.rows}
        self.row_parts = [stretch.part_of_row(row) for row in stretch.rows]
        self.block_parts = [stretch.part_of_block(block) for block in stretch.blocks]
        self.rounding = sum(max(block.half_units) for block in stretch.blocks)
        self.steps = 0

    def cheapest(self) -> list[dict[int, Numbers]]:
        """The layouts that cost least; none where there are too many to look at."""
        every = frozenset(range(len(self.blocks)))
        for most in range(sum(len(block.ids) for block in self.blocks)):
            layouts = [dict(zip(self.rows, numbers, strict=True)) for numbers in self._from_row(0, {}, every, {}, most)]
            if self.steps > _MOST_STEPS:
                break
            if kept := [layout for layout in layouts if self._keeps_sums(layout)]:
                return kept
        return []

    def _keeps_sums(self, layout: Mapping[int, Numbers]) -> bool:
        return self.rules.keep_sums({**self.known, **{row: numbers for row, numbers in layout.items() if numbers}})

    def _from_row(
        self, place: int, begun: Mapping[int, int], free: frozenset[int], last: Mapping[int, int], most: int
    ) -> Iterator[list[Numbers]]:
        """The numbers of the rows from `place` on, at a cost of `most`: `begun` blocks go on at a line, `free` ones may begin. Of each part of the
        stretch, block `last` holds the total of the row above: below it stands what the same part prints behind it."""
        if place == len(self.rows):
            if sum(len(self.blocks[block].ids) for block in free) == most:
                yield []
            return
        left = len(self.rows) - place
        part = self.row_parts[place]
        for taken in self._of_row(begun, [block for block in sorted(free) if len(self.blocks[block].ids) <= left]):
            cost = 0 if taken else _EMPTY_ROW
            own = bool(taken) and self.block_parts[taken[0]] == part
            if cost > most or (own and taken[0] < last.get(part, 0)):
                continue
            after = {block: begun.get(block, 0) + 1 for block in taken if begun.get(block, 0) + 1 < len(self.blocks[block].ids)}
            numbers = tuple(self.blocks[block].ids[begun.get(block, 0)] for block in taken)
            lasts = {**last, part: taken[0]} if own else last
            for rest in self._from_row(place + 1, after, free - set(taken), lasts, most - cost):
                yield [numbers, *rest]

    def _same(self, before: int, block: int, begun: Mapping[int, int]) -> bool:
        """Whether two blocks that follow each other hold the same number alone."""
        a, b = self.blocks[before], self.blocks[block]
        return len(a.ids) == len(b.ids) == 1 and (a.values, a.half_units) == (b.values, b.half_units) and not {before, block} & begun.keys()

    def _of_row(self, begun: Mapping[int, int], free: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The blocks that may have a number in a row: those that go on there, and others, so that its numbers add up."""
        every = sorted({*begun, *free})
        ids = {block: self.blocks[block].ids[begun.get(block, 0)] for block in every}
        values = {block: self.blocks[block].values[begun.get(block, 0)] for block in every}
        least = 0 if min(values.values(), default=0) >= 0 else -sum(map(abs, values.values()))

        def choose(taken: tuple[int, ...], place: int, rest: int) -> Iterator[tuple[int, ...]]:
            """Choices that begin with `taken`, of whose total `rest` is not made up yet."""
            self.steps += 1
            if self.steps > _MOST_STEPS:
                return
            if len(taken) > 1 and begun.keys() <= set(taken) and self.rules.may_be_row([ids[block] for block in taken]):
                yield taken
            for index in range(place, len(every)):
                block = every[index]
                if index > place and self._same(every[index - 1], block, begun):
                    continue  # the same choice as with the one before
                after = rest - values[block] if taken else values[block]
                if after >= least - self.rounding:
                    yield from choose((*taken, block), index + 1, after)
                if block in begun:
                    break

        yield from choose((), 0, 0)
        if not begun:
            yield ()
