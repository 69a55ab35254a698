"""A page of a PDF, or of a file that is a picture, with one place marked.

Belongs here: rendering, and finding printed words on a page. Does not belong here: which place (`reading`).

`draw` is for `sandbox.process`, in a process that has not read any page: reading replaces the fonts that drawing needs.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
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
_FINE = 100
"""PDFium counts in whole pixels: so many to a point."""
_FRAME, _SHADE = (214, 40, 40), (255, 236, 150)


@dataclass(frozen=True, slots=True)
class Mark:
    """What to mark on a page, numbered from 1: a box in points from the top left of the page as a viewer shows it, or else words that are printed there,
    however they are blanked and broken. `around` is how many points to the left and right, and half of that above and below, the picture shows; None for the whole page."""

    page: int
    box: Box | None
    words: str = ""
    around: float | None = None


def can_be_drawn(data: bytes) -> bool:
    """Whether `draw` draws pages of these bytes."""
    return format_of(data) in {FileFormat.PDF, *PICTURES}


def draw(data: bytes, mark: Mark, reached: Reached) -> bytes:
    """The page as PNG with what is to be marked framed and shaded; what is printed in it stays legible. Words that are not there mark
    nothing, and have no surroundings: nothing is returned. Raises `DamagedDocument`."""
    reached(mark.page)
    image, scale, boxes = _page(data, mark)
    framed = [((x0 - _MARGIN) * scale, (y0 - _MARGIN) * scale, (x1 + _MARGIN) * scale, (y1 + _MARGIN) * scale) for x0, y0, x1, y1 in boxes]
    shade = Image.new("RGB", image.size, (255, 255, 255))
    for frame in framed:
        ImageDraw.Draw(shade).rectangle(frame, fill=_SHADE)
    image = ImageChops.multiply(image, shade)
    for frame in framed:
        ImageDraw.Draw(image).rectangle(frame, outline=_FRAME, width=max(2, round(1.5 * scale)))
    if mark.around is not None:
        if not framed:
            return b""
        image = image.crop(_surroundings(framed[0], mark.around * scale, image.size))
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True)
    return png.getvalue()


def _page(data: bytes, mark: Mark) -> tuple[Image.Image, float, list[Box]]:
    """The page, its pixels a point, and the boxes to mark."""
    if format_of(data) in PICTURES:
        picture = Frames(data).frame(mark.page - 1)
        return Image.fromarray(picture.pixels), picture.pixels_a_point, [mark.box] if mark.box else []
    try:
        page = pypdfium2.PdfDocument(data)[mark.page - 1]
        scale = min(_PIXELS_A_POINT, _MOST_PIXELS / max(page.get_size()))
        boxes = [mark.box] if mark.box else list(_boxes_of(page, mark.words))
        return page.render(scale=scale).to_pil().convert("RGB"), scale, boxes
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise DamagedDocument("drawing", page=mark.page, error=str(error)) from error


def _as_displayed(page: pypdfium2.PdfPage, box: Box) -> Box:
    """A box in the page's own coordinates in points from the top left of the page as it is turned and cropped."""
    width, height = (round(side * _FINE) for side in page.get_size())
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for left, top in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, left, top, x, y)
        corners.append((x.value / _FINE, y.value / _FINE))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _surroundings(frame: tuple[float, float, float, float], around: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = frame
    return (
        max(0, round(x0 - around)),
        max(0, round(y0 - around / 2)),
        min(size[0], round(x1 + around)),
        min(size[1], round(y1 + around / 2)),
    )


def _boxes_of(page: pypdfium2.PdfPage, words: str) -> Iterator[Box]:
    """Where words stand on a page, a box for each of their lines; the first place of several."""
    wanted = "".join(words.split())
    text = page.get_textpage()
    signs = [(number, chr(pdfium.FPDFText_GetUnicode(text, number))) for number in range(text.count_chars())]
    inked = [(number, sign) for number, sign in signs if not sign.isspace() and sign.isprintable()]
    start = "".join(sign for _, sign in inked).find(wanted) if wanted else -1
    if start < 0:
        return
    line: list[float] = []
    for number, _ in inked[start : start + len(wanted)]:
        x0, y0, x1, y1 = _as_displayed(page, text.get_charbox(number))
        if line and y0 < line[3] and x0 >= line[0]:  # beside what came before it
            line = [min(line[0], x0), min(line[1], y0), max(line[2], x1), max(line[3], y1)]
        else:
            if line:
                yield (line[0], line[1], line[2], line[3])
            line = [x0, y0, x1, y1]
    if line:
        yield (line[0], line[1], line[2], line[3])
