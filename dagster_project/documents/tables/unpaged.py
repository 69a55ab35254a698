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

from dagster_project.characters import as_shown, without_endless_runs
from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.model import Box, Grid, GridCell, Line, Page, TablePlace, Word

_COLUMN, _ROW = 100.0, 20.0
"""Points of a column whose width the file does not tell, and of a row or line."""
_SLIVER = 1.0
"""Points: no column is so narrow."""
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
    """A table as the file gives it. Positions that no cell covers are blank; `widths` are points of its columns, empty where the file does not tell.
    `is_single_row`: not even two of its rows hold anything."""

    cells: Sequence[FileCell]
    widths: Sequence[float] = ()
    is_single_row: bool = False

    @property
    def n_columns(self) -> int:
        return max(cell.column + cell.column_span for cell in self.cells)


Block = str | FileTable
"""A paragraph of one or several lines, or a table."""

PICTURE = "\ufffd"
"""Stands for a picture, or a sign that no character is known of: what it shows is not read."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "[]()")


def raised(text: str) -> str:
    """A raised or lowered text: its digits are marks of notes and no digits of the figure beside them."""
    return text.translate(_RAISED)


def paragraph(parts: Iterable[str]) -> list[str]:
    """The paragraph of these parts, none where they show nothing. A picture among words says nothing."""
    whole = "".join(parts)
    words = whole.replace(PICTURE, "")
    return [words] if words.strip() else [whole] if whole.strip() else []


class NestingCell(NamedTuple):
    """A cell with all that stands in it, text and tables; the rest as in `FileCell`."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: Sequence[Block]
    stored: str | None = None


def table_or_text(rows: Sequence[Sequence[NestingCell]], widths: Sequence[float] = ()) -> list[Block]:
    """A table, or what it shows where it only arranges a page: a table has several rows and columns, and no other table in its cells. A single row may be
    the rest of a table that was cut in two."""
    holds_table = any(_is_table(block) for row in rows for cell in row for block in cell.blocks)
    filled = [sum(bool(cell.blocks) for cell in row) for row in rows]
    if holds_table or max(filled, default=0) < 2:
        return _arranged(rows)
    cells = [FileCell(*cell[:4], "\n".join(_text_of(cell.blocks)), "", cell.stored) for row in rows for cell in row]
    return [FileTable(cells, widths, is_single_row=sum(map(bool, filled)) < 2)]


def _is_table(block: Block) -> bool:
    return isinstance(block, FileTable) and not block.is_single_row


def _text_of(blocks: Sequence[Block]) -> list[str]:
    """Blocks without a table, as text."""
    return [block if isinstance(block, str) else " ".join(filter(None, (cell.text.strip() for cell in block.cells))) for block in blocks]


def _arranged(rows: Sequence[Sequence[NestingCell]]) -> list[Block]:
    """What cells show: short texts side by side as one line."""
    found: list[Block] = []
    for row in rows:
        blocks = [block for cell in row for block in cell.blocks]
        texts = [] if any(map(_is_table, blocks)) else [text.strip() for text in _text_of(blocks)]
        if texts and not any("\n" in text for text in texts):
            found.append(" ".join(texts))
        else:
            found += blocks
    return found


def pages_by_table(blocks: Iterable[Block]) -> list[Page]:
    """A page for each table, with the text above it, and one for the text below the last."""
    pages: list[Page] = []
    waiting: list[Block] = []
    before: FileTable | None = None
    for block in blocks:
        if isinstance(block, FileTable) and block.is_single_row and (before is None or waiting or before.n_columns != block.n_columns):
            waiting += _text_of([block])
            continue
        waiting.append(block)
        if isinstance(block, FileTable):
            before = block
            pages.append(page_of(len(pages) + 1, waiting))
            waiting = []
    if waiting or not pages:
        pages.append(page_of(len(pages) + 1, waiting))
    return pages


def page_of(number: int, blocks: Iterable[Block], name: str = "") -> Page:
    """One page of these blocks, from top to bottom; `name` is that of a sheet."""
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
    return Page(number, width, y, tuple(lines), tuple(outside), tuple(grids), is_laid_out=False, name=name)


def _texts(text: str) -> list[str]:
    """The lines of a text that are not blank, as a page would show them."""
    return [
        line for part in without_endless_runs(as_shown(text).translate(_WITHOUT_WIDTH)).splitlines() if (line := " ".join(part.split()))
    ]


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
    cells, column_edges = _compact(page, table)
    n_rows, n_columns = max(cell.row + cell.row_span for cell in cells), len(column_edges) - 1
    if n_rows * n_columns > _MOST_POSITIONS:
        raise TooLargeDocument("positions", page=page, rows=n_rows, columns=n_columns, most=_MOST_POSITIONS)
    row_edges = [top + _ROW * row for row in range(n_rows + 1)]
    made = [_grid_cell(cell, column_edges, row_edges) for cell in _covering(cells, n_rows, n_columns)]
    return Grid(
        page, (column_edges[0], top, column_edges[-1], row_edges[-1]), n_rows, n_columns, tuple(made), tuple(column_edges), tuple(row_edges)
    )


def _compact(page: int, table: FileTable) -> tuple[list[FileCell], list[float]]:
    """The cells without rows and columns in which none starts, which nothing tells from those before them; and the edges of the columns left."""
    table = _without_slivers(page, table)
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    end = table.n_columns
    widths = [width for width, _ in zip_longest(table.widths[:end], range(end), fillvalue=_COLUMN)]
    edges = [0.0, *accumulate(widths)]
    cells = [
        cell._replace(
            place=cell.place or str(TablePlace(page, cell.row + 1, cell.column + 1)),
            row=(row := bisect_left(rows, cell.row)),
            column=(column := bisect_left(columns, cell.column)),
            row_span=bisect_left(rows, cell.row + cell.row_span) - row,
            column_span=bisect_left(columns, cell.column + cell.column_span) - column,
        )
        for cell in table.cells
    ]
    return cells, [edges[column] for column in (*columns, end)]


def _without_slivers(page: int, table: FileTable) -> FileTable:
    """The table without the columns that rounding leaves where the rows of a file give the widths of their cells each for itself."""
    wide = [width >= _SLIVER for width in table.widths]
    if all(wide):
        return table
    at = [0, *accumulate(map(int, wide))]
    at += range(at[-1] + 1, at[-1] + 1 + max(table.n_columns - len(wide), 0))
    cells = [
        cell._replace(
            column=at[cell.column],
            column_span=at[cell.column + cell.column_span] - at[cell.column],
            place=cell.place or str(TablePlace(page, cell.row + 1, cell.column + 1)),
        )
        for cell in table.cells
    ]
    if any(cell.text and not cell.column_span for cell in cells):
        return table
    return FileTable([cell for cell in cells if cell.column_span], [width for width in table.widths if width >= _SLIVER])


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
