"""Which glyphs of a page are its text."""

from __future__ import annotations

import pytest

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


def named(character: str) -> bytes:
    """A page on which the glyph 9 is said to be `character`."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"1 beginbfrange <20> <38> <0020> endbfrange 1 beginbfchar <39> <{character.encode('utf-16-be').hex()}> endbfchar\nendcmap end end"
    )
    font = bad_documents.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    content = bad_documents.stream(b"BT /F 10 Tf 100 700 Td (29.42 1 2) Tj 0 -30 Td (9) Tj 0 -30 Td (0-94) Tj ET")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    kept = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, font]
    return bad_documents.pdf([*kept, bad_documents.stream(cmap.encode())])


@pytest.mark.parametrize("character", [" ", "\x00", "\x01", "\t", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u3000"])
def test_a_glyph_with_ink_never_vanishes_from_a_figure(monkeypatch: pytest.MonkeyPatch, character: str) -> None:
    monkeypatch.setattr("dagster_project.documents.pdf.reader.is_installed", lambda: False)
    (shown,) = read_pdf(named(character))
    assert [line.text for line in shown.lines] == ["2\ufffd.42 1 2", "\ufffd", "0-\ufffd4"]


def test_a_glyph_of_private_use_stays_in_its_figure() -> None:
    (shown,) = read_pdf(named("\ue123"))
    assert shown.lines[0].text == "2\ue123.42 1 2"


def test_a_blank_without_ink_is_none_of_the_text() -> None:
    (shown,) = read_pdf(page(b"BT /F1 9 Tf 100 700 Td (29.42 \\240) Tj ET"))
    assert [line.text for line in shown.lines] == ["29.42"]


def test_a_hyphen_at_the_end_of_a_line_is_one() -> None:
    (shown,) = read_pdf(page(b"BT /F1 9 Tf 100 700 Td (hyphen-) Tj 0 -10 Td (ated) Tj ET"))
    assert [line.text for line in shown.lines] == ["hyphen-", "ated"]


@pytest.mark.parametrize(("state", "shown"), [(b"/OFF[6 0 R]", ["29.42"]), (b"", ["29.42", "77.77"]), (b"/BaseState/OFF", ["29.42"])])
def test_a_layer_that_no_viewer_shows_is_no_text(state: bytes, shown: list[str]) -> None:
    content = bad_documents.stream(b"BT /F 9 Tf 100 700 Td (29.42) Tj ET /OC /L BDC BT /F 9 Tf 100 600 Td (77.77) Tj ET EMC")
    kept = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<<%b>>>>>>" % state
    layer = b"<</Type/OCG/Name(draft)>>"
    data = bad_documents.pdf([catalogue, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kept, content, bad_documents.FONT, layer])
    assert [line.text for line in next(iter(read_pdf(data))).lines] == shown
