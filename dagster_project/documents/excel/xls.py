"""A workbook of Excel 97 to 2003 (.xls, also .et of WPS) → sheets.

Belongs here: what xlrd finds in such a file. Does not belong here: tables in a sheet (`sheet`), number formats (`number_format`).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd import compdoc

from dagster_project.documents.errors import DamagedDocument, EncryptedDocument
from dagster_project.documents.excel.number_format import shown_date, shown_number, shown_text, stored_text
from dagster_project.documents.excel.sheet import Merged, Sheet, SheetCell

_LOCKED = "Workbook is encrypted"
_BROKEN = (
    xlrd.XLRDError,
    compdoc.CompDocError,
    struct.error,
    AssertionError,
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
"""What a broken part makes xlrd raise."""


def sheets_of_xls(data: bytes) -> Iterator[Sheet]:
    """The sheets in order. Raises `DamagedDocument`, `EncryptedDocument`."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        sheets = [_sheet(book, sheet) for sheet in book.sheets()]
    except _BROKEN as error:
        if _LOCKED in str(error):
            raise EncryptedDocument from None
        raise DamagedDocument("workbook", error=f"{type(error).__name__}: {error}") from None
    yield from sheets


def _sheet(book: Any, sheet: Any) -> Sheet:
    styles = _Styles(book)
    cells = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype == xlrd.XL_CELL_EMPTY:
                continue
            made = _cell(book, cell, styles, zeros=bool(sheet.show_zero_values))
            if made.text or made.stored or made.is_framed:
                cells[row, column] = made
    return Sheet(
        sheet.name,
        cells,
        [Merged(top, left, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        frozenset(row for row, found in sheet.rowinfo_map.items() if found.hidden or found.height == 0),
        frozenset(column for column, found in sheet.colinfo_map.items() if found.hidden or found.width == 0),
        sheet.visibility != 0,
    )


class _Styles:
    """The number format of each cell style, and whether it draws lines around a cell."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[int, tuple[str, bool, bool]] = {}

    def of(self, index: int) -> tuple[str, bool, bool]:
        """(number format, is framed, is struck out)."""
        if index not in self._known:
            style = self._book.xf_list[index]
            border = style.border
            lines = (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
            code = self._book.format_map[style.format_key].format_str
            self._known[index] = code, any(lines), bool(self._book.font_list[style.font_index].struck_out)
        return self._known[index]


def _cell(book: Any, cell: Any, styles: _Styles, *, zeros: bool) -> SheetCell:
    code, is_framed, is_struck = styles.of(cell.xf_index)
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number = int(value) if value.is_integer() else value
        return SheetCell("" if number == 0 and not zeros else shown_number(number, code), stored_text(number), is_framed)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return SheetCell(shown_date(xlrd.xldate_as_datetime(value, book.datemode), code), None, is_framed)
        except (ValueError, OverflowError):
            return SheetCell(shown_number(value, "General"), stored_text(value), is_framed)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return SheetCell("" if is_struck else shown_text(value, code), None, is_framed)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return SheetCell(str(bool(value)).upper(), None, is_framed)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return SheetCell(xlrd.error_text_from_code.get(value, "#N/A"), None, is_framed)
    return SheetCell("", None, is_framed)
