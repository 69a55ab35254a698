"""Disclosures as PDF.

Belongs here: drawing a printout on pages: page ends, sizes, text. Does not belong here: the ways that departments' PDFs differ (`pdf_style`), rules
(`pdf_rules`), what a page stores and does not show (`pdf_clutter`), where cells stand in a table (`pdf_table`), the grids themselves (`layouts`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A1, A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid, Kind
from tests.generator.pdf_clutter import hide_figures
from tests.generator.pdf_rules import draw_rules
from tests.generator.pdf_style import CHINESE, PdfStyle
from tests.generator.pdf_table import (
    LEADING,
    PADDING,
    Box,
    Table,
    TableRow,
    bands,
    column_widths,
    cut,
    lay_out,
    merged_blanks,
    wrap_measured,
)

PAPERS = {"A4": A4, "A3": A3, "A1": A1}
MARGIN = 48.0
BLEED = 60.0
"""Points of a cropped sheet that are not shown, on each side."""
SMALLEST = 3.0
"""Points; a form that would need smaller type does not suit its style."""


def print_pdf(document: Printout, style: PdfStyle) -> bytes:
    """The PDF of the disclosure. Pure: the same printout and style give the same bytes."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    draw_pages(document, style, canvas)
    return file.getvalue()


def draw_pages(document: Printout, style: PdfStyle, canvas: Any) -> None:
    """Draw the disclosure on a canvas of reportlab, or on what takes the same calls, and save it."""
    if CHINESE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    pages = _Pages(style, canvas)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pages.paragraph(block.text, heading=block.heading)
        else:
            pages.form(block)
    pages.finish()


