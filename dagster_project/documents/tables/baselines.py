"""Rows that no rule shows: lines of text → the words of each row, from their baselines.

Belongs here: which lines are one row of a table. Does not belong here: columns (`lattice`, `inferred_columns`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from dagster_project.documents.model import Box, Grid, GridCell, Line, Word
from dagster_project.documents.tables.lines import joined_text, lines_of
from dagster_project.documents.text.numbers import AMOUNT, CODE

LEADING = 1.4
"""Baselines nearer than this many em are lines of one cell."""
_FEWEST_CODES = 3


def rows_of(lines: Sequence[Line], rules: Sequence[float]) -> list[list[Word]]:
    """The words of each row: those between two rules; where there are few, those whose baselines are near and no rule parts."""
    if not lines:
        return []
    top, bottom = lines[0].bbox[1], lines[-1].bbox[3]
    between = [y for y in rules if top < y < bottom]
    if len(between) * 3 >= len(lines):
        rows: dict[int, list[Word]] = {}
        for line in lines:
            rows.setdefault(bisect_right(between, (line.bbox[1] + line.bbox[3]) / 2), []).extend(line.words)
        return [rows[index] for index in sorted(rows)]
    clusters: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.bbox[3]):
        above = clusters[-1][-1].bbox if clusters else None
        if above and line.bbox[3] - above[3] < LEADING * (line.bbox[3] - line.bbox[1]) and not _is_parted(above, line.bbox, between):
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return [[word for line in row for word in line.words] for cluster in clusters for row in _one_row_each(cluster)]


def _is_parted(above: Box, below: Box, rules: Sequence[float]) -> bool:
    return any((above[1] + above[3]) / 2 < y < (below[1] + below[3]) / 2 for y in rules)


def _one_row_each(cluster: list[Line]) -> list[list[Line]]:
    """Lines that stand close: one row, unless two of them print figures, which are rows of their own then."""
    anchors = [line for line in cluster if any(AMOUNT.fullmatch(word.text) for word in line.words)]
    if len(anchors) < 2 or not _share_a_column(anchors):
        return [cluster]
    rows: dict[int, list[Line]] = {}
    for line in cluster:
        nearest = min(range(len(anchors)), key=lambda index: abs(anchors[index].bbox[3] - line.bbox[3]))
        rows.setdefault(nearest, []).append(line)
    return [rows[index] for index in sorted(rows)]


def _share_a_column(lines: Sequence[Line]) -> bool:
    """Whether figures of two lines stand one above the other."""
    figures = [[word for word in line.words if AMOUNT.fullmatch(word.text)] for line in lines]
    return any(a.x0 < b.x1 and b.x0 < a.x1 for above, below in pairwise(figures) for a in above for b in below)


def split_tall_rows(grid: Grid) -> Grid:
    """The grid with a row for each line of figures where only the rules between columns are drawn; other grids as they are.

    Lines without a code or label of their own may as well be several figures of one row.
    """
    stacked = {cell.row for cell in grid.cells if len(cell.lines) > 1 and _are_stacked(cell.lines)}
    stacked -= {row for cell in grid.cells if cell.row_span > 1 for row in range(cell.row, cell.row + cell.row_span)}
    tall = {row: words for row in stacked if all(map(_has_label, words := _rows_within(grid, row)))}
    if not tall:
        return grid
    cells: list[GridCell] = []
    edges = [grid.row_edges[0]]
    shift: list[int] = []
    for row in range(grid.n_rows):
        shift.append(len(edges) - 1)
        if row not in tall:
            edges.append(grid.row_edges[row + 1])
            continue
        edges += [(_bottom(above) + _top(below)) / 2 for above, below in pairwise(tall[row])] + [grid.row_edges[row + 1]]
    for cell in grid.cells:
        first = shift[cell.row]
        if cell.row not in tall:
            cells.append(cell._replace(row=first))
            continue
        last = shift[cell.row + 1] if cell.row + 1 < grid.n_rows else len(edges) - 1
        for row in range(first, last):
            bbox = (cell.bbox[0], edges[row], cell.bbox[2], edges[row + 1])
            inside = [w for line in cell.lines for w in line.words if edges[row] <= (w.y0 + w.y1) / 2 < edges[row + 1]]
            lines = tuple(lines_of(inside))
            cells.append(
                GridCell(row, cell.column, 1, cell.column_span, joined_text(lines, bbox[2] - bbox[0]) if lines else "", lines, bbox)
            )
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, n_rows=len(edges) - 1, cells=tuple(cells), row_edges=tuple(edges))


def _are_stacked(lines: Sequence[Line]) -> bool:
    """Whether lines of one cell belong to several rows: they are figures, or codes, which no page breaks into so many pieces."""
    codes = sum(CODE.fullmatch(line.text) is not None for line in lines)
    return sum(AMOUNT.fullmatch(line.text) is not None for line in lines) > 1 or (codes >= _FEWEST_CODES and codes == len(lines))


def _rows_within(grid: Grid, row: int) -> list[list[Word]]:
    return rows_of(lines_of(word for cell in grid.cells if cell.row == row for line in cell.lines for word in line.words), ())


def _has_label(words: Sequence[Word]) -> bool:
    return any(AMOUNT.fullmatch(word.text) is None for word in words)


def _top(words: Iterable[Word]) -> float:
    return min(word.y0 for word in words)


def _bottom(words: Iterable[Word]) -> float:
    return max(word.y1 for word in words)
