"""Disclosures as workbooks.

Belongs here: the ways in which workbooks of departments differ: one sheet or several, lines around cells, numbers as numbers or as text, what is hidden. Does not
belong here: the grids themselves (`layouts`).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import product
from typing import Any

import xlsxwriter

from tests.generator.cells import placed
from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid, Kind

_FIGURE = re.compile(r"[-－(]?[\d,]+(?:\.\d+)?\)?")


@dataclass(frozen=True)
class WorkbookStyle:
    """How a workbook is made.

    `one_sheet`: all forms below one another, else each has a sheet. `framed`: lines around the cells of tables. `figures`: stored as `text`, as
    `numbers` shown by a number format, `general` without one, or `finer`: with more digits than the format shows. `hidden`: rows, columns and sheets that
    are not shown hold figures. `titles`: in a `cell` above the table, or as the `name` of the sheet alone.
    """

    one_sheet: bool = False
    framed: bool = True
    figures: str = "numbers"
    hidden: bool = False
    titles: str = "cell"
    merged: bool = True


def print_workbook(document: Printout, style: WorkbookStyle) -> bytes:
    """The workbook of the disclosure. Pure: the same printout and style give the same bytes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1)})
    _Book(book, style).put(document)
    book.close()
    return file.getvalue()


class _Book:
    def __init__(self, book: Any, style: WorkbookStyle) -> None:
        self._book, self._style = book, style
        self._formats: dict[tuple[str, bool], Any] = {}
        self._sheet: Any = None
        self._row = 0
        self._forms = 0

    def put(self, document: Printout) -> None:
        for block in document.blocks:
            if isinstance(block, Paragraph):
                self._open("说明" if self._forms else "封面")
                self._sheet.write_string(self._row, 0, block.text)
                self._row += 1
            else:
                self._form(block)
        if self._style.hidden:
            sheet = self._book.add_worksheet("草稿")
            sheet.hide()
            sheet.write_row(0, 0, ["支出决算表", "合计", 999.99])

    def _open(self, name: str) -> None:
        if self._sheet is None or (self._sheet.name != name and not (self._style.one_sheet and name.startswith("表"))):
            known = self._book.get_worksheet_by_name(name)
            self._sheet, self._row = known or self._book.add_worksheet(name), 0 if known is None else self._row

    def _form(self, grid: Grid) -> None:
        self._forms += 1
        named = self._style.titles == "name"
        if self._style.one_sheet:
            self._open("表")
            self._row += 1
        else:
            self._open(grid.title.replace("“", "").replace("”", "")[:31] if named else f"Z{self._forms:02d}")
        last = len(grid.columns) - 1
        titles = [grid.title, *([grid.number] if grid.number else [])]
        for line in [] if named else titles[::-1] if grid.number_above else titles:
            self._merged(self._row, 0, self._row, last, line)
            self._row += 1
        for column, text in zip((0, last), grid.heading, strict=True):
            self._sheet.write_string(self._row, column, text)
        self._row += 1
        for cell in placed(grid):
            top = self._row + cell.row
            if cell.rows > 1 or cell.columns > 1:
                self._merged(top, cell.column, top + cell.rows - 1, cell.column + cell.columns - 1, cell.text, is_framed=True)
            elif cell.kind is Kind.AMOUNT and not cell.header:
                self._figure(top, cell.column, cell.text)
            else:
                self._text(top, cell.column, cell.text)
        self._row += grid.header_rows + len(grid.rows)
        if self._style.hidden and not self._style.one_sheet:
            self._sheet.write_row(self._row, 0, [201, "一般公共服务支出", 999.99])
            self._sheet.set_row(self._row, None, None, {"hidden": True})
            self._sheet.write_column(self._row - 2, last + 1, [77.77, 88.88])
            self._sheet.set_column(last + 1, last + 1, None, None, {"hidden": True})
            self._row += 1
        if grid.note:
            self._sheet.write_string(self._row, 0, grid.note)
            self._row += 1

    def _format(self, code: str = "General", *, is_framed: bool) -> Any:
        key = (code, is_framed and self._style.framed)
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"num_format": code, **({"border": 1} if key[1] else {})})
        return self._formats[key]

    def _text(self, row: int, column: int, text: str) -> None:
        if text:
            self._sheet.write_string(row, column, text, self._format(is_framed=True))
        else:
            self._sheet.write_blank(row, column, None, self._format(is_framed=True))

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str, *, is_framed: bool = False) -> None:
        style = self._format(is_framed=is_framed)
        if (top, left) == (bottom, right) or not self._style.merged:
            for row, column in product(range(top, bottom + 1), range(left, right + 1)):
                self._sheet.write_blank(row, column, None, style)
            self._sheet.write_string(top, left, text, style)
        else:
            self._sheet.merge_range(top, left, bottom, right, text, style)

    def _figure(self, row: int, column: int, text: str) -> None:
        if self._style.figures == "text" or not _FIGURE.fullmatch(text):
            self._text(row, column, text)
            return
        digits = re.sub(r"[^\d.]", "", text)
        value = -Decimal(digits) if text[0] in "-－(" else Decimal(digits)
        decimals = len(digits.partition(".")[2])
        places = ("#,##0" if "," in text or len(digits.partition(".")[0]) < 4 else "0") + ("." + "0" * decimals if decimals else "")
        negative = {"(": f"({places})", "－": f'"－"{places}'}.get(text[0], f"-{places}")
        if self._style.figures == "general":
            self._sheet.write_number(row, column, float(value), self._format(is_framed=True))
            return
        if self._style.figures == "finer" and value:
            value += Decimal((row * 7 + column) % 9 - 4).scaleb(-decimals - 1)
        self._sheet.write_number(row, column, float(value), self._format(f"{places}_ ;{negative}", is_framed=True))
