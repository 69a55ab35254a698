"""A sheet of a workbook, whatever file it is from → a page.

Belongs here: which rows of a sheet are tables and which are text around them, merged cells, what is hidden. Does not belong here: the files (`xlsx`,
`xls`), what a number shows (`number_format`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.model import Page, Remark
from dagster_project.documents.tables.unpaged import Block, FileCell, FileTable, page_of

MOST_CELLS = 500_000
"""Of a sheet, blank ones too: ten times those of the largest disclosures."""
_PLAIN_NAME = re.compile(r"\w+")


class SheetCell(NamedTuple):
    """What a cell shows, the number that it stores, and whether lines are drawn around it."""

    text: str
    stored: str | None = None
    is_framed: bool = False


_BLANK = SheetCell("")


class Merged(NamedTuple):
    """A merged cell: its first row and column, and those behind its last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 0; `cells` are those that show anything or are framed."""

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: Sequence[Merged] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


class SheetRow(NamedTuple):
    """A visible row with the cells that start in it, and the texts that it shows."""

    number: int
    cells: list[FileCell]
    is_framed: bool

    @property
    def texts(self) -> list[str]:
        return [text for cell in self.cells if (text := cell.text.strip())]


def page_of_sheet(number: int, sheet: Sheet) -> Page:
    """The page of a visible sheet."""
    return page_of(number, _blocks(_rows(sheet)), sheet.name)


def remarks_of_sheet(page: int | None, sheet: Sheet) -> Iterator[Remark]:
    """What the sheet holds and does not show."""
    if sheet.is_hidden:
        if any(cell.text for cell in sheet.cells.values()):
            yield Remark("hidden_content", "sheet", page, {"sheet": sheet.name})
        return
    for variant, axis, hidden in (("rows", 0, sheet.hidden_rows), ("columns", 1, sheet.hidden_columns)):
        filled = sorted({place[axis] for place, cell in sheet.cells.items() if place[axis] in hidden and cell.text})
        if filled:
            names = [column_name(index) if axis else str(index + 1) for index in filled]
            yield Remark("hidden_content", variant, page, {"sheet": sheet.name, "which": names})


def column_name(index: int) -> str:
    """A, B, … Z, AA of a column counted from 0."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _rows(sheet: Sheet) -> list[SheetRow]:
    """The visible rows from the first to the last that hold anything, with rows and columns counted without the hidden ones."""
    shown = [
        place
        for place, cell in sheet.cells.items()
        if cell.text and not (place[0] in sheet.hidden_rows or place[1] in sheet.hidden_columns)
    ]
    if not shown:
        return []
    # Frames and merged cells that reach beyond all text, often to the end of the sheet, hold nothing there.
    bottom, right = max(row for row, _ in shown), max(column for _, column in shown)
    rows = [row for row in range(bottom + 1) if row not in sheet.hidden_rows]
    columns = [column for column in range(right + 1) if column not in sheet.hidden_columns]
    if len(rows) * len(columns) > MOST_CELLS:
        raise TooLargeDocument("positions", rows=len(rows), columns=len(columns), most=MOST_CELLS)
    cells = list(_visible_cells(sheet, rows, columns))
    of_row: dict[int, list[FileCell]] = {number: [] for number in range(len(rows))}
    for cell in cells:
        of_row[cell.row].append(cell)
    frames = [sum(sheet.cells.get((row, column), _BLANK).is_framed for column in columns) for row in rows]
    return [SheetRow(number, sorted(of_row[number], key=lambda cell: cell.column), frames[number] > 1) for number in range(len(rows))]


def _visible_cells(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Iterator[FileCell]:
    """The cells of these rows and columns, a merged one once, where the first of its visible positions is."""
    row_at = {row: number for number, row in enumerate(rows)}
    column_at = {column: number for number, column in enumerate(columns)}
    covered: set[tuple[int, int]] = set()
    for area in [*sheet.merged, *(Merged(row, column, row + 1, column + 1) for row in rows for column in columns)]:
        down = [row_at[row] for row in range(area.top, min(area.bottom, rows[-1] + 1)) if row in row_at]
        across = [column_at[column] for column in range(area.left, min(area.right, columns[-1] + 1)) if column in column_at]
        if not down or not across or (down[0], across[0]) in covered:
            continue
        covered.update((row, column) for row in down for column in across)
        cell = sheet.cells.get((area.top, area.left), _BLANK)
        place = f"{_quoted(sheet.name)}!{column_name(area.left)}{area.top + 1}"
        yield FileCell(down[0], across[0], len(down), len(across), cell.text, place, cell.stored)


def _quoted(name: str) -> str:
    """The name of a sheet as it stands in a reference."""
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def _blocks(rows: list[SheetRow]) -> Iterator[Block]:
    """Text and tables. Where lines are drawn, framed rows are the tables; where none are, all rows may be."""
    filled = [row for row in rows if len(row.texts) > 1]
    if 2 * sum(row.is_framed for row in filled) <= len(filled):
        yield from _table(rows)
        return
    for is_framed, run in groupby(rows, key=lambda row: row.is_framed):
        together = list(run)
        yield from _table(together) if is_framed else _text(together)


def _text(rows: Sequence[SheetRow]) -> Iterator[str]:
    for row in rows:
        if row.texts:
            yield " ".join(row.texts)


def _table(rows: Sequence[SheetRow]) -> Iterator[Block]:
    """The rows as a table; as text where they have but one column or row."""
    if len(rows) < 2 or max((len(row.texts) for row in rows), default=0) < 2:
        yield from _text(rows)
        return
    top, end = rows[0].number, rows[-1].number + 1
    yield FileTable([cell._replace(row=cell.row - top, row_span=min(cell.row_span, end - cell.row)) for row in rows for cell in row.cells])
