"""A page of a PDF as a picture, with one place marked.

Belongs here: rendering. Does not belong here: which place (`reading`).

`draw` is for `sandbox.process`, in a process that has not read any page: reading replaces the fonts that drawing needs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.model import Box
from dagster_project.documents.sandbox.process import Reached

_PIXELS_A_POINT = 2.0
_MOST_PIXELS = 4000
"""On the longer side: a page may be a poster."""
_MARGIN = 2.0
"""Points between a cell and the frame around it."""
_FRAME, _SHADE = (214, 40, 40), (255, 236, 150)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page, numbered from 1, in points from the top left of the page as a viewer shows it."""

    page: int
    box: Box


def draw(data: bytes, mark: Mark, reached: Reached) -> bytes:
    """The page as PNG with the box framed and shaded; what is printed in it stays legible. Raises `DamagedDocument`."""
    reached(mark.page)
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[mark.page - 1]
        scale = min(_PIXELS_A_POINT, _MOST_PIXELS / max(page.get_size()))
        image = page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise DamagedDocument("drawing", page=mark.page, error=str(error)) from error
    x0, y0, x1, y1 = mark.box
    framed = ((x0 - _MARGIN) * scale, (y0 - _MARGIN) * scale, (x1 + _MARGIN) * scale, (y1 + _MARGIN) * scale)
    shade = Image.new("RGB", image.size, (255, 255, 255))
    ImageDraw.Draw(shade).rectangle(framed, fill=_SHADE)
    image = ImageChops.multiply(image, shade)
    ImageDraw.Draw(image).rectangle(framed, outline=_FRAME, width=max(2, round(1.5 * scale)))
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True)
    return png.getvalue()
