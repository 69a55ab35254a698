"""Columns that no rule shows: lines of words → a grid, from how the words are aligned.

Belongs here: where the columns under the heads lie, and in which of them each word of the body stands. Does not belong here: the heads themselves
(`inferred_header`), where such a table starts and which words a header has (`dagster_project.forms.ruled.unruled`), ruled tables (`lattice`).

A header word is set in the middle of its column, or at the end at which the column's text is set. So the right end of a word that is
set to the right or in the middle lies right of its own header's middle and left of the next one's, and the left end of a word that is set to
the left lies right of the previous header's middle and left of its own. A number between two headers for which both readings remain is given to
both columns: its cell reaches over them, and what it means is left to the reader of forms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dagster_project.documents.model import Box, Grid, GridCell, Line, Word
from dagster_project.documents.tables.figures import figure_rows
from dagster_project.documents.tables.inferred_header import (
    ONE_EDGE,
    HeaderBlock,
    Joins,
    blocks_of,
    cell_of_words,
    header_cells,
    parted,
    span_parents,
)
from dagster_project.documents.text.numbers import AMOUNT, CODE, DASHES, NUMBER


@dataclass(frozen=True, slots=True)
class InferredColumns:
    """The columns of a table: the extent of the words that head each, and the edges between them. `right_aligned`: whether figures are
    set to the right, None where that cannot be told. `code_starts`: the x where codes, set to the left, start."""

    heads: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    right_aligned: bool | None
    code_starts: tuple[float, ...] = ()

    @property
    def centres(self) -> list[float]:
        return [(x0 + x1) / 2 for x0, x1 in self.heads]


def infer_grid(
    page: int, header: Sequence[Line], body: Sequence[Line], rules: Sequence[float], joins: Joins, usual: bool | None = None
) -> tuple[Grid, InferredColumns] | None:
    """The grid of a table of these lines, and its columns for further pages. `rules` are the y of the rules between rows, if there are any;
    `joins` knows the words of the header; `usual` is `Columns.right_aligned` of the tables before, for a table that does not tell. None
    where the header heads fewer than two columns."""
    blocks = blocks_of([word for line in header for word in line.words], joins)
    leaves, parents = parted(blocks)
    if len(leaves) < 2:
        return None
    rows = figure_rows(body, rules)
    told = _right_aligned([(leaf.x0, leaf.x1) for leaf in leaves], [word for line in body for word in line.words])
    columns = _columns(leaves, [word for row in rows for word in row], usual if told is None else told)
    span_parents(leaves, parents, columns.edges)
    cells, edges = header_cells([*leaves, *parents], columns.edges, rows)
    return _grid(page, cells, edges, rows, columns), columns


def continue_grid(page: int, body: Sequence[Line], rules: Sequence[float], columns: InferredColumns) -> Grid:
    """The grid of a further part, which repeats no header."""
    rows = figure_rows(body, rules)
    return _grid(page, [], [min(word.y0 for word in rows[0])], rows, columns)


def _columns(leaves: Sequence[HeaderBlock], words: Sequence[Word], right_aligned: bool | None) -> InferredColumns:
    """The columns under these heads, with edges where no word of the body stands across, as far as there are such."""
    heads = tuple((block.x0, block.x1) for block in leaves)
    bare = InferredColumns(heads, (), right_aligned, _code_starts(words))
    starts, ends = [x0 for x0, _ in heads], [x1 for _, x1 in heads]
    for word in words:
        first, last = _place(word, bare)
        if first == last:
            starts[first], ends[first] = min(starts[first], word.x0), max(ends[first], word.x1)
    edges = [min(starts) - 1.0]
    for index in range(len(heads) - 1):
        end, start = ends[index], starts[index + 1]
        if end > start:
            # Words run over into the next column: its own words show where it starts, figures where the one before ends.
            end = max([heads[index][1], *(w.x1 for w in words if NUMBER.fullmatch(w.text) and _place(w, bare) == (index, index))])
        # Through a figure that may stand on either side, so that it is seen to belong to neither.
        open_to_both = [(word.x0 + word.x1) / 2 for word in words if _place(word, bare) == (index, index + 1) and not _reaches(word, bare)]
        edges.append(max(open_to_both[0] if open_to_both else (end + start) / 2, edges[-1] + 0.1))
    edges.append(max(max(ends) + 1.0, edges[-1] + 0.1))
    return replace(bare, edges=tuple(edges))


def _code_starts(words: Sequence[Word]) -> tuple[float, ...]:
    """Where integers of several lengths start at one place and end at several."""
    found: list[list[Word]] = []
    for word in sorted((word for word in words if CODE.fullmatch(word.text)), key=lambda word: word.x0):
        if found and word.x0 - found[-1][0].x0 < ONE_EDGE:
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(column[0].x0 for column in found if _differ(column))


def _right_aligned(heads: Sequence[tuple[float, float]], words: Sequence[Word]) -> bool | None:
    """Whether the figures of the table are set to the right, as far as it tells: figures of several lengths end at one place in every column and do not
    start at one; where no column holds such, one sticks out on the right of its head and none on the left."""
    centres = [(x0 + x1) / 2 for x0, x1 in heads]
    figures = [word for word in words if AMOUNT.fullmatch(word.text)]
    by_end: dict[int, list[Word]] = {}
    by_start: dict[int, list[Word]] = {}
    for word in figures:
        by_end.setdefault(bisect_right(centres, word.x1), []).append(word)
        by_start.setdefault(bisect_left(centres, word.x0), []).append(word)
    ends = [_spread([word.x1 for word in column]) < ONE_EDGE for column in by_end.values() if _differ(column)]
    starts = [_spread([word.x0 for word in column]) < ONE_EDGE for column in by_start.values() if _differ(column)]
    if ends or starts:
        return all(ends) and not (starts and all(starts))
    (_, last), (first, _) = heads[-1], heads[0]
    right = any(word.x1 > x1 and x0 < word.x0 < x1 for word in figures for x0, x1 in heads) or any(word.x0 > last for word in figures)
    left = any(word.x0 < x0 and x0 < word.x1 < x1 for word in figures for x0, x1 in heads) or any(word.x1 < first for word in figures)
    return right if right != left else None


def _differ(words: Sequence[Word]) -> bool:
    """Whether words are so different in length that their ends tell how they are set."""
    widths = [word.x1 - word.x0 for word in words]
    return _spread(widths) > 2 * ONE_EDGE


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _place(word: Word, columns: InferredColumns) -> tuple[int, int]:
    """The first and last column that a word of the body stands in or may stand in."""
    heads, centres = columns.heads, columns.centres
    last = bisect_right(centres, word.x1) - 1
    first = bisect_left(centres, word.x0)
    if first <= last:
        return first, last
    left, right = last, first
    if left < 0 or right >= len(heads):
        return (right, right) if left < 0 else (left, left)
    under_left, under_right = word.x0 < heads[left][1], word.x1 > heads[right][0]
    if under_left != under_right:
        return (left, left) if under_left else (right, right)
    if any(abs(word.x0 - start) < ONE_EDGE for start in columns.code_starts):
        return right, right
    if DASHES.fullmatch(word.text):  # set as the figures are
        return (left, left) if columns.right_aligned else (right, right)
    if not NUMBER.fullmatch(word.text):
        return right, right
    if AMOUNT.fullmatch(word.text) and columns.right_aligned:
        return left, left
    return left, right


def _reaches(word: Word, columns: InferredColumns) -> bool:
    """Whether a word lies below the middle of a head, so that it certainly stands in that column, if also in others."""
    return any(word.x0 <= centre <= word.x1 for centre in columns.centres)


def _grid(page: int, header: list[GridCell], header_edges: list[float], rows: Sequence[Sequence[Word]], columns: InferredColumns) -> Grid:
    edges = columns.edges
    n_header = len(header_edges) - 1
    row_edges = list(header_edges)
    for index, words in enumerate(rows):
        bottom = max(word.y1 for word in words)
        below = min((word.y0 for word in rows[index + 1]), default=bottom) if index + 1 < len(rows) else bottom
        row_edges.append(max((bottom + below) / 2, row_edges[-1] + 0.1))
    cells = list(header)
    for index, words in enumerate(rows):
        cells += _body_cells(n_header + index, words, columns, row_edges)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box: Box = (edges[0], row_edges[0], edges[-1], row_edges[-1])
    return Grid(page, box, len(row_edges) - 1, len(edges) - 1, tuple(cells), edges, tuple(row_edges), columns_inferred=True)


def _body_cells(row: int, words: Sequence[Word], columns: InferredColumns, row_edges: Sequence[float]) -> list[GridCell]:
    """The cells of a body row: columns that one word reaches over are one cell."""
    n_columns = len(columns.heads)
    content: list[list[Word]] = [[] for _ in range(n_columns)]
    reaches = list(range(n_columns))
    for word in words:
        first, last = _place(word, columns)
        content[first].append(word)
        reaches[first] = max(reaches[first], last)
    cells = []
    column = 0
    while column < n_columns:
        end = column
        inside: list[Word] = []
        position = column
        while position <= end:
            end = max(end, reaches[position])
            inside += content[position]
            position += 1
        cells.append(cell_of_words(row, column, 1, end - column + 1, inside, columns.edges, row_edges))
        column = end + 1
    return cells
