"""Ruled areas and words to grids of cells.

Belongs here: the lattice of a table, its merged cells, and which cell a word stands in. Does not belong here: how rules are drawn
(`pdf.drawing`, `rules`), columns that no rule shows (`inferred_columns`), and what a table means (`dagster_project.forms`).

A word belongs to the ruled box it stands in, whatever its baseline. One that is wider than its box belongs, whole, to the box that
its alignment points to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from dagster_project.documents.model import Box, Grid, GridCell, Word
from dagster_project.documents.tables.baselines import split_tall_rows
from dagster_project.documents.tables.lines import joined_text, line_of, lines_of
from dagster_project.documents.tables.rules import Rule, RuledArea, levels
from dagster_project.documents.text.numbers import AMOUNT, NUMBER_CHARACTER, ONE_FIGURE

_OVERHANG = 9.0
"""Points by which rules may stick out of a table, less than a letter is wide; beyond it the side is open and closed here."""
_CENTRE = 0.48
"""Height of the middle of the glyphs above the foot of a word's box, in em."""
_REAL_GAP = 0.1
_FEW_ROWS = 3
_SHORT = 20
"""Characters of a line in a column of figures."""

Split = Callable[[int, list[float]], list[Word]]
"""Takes the number of a word and the x of rules that cross it; gives the pieces the word falls into."""

Counted = Callable[[list[Word]], list[Word]]
"""Takes the words of a cell; gives those that count."""


class LoneFigure(NamedTuple):
    """An amount that is all that stands in a cell: the number of the cell, where it begins, and how wide it is in points."""

    cell: int
    word: Word
    row: int
    column: int
    width: float


Stamped = Callable[[Sequence[LoneFigure]], set[int]]
"""Takes the figures that stand alone in their cells; gives the cells of those that a stamp may have put there."""


_new_cell = partial(tuple.__new__, GridCell)
"""A cell from a tuple of all its parts, in a third of the time that it takes to call `GridCell`."""


