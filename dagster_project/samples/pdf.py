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
from dagster_project.samples.pdf_table import (
    LEADING,
    PADDING,
    Box,
    Table,
    TableRow,
    column_widths,
    cut,
    lay_out,
    merged_blanks,
    rules,
    wrap_measured,
)

CHINESE = "STSong-Light"
"""Not embedded: any reader of PDF brings it, which is how many departments' files are, too."""

PAPERS = {"A4": A4, "A3": A3}
MARGIN = 48.0
BLEED = 60.0
"""Points of a cropped sheet that are not shown, on each side."""
SMALLEST = 3.0
"""Points; a form that would need smaller type does not suit its style."""


@dataclass(frozen=True)
class PdfStyle:
    """How the pages are made.

    `paper` A4 or A3; `orientation`: `portrait`, `landscape`, or `mixed` where forms of more than eight columns lie. `size`: points of the table text, reduced where a
    form would not fit. `rules`: `strokes` of full length, `edges` one stroke for each edge of a cell, `boxes` one rectangle for each cell, `bars` thin filled
    rectangles, `path` the whole grid in one path, `dots` pieces that stop before the corners, with a dot there, `double`, `dashed`, `horizontal` only,
    `columns` none between the rows of the body, `frame` horizontal ones with a frame around them, or `none`. `open_sides`: no rule on the left and right. `repeat_header`: on each further page of a form. `flow`: forms follow
    one another without a new page. `cut_rows`: a page end may go through a row. `row_height`: of every row at least. `raised`: points by which
    amounts stand above their row's baseline. `amount_width`: points of amount columns, so that long figures wrap. `latin`: font of figures and codes, else
    the Chinese one. `by_glyph`: one text object for each glyph of figures and codes. `struck_twice`: bold by printing twice. `spread_labels`: wrapped lines of labels are justified with blanks.
    `page_numbers`: at the foot. `sheet`: `plain`; `turned`, with lying pages drawn sideways and every other one marked to be shown turned; `cropped`, part
    of a larger sheet. `mixed_paper`: every other form on A3. `in_forms`: tables as form XObjects. `overflow`: a label runs over into a blank cell beside
    it. `merge_blank`: on further pages neighbouring blank columns are drawn as one. `clutter`: white rules, white, invisible and clipped figures,
    figures off the sheet, and an empty table of one row after each form.
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
    open_sides: bool = False
    sheet: str = "plain"
    mixed_paper: bool = False
    in_forms: bool = False
    overflow: bool = False
    merge_blank: bool = False
    clutter: bool = False


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
        self.forms = 0
        self.paper = PAPERS[style.paper]
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
            self.hide_figures()

    def hide_figures(self) -> None:
        """Figures that the page stores and does not show, where a table would stand."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setFont(CHINESE, 8)
        for x, y in (
            (-40.0, self.height / 2),
            (self.width + 10, self.height / 2),
            (self.width / 2, -12.0),
            (self.width / 2, self.height + 8),
        ):
            canvas.drawString(x, y, "7,777.77")
        canvas.setFillGray(1)
        canvas.drawString(self.width / 2, self.height / 2, "8,888.88")
        canvas.setFillGray(0)
        unseen = canvas.beginText(self.width / 3, self.height / 2)
        unseen.setTextRenderMode(3)
        unseen.textOut("6,666.66")
        canvas.drawText(unseen)
        clip = canvas.beginPath()
        clip.rect(MARGIN, self.height - MARGIN, 10, 4)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.drawString(self.width / 2, self.height / 3, "5,555.55")
        canvas.restoreState()

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
        if self.style.clutter:
            self.open_page(lying)
            self.draw_rules([Box((), Kind.LABEL, False, 0.0, self.y, table.width, self.y + 12)], left)
            self.empty = False

    def fit(self, grid: Grid) -> tuple[float, Table]:
        """The largest size up to the style's at which the columns fit the page."""
        size = self.style.size
        while size > SMALLEST:
            measure = partial(self.measure, size=size)
            widths = column_widths(grid, self.width - 2 * MARGIN, size, measure, self.style.amount_width)
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
        if kind in ("edges", "dots"):
            for box in boxes:
                corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
                for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
                    self.edge((left + start[0], start[1]), (left + end[0], end[1]))
            return
        first, last = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        # With `columns`: the rules of the header, the last one, and those of the page's ends.
        body = [box for box in boxes if not box.header]
        kept = (
            {y for box in boxes if box.header for y in (box.y0, box.y1)} | {min(b.y0 for b in body), max(b.y1 for b in body)}
            if body
            else set()
        )
        segments = [
            segment
            for segment in rules(boxes)
            if (segment[1] == segment[3] and (kind != "columns" or segment[1] in kept))
            or (
                (segment[0] == segment[2])
                and not (
                    kind == "horizontal"
                    or (kind == "frame" and first < segment[0] < last)
                    or (self.style.open_sides and segment[0] in (first, last))
                )
            )
        ]
        if self.style.clutter:
            self.white_rules(boxes, left)
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
        if kind == "dashed":
            canvas.setDash(3, 1.5)
        for x0, y0, x1, y1 in segments:
            for shift in (-0.8, 0.8) if kind == "double" else (0.0,):
                dx, dy = (0.0, shift) if y0 == y1 else (shift, 0.0)
                canvas.line(left + x0 + dx, self.height - y0 + dy, left + x1 + dx, self.height - y1 + dy)
        canvas.setDash()

    def edge(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """One edge of a cell; with `dots` it stops before its corners, where dots stand."""
        (x0, y0), (x1, y1) = start, end
        if self.style.rules == "dots":
            self.canvas.rect(x0 - 0.25, self.height - y0 - 0.25, 0.5, 0.5, stroke=0, fill=1)
            dx, dy = ((x1 > x0) - (x1 < x0)) * 0.5, ((y1 > y0) - (y1 < y0)) * 0.5
            x0, y0, x1, y1 = x0 + dx, y0 + dy, x1 - dx, y1 - dy
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def white_rules(self, boxes: Sequence[Box], left: float) -> None:
        """White lines through the middle of the cells, and a white sheet below them."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillGray(1)
        canvas.setStrokeGray(1)
        canvas.rect(left, self.height - max(box.y1 for box in boxes), 40, 40, stroke=0, fill=1)
        for box in boxes:
            middle = left + (box.x0 + box.x1) / 2
            canvas.line(middle, self.height - box.y0, middle, self.height - box.y1)
        canvas.restoreState()
