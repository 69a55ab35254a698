"""Blocks of numbers → the rows they stand in, for a form with a total in its first column.

Belongs here: the search that lays blocks (runs of numbers below each other in one column) over rows so that every row adds up,
every parent is the sum of its children in every column, and every number is used. Columns but the first have no names
here: only other forms show which is which (`solve.solver`). Does not belong here: finding rows and blocks (`blocks`).

In each column blocks follow each other in the order of the dump, and the first column has a number in every row. What all
layouts agree on is gathered from the last row upwards, each state of the search visited once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dagster_project.knowledge.codes import is_part_of

_MOST_STEPS = 150_000
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Successive numbers of one column: their ids, values and half units in thousandths of a yuan, and the page."""

    ids: tuple[int, ...]
    values: tuple[int, ...]
    half_units: tuple[int, ...]
    page: int


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A row by its key, its page, and its index in the form."""

    key: str
    page: int
    index: int


@dataclass(frozen=True, slots=True)
class Position:
    """A number in a column of a row (its index in the form). Column 0 holds the total, the others have no names."""

    row: int
    column: int
    value: int


@dataclass(frozen=True, slots=True)
class Arrangements:
    """One layout as number id → cell, and what every possible layout shares: `cells`, and `row_values`, the numbers of a row
    whichever column they stand in, as (row, whether total, value)."""

    example: dict[int, Position]
    cells: frozenset[Position]
    row_values: frozenset[tuple[int, bool, int]]


class TooManySteps(Exception):
    """The search gave up: the form leaves too many ways to lay it out."""


def lay_out(rows: Sequence[BlockRow], blocks: Sequence[NumberBlock], most_columns: int) -> Arrangements | None:
    """What the layouts that satisfy the rules have in common; None where there is none. Raises TooManySteps."""
    if len(rows) > _MOST_ROWS:
        raise TooManySteps
    search = _Search(rows, blocks, most_columns)
    known = search.from_row(0, _start(len(blocks), most_columns))
    return None if known is None else Arrangements(dict(search.example()), *known)


_Common = tuple[frozenset[Position], frozenset[tuple[int, bool, int]]]
_Head = tuple[int, int, int]
"""(block a column stands in or -1, next place in it, last block it used)."""
_Due = tuple[int, tuple[int, ...], tuple[int, ...]]
"""A parent whose children are not all laid yet: (its position, parent minus children by column, half units by column)."""


@dataclass(frozen=True, slots=True)
class _State:
    """How far a partial layout has come: blocks not begun, heads of the columns, sums that are due. Equal states have the same future."""

    free: frozenset[int]
    heads: tuple[_Head, ...]
    due: tuple[_Due, ...]


def _start(blocks: int, columns: int) -> _State:
    return _State(frozenset(range(blocks)), ((-1, 0, -1),) * columns, ())


_Taken = tuple[tuple[int, int, int], ...]
"""The cells of one row: (column, block, place in it)."""


class _Search:
    def __init__(self, rows: Sequence[BlockRow], blocks: Sequence[NumberBlock], columns: int) -> None:
        self.rows = rows
        self.blocks = blocks
        self.columns = columns
        self.steps = 0
        self.last_of = _last_of_family(rows)
        self.parents_of = [[p for p in self.last_of if is_part_of(row.key, rows[p].key)] for row in rows]
        self.no_negative = all(value >= 0 for block in blocks for value in block.values)
        self.most_half = max((half for block in blocks for half in block.half_units), default=0)
        self.memo: dict[tuple[int, _State], _Common | None] = {}
        self.chosen: dict[tuple[int, _State], tuple[_Taken, _State]] = {}
        self.later_blocks: dict[tuple[int, frozenset[int], int], list[tuple[int, int]]] = {}

    def from_row(self, index: int, state: _State) -> _Common | None:
        """What all layouts of the rows from `index` on share; None where there is none."""
        if index and self._page_ends(index) and not self._page_is_used_up(index, state):
            return None
        if index == len(self.rows):
            return (frozenset(), frozenset()) if not state.free else None
        key = (index, state)
        if key not in self.memo:
            common: _Common | None = None
            for taken, after in self._row(index, state):
                rest = self.from_row(index + 1, after)
                if rest is not None:
                    mine = self._facts(index, taken)
                    found = (rest[0] | mine[0], rest[1] | mine[1])
                    common = found if common is None else (common[0] & found[0], common[1] & found[1])
                    self.chosen.setdefault(key, (taken, after))
            self.memo[key] = common
        return self.memo[key]

    def example(self) -> Iterator[tuple[int, Position]]:
        """One layout, as pairs of number id and cell; after `from_row` found one."""
        state = _start(len(self.blocks), self.columns)
        for index in range(len(self.rows)):
            taken, state_after = self.chosen[index, state]
            for column, block, place in taken:
                yield self.blocks[block].ids[place], Position(self.rows[index].index, column, self.blocks[block].values[place])
            state = state_after

    def _facts(self, index: int, taken: _Taken) -> _Common:
        row = self.rows[index].index
        cells = frozenset(Position(row, column, self.blocks[block].values[place]) for column, block, place in taken)
        return cells, frozenset((row, cell.column == 0, cell.value) for cell in cells)

    def _page_ends(self, index: int) -> bool:
        return index == len(self.rows) or self.rows[index - 1].page != self.rows[index].page

    def _page_is_used_up(self, index: int, state: _State) -> bool:
        page = self.rows[index - 1].page
        return all(self.blocks[b].page != page for b in state.free) and all(self._next(head) is None for head in state.heads)

    def _next(self, head: _Head) -> tuple[int, int] | None:
        block, place, _ = head
        return (block, place) if block >= 0 and place < len(self.blocks[block].ids) else None

    # -- one row -------------------------------------------------------------------------------------------------------

    def _row(self, index: int, state: _State) -> Iterator[tuple[_Taken, _State]]:
        """Every way to fill a row, with the state after it."""
        if not self._enough_left(index, state):
            return
        for block, place in self._choices(state.heads[0], state.free, index):
            total, half = self.blocks[block].values[place], self.blocks[block].half_units[place]
            for taken, heads, free in self._parts(
                index, ((0, block, place),), _moved(state.heads, 0, block, place), state.free - {block}, total, half
            ):
                due = self._sums(index, state, taken)
                if due is not None:
                    yield taken, _State(free, heads, due)

    def _enough_left(self, index: int, state: _State) -> bool:
        """Whether the numbers left on the page are enough for its rows: a total and a part in each."""
        page = self.rows[index].page
        rows = sum(row.page == page for row in self.rows[index:])
        numbers = sum(len(self.blocks[b].ids) for b in state.free if self.blocks[b].page == page)
        numbers += sum(len(self.blocks[b].ids) - place for b, place, _ in state.heads if b >= 0)
        return 2 * rows <= numbers <= self.columns * rows

    def _parts(
        self, index: int, taken: _Taken, heads: tuple[_Head, ...], free: frozenset[int], rest: int, allowed: int
    ) -> Iterator[tuple[_Taken, tuple[_Head, ...], frozenset[int]]]:
        """Every way to make up the rest of a row's total from the columns right of the last one taken."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooManySteps
        if len(taken) > 1 and abs(rest) <= allowed:
            yield taken, heads, free
        for column in range(taken[-1][0] + 1, self.columns):
            unopened = heads[column][2] < 0
            # columns without a name, opened in one row, are taken in the order of their blocks
            first = _opened_in_this_row(taken, heads, column - 1) if unopened and column > 1 else -1
            for block, place in self._choices(heads[column], free, index):
                value, half = self.blocks[block].values[place], self.blocks[block].half_units[place]
                if block < first or (self.no_negative and value > rest + allowed + half):
                    continue
                after = _moved(heads, column, block, place)
                left = free - {block} if block in free else free
                yield from self._parts(index, (*taken, (column, block, place)), after, left, rest - value, allowed + half)
            if unopened:
                break  # the next column without a name is the one to open

    def _choices(self, head: _Head, free: frozenset[int], index: int) -> list[tuple[int, int]]:
        """(block, place) a column may take next: of the block it stands in, else the first of a later block of the page."""
        following = self._next(head)
        if following is not None:
            return [following]
        key = (head[2], free, self.rows[index].page)
        if key not in self.later_blocks:
            self.later_blocks[key] = self._later_blocks(*key)
        return self.later_blocks[key]

    def _later_blocks(self, last: int, free: frozenset[int], page: int) -> list[tuple[int, int]]:
        """The starts of the free blocks of a page behind the block `last`. Of blocks that print the same numbers the first stands for all: the
        cells come out the same."""
        options: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[int, int]] = {}
        for number in sorted(free):
            block = self.blocks[number]
            if block.page == page and number > last:
                options.setdefault((block.values, block.half_units), (number, 0))
        return list(options.values())

    # -- sums over rows ------------------------------------------------------------------------------------------------

    def _sums(self, index: int, state: _State, taken: _Taken) -> tuple[_Due, ...] | None:
        """The sums that are due after a row; None where one does not come out."""
        due = {parent: (list(rest), list(half)) for parent, rest, half in state.due}
        family = [(parent, -1) for parent in self.parents_of[index]]
        if index in self.last_of:
            family.append((index, 1))
        for parent, sign in family:
            rest, half = due.setdefault(parent, ([0] * self.columns, [0] * self.columns))
            for column, block, place in taken:
                rest[column] += sign * self.blocks[block].values[place]
                half[column] += self.blocks[block].half_units[place]
        left: list[_Due] = []
        for parent, (rest, half) in sorted(due.items()):
            if self.last_of[parent] == index:
                if any(abs(difference) > allowed for difference, allowed in zip(rest, half, strict=True)):
                    return None
            elif self._overdrawn(parent, index, rest, half):
                return None
            else:
                left.append((parent, tuple(rest), tuple(half)))
        return tuple(left)

    def _overdrawn(self, parent: int, index: int, rest: Sequence[int], half: Sequence[int]) -> bool:
        """Whether children add to more than their parent already, where no amount is negative."""
        if not self.no_negative or parent > index:
            return False
        to_come = self.most_half * len(self.rows)
        return any(difference < -(allowed + to_come) for difference, allowed in zip(rest, half, strict=True))


def _opened_in_this_row(taken: _Taken, heads: tuple[_Head, ...], column: int) -> int:
    """The block that a column begins with in the row in hand; -1 where it does not begin there."""
    return next((block for c, block, place in taken if c == column and place == 0 and heads[c][2] == block), -1)


def _moved(heads: tuple[_Head, ...], column: int, block: int, place: int) -> tuple[_Head, ...]:
    return (*heads[:column], (block, place + 1, block), *heads[column + 1 :])


def _last_of_family(rows: Sequence[BlockRow]) -> dict[int, int]:
    """Position of each parent → position of the last row of its family, after which its sum must come out."""
    families = {p: [i for i, row in enumerate(rows) if is_part_of(row.key, parent.key)] for p, parent in enumerate(rows)}
    return {p: max(p, *children) for p, children in families.items() if children}
