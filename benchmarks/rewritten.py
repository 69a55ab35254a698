"""What pdfplumber found on the pages of a PDF (`laid_out`), written as a file of another format.

Belongs here: one plain writer for each format, as a clerk or a converter would make the file: text above tables, merged cells, figures as text or as numbers.
Does not belong here: what other programs make of these files (`converted`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import escape
from itertools import pairwise
from typing import Any

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from tests.generator.ofd import OfdCanvas

Pages = list[dict[str, Any]]
_FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d+|-?\d+\.\d+")
_FRAME = Border(*[Side(style="thin")] * 4)


def _cells(table: Sequence[Sequence[Any]]) -> Iterator[tuple[int, int, int, int, str]]:
    """Row, column, rows, columns and the text of each cell, its lines joined."""
    for row, column, rows, columns, text in table:
        yield row, column, rows, columns, re.sub(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])|(?<=[\d,.])\n(?=[\d,.])", "", text)


def html(pages: Pages) -> bytes:
    """A page with a table for each of the PDF's."""
    parts = []
    for page in pages:
        for block in page["blocks"]:
            if isinstance(block, str):
                parts.append(f"<p>{escape(block)}</p>")
                continue
            by_row: dict[int, list[str]] = {}
            for row, _, rows, columns, text in _cells(block):
                span = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
                by_row.setdefault(row, []).append(f"<td{span}>{escape(text)}</td>")
            parts.append('<table border="1">' + "".join(f"<tr>{''.join(by_row[row])}</tr>" for row in sorted(by_row)) + "</table>")
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>'.encode()


def word(pages: Pages) -> bytes:
    """A document with a table for each of the PDF's, a page on each page."""
    made = docx.Document()
    for number, page in enumerate(pages):
        if number:
            made.add_page_break()
        for block in page["blocks"]:
            if isinstance(block, str):
                made.add_paragraph(block)
                continue
            cells = list(_cells(block))
            table = made.add_table(max(cell[0] + cell[2] for cell in cells), max(cell[1] + cell[3] for cell in cells), style="Table Grid")
            grid = [list(row.cells) for row in table.rows]
            for row, column, rows, columns, text in cells:
                first = grid[row][column]
                if rows > 1 or columns > 1:
                    first = first.merge(grid[row + rows - 1][column + columns - 1])
                first.text = text
    return _saved(made)


def workbook(*, numbers: bool, one_sheet: bool) -> Callable[[Pages], bytes]:
    """A sheet for each page, or one for all; figures as numbers with the format that shows them, or as text; printed to the width
    of the paper, or over several sheets of it."""

    def write(pages: Pages) -> bytes:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        top = 0
        for number, page in enumerate(pages):
            if number and not one_sheet:
                sheet, top = book.create_sheet(), 0
            for block in page["blocks"]:
                if isinstance(block, str):
                    sheet.cell(top + 1, 1, block)
                    top += 1
                    continue
                for row, column, rows, columns, text in _cells(block):
                    cell = sheet.cell(top + row + 1, column + 1)
                    cell.value, cell.border, cell.alignment = text, _FRAME, Alignment(wrap_text=True)
                    if numbers and _FIGURE.fullmatch(text):
                        cell.value = Decimal(text.replace(",", ""))
                        cell.number_format = "#,##0." + "0" * len(text.partition(".")[2])
                    if rows > 1 or columns > 1:
                        sheet.merge_cells(
                            start_row=top + row + 1, start_column=column + 1, end_row=top + row + rows, end_column=column + columns
                        )
                top += max(cell[0] + cell[2] for cell in block)
        for sheet in book:
            for column in range(1, sheet.max_column + 1):
                sheet.column_dimensions[get_column_letter(column)].width = 16
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=not one_sheet)
            sheet.page_setup.fitToHeight = False
        return _saved(book)

    return write


def ofd(pages: Pages) -> bytes:
    """Letters and rules where the PDF has them: a text object for each run of letters on one line."""
    canvas = OfdCanvas()
    for page in pages:
        width, height = page["size"]
        canvas.setPageSize((width, height))
        for x0, top, x1, bottom in page["rules"]:
            canvas.line(x0, height - top, x1, height - bottom)
        for run in _runs(page["letters"]):
            _, left, bottom, size = run[0]
            canvas.setFont("", size)
            # A baseline stands an eighth of the size above the foot of the letter.
            canvas.letters(left, height - bottom + size / 8, "".join(letter[0] for letter in run), [b[1] - a[1] for a, b in pairwise(run)])
        canvas.showPage()
    return canvas.file()


def _runs(letters: Sequence[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    run: list[Sequence[Any]] = []
    for letter in letters:
        if run and (letter[2:] != run[-1][2:] or not 0 < letter[1] - run[-1][1] < 3 * letter[3]):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


WRITERS: dict[str, Callable[[Pages], bytes]] = {
    "html": html,
    "docx": word,
    "xlsx": workbook(numbers=True, one_sheet=False),
    "text.xlsx": workbook(numbers=False, one_sheet=True),
    "ofd": ofd,
}
"""By the ending of the file's name."""
