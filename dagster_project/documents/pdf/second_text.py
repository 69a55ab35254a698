"""The text at given places of a PDF, by another way than `reader`: PDFium itself gathers the characters within a box.

Belongs here: that look-up. Does not belong here: which places are worth it, and what to make of a difference (`forms.review.second_reading`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.model import Box
from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pdf.pdfium import BUFFER, OpenDocument
from dagster_project.documents.pdf.words import to_user

_SIDE = 0.5
_TOP = 2.0
"""Points by which a box is narrowed, since PDFium takes in what only touches it; at most a quarter of its height."""


def texts_within(document: OpenDocument, boxes: Mapping[int, Sequence[Box]]) -> dict[int, list[str]]:
    """For each page (from 1) of an open document the text within each of its boxes, without white space. Boxes are in points from the top left of the
    page as displayed. Raises `DamagedDocument` for a page that cannot be loaded."""
    return {number: _texts_of_page(document, number, of_page) for number, of_page in boxes.items()}


def _texts_of_page(document: OpenDocument, number: int, boxes: Sequence[Box]) -> list[str]:
    page, text = document.page(number - 1)
    if not text:
        raise DamagedDocument("page_text", page=number)
    page_box, rotation = BUFFER.page_box(page), pdfium.page_rotation(page) * 90 % 360
    return ["".join(pdfium.text_within(text, to_user(narrowed(box), page_box, rotation)).split()) for box in boxes]


def narrowed(box: Box) -> Box:
    """A box within which PDFium gathers nothing of what stands beside it."""
    x0, y0, x1, y1 = box
    top = min(_TOP, (y1 - y0) / 4)
    return (x0 + _SIDE, y0 + top, x1 - _SIDE, y1 - top)