class _Pages:
    """The canvas and how far down the page it is written; y counts from the top."""

    def __init__(self, style: PdfStyle, canvas: Any) -> None:
        self.style = style
        self.canvas = canvas
        self.width: float
        self.height: float
        self.width, self.height = PAPERS[style.paper]
        self.y = MARGIN
        self.number = 1
        self.forms = 0
        self.paper = PAPERS[style.paper]
        self.empty = True

    def finish(self) -> None:
        self.end_page()
        self.canvas.save()

    def end_page(self) -> None:
        if self.style.page_numbers:
            self.text(str(self.number), self.width / 2, self.height - MARGIN / 2, 9.0)
        self.canvas.showPage()
        self.number += 1
        self.y = MARGIN
        self.empty = True

    def open_page(self, lying: bool) -> None:
        if not self.empty:
            self.end_page()
        self.width, self.height = landscape(self.paper) if lying else self.paper
        sheet = self.style.sheet
        self.canvas.setPageRotation(0)
        if sheet == "turned" and lying:
            # Reportlab exchanges width and height of a page that is marked to be turned.
            marked = self.number % 2 == 1
            self.canvas.setPageSize((self.width, self.height) if marked else (self.height, self.width))
            self.canvas.setPageRotation(90 if marked else 0)
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        elif sheet == "cropped":
            self.canvas.setPageSize((self.width + 2 * BLEED, self.height + 2 * BLEED))
            self.canvas.setCropBox((BLEED, BLEED, BLEED + self.width, BLEED + self.height))
            self.canvas.translate(BLEED, BLEED)
        else:
            self.canvas.setPageSize((self.width, self.height))
        if self.style.clutter:
            hide_figures(self.canvas, self.width, self.height)

    @property
    def bottom(self) -> float:
        return self.height - MARGIN

    def font(self, text: str) -> str:
        return self.style.latin if text.isascii() else CHINESE

    def measure(self, text: str, size: float) -> float:
        width: float = pdfmetrics.stringWidth(text, self.font(text), size)
        return width

    def text(self, text: str, x: float, baseline: float, size: float) -> None:
        """One line with its left end at `x`."""
        self.empty = False
        font = self.font(text)
        for shift in (0.0, 0.25) if self.style.struck_twice else (0.0,):
            self.canvas.setFont(font, size)
            start = x + shift
            for glyph in text if self.style.by_glyph and text.isascii() else [text]:
                self.canvas.drawString(start, self.height - baseline, glyph)
                start += pdfmetrics.stringWidth(glyph, font, size)

    def paragraph(self, text: str, *, heading: bool = False) -> None:
        size = 15.0 if heading else 10.5
        if heading:
            self.open_page(lying=self.style.orientation == "landscape")
            self.y += 40
        for line in wrap_measured(text, self.width - 2 * MARGIN, lambda part: self.measure(part, size)):
            if self.y + size * 1.6 > self.bottom:
                self.open_page(lying=self.width > self.height)
            self.y += size * 1.6
            indent = (self.width - 2 * MARGIN - self.measure(line, size)) / 2 if heading else 0.0
            self.text(line, MARGIN + indent, self.y, size)

    def form(self, grid: Grid) -> None:
        self.forms += 1
        if self.style.mixed_paper:
            self.paper = PAPERS["A3" if self.forms % 2 else "A4"]
        lying = self.style.orientation == "landscape" or (self.style.orientation == "mixed" and len(grid.columns) > 8)
        if not self.style.flow or self.style.mixed_paper or lying != (self.width > self.height) or self.y > self.bottom - 160:
            self.open_page(lying)
        size, table = self.fit(grid)
        # What stands above a form that spills over is on its first page.
        width = min(table.width, self.width - 2 * MARGIN) if self.style.spill else table.width
        left = (self.width - width) / 2
        titles = [(grid.title, 14.0)]
        if grid.number:
            titles.insert(0 if grid.number_above else 1, (grid.number, 9.0))
        for text, points in titles:
            self.y += points * 1.7
            centred = left + (width - self.measure(text, points)) / 2
            self.text(text, centred if text == grid.title else left, self.y, points)
        self.y += 16
        department, unit = grid.heading
        if department:
            self.text(department, left, self.y, 9.0)
        self.text(unit, left + width - self.measure(unit, 9.0), self.y, 9.0)
        self.y += 6
        if self.style.spill:
            self.spilled(table, left, size)
        else:
            self.table(table, left, size)
        if grid.note:
            self.y += 14
            if self.y > self.bottom:
                self.open_page(lying)
                self.y += 14
            self.text(grid.note, left, self.y, 9.0)
        self.y += 20
        if self.style.clutter:
            self.open_page(lying)
            frame = [Box((), Kind.LABEL, False, 0.0, self.y, table.width, self.y + 12)]
            draw_rules(self.canvas, self.height, self.style, frame, left)
            self.empty = False

    def fit(self, grid: Grid) -> tuple[float, Table]:
        """The largest size up to the style's at which the columns fit the page, or all pages that they spill over if they fit none."""
        room = self.width - 2 * MARGIN
        rooms = (room, room * len(grid.columns) / self.style.spill) if self.style.spill else (room,)
        for room in rooms:
            size = self.style.size
            while size > SMALLEST:
                measure = partial(self.measure, size=size)
                widths = column_widths(grid, room, size, measure, self.style.amount_width)
                if widths is not None:
                    return size, lay_out(grid, widths, size, measure, self.style.row_height, overflow=self.style.overflow)
                size -= 0.5
        raise ValueError(f"{grid.title}: {len(grid.columns)} columns do not fit {self.width:.0f} points at {SMALLEST} points")

    def table(self, table: Table, left: float, size: float) -> None:
        """The table from here on, over as many pages as it needs."""
        boxes = table.header.moved(self.y)
        self.y += table.header.height
        waiting = list(reversed(table.rows))
        while waiting:
            row = waiting.pop()
            room = self.bottom - self.y
            if row.height > room:
                parts = cut(row, room, size) if self.style.cut_rows else None
                if parts:
                    boxes += self.placed(parts[0])
                    row = parts[1]
                self.draw(boxes, left, size)
                self.open_page(lying=self.width > self.height)
                boxes = []
                if self.style.merge_blank:
                    waiting = list(reversed(merged_blanks([row, *reversed(waiting)])))
                    row = waiting.pop()
                if self.style.repeat_header:
                    boxes = table.header.moved(self.y)
                    self.y += table.header.height
            boxes += self.placed(row)
        self.draw(boxes, left, size)

    def spilled(self, table: Table, left: float, size: float) -> None:
        """The table with so many columns on a page: the pages of the first ones go down, or the columns go over, first."""
        top, lying = self.y, self.width > self.height
        repeated = table.header.height if self.style.repeat_header else 0.0
        pages: list[list[int]] = [[]]
        y = top + table.header.height
        for number, row in enumerate(table.rows):
            if y + row.height > self.bottom:
                pages.append([])
                y = MARGIN + repeated
            pages[-1].append(number)
            y += row.height
        parts = bands(table, self.style.spill)
        places = [(page, part) for page in range(len(pages)) for part in range(len(parts))]
        for page, part in sorted(places, key=lambda place: place[::-1]) if self.style.spill_order == "down" else places:
            if (page, part) != (0, 0):
                self.open_page(lying)
                # What stands above the form takes its room on the pages to the right, too.
                self.y = top if page == 0 and self.style.spill_order == "down" else MARGIN
            boxes = []
            if page == 0 or repeated:
                boxes = parts[part].header.moved(self.y)
                self.y += table.header.height
            for number in pages[page]:
                boxes += self.placed(parts[part].rows[number])
            self.draw(boxes, left, size)
            self.empty = False

    def placed(self, row: TableRow) -> list[Box]:
        boxes = row.moved(self.y)
        self.y += row.height
        return boxes

    def draw(self, boxes: Sequence[Box], left: float, size: float) -> None:
        if not self.style.in_forms:
            self.draw_cells(boxes, left, size)
            return
        name = f"table{self.number}-{self.forms}-{self.y:.0f}"
        self.canvas.beginForm(name, 0, 0, self.width, self.height)
        self.draw_cells(boxes, left, size)
        self.canvas.endForm()
        self.canvas.doForm(name)

    def draw_cells(self, boxes: Sequence[Box], left: float, size: float) -> None:
        draw_rules(self.canvas, self.height, self.style, boxes, left)
        for box in boxes:
            amount = box.kind in (Kind.AMOUNT, Kind.LINE) and not box.header
            top = box.y0 + (box.y1 - box.y0 - len(box.lines) * size * LEADING) / 2
            for number, line in enumerate(box.lines):
                baseline = top + number * size * LEADING + size - (self.style.raised if amount else 0.0)
                last = number == len(box.lines) - 1
                shown = " ".join(line) if self.style.spread_labels and not (last or amount or box.header) else line
                points = min(size, size * (box.x1 - box.x0 - 2 * PADDING) / self.measure(shown, size)) if shown != line else size
                width = self.measure(shown, points)
                if amount:
                    x = box.x1 - PADDING - width
                elif box.header:
                    x = (box.x0 + box.x1 - width) / 2
                else:
                    x = box.x0 + PADDING
                self.text(shown, left + x, baseline, points)
