"""The short cut past qpdf: it must never take a page for whole that qpdf does not."""

from __future__ import annotations

from random import Random

import pytest

from dagster_project.documents.pdf.plain_file import NotPlain
from dagster_project.documents.pdf.plain_pages import PlainPages
from dagster_project.documents.pdf.qpdf_pages import QpdfPages
from tests import bad_documents
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

CONTENT = b"BT /F 12 Tf (1.48) Tj ET"


def is_plainly_whole(data: bytes) -> bool:
    try:
        pages = PlainPages(data)
        return all(pages.is_whole(index, pages.content(index)) for index in range(len(pages)))
    except NotPlain:
        return False


def is_whole_for_qpdf(data: bytes) -> bool:
    pages = QpdfPages(data)
    return not pages.is_mended and all(pages.is_whole(index, pages.content(index)) for index in range(len(pages)))


@pytest.fixture(scope="module")
def printed() -> bytes:
    style = STYLES["pdf_bars"]
    return style.render(style.document(varied_accounts(3)))


def test_a_document_as_programs_write_it_needs_no_qpdf(printed: bytes) -> None:
    assert is_plainly_whole(printed)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_plainly_whole_is_whole_for_qpdf(printed: bytes, seed: int) -> None:
    dice, data = Random(seed), bytearray(printed)
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(data))
        data[start : start + dice.randint(0, 3)] = bytes(dice.choices(range(256), k=dice.randint(0, 3)))
    assert not is_plainly_whole(bytes(data)) or is_whole_for_qpdf(bytes(data))


def test_fonts_and_forms_are_part_of_the_page() -> None:
    font = bad_documents.FONT[:-2] + b"/ToUnicode 7 0 R/DescendantFonts[<</W 8 0 R>>]>>"
    form = bad_documents.stream(CONTENT, b"/Subtype/Form/Resources<</Font<</F 6 0 R>>>>")
    for told, widths, whole in (
        (bad_documents.stream(b"begincmap"), b"[1[500]]", True),
        (bad_documents.stream(b"begincmap").replace(b"\nendstream", b"x\nendstream"), b"[1[500]]", False),
        (bad_documents.stream(b"begincmap"), b"[1[500]", False),
    ):
        assert is_plainly_whole(bad_documents.one_page(b"/X Do", b"/XObject<</X 9 0 R>>", [font, told, widths, form])) is whole


def test_forms_in_each_other_come_to_an_end() -> None:
    drawn = [
        bad_documents.stream(b"/X Do", b"/Subtype/Form/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)) for number in range(6, 2000)
    ]
    assert not is_plainly_whole(bad_documents.one_page(b"/X Do", b"/XObject<</X 6 0 R>>", drawn))
    assert is_plainly_whole(bad_documents.one_page(b"/X Do", b"/XObject<</X 6 0 R>>", [bad_documents.stream(b"/X Do", b"/Subtype/Form")]))
