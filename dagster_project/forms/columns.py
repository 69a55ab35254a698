"""Blocks of numbers → the rows they stand in, for a form with a total in its first column.

Belongs here: the search that lays blocks (runs of numbers below each other in one column) over rows so that every row adds up,
every parent is the sum of its children in every column, and every number is used. Columns but the first have no names
here: which is which only other forms tell (`placement`). Does not belong here: finding rows and blocks (`blocks`).

In each column blocks follow each other in the order of the dump, and the first column has a number in every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dagster_project.forms.identities import is_child

_MOST_STEPS = 200_000
_MOST_SOLUTIONS = 200


@dataclass(frozen=True, slots=True)
class Block:
    """Successive numbers of one column: their values and half units in thousandths of a yuan, ids, and the page."""

    ids: tuple[int, ...]
    values: tuple[int, ...]
    half_units: tuple[int, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its key, its page, and its index in the form."""

    key: str
    page: int
    index: int


Layout = tuple[dict[int, int], dict[int, int]]
"""Number id → index of its row; number id → its column, 0 for the total."""


@dataclass(slots=True)
class _State:
    """How far a partial layout has come. `heads` holds for each column (block index, next place in it, last block used)."""

    free: set[int]
    heads: list[tuple[int, int]]
    last: list[int]
    row_of: dict[int, int] = field(default_factory=dict)
    column_of: dict[int, int] = field(default_factory=dict)


class TooManySteps(RuntimeError):
    """The search gave up: the form leaves too many ways to lay it out."""


def layouts(rows: Sequence[Row], blocks: Sequence[Block], most_columns: int) -> list[Layout]:
    """Every layout that satisfies the rules, up to the order of the unnamed columns; [] where there is none.

    Raises TooManySteps.
    """
    search = _Search(rows, blocks, most_columns)
    found: list[Layout] = []
    for layout in search.run():
        found.append(layout)
        if len(found) > _MOST_SOLUTIONS:
            raise TooManySteps
    return found


class _Search:
    def __init__(self, rows: Sequence[Row], blocks: Sequence[Block], most_columns: int) -> None:
        self.rows = rows
        self.blocks = blocks
        self.most_columns = most_columns
        self.steps = 0
        self.value = {i: v for block in blocks for i, v in zip(block.ids, block.values, strict=True)}
        self.half = {i: h for block in blocks for i, h in zip(block.ids, block.half_units, strict=True)}
        self.sums = _sums_due(rows)

    def run(self) -> Iterator[Layout]:
        state = _State(set(range(len(self.blocks))), [(-1, 0)] * self.most_columns, [-1] * self.most_columns)
        yield from self._row(0, state, [{} for _ in self.rows])

    def _row(self, index: int, state: _State, cells: list[dict[int, int]]) -> Iterator[Layout]:
        """Fill row `index`; `cells[r]` maps a column to the number it holds in row r."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooManySteps
        if index and self.rows[index - 1].page != (self.rows[index].page if index < len(self.rows) else None):
            left = self.rows[index - 1].page
            if any(self.blocks[b].page == left for b in state.free) or any(
                self._next(state, c) is not None for c in range(self.most_columns)
            ):
                return
        if index == len(self.rows):
            if not state.free:
                yield {number: self.rows[row].index for number, row in state.row_of.items()}, dict(state.column_of)
            return
        for total in self._choices(state, 0, index):
            with_total = self._take(state, 0, total, index)
            row: dict[int, int] = {0: total[1]}
            for parts, after in self._parts(with_total, index, self.value[total[1]], self.half[total[1]], 1, row):
                cells[index] = parts
                if self._sums_hold(index, cells):
                    yield from self._row(index + 1, after, cells)
        cells[index] = {}

    def _parts(
        self, state: _State, index: int, rest: int, allowed: int, column: int, row: dict[int, int]
    ) -> Iterator[tuple[dict[int, int], _State]]:
        """Every way to make up the rest of a row's total from the columns from `column` on."""
        if len(row) > 1 and abs(rest) <= allowed:
            yield row, state
        if column == self.most_columns:
            return
        for option in self._choices(state, column, index):
            if state.heads[column][0] < 0 and column > 1 and state.heads[column - 1][0] < 0:
                break  # unnamed columns are opened from left to right, else every layout would come in many orders
            number = option[1]
            taken = self._take(state, column, option, index)
            yield from self._parts(taken, index, rest - self.value[number], allowed + self.half[number], column + 1, row | {column: number})
        yield from self._skip(state, index, rest, allowed, column, row)

    def _skip(
        self, state: _State, index: int, rest: int, allowed: int, column: int, row: dict[int, int]
    ) -> Iterator[tuple[dict[int, int], _State]]:
        if column + 1 < self.most_columns:
            for parts, after in self._parts(state, index, rest, allowed, column + 1, row):
                if len(parts) > len(row):
                    yield parts, after

    def _next(self, state: _State, column: int) -> int | None:
        """The next number of the block a column stands in, if it is not used up."""
        block, place = state.heads[column]
        if block < 0 or place >= len(self.blocks[block].ids):
            return None
        return self.blocks[block].ids[place]

    def _choices(self, state: _State, column: int, index: int) -> list[tuple[int, int]]:
        """(block, number) a column may take next: of the block it stands in, else the first of a later block of the page."""
        number = self._next(state, column)
        if number is not None:
            return [(state.heads[column][0], number)]
        options: dict[tuple[int, ...], tuple[int, int]] = {}
        for block in sorted(state.free):
            if self.blocks[block].page == self.rows[index].page and block > state.last[column]:
                # of blocks that print the same numbers the first stands for all: the cells come out the same
                options.setdefault(self.blocks[block].values, (block, self.blocks[block].ids[0]))
        return list(options.values())

    def _take(self, state: _State, column: int, option: tuple[int, int], index: int) -> _State:
        block, number = option
        heads, last = list(state.heads), list(state.last)
        place = state.heads[column][1] if state.heads[column][0] == block else 0
        heads[column] = (block, place + 1)
        last[column] = block
        return _State(state.free - {block}, heads, last, state.row_of | {number: index}, state.column_of | {number: column})

    def _sums_hold(self, index: int, cells: Sequence[dict[int, int]]) -> bool:
        """The parents whose last child this row is are the sums of their children in every column."""
        for parent, children in self.sums.get(index, ()):
            for column in range(self.most_columns):
                numbers = [cells[row][column] for row in (parent, *children) if column in cells[row]]
                whole = self.value[cells[parent][column]] if column in cells[parent] else 0
                parts = sum(self.value[cells[row][column]] for row in children if column in cells[row])
                if abs(whole - parts) > sum(self.half[number] for number in numbers):
                    return False
        return True


def _sums_due(rows: Sequence[Row]) -> dict[int, list[tuple[int, list[int]]]]:
    """For each row index, the (parent, children) whose sum can be checked once that row is filled."""
    due: dict[int, list[tuple[int, list[int]]]] = {}
    for index, row in enumerate(rows):
        if row.key == "total":
            children = [i for i, other in enumerate(rows) if other.key.isdigit() and len(other.key) == 3]
        else:
            children = [i for i, other in enumerate(rows) if is_child(other.key, row.key)]
        if children:
            due.setdefault(max(index, *children), []).append((index, children))
    return due
