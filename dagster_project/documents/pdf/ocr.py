"""The text at given places of a PDF as its picture shows it, by optical character recognition: what a reader's eye sees, whatever codes the file gives.

Belongs here: drawing the places and recognising what is drawn. Does not belong here: which places are worth it, and what to make of a
difference (`forms.review.second_reading`).

Needs the extra `ocr`: RapidOCR, whose models lie in its package. `texts_in_pictures` is for `sandbox.process`, in a process that has not read any
page: reading replaces the fonts that drawing needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pypdfium2

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.model import Box
from dagster_project.documents.pictures.recognition import recognised
from dagster_project.documents.sandbox.process import Reached

_LOOKS = ((3.0, 0.5), (4.0, -0.5))
"""Pixels a point, and points around the box (figures may touch its rules): a digit that is mistaken in one picture is seldom mistaken alike in
another, so what both show alike is taken for read."""
_CERTAIN = 0.7
"""Where a letter is less sure, the line is not taken for read."""


def texts_in_pictures(data: bytes, boxes: Mapping[int, Sequence[Box]], reached: Reached) -> dict[int, list[str]]:
    """For each page (from 1) the line of text within each of its boxes, "" where none is recognised for certain. Boxes are in points from the
    top left of the page as displayed. Raises `DamagedDocument`."""
    found = {}
    with pypdfium2.PdfDocument(data) as document:
        for number, of_page in boxes.items():
            reached(number)
            try:
                page = document[number - 1]
                found[number] = [_text(page, box) for box in of_page]
            except pypdfium2.PdfiumError as error:
                raise DamagedDocument("drawing", page=number, error=str(error)) from error
    return found


def _text(page: pypdfium2.PdfPage, box: Box) -> str:
    first, second = (_recognised(page, box, scale, margin) for scale, margin in _LOOKS)
    return first if _letters(first) == _letters(second) else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _recognised(page: pypdfium2.PdfPage, box: Box, scale: float, margin: float) -> str:
    width, height = page.get_size()
    x0, y0, x1, y1 = box
    left, top = max(0.0, x0 - margin), max(0.0, y0 - margin)
    right, bottom = max(0.0, width - x1 - margin), max(0.0, height - y1 - margin)
    if left + right >= width or top + bottom >= height:
        return ""  # nothing of it lies on the page
    picture = page.render(scale=scale, crop=(left, bottom, right, top), rev_byteorder=True).to_numpy()
    read = recognised([np.ascontiguousarray(picture[:, :, :3]).min(axis=2)])[0]
    return read.text if read.certainty >= _CERTAIN else ""
