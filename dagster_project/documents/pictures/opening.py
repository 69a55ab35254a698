"""Bytes of a picture → its frames as pixels: `opened`.

Belongs here: what Pillow opens, how many pixels and frames a picture may have, how many of them make an inch. Does not belong here: what the pixels
show (`reader`).

A picture comes from a stranger: its size is looked at before it is unpacked.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnsupportedFormat

Pixels = npt.NDArray[np.uint8]
"""Rows × columns × red, green, blue; or rows × columns of grey."""

MOST_FRAMES = 1_000
_MOST_PIXELS = 100_000_000
"""A sheet of A3 at 600 dots per inch has 70 million."""
_FEWEST = 200
"""Pixels on the shorter side: of fewer no table of figures can be read."""
_LONGEST = 5_000
"""Pixels: a picture is made smaller than that, which is a sheet of A3 at 300 dots per inch."""
_USUAL_LENGTH = 11.69
"""Inches: the longer side of A4, where a picture does not say how large it is."""
_DPI = (60.0, 1300.0)
"""What a picture may say of itself; a camera writes 72 whatever it photographs."""
_CAMERA_DPI = 72.0
_CANNOT = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, struct.error, zlib.error)
"""What Pillow raises over a broken picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page shows: `pixels` in colour, so many to a point of the page."""

    pixels: Pixels
    pixels_a_point: float


class Frames:
    """The pages of a picture: one, or as many as a TIFF has. Each is unpacked when it is asked for.

    Raises `DamagedDocument`, `TooLargeDocument`, `UnsupportedFormat`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with _Checked(), self._image() as image:
            self.count = int(getattr(image, "n_frames", 1))
            _check_size(image)
        if self.count > MOST_FRAMES:
            raise TooLargeDocument("pages", pages=self.count, most=MOST_FRAMES)

    def __iter__(self) -> Iterator[Picture]:
        for number in range(self.count):
            yield self.frame(number)

    def frame(self, number: int) -> Picture:
        """A frame, numbered from 0."""
        with _Checked(number + 1), self._image() as image:
            if number:
                image.seek(number)
            _check_size(image)
            return _picture(image)

    def _image(self) -> Image.Image:
        return Image.open(io.BytesIO(self._data))


class _Checked:
    """Turns what Pillow raises into a `DamagedDocument` of a page; its own warnings of bombs are not needed, since sizes are looked at here."""

    def __init__(self, page: int | None = None) -> None:
        self._page = page
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._warnings.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._warnings.__exit__(None, None, None)
        if isinstance(error, Image.DecompressionBombError):
            raise TooLargeDocument("picture", page=self._page, pixels=str(error), most=_MOST_PIXELS) from None
        if isinstance(error, (DamagedDocument, TooLargeDocument, UnsupportedFormat)):
            return
        if isinstance(error, _CANNOT):
            raise DamagedDocument("picture", page=self._page, error=type(error).__name__) from None


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise TooLargeDocument("picture", pixels=f"{width} × {height}", most=_MOST_PIXELS)
    if min(width, height) < _FEWEST:
        raise UnsupportedFormat("small_picture", width=width, height=height, fewest=_FEWEST)


def _picture(image: Image.Image) -> Picture:
    dpi = _dpi(image)
    if image.format == "JPEG" and max(image.size) > 2 * _LONGEST:
        image.draft("RGB", (_LONGEST, _LONGEST))
    image = ImageOps.exif_transpose(image)
    length = max(image.size)
    upright = _on_white(image)
    if length > _LONGEST:
        upright.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    scale = max(upright.size) / length
    pixels = np.asarray(upright)
    return Picture(pixels, (dpi * scale if dpi else max(upright.size) / _USUAL_LENGTH) / 72)


def _dpi(image: Image.Image) -> float | None:
    """What the picture says of its size, if that can be true of a page."""
    try:
        dpi = float(image.info["dpi"][0])
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return None
    inches = max(image.size) / dpi if dpi else 0
    return dpi if _DPI[0] <= dpi <= _DPI[1] and dpi != _CAMERA_DPI and inches < 3 * _USUAL_LENGTH else None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        grey = np.asarray(image.convert("F"), dtype=np.float32)
        grey = grey / max(float(grey.max()), 1.0) * 255
        return Image.fromarray(grey.astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")
