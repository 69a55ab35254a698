"""Disclosures as PDF.

Belongs here: drawing a printout on pages in the ways that departments' PDFs differ: rules, page ends, sizes, glyphs. Does not belong here: where
cells stand in a table (`pdf_table`), the grids themselves (`layouts`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from dagster_project.samples.documents import Paragraph, Printout
from dagster_project.samples.grid import Grid, Kind
from dagster_project.samples.pdf_table import LEADING, PADDING, Box, Table, TableRow, column_widths, cut, lay_out, rules, wrap_measured

CHINESE = "STSong-Light"
"""Not embedded: any reader of PDF brings it, which is how many departments' files are, too."""

PAPERS = {"A4": A4, "A3": A3}
MARGIN = 48.0
SMALLEST = 3.0
"""Points; a form that would need smaller type does not suit its style."""


@dataclass(frozen=True)
class PdfStyle:
    """How the pages are made.

    `paper` A4 or A3; `orientation`: `portrait`, `landscape`, or `mixed` where forms of more than eight columns lie. `size`: points of the table text, reduced where a
    form would not fit. `rules`: `strokes` of full length, `edges` one stroke for each edge of a cell, `boxes` one rectangle for each cell, `bars` thin filled
    rectangles, `path` the whole grid in one path, `horizontal` only, or `none`. `repeat_header`: on each further page of a form. `flow`: forms follow
    one another without a new page. `cut_rows`: a page end may go through a row. `row_height`: of every row at least. `raised`: points by which
    amounts stand above their row's baseline. `amount_width`: points of amount columns, so that long figures wrap. `latin`: font of figures and codes, else
    the Chinese one. `by_glyph`: one text object for each glyph of figures and codes. `struck_twice`: bold by printing twice. `spread_labels`: wrapped lines of labels are justified with blanks.
    `page_numbers`: at the foot.
    """

    paper: str = "A4"
    orientation: str = "portrait"
    size: float = 8.0
    rules: str = "strokes"
    repeat_header: bool = False
    flow: bool = False
    cut_rows: bool = False
    row_height: float = 14.0
    raised: float = 0.0
    amount_width: float | None = None
    latin: str = CHINESE
    by_glyph: bool = False
    struck_twice: bool = False
    spread_labels: bool = False
    page_numbers: bool = False


def print_pdf(document: Printout, style: PdfStyle) -> bytes:
    """The PDF of the disclosure. Pure: the same printout and style give the same bytes."""
    if CHINESE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    pages = _Pages(style)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pages.paragraph(block.text, heading=block.heading)
        else:
            pages.form(block)
    return pages.finish()


class _Pages:
    """The canvas and how far down the page it is written; y counts from the top."""

    def __init__(self, style: PdfStyle) -> None:
        self.style = style
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, invariant=1)
        self.width: float
        self.height: float
        self.width, self.height = PAPERS[style.paper]
        self.y = MARGIN
        self.number = 1
        self.empty = True

    def finish(self) -> bytes:
        self.end_page()
        self.canvas.save()
        return self.file.getvalue()

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
        paper = PAPERS[self.style.paper]
        self.width, self.height = landscape(paper) if lying else paper
        self.canvas.setPageSize((self.width, self.height))

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
        lying = self.style.orientation == "landscape" or (self.style.orientation == "mixed" and len(grid.columns) > 8)
        if not self.style.flow or lying != (self.width > self.height) or self.y > self.bottom - 160:
            self.open_page(lying)
        size, table = self.fit(grid)
        left = (self.width - table.width) / 2
        titles = [(grid.title, 14.0)]
        if grid.number:
            titles.insert(0 if grid.number_above else 1, (grid.number, 9.0))
        for text, points in titles:
            self.y += points * 1.7
            centred = left + (table.width - self.measure(text, points)) / 2
            self.text(text, centred if text == grid.title else left, self.y, points)
        self.y += 16
        department, unit = grid.heading
        if department:
            self.text(department, left, self.y, 9.0)
        self.text(unit, left + table.width - self.measure(unit, 9.0), self.y, 9.0)
        self.y += 6
        self.table(table, left, size)
        if grid.note:
            self.y += 14
            if self.y > self.bottom:
                self.open_page(lying)
                self.y += 14
            self.text(grid.note, left, self.y, 9.0)
        self.y += 20

    def fit(self, grid: Grid) -> tuple[float, Table]:
        """The largest size up to the style's at which the columns fit the page."""
        size = self.style.size
        while size > SMALLEST:
            measure = partial(self.measure, size=size)
            widths = column_widths(grid, self.width - 2 * MARGIN, size, measure, self.style.amount_width)
            if widths is not None:
                return size, lay_out(grid, widths, size, measure, self.style.row_height)
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
                if self.style.repeat_header:
                    boxes = table.header.moved(self.y)
                    self.y += table.header.height
            boxes += self.placed(row)
        self.draw(boxes, left, size)

    def placed(self, row: TableRow) -> list[Box]:
        boxes = row.moved(self.y)
        self.y += row.height
        return boxes

    def draw(self, boxes: Sequence[Box], left: float, size: float) -> None:
        self.draw_rules(boxes, left)
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

    def draw_rules(self, boxes: Sequence[Box], left: float) -> None:
        canvas, kind = self.canvas, self.style.rules
        if kind == "none" or not boxes:
            return
        canvas.setLineWidth(0.5)
        if kind == "boxes":
            for box in boxes:
                canvas.rect(left + box.x0, self.height - box.y1, box.x1 - box.x0, box.y1 - box.y0)
            return
        if kind == "edges":
            for box in boxes:
                corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
                for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
                    canvas.line(left + x0, self.height - y0, left + x1, self.height - y1)
            return
        segments = [segment for segment in rules(boxes) if kind != "horizontal" or segment[1] == segment[3]]
        if kind == "bars":
            for x0, y0, x1, y1 in segments:
                canvas.rect(left + x0 - 0.25, self.height - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
            return
        if kind == "path":
            path = canvas.beginPath()
            for x0, y0, x1, y1 in segments:
                path.moveTo(left + x0, self.height - y0)
                path.lineTo(left + x1, self.height - y1)
            canvas.drawPath(path)
            return
        for x0, y0, x1, y1 in segments:
            canvas.line(left + x0, self.height - y0, left + x1, self.height - y1)
