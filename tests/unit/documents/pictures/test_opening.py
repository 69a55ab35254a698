from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.pictures.opening import Frames


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def sheet(width: int = 800, height: int = 1100, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (width, height), "white")


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says it is so large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def tiff(frames: Sequence[Image.Image]) -> bytes:
    return saved(frames[0], "TIFF", save_all=True, append_images=list(frames[1:]), dpi=(200, 200))


@pytest.mark.parametrize(
    ("data", "kind", "variant"),
    [
        (saved(sheet(1, 1), "PNG"), "unsupported_format", "small_picture"),
        (png_that_says(60_000, 60_000), "too_large_document", "picture"),
        (png_that_says(800, 1100), "damaged_document", "picture"),
        (saved(sheet(), "JPEG")[:300], "damaged_document", "picture"),
        (tiff([sheet()])[:200], "damaged_document", "picture"),
        (b"II*\x00\xff\xff\xff\xff" + bytes(100), "damaged_document", "picture"),
        (b"MM\x00*\x00\x00\x00\x08\x00\x01" + bytes(2), "damaged_document", "picture"),
    ],
    ids=["a pixel", "a bomb", "no pixels", "cut JPEG", "cut TIFF", "TIFF without a table", "TIFF with half a table"],
)
def test_a_picture_that_is_none_is_refused_by_name(data: bytes, kind: str, variant: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        list(Frames(data))
    assert (refused.value.kind, refused.value.variant) == (kind, variant)


def test_each_page_of_a_tiff_is_a_picture() -> None:
    frames = Frames(tiff([sheet(), sheet(1100, 800)]))
    assert [picture.pixels.shape for picture in frames] == [(1100, 800, 3), (800, 1100, 3)]
    assert frames.frame(1).pixels_a_point == pytest.approx(200 / 72)


def test_a_picture_that_does_not_say_its_size_is_as_large_as_a4() -> None:
    picture = Frames(saved(sheet(1654, 2339), "PNG")).frame(0)
    assert picture.pixels_a_point == pytest.approx(200 / 72, rel=0.01)


def test_a_photograph_is_turned_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Frames(saved(sheet(), "JPEG", exif=exif)).frame(0).pixels.shape == (800, 1100, 3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_white_is_white_in_every_mode(mode: str) -> None:
    image = sheet(mode="L").convert(mode) if mode != "I;16" else Image.fromarray(np.full((1100, 800), 65535, np.uint16))
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    assert Frames(saved(image, kind)).frame(0).pixels.min() >= 254


def test_what_is_clear_is_paper() -> None:
    assert Frames(saved(Image.new("RGBA", (800, 1100), (0, 0, 0, 0)), "PNG")).frame(0).pixels.min() == 255
