"""The text at given places of a PDF, by another way than `reader`: PDFium itself gathers the characters within a box.

Belongs here: that look-up. Does not belong here: which places are worth it, and what to make of a difference (`forms.review.second_reading`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pypdfium2

from dagster_project.documents.model import Box
from dagster_project.documents.pdf.fonts import use_stand_in_font
from dagster_project.documents.pdf.words import to_user

_SIDE = 0.5
_TOP = 2.0
"""Points by which a box is narrowed, since PDFium takes in what only touches it; at most a quarter of its height."""


def texts_within(data: bytes, boxes: Mapping[int, Sequence[Box]]) -> dict[int, list[str]]:
    """For each page (from 1) the text within each of its boxes, without white space. Boxes are in points from the top left of the page as
    displayed."""
    use_stand_in_font()
    with pypdfium2.PdfDocument(data) as document:
        return {page: _texts_of_page(document[page - 1], of_page) for page, of_page in boxes.items()}


def _texts_of_page(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> list[str]:
    page_box, rotation = page.get_bbox(), page.get_rotation()
    text = page.get_textpage()
    return ["".join(text.get_text_bounded(*to_user(_narrowed(box), page_box, rotation)).split()) for box in boxes]


def _narrowed(box: Box) -> Box:
    x0, y0, x1, y1 = box
    top = min(_TOP, (y1 - y0) / 4)
    return (x0 + _SIDE, y0 + top, x1 - _SIDE, y1 - top)
