"""Lines of a text whose separators show its columns → pages of grids.

Belongs here: cutting such lines into cells. Does not belong here: which separator a text uses, and laying its lines out (`separated`); which lines are a
form.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dagster_project.documents.model import Grid, GridCell, Line, Page, Word
from dagster_project.documents.text.dump import TextLine

_WIDTH, _HEIGHT = 60.0, 12.0
"""Of a cell; no place on paper."""


def pages_of_cells(above: Sequence[TextLine], rows: Sequence[TextLine], cell_width: int) -> list[Page]:
    """The pages of a table: `above` are the lines over it, each row of `rows` has a cell at every multiple of `cell_width` characters. A page end
    starts another grid."""
    n_columns = max((len(row.text) - 1) // cell_width + 1 for row in rows)
    pages: list[Page] = []
    for number, of_page in groupby(rows, key=lambda row: row.page):
        grid = _grid(number, list(of_page), n_columns, cell_width, len(above) + 1)
        lines = () if pages else tuple(_line(line.text.strip(), y) for y, line in enumerate(above))
        pages.append(Page(number, *grid.bbox[2:], lines, lines, (grid,), is_laid_out=False))
    return pages


def _grid(page: int, rows: Sequence[TextLine], n_columns: int, cell_width: int, first: int) -> Grid:
    edges = tuple(column * _WIDTH for column in range(n_columns + 1))
    row_edges = tuple((first + row) * _HEIGHT for row in range(len(rows) + 1))
    cells = tuple(
        GridCell(row, column, 1, 1, text, (_line(text, first + row),) if text else (), (x0, row_edges[row], x1, row_edges[row + 1]))
        for row, line in enumerate(rows)
        for column, (x0, x1) in enumerate(zip(edges, edges[1:], strict=False))
        for text in (line.text[column * cell_width : (column + 1) * cell_width].strip(),)
    )
    return Grid(page, (0.0, row_edges[0], edges[-1], row_edges[-1]), len(rows), n_columns, cells, edges, row_edges)


def _line(text: str, row: int) -> Line:
    word = Word(text, 0.0, row * _HEIGHT, len(text), (row + 1) * _HEIGHT)
    return Line(text, (word,), word[1:])
