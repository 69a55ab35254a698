"""A page of a PDF, or of a file that is a picture, with one place marked.

Belongs here: rendering. Does not belong here: which place (`reading`).

`draw` is for `sandbox.process`, in a process that has not read any page: reading replaces the fonts that drawing needs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.formats import PICTURES, FileFormat, format_of
from dagster_project.documents.model import Box
from dagster_project.documents.pictures.opening import Frames
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


def can_be_drawn(data: bytes) -> bool:
    """Whether `draw` draws pages of these bytes."""
    return format_of(data) in {FileFormat.PDF, *PICTURES}


def draw(data: bytes, mark: Mark, reached: Reached) -> bytes:
    """The page as PNG with the box framed and shaded; what is printed in it stays legible. Raises `DamagedDocument`."""
    reached(mark.page)
    image, scale = _page(data, mark.page)
    x0, y0, x1, y1 = mark.box
    framed = ((x0 - _MARGIN) * scale, (y0 - _MARGIN) * scale, (x1 + _MARGIN) * scale, (y1 + _MARGIN) * scale)
    shade = Image.new("RGB", image.size, (255, 255, 255))
    ImageDraw.Draw(shade).rectangle(framed, fill=_SHADE)
    image = ImageChops.multiply(image, shade)
    ImageDraw.Draw(image).rectangle(framed, outline=_FRAME, width=max(2, round(1.5 * scale)))
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True)
    return png.getvalue()


def _page(data: bytes, number: int) -> tuple[Image.Image, float]:
    """The page, and its pixels a point."""
    if format_of(data) in PICTURES:
        picture = Frames(data).frame(number - 1)
        return Image.fromarray(picture.pixels), picture.pixels_a_point
    try:
        page = pypdfium2.PdfDocument(data)[number - 1]
        scale = min(_PIXELS_A_POINT, _MOST_PIXELS / max(page.get_size()))
        return page.render(scale=scale).to_pil().convert("RGB"), scale
    except pypdfium2.PdfiumError as error:
        raise DamagedDocument("drawing", page=number, error=str(error)) from error
