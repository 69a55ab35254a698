"""Text and tables of a file that is not laid out on paper → pages, of the same shape as those of a PDF.

Belongs here: what web pages, workbooks and Word documents have in common once their own structure is understood: coordinates that tell nothing but
the order, cells that cover every position once, text of several lines. Does not belong here: any of those formats.

Where a file has no pages of its own, each table makes one, with the text above it: what holds of tables at a page end (a title that is repeated, a
header that is not) then holds between two tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import NamedTuple

from dagster_project.characters import as_shown
from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.model import Box, Grid, GridCell, Line, Page, TablePlace, Word

_COLUMN, _ROW = 100.0, 20.0
"""Points of a column whose width the file does not tell, and of a row or line."""
_GAP = 2 * _ROW
"""Between two blocks: too far for one table to be taken for the rest of another."""
_WITHOUT_WIDTH = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
"""Characters that show nothing and take no room."""
_MOST_POSITIONS = 2_000_000
"""Of a table: a hundred times those of the largest form."""


class FileCell(NamedTuple):
    """A cell as the file gives it. `row` and `column` count from 0 and name its top left position; `text` has its lines parted by line ends; `place`
    and `stored` are those of `GridCell`."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    place: str = ""
    stored: str | None = None


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table as the file gives it. Positions that no cell covers are blank; `widths` are points of its columns, empty where the file does not tell."""

    cells: Sequence[FileCell]
    widths: Sequence[float] = ()


Block = str | FileTable
"""A paragraph of one or several lines, or a table."""


class NestingCell(NamedTuple):
    """A cell with all that stands in it, text and tables; the rest as in `FileCell`."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: Sequence[Block]
    stored: str | None = None


class TableCounter:
    """Tells tables from those that only arrange a page, and counts them. A table has several rows and columns and no other table in its
    cells."""

    def __init__(self, before: int = 0) -> None:
        self.count = before

    def blocks(self, rows: Sequence[Sequence[NestingCell]], widths: Sequence[float] = ()) -> list[Block]:
        """The table, or what its cells show, one row after the other."""
        holds_table = any(isinstance(block, FileTable) for row in rows for cell in row for block in cell.blocks)
        filled = [sum(bool(cell.blocks) for cell in row) for row in rows]
        if holds_table or max(filled, default=0) < 2 or sum(map(bool, filled)) < 2:
            return _arranged(rows)
        self.count += 1
        cells = [
            FileCell(*cell[:4], "\n".join(map(str, cell.blocks)), str(TablePlace(self.count, cell.row + 1, cell.column + 1)), cell.stored)
            for row in rows
            for cell in row
        ]
        return [FileTable(cells, widths)]


def _arranged(rows: Sequence[Sequence[NestingCell]]) -> list[Block]:
    """What cells show: short texts side by side as one line."""
    found: list[Block] = []
    for row in rows:
        blocks = [block for cell in row for block in cell.blocks]
        texts = [block.strip() for block in blocks if isinstance(block, str)]
        if len(texts) == len(blocks) and not any("\n" in text for text in texts):
            found += [" ".join(texts)] if texts else []
        else:
            found += blocks
    if all(isinstance(block, str) for block in found):
        return ["\n".join(map(str, found))] if found else []
    return found


def pages_by_table(blocks: Iterable[Block]) -> list[Page]:
    """A page for each table, with the text above it, and one for the text below the last."""
    pages: list[Page] = []
    waiting: list[Block] = []
    for block in blocks:
        waiting.append(block)
        if isinstance(block, FileTable):
            pages.append(page_of(len(pages) + 1, waiting))
            waiting = []
    if waiting or not pages:
        pages.append(page_of(len(pages) + 1, waiting))
    return pages


