"""What is drawn is recognised, whatever text the file holds."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Box
from dagster_project.documents.pdf.ocr import texts_in_pictures
from dagster_project.documents.sandbox.process import Limits, Worker
from tests import bad_documents

pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")

CELL = (95.0, 82.0, 190.0, 104.0)


def page(content: bytes, entries: bytes = b"") -> bytes:
    """A page of 600 × 800 that draws `content`, where /F is Helvetica."""
    font = b"<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    kept = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font%b>>%b>>" % (font, entries)
    return bad_documents.pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kept, bad_documents.stream(content)]
    )


def read(data: bytes, box: Box) -> list[str]:
    with Worker(texts_in_pictures, Limits()) as worker:
        return worker.call(data, {1: [box]})[1]


DRAWN = b"BT /F 12 Tf 100 702 Td (10,661.51) Tj ET"
RULED = b" 95 696 95 22 re S"


@pytest.mark.parametrize(
    ("content", "entries", "box", "text"),
    [
        (DRAWN, b"", CELL, "10,661.51"),
        (DRAWN + RULED, b"", CELL, "10,661.51"),
        (DRAWN + b" BT 3 Tr /F 12 Tf 100 702 Td (1,066.51) Tj ET", b"", CELL, "10,661.51"),
        (DRAWN, b"/CropBox[50 100 500 750]", (45.0, 32.0, 140.0, 54.0), "10,661.51"),
        (RULED, b"", CELL, ""),
        (DRAWN, b"", (700.0, 82.0, 790.0, 104.0), ""),
    ],
    ids=["plain", "ruled", "other text that is not drawn", "cropped", "nothing", "beside the page"],
)
def test_the_picture_of_a_cell(content: bytes, entries: bytes, box: Box, text: str) -> None:
    assert read(page(content, entries), box) == [text]
