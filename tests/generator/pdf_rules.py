"""The rules of a table, drawn in the ways that departments' PDFs draw them.

Belongs here: strokes, boxes, bars, paths and dots, and which rules a style leaves out. Does not belong here: where the rules are (`pdf_table`).
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tests.generator.pdf_clutter import white_rules
from tests.generator.pdf_style import PdfStyle
from tests.generator.pdf_table import Box, rules


def draw_rules(canvas: Canvas, height: float, style: PdfStyle, boxes: Sequence[Box], left: float) -> None:
    """Draw the rules of boxes, whose y counts from the top of a page of `height`, from `left` on."""
    kind = style.rules
    if kind == "none" or not boxes:
        return
    canvas.setLineWidth(0.5)
    if kind == "boxes":
        for box in boxes:
            canvas.rect(left + box.x0, height - box.y1, box.x1 - box.x0, box.y1 - box.y0)
        return
    if kind in ("edges", "dots"):
        for box in boxes:
            corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
            for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
                _edge(canvas, height, (left + start[0], start[1]), (left + end[0], end[1]), dotted=kind == "dots")
        return
    first, last = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    # With `columns`: the rules of the header, the last one, and those of the page's ends.
    body = [box for box in boxes if not box.header]
    kept = (
        {y for box in boxes if box.header for y in (box.y0, box.y1)} | {min(b.y0 for b in body), max(b.y1 for b in body)} if body else set()
    )
    if kind == "three":
        kept = {min(box.y0 for box in boxes), max(box.y1 for box in boxes)} | {max((box.y1 for box in boxes if box.header), default=0.0)}
    segments = [
        segment
        for segment in rules(boxes)
        if (segment[1] == segment[3] and (kind not in ("columns", "three") or segment[1] in kept))
        or (
            (segment[0] == segment[2])
            and not (
                kind in ("horizontal", "three")
                or (kind == "frame" and first < segment[0] < last)
                or (style.open_sides and segment[0] in (first, last))
            )
        )
    ]
    if style.clutter:
        white_rules(canvas, height, boxes, left)
    if kind == "bars":
        for x0, y0, x1, y1 in segments:
            canvas.rect(left + x0 - 0.25, height - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        return
    if kind == "path":
        path = canvas.beginPath()
        for x0, y0, x1, y1 in segments:
            path.moveTo(left + x0, height - y0)
            path.lineTo(left + x1, height - y1)
        canvas.drawPath(path)
        return
    if kind == "dashed":
        canvas.setDash(3, 1.5)
    for x0, y0, x1, y1 in segments:
        for shift in (-0.8, 0.8) if kind == "double" else (0.0,):
            dx, dy = (0.0, shift) if y0 == y1 else (shift, 0.0)
            canvas.line(left + x0 + dx, height - y0 + dy, left + x1 + dx, height - y1 + dy)
    canvas.setDash()


def _edge(canvas: Canvas, height: float, start: tuple[float, float], end: tuple[float, float], *, dotted: bool) -> None:
    """One edge of a cell; `dotted`, it stops before its corners, where dots stand."""
    (x0, y0), (x1, y1) = start, end
    if dotted:
        canvas.rect(x0 - 0.25, height - y0 - 0.25, 0.5, 0.5, stroke=0, fill=1)
        dx, dy = ((x1 > x0) - (x1 < x0)) * 0.5, ((y1 > y0) - (y1 < y0)) * 0.5
        x0, y0, x1, y1 = x0 + dx, y0 + dy, x1 - dx, y1 - dy
    canvas.line(x0, height - y0, x1, height - y1)
