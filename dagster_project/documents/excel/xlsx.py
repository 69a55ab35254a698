"""A workbook of Excel 2007 and later (.xlsx, .xlsm) → sheets.

Belongs here: what openpyxl finds in such a file. Does not belong here: tables in a sheet (`sheet`), number formats (`number_format`).

Values of formulas are those that the program which saved the file had computed. Macros and links to other files are not looked at.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.excel.number_format import shown_date, shown_number, shown_text, stored_text
from dagster_project.documents.excel.sheet import Merged, Sheet, SheetCell
from dagster_project.documents.packages import check_unpacked_size
from dagster_project.documents.tables.unpaged import raised

_CELL_TAGS = (b"<c ", b"<c>", b"<c/>")
_MOST_CELLS = 1_000_000
"""Of a workbook, with those that are blank but have a format."""


def sheets_of_xlsx(data: bytes) -> Iterator[Sheet]:
    """The sheets in order. Raises `DamagedDocument`, `TooLargeDocument`."""
    check_unpacked_size(data)
    try:
        has_formulas = _has_formulas(data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError) as error:
        raise DamagedDocument("workbook", error=f"{type(error).__name__}: {error}") from None
    book = _opened(data, values=True)
    formulas = _opened(data, values=False) if has_formulas else None
    for sheet in book.worksheets:
        yield _sheet(sheet, formulas[sheet.title] if formulas else None)


def _has_formulas(data: bytes) -> bool:
    """Whether any cell is computed; by the way, all cells are counted before any is read. Raises `TooLargeDocument`."""
    found, cells = False, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                part = archive.read(name)
                found = found or b"<f" in part
                cells += sum(map(part.count, _CELL_TAGS))
    if cells > _MOST_CELLS:
        raise TooLargeDocument("cells", cells=cells, most=_MOST_CELLS)
    return found


def _opened(data: bytes, *, values: bool) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values, rich_text=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        # What a broken part makes openpyxl raise; ParseError of XML is a SyntaxError.
        raise DamagedDocument("workbook", error=f"{type(error).__name__}: {error}") from None


def _sheet(sheet: Any, formulas: Any | None) -> Sheet:
    zeros = bool(sheet.sheet_view.showZeros) if sheet.sheet_view.showZeros is not None else True
    framed: dict[int, bool] = {}
    cells = {}
    for (row, column), cell in sheet._cells.items():
        is_framed = framed.get(cell.style_id)
        if is_framed is None:
            is_framed = framed[cell.style_id] = _is_framed(cell)
        made = _cell(cell, zeros=zeros)
        if made.text == "" and made.stored is None and formulas is not None and formulas.cell(row, column).data_type == "f":
            made = SheetCell(str(getattr(formulas.cell(row, column).value, "text", formulas.cell(row, column).value)))
        if made.text or made.stored or is_framed:
            cells[row - 1, column - 1] = made._replace(is_framed=is_framed)
    return Sheet(
        sheet.title,
        cells,
        [Merged(area.min_row - 1, area.min_col - 1, area.max_row, area.max_col) for area in sheet.merged_cells.ranges],
        frozenset(row - 1 for row, found in sheet.row_dimensions.items() if found.hidden or found.ht == 0),
        frozenset(
            column - 1
            for found in sheet.column_dimensions.values()
            if found.hidden or (found.customWidth and found.width == 0)
            for column in range(found.min or 1, (found.max or 0) + 1)
        ),
        sheet.sheet_state != "visible",
    )


def _is_framed(cell: Any) -> bool:
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))


def _cell(cell: Any, *, zeros: bool) -> SheetCell:
    value, code = cell.value, cell.number_format
    if value is None:
        return SheetCell("")
    if isinstance(value, bool):
        return SheetCell(str(value).upper())
    if isinstance(value, int | float):
        return SheetCell("" if value == 0 and not zeros else shown_number(value, code), stored_text(value))
    if isinstance(value, datetime | date | time):
        return SheetCell(shown_date(value, code))
    if cell.font.strike:
        return SheetCell("")
    if isinstance(value, CellRichText):
        return SheetCell("".join(_run(part) for part in value))
    return SheetCell(str(value) if cell.data_type == "e" else shown_text(str(value), code))


def _run(part: str | TextBlock) -> str:
    """A piece of a text: a mark of a note keeps that it is raised, what is struck out is left out."""
    if isinstance(part, str):
        return part
    if part.font.strike:
        return ""
    return raised(part.text) if part.font.vertAlign in ("superscript", "subscript") else str(part.text)
