"""Rows of a further page or part of a table, brought into its columns.

Belongs here: which columns of another width, number or order are those of the table. Does not belong here: whether a page goes on with a table at all (`tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from dagster_project.documents.model import Grid, GridCell
from dagster_project.forms.ruled.rising_codes import codes_go_on
from dagster_project.forms.ruled.table import (
    Table,
    TableRow,
    are_same,
    distinct_cells,
    has_figure,
    header_repeats,
    merged,
)
from dagster_project.knowledge.codes import CODE_PATTERN
from dagster_project.knowledge.normalise import normalise

_SAME_EDGE = 4.0
"""Points by which the edges of one column may differ from page to page."""
_OTHER_SIZE = 0.05
"""By how much larger or smaller one page of a document may be photographed than another."""
_LABEL = re.compile(r"[\u4e00-\u9fff]{2}")
_CODE = re.compile(CODE_PATTERN)


def by_columns(table: Table, grid: Grid, rows: list[TableRow], titled: bool) -> list[TableRow] | None:
    """The rows with one cell for each column of the table. Columns are told by their edges: a part may show fewer columns
    than the header does, or more."""
    mapped = _by_edges(table, grid, rows)
    if not rows[0].sheet.is_laid_out:
        return mapped if mapped and not _is_at_odds(table.rows, mapped) else _by_cells(table, grid, rows)
    if mapped is None and grid.n_columns == len(table.edges) - 1:
        if titled or header_repeats(table, rows) or are_same(table.rows[-1].edges, grid.column_edges):
            return rows
    return mapped or (_by_order(table, grid, rows) if goes_on_by_codes(table, rows) else None)


def goes_on_by_codes(table: Table, rows: Sequence[TableRow]) -> bool:
    return codes_go_on(
        *([[cell.text for cell in distinct_cells(row.cells)] for row in part if has_figure(row.cells)] for part in (table.rows, rows))
    )


def _by_edges(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    first, last = table.edges[0], table.edges[-1]
    larger = 1.0
    if rows[0].sheet.is_picture:  # pages may have been photographed from nearer or farther
        scale = (grid.column_edges[-1] - grid.column_edges[0]) / (last - first)
        larger = scale if abs(scale - 1) <= _OTHER_SIZE else 1.0
    edges = tuple(grid.column_edges[0] + (edge - first) * larger for edge in table.edges)
    if bounds := _places(grid.column_edges, edges):
        return [
            row._replace(edges=edges, cells=tuple(cell for cell, span in zip(row.cells, bounds, strict=True) for _ in span)) for row in rows
        ]
    if bounds := _places(edges, grid.column_edges):
        return [row._replace(edges=edges, cells=tuple(merged([row.cells[i] for i in span]) for span in bounds)) for row in rows]
    return None


def _by_cells(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    """The rows of a part where the file tells no widths. Its columns are those of the table or the cells of the rows in it; in a sheet, whose columns
    have letters, the last ones may be missing in either, where nothing stands. None unless one way alone puts figures below figures and labels below labels."""
    found = []
    for way in _ways(table):
        if len(way) == grid.n_columns or (rows[0].sheet.name and not any(cell.text for row in rows for cell in row.cells[len(way) :])):
            placed = [_placed(row, way, table.edges) for row in rows]
            if not _is_at_odds(table.rows, placed):
                found.append(placed)
    return found[0] if len(found) == 1 else None


def _by_order(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    """The same on a page, where the cells stay at their place. None unless one way alone fits."""
    placed = [[_spread(row, way) for row in rows] for way in _ways(table) if len(way) == grid.n_columns]
    found = [others for others in placed if not _is_at_odds(table.rows, others)]
    return found[0] if len(found) == 1 else None


def _spread(row: TableRow, way: Sequence[range]) -> TableRow:
    """The row with each cell in all the columns that it takes."""
    edges, cells = [row.edges[0]], []
    for cell, (left, right), span in zip(row.cells, pairwise(row.edges), way, strict=True):
        edges += [left + (right - left) * part / len(span) for part in range(1, len(span) + 1)]
        cells += [cell] * len(span)
    return row._replace(edges=tuple(edges), cells=tuple(cells))


def _ways(table: Table) -> set[tuple[range, ...]]:
    """The columns of the table, and those that the cells of its rows take together."""
    columns = tuple(range(at, at + 1) for at in range(len(table.edges) - 1))
    return {columns, *(tuple(_spans(row.cells)) for row in table.rows if has_figure(row.cells))}


def _spans(cells: Sequence[GridCell]) -> Iterator[range]:
    """The columns of each cell of a row."""
    start = 0
    for end in range(1, len(cells) + 1):
        if end == len(cells) or cells[end] is not cells[start]:
            yield range(start, end)
            start = end


def _placed(row: TableRow, way: Sequence[range], edges: tuple[float, ...]) -> TableRow:
    """The row with its cells in the columns of the table, blank ones behind its last; `way` has the columns that each column of the row takes."""
    cells: list[GridCell] = []
    for span in _spans(row.cells[: len(way)]):
        cell, end = row.cells[span.start], way[span.stop - 1].stop
        _, top, _, bottom = cell.bbox
        cells += [cell._replace(bbox=(edges[len(cells)], top, edges[end], bottom))] * (end - len(cells))
    for column in range(len(cells), len(edges) - 1):
        box = (edges[column], row.top, edges[column + 1], row.bottom)
        cells.append(GridCell(cells[-1].row, column, 1, 1, "", (), box))
    return row._replace(edges=edges, cells=tuple(cells))


def _is_at_odds(rows: Sequence[TableRow], others: Sequence[TableRow]) -> bool:
    """Whether the one rows have labels where the others have figures."""
    (labels, figures), (other_labels, other_figures) = map(_kinds_of_columns, (rows, others))
    return bool(labels - figures & other_figures - other_labels or figures - labels & other_labels - other_figures)


def _kinds_of_columns(rows: Iterable[TableRow]) -> tuple[set[int], set[int]]:
    """The columns in which rows with figures have words or codes, and those in which they have figures."""
    labels, figures = set(), set()
    for row in rows:
        if has_figure(row.cells):
            figures |= {column for column, cell in enumerate(row.cells) if has_figure([cell])}
            labels |= {column for column, cell in enumerate(row.cells) if _LABEL.search(cell.text) or _CODE.fullmatch(normalise(cell.text))}
    return labels, figures


def _places(coarse: Sequence[float], fine: Sequence[float]) -> list[range] | None:
    """For each interval of `coarse` the intervals of `fine` in it; None unless every coarse edge is a fine one."""
    places = [min(range(len(fine)), key=lambda i: abs(fine[i] - edge)) for edge in coarse]
    if (
        places[0] != 0
        or places[-1] != len(fine) - 1
        or any(abs(fine[i] - edge) > _SAME_EDGE for i, edge in zip(places, coarse, strict=True))
    ):
        return None
    spans = [range(a, b) for a, b in zip(places, places[1:], strict=False)]
    return spans if all(spans) else None
