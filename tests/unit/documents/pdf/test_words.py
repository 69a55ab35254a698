"""Which glyphs of a page are its text."""

from __future__ import annotations

from dagster_project.documents.pdf.reader import read_pdf
from tests import bad_documents


def page(content: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    kept = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kept, bad_documents.stream(content), font]
    return bad_documents.pdf(objects)


def test_a_watermark_across_the_page_is_no_text() -> None:
    text = b"BT /F1 9 Tf 100 700 Td (469.46) Tj ET "
    watermark = b"BT /F1 40 Tf 0.7071 0.7071 -0.7071 0.7071 105 700 Tm (DRAFT) Tj ET"
    (shown,) = read_pdf(page(text + watermark))
    assert [line.text for line in shown.lines] == ["469.46"]