def page_of(number: int, blocks: Iterable[Block]) -> Page:
    """One page of these blocks, from top to bottom."""
    lines: list[Line] = []
    outside: list[Line] = []
    grids: list[Grid] = []
    y = width = 0.0
    for block in blocks:
        if isinstance(block, FileTable):
            grid = _grid(number, block, y)
            grids.append(grid)
            lines += _lines_of(grid)
            y, width = grid.bbox[3], max(width, grid.bbox[2])
        else:
            for text in _texts(block):
                outside.append(_line(text, (0.0, y, _COLUMN, y + _ROW)))
                lines.append(outside[-1])
                y += _ROW
        y += _GAP
    return Page(number, width, y, tuple(lines), tuple(outside), tuple(grids), is_laid_out=False)


def _texts(text: str) -> list[str]:
    """The lines of a text that are not blank, as a page would show them."""
    return [line for part in as_shown(text).translate(_WITHOUT_WIDTH).splitlines() if (line := " ".join(part.split()))]


def _line(text: str, box: Box) -> Line:
    return Line(text, tuple(Word(word, *box) for word in text.split()), box)


def _lines_of(grid: Grid) -> Iterator[Line]:
    """The rows of a grid as lines of text, a merged cell in its first row."""
    for number, row in enumerate(grid.matrix()):
        texts = [cell.text for cell in dict.fromkeys(row) if cell.text and cell.row == number]
        if texts:
            box = (grid.bbox[0], grid.row_edges[number], grid.bbox[2], grid.row_edges[number + 1])
            yield _line(" ".join(texts), box)


def _grid(page: int, table: FileTable, top: float) -> Grid:
    cells, column_edges = _compact(table)
    n_rows, n_columns = max(cell.row + cell.row_span for cell in cells), len(column_edges) - 1
    if n_rows * n_columns > _MOST_POSITIONS:
        raise TooLargeDocument("positions", page=page, rows=n_rows, columns=n_columns, most=_MOST_POSITIONS)
    row_edges = [top + _ROW * row for row in range(n_rows + 1)]
    made = [_grid_cell(cell, column_edges, row_edges) for cell in _covering(cells, n_rows, n_columns)]
    return Grid(
        page, (column_edges[0], top, column_edges[-1], row_edges[-1]), n_rows, n_columns, tuple(made), tuple(column_edges), tuple(row_edges)
    )


def _compact(table: FileTable) -> tuple[list[FileCell], list[float]]:
    """The cells without rows and columns in which none starts, which nothing tells from those before them; and the edges of the columns left."""
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    end = max(cell.column + cell.column_span for cell in table.cells)
    widths = [width for width, _ in zip_longest(table.widths[:end], range(end), fillvalue=_COLUMN)]
    edges = [0.0, *accumulate(widths)]
    cells = [
        cell._replace(
            row=(row := bisect_left(rows, cell.row)),
            column=(column := bisect_left(columns, cell.column)),
            row_span=bisect_left(rows, cell.row + cell.row_span) - row,
            column_span=bisect_left(columns, cell.column + cell.column_span) - column,
        )
        for cell in table.cells
    ]
    return cells, [edges[column] for column in (*columns, end)]


def _covering(cells: Sequence[FileCell], n_rows: int, n_columns: int) -> list[FileCell]:
    """The cells in order of rows, with blank ones where there is none."""
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    blank = [FileCell(row, column, 1, 1, "") for row in range(n_rows) for column in range(n_columns) if (row, column) not in taken]
    return sorted([*cells, *blank], key=lambda cell: (cell.row, cell.column))


def _grid_cell(cell: FileCell, column_edges: Sequence[float], row_edges: Sequence[float]) -> GridCell:
    box = (
        column_edges[cell.column],
        row_edges[cell.row],
        column_edges[cell.column + cell.column_span],
        row_edges[cell.row + cell.row_span],
    )
    lines = tuple(_line(text, box) for text in _texts(cell.text))
    text = _joined([line.text for line in lines])
    return GridCell(cell.row, cell.column, cell.row_span, cell.column_span, text, lines, box, cell.place, cell.stored)


def _joined(lines: Sequence[str]) -> str:
    """The text of a cell: Chinese goes on in the next line without a space."""
    text = ""
    for line in lines:
        text += line if not text or not (text[-1].isascii() and line[0].isascii()) else f" {line}"
    return text