class Lattice:
    """Rows and columns of a ruled area: `columns` and `rows` hold the edges, `cells` (row, column, row span, column span)."""

    def __init__(self, area: RuledArea) -> None:
        x0, y0, x1, y1 = area.bbox
        self.columns = _closed(levels(rule.at for rule in area.vertical), x0, x1)
        self.rows = _closed(levels(rule.at for rule in area.horizontal), y0, y1)
        self.cells: list[tuple[int, int, int, int]] = []
        self.owner: list[list[int]] = []
        if len(self.columns) > 1 and len(self.rows) > 1:
            self._merge(_covered(area.vertical, self.columns, self.rows), _covered(area.horizontal, self.rows, self.columns))

    @property
    def bbox(self) -> Box:
        return (self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def _merge(self, right_of: list[list[bool]], below: list[list[bool]]) -> None:
        """Positions without a rule between them are one cell. `right_of[j][i]`: a rule stands left of column j in row i; `below` likewise."""
        n_rows, n_columns = len(self.rows) - 1, len(self.columns) - 1
        self.owner = [[-1] * n_columns for _ in range(n_rows)]
        for i in range(n_rows):
            row = self.owner[i]
            for j in range(n_columns):
                if row[j] >= 0:
                    continue
                right = j + 1
                while right < n_columns and not right_of[right][i] and row[right] < 0:
                    right += 1
                bottom = i + 1
                while bottom < n_rows and not any(below[bottom][j:right]) and not any(right_of[k][bottom] for k in range(j + 1, right)):
                    bottom += 1
                number = len(self.cells)
                self.cells.append((i, j, bottom - i, right - j))
                for k in range(i, bottom):
                    self.owner[k][j:right] = [number] * (right - j)


def lattices_of(areas: Iterable[RuledArea]) -> list[Lattice]:
    """The lattices of ruled areas from the smallest out: a frame around a table does not swallow it."""
    found = [lattice for area in areas if area.has_columns or area.has_rows if (lattice := Lattice(area)).cells]
    found = [lattice for lattice in found if len(lattice.cells) > 1 or len(lattice.columns) == 2]
    return sorted(found, key=lambda lattice: (lattice.bbox[2] - lattice.bbox[0]) * (lattice.bbox[3] - lattice.bbox[1]))


def loose_rules(areas: Iterable[RuledArea], grids: Sequence[Grid]) -> tuple[Box, ...]:
    """The horizontal rules that are of no grid and no columns."""
    return tuple(
        (start, at, end, at)
        for area in areas
        if not area.has_columns and not any(overlap(area.bbox, grid.bbox) for grid in grids)
        for at, start, end in area.horizontal
    )


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share a point."""
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def _closed(edges: list[float], first: float, last: float) -> list[float]:
    """With the two outer edges of an open table, where the rules of the other direction run past the last one."""
    if not edges:
        return [first, last]
    if edges[0] - first > _OVERHANG:
        edges.insert(0, first)
    if last - edges[-1] > _OVERHANG:
        edges.append(last)
    return edges


def _covered(rules: list[Rule], edges: list[float], across: list[float]) -> list[list[bool]]:
    """For each edge and each interval across it: whether a rule runs there."""
    middles = [(a + b) / 2 for a, b in zip(across, across[1:], strict=False)]
    covered = [[False] * len(middles) for _ in edges]
    for at, start, end in rules:
        # The nearest edge: levels drop positions within a snap of the one before.
        row = covered[max(bisect_right(edges, at + 0.01) - 1, 0)]
        first, last = bisect_right(middles, start), bisect_right(middles, end)
        row[first:last] = [True] * (last - first)
    return covered


def build_grid(
    page: int,
    lattice: Lattice,
    words: list[Word],
    turned: list[Word],
    split: Split,
    counted: Counted = lambda words: words,
    stamped: Stamped = lambda figures: set(),
) -> tuple[Grid, set[int]]:
    """The grid with its text, and the numbers of the words that stand in it."""
    columns, rows, owner = lattice.columns, lattice.rows, lattice.owner
    x0, y0, x1, y1 = lattice.bbox
    content: list[list[Word]] = [[] for _ in lattice.cells]
    taken: set[int] = set()
    for number, word in enumerate(words):
        _, left, top, right, bottom = word
        y = bottom - _CENTRE * (bottom - top)
        if not (y0 <= y <= y1 and left < x1 and right > x0 and x0 <= (left + right) / 2 <= x1):
            continue
        taken.add(number)
        row = owner[min(bisect_right(rows, y), len(rows) - 1) - 1]
        # Half a digit inside either end: glyphs may touch or slightly cross a rule.
        inset = min(0.25 * (bottom - top), (right - left) / 2)
        first = _column(columns, left + inset)
        last = _column(columns, right - inset)
        if first == last or row[first] == row[last]:
            content[row[first]].append(word)
            continue
        crossed = [columns[j] for j in range(first + 1, last + 1) if row[j] != row[j - 1]]
        for piece in split(number, crossed):
            content[row[_aligned_column(lattice, row, piece)]].append(piece)
    for word in turned:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        if x0 <= x <= x1 and y0 <= y <= y1:
            content[owner[min(bisect_right(rows, y), len(rows) - 1) - 1][_column(columns, x)]].append(word)
    alone = [
        LoneFigure(number, inside[0], i, j, columns[j + column_span] - columns[j])
        for number, ((i, j, _, column_span), inside) in enumerate(zip(lattice.cells, content, strict=True))
        if len(inside) == 1 and AMOUNT.fullmatch(inside[0].text)
    ]
    apart = stamped(alone)
    cells = []
    for number, ((i, j, row_span, column_span), inside) in enumerate(zip(lattice.cells, content, strict=True)):
        bbox = (columns[j], rows[i], columns[j + column_span], rows[i + row_span])
        if not inside:
            cells.append(_new_cell((i, j, row_span, column_span, "", (), bbox, "", None, None, False)))
            continue
        lines = tuple(lines_of(counted(inside))) if len(inside) > 1 else (line_of(inside[0]),)
        text = joined_text(lines, bbox[2] - bbox[0]) if len(lines) > 1 else lines[0].text
        cells.append(_new_cell((i, j, row_span, column_span, text, lines, bbox, "", None, None, number in apart)))
    grid = Grid(page, lattice.bbox, len(rows) - 1, len(columns) - 1, tuple(cells), tuple(columns), tuple(rows))
    return split_tall_rows(grid), taken


def is_column(grid: Grid) -> bool:
    """Whether a grid of one column is the column of a table that stands alone on its page, not a frame around text: short lines, and figures or, in
    more than a few rows, blank cells."""
    texts = [cell.text for cell in grid.cells if cell.text]
    short = all(
        len(cell.lines) <= 2 and all(len(line.words) == 1 and len(line.text) <= _SHORT for line in cell.lines) for cell in grid.cells
    )
    return short and (len(texts) < len(grid.cells) > _FEW_ROWS or any(map(AMOUNT.fullmatch, texts)))


def _column(columns: list[float], x: float) -> int:
    return max(min(bisect_right(columns, x), len(columns) - 1) - 1, 0)


def _aligned_column(lattice: Lattice, row: list[int], word: Word) -> int:
    """The column of the cell that a word wider than it was set in: left or right aligned, or centred."""
    columns = lattice.columns
    inset = min(0.25 * (word.y1 - word.y0), (word.x1 - word.x0) / 2)
    first, last = _column(columns, word.x0 + inset), _column(columns, word.x1 - inset)
    best, misfit = first, float("inf")
    for column in range(first, last + 1):
        if column > first and row[column] == row[column - 1]:
            continue
        _, j, _, span = lattice.cells[row[column]]
        left, right = columns[j], columns[j + span]
        offsets = [abs((word.x0 + word.x1) - (left + right)) / 2]
        if column == first:
            offsets.append(abs(word.x0 - left))
        if j + span > last:
            offsets.append(abs(right - word.x1))
        if min(offsets) < misfit:
            best, misfit = column, min(offsets)
    return best


def pieces(word: Word, glyphs: list[tuple[str, float, float]], crossed: list[float]) -> list[Word]:
    """The pieces a word falls into where rules cross it.

    It is cut at a rule that stands in a gap between two glyphs, unless the word is one number or plain text that merely runs over
    into an empty neighbour: then the rule goes through it, or no gap shows. In a font wider than the one it was set in, two words come so close that the rule
    stands in a glyph beside their gap: there they are cut if it is the only gap and parts no figure.
    """
    em = word.y1 - word.y0
    whole = ONE_FIGURE.fullmatch(word.text) is not None or not any(map(NUMBER_CHARACTER.match, word.text))
    gaps = [index for index in range(1, len(glyphs)) if glyphs[index][1] - glyphs[index - 1][2] > _REAL_GAP * em]
    cuts: list[int] = []
    for index in range(1, len(glyphs)):
        (before, left, end), (after, start, right) = glyphs[index - 1 : index + 1]
        numbers = bool(NUMBER_CHARACTER.match(before)), bool(NUMBER_CHARACTER.match(after))
        first, last = min(end, start) - _REAL_GAP * em, max(end, start) + _REAL_GAP * em
        if gaps == [index] and 1 < index < len(glyphs) - 1 and _are_words(before, after):
            first, last = min(first, left), max(last, right)
        if any(first <= x <= last for x in crossed) and (index in gaps or (not whole and any(numbers))):
            cuts.append(index)
            crossed = [x for x in crossed if x > last]
    return _cut(word, glyphs, cuts)


def _are_words(before: str, after: str) -> bool:
    """Whether what ends and what begins at a gap are words, or a word and a figure: not two parts of one figure, or a sign and its figure."""
    return (before.isalpha() or after.isalpha()) and all(
        character.isalpha() or NUMBER_CHARACTER.match(character) for character in (before, after)
    )


def _cut(word: Word, glyphs: list[tuple[str, float, float]], cuts: Sequence[int]) -> list[Word]:
    """The pieces of a word cut before each of these glyphs."""
    return [
        Word("".join(glyph[0] for glyph in glyphs[a:b]), glyphs[a][1], word.y0, glyphs[b - 1][2], word.y1)
        for a, b in pairwise([0, *cuts, len(glyphs)])
    ]
