"""What a page stores and does not show, as files of real departments do.

Belongs here: marks that no reader of the page sees and a reader of the file must not take for cells. Does not belong here: what is shown (`pdf`,
`pdf_rules`).
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tests.generator.pdf_style import CHINESE
from tests.generator.pdf_table import Box

_CLIPPED_AT = 48.0
"""Points from the left and the top."""


def hide_figures(canvas: Canvas, width: float, height: float) -> None:
    """Figures that the page stores and does not show, where a table would stand."""
    canvas.saveState()
    canvas.setFont(CHINESE, 8)
    for x, y in (
        (-40.0, height / 2),
        (width + 10, height / 2),
        (width / 2, -12.0),
        (width / 2, height + 8),
    ):
        canvas.drawString(x, y, "7,777.77")
    canvas.setFillGray(1)
    canvas.drawString(width / 2, height / 2, "8,888.88")
    canvas.setFillGray(0)
    unseen = canvas.beginText(width / 3, height / 2)
    unseen.setTextRenderMode(3)
    unseen.textOut("6,666.66")
    canvas.drawText(unseen)
    clip = canvas.beginPath()
    clip.rect(_CLIPPED_AT, height - _CLIPPED_AT, 10, 4)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.drawString(width / 2, height / 3, "5,555.55")
    canvas.restoreState()


def white_rules(canvas: Canvas, height: float, boxes: Sequence[Box], left: float) -> None:
    """White lines through the middle of the cells, and a white sheet below them."""
    canvas.saveState()
    canvas.setFillGray(1)
    canvas.setStrokeGray(1)
    canvas.rect(left, height - max(box.y1 for box in boxes), 40, 40, stroke=0, fill=1)
    for box in boxes:
        middle = left + (box.x0 + box.x1) / 2
        canvas.line(middle, height - box.y0, middle, height - box.y1)
    canvas.restoreState()
