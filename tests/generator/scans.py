"""PDFs as somebody scanned or photographed them.

Belongs here: drawing the pages and spoiling the picture in the ways that scanners, cameras and seals do. Does not belong here: the PDFs themselves (`pdf`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import zip_longest
from math import cos, pi, sin

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Spoil = Callable[[Image.Image, int], Image.Image]
"""Takes a clean page and its dots per inch, gives the page as the scanner delivers it."""

_RED = (222, 45, 45)
_GOOD, _POOR = 90, 40
"""Quality of JPEG."""


def scanned(data: bytes, manner: str, dpi: int, pages: Sequence[int] = ()) -> bytes:
    """A PDF of pictures: the pages of another, all of them or these (from 1), spoiled in this manner. Fonts that the other does not embed are those of the machine, as long as no PDF has been read
    in this process."""
    spoil = MANNERS[manner]
    with pypdfium2.PdfDocument(data) as document:
        numbers = pages or range(1, len(document) + 1)
        pictures = [spoil(document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB"), dpi) for number in numbers]
    if manner == "side_by_side":
        pictures = [_beside(left, right) for left, right in zip_longest(pictures[::2], pictures[1::2])]
    file = io.BytesIO()
    first, *others = pictures
    quality = _POOR if manner == "jpeg" else _GOOD
    first.save(file, "PDF", resolution=dpi, save_all=True, append_images=others, quality=quality)
    return file.getvalue()


def _clean(page: Image.Image, _: int) -> Image.Image:
    return page


def _skewed(page: Image.Image, _: int) -> Image.Image:
    return page.rotate(1.5, Image.Resampling.BILINEAR, fillcolor="white")


def _beside(left: Image.Image, right: Image.Image | None) -> Image.Image:
    """Two pages on one sheet, each in a half that has room for both."""
    half, height = (max(page.size[side] for page in (left, right or left)) for side in (0, 1))
    sheet = Image.new("RGB", (2 * half, height), "white")
    sheet.paste(left, (0, 0))
    if right:
        sheet.paste(right, (half, 0))
    return sheet


def _sealed(page: Image.Image, dpi: int) -> Image.Image:
    """A round red seal with a star over the middle of the page."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y, radius = page.width // 2, page.height // 2, round(0.83 * dpi)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=round(0.06 * dpi))
    points = [(0.32 if corner % 2 == 0 else 0.13, pi * corner / 5) for corner in range(10)]
    draw.polygon([(x + share * radius * sin(angle), y - share * radius * cos(angle)) for share, angle in points], fill=_RED)
    for step in range(16):
        angle = 2 * pi * step / 16
        left, top = x + 0.75 * radius * sin(angle), y - 0.75 * radius * cos(angle)
        size = 0.06 * dpi
        draw.rectangle((left - size, top - size, left + size, top + size), outline=_RED, width=round(0.02 * dpi))
    return ImageChops.darker(page, ink)


def _photographed(page: Image.Image, _: int) -> Image.Image:
    """Light from one side, a lens that is not sharp, grain, a hand that is not quite straight."""
    bent = page.rotate(-0.7, Image.Resampling.BILINEAR, fillcolor=(170, 168, 160)).filter(ImageFilter.GaussianBlur(0.8))
    pixels = np.asarray(bent, dtype=np.float32)
    down, across = np.mgrid[: page.height, : page.width]
    light = 0.65 + 0.21 * across / page.width + 0.14 * down / page.height
    grain = np.random.default_rng(7).normal(0, 9, pixels.shape)
    return Image.fromarray(np.clip(pixels * light[:, :, None] + grain, 0, 255).astype(np.uint8))


def _in_perspective(page: Image.Image, _: int) -> Image.Image:
    """Photographed from below: the upper edge is three hundredths shorter than the lower one."""
    width, height, in_ = page.width, page.height, 0.015 * page.width
    # Where the corners of the picture lie on the page, in the order that PIL wants: upper left, lower left, lower right, upper right.
    corners = (-in_, 0, 0, height, width, height, width + in_, 0)
    wide = page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white")
    return wide.filter(ImageFilter.GaussianBlur(0.3))


def _stained(page: Image.Image, dpi: int) -> Image.Image:
    """The ring that a cup of coffee leaves, a hand wide, above the middle of the page."""
    stain = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(stain)
    x, y, radius = round(0.55 * page.width), round(0.4 * page.height), round(1.6 * dpi)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(236, 222, 200), outline=(176, 138, 92), width=round(0.09 * dpi))
    return ImageChops.multiply(page, stain.filter(ImageFilter.GaussianBlur(0.01 * dpi)))


def _upside_down(page: Image.Image, _: int) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_180)


def _sideways(page: Image.Image, _: int) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_90)


MANNERS: dict[str, Spoil] = {
    "clean": _clean,
    "skewed": _skewed,
    "jpeg": _clean,
    "sealed": _sealed,
    "photographed": _photographed,
    "in_perspective": _in_perspective,
    "stained": _stained,
    "upside_down": _upside_down,
    "sideways": _sideways,
    "side_by_side": _clean,
}
