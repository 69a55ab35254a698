"""Pages that are not whole in the file."""

from __future__ import annotations

import base64
import zlib

import pytest

from dagster_project.documents.model import Damage
from dagster_project.documents.pdf.reader import read_pdf
from tests import bad_documents

_CONTENT = b"q 1 0 0 1 0 0 cm BT /F 12 Tf 50 700 Td (q ET \\) 1.48) Tj ET Q"


def flate(packed: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(packed), packed)


def page_of(stream: bytes, font: bytes = bad_documents.FONT, *more: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return bad_documents.pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font, *more])


def damage_of(data: bytes) -> Damage:
    (page,) = read_pdf(data)
    return page.damage


@pytest.mark.parametrize(
    "content",
    [
        _CONTENT,
        b"",
        b"BT /F 12 Tf (a (b) \\( c) ' ET",
        b"Q BT ET",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID q EI q BT ET Q",
        b"% q BT\nBT ET",
        b"BT /F 1 Tf (1) Tj ET\r\n\r\n",
        b"BT /#46 1 Tf (1) Tj ET",
        b"50 700 9 9 re W n",
        b"/P <</MCID 0>>BDC BT (BMC ) ' ET EMC /Artifact BMC EMC ",
    ],
)
def test_a_whole_content_is_not_damaged(content: bytes) -> None:
    assert damage_of(page_of(bad_documents.stream(content))) is Damage.NONE


@pytest.mark.parametrize(
    "content",
    [
        _CONTENT[:-2],
        _CONTENT[:-5],
        _CONTENT[: _CONTENT.index(b"8)")],
        b"BT ET 1 0 0 1 0",
        b"BT ET [(a) 2",
        b"BT ET /Artifact <</A",
        b"BT /G 12 Tf (1.48) Tj ET",
        b"/X Do",
        b"BT ET 50 700 m 90 700 l",
        b"BT ET 50 700 9 9 re W",
        b"/P <</MCID 0>>BDC BT ET",
    ],
    ids=["state", "text object", "string", "operands", "array", "dictionary", "font lost", "form lost", "path", "clip", "mark"],
)
def test_a_content_that_ends_in_the_middle_is_damaged(content: bytes) -> None:
    assert damage_of(page_of(bad_documents.stream(content))) is Damage.CONTENT


def damages_of(contents: list[bytes]) -> list[Damage]:
    """The damage of each page of a document of pages with these contents."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(contents)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(contents)), bad_documents.FONT]
    for number, content in enumerate(contents):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        objects += [page % (5 + 2 * number), content if content.startswith(b"<<") else bad_documents.stream(content)]
    return [page.damage for page in read_pdf(bad_documents.pdf(objects))]


@pytest.mark.parametrize("end", [b"", b"\n", b" BT ET", b"\nS\n"])
def test_a_page_that_alone_does_not_end_as_the_others_of_its_program_broke_off(end: bytes) -> None:
    pages = [b"1 w\nBT /F 9 Tf (%d) Tj ET\n \n" % number for number in range(5)]
    assert damages_of(pages) == [Damage.NONE] * 5
    pages[2] = pages[2].rstrip() + end
    assert damages_of(pages) == [Damage.NONE, Damage.NONE, Damage.CONTENT, Damage.NONE, Damage.NONE]


def test_pages_of_another_program_or_ending_in_several_ways_are_whole() -> None:
    pages = [b"1 w\nBT /F 9 Tf (%d) Tj ET\n \n" % number for number in range(5)]
    assert damages_of([b"q BT /F 9 Tf (cover) Tj ET Q", *pages]) == [Damage.NONE] * 6
    assert damages_of([*pages[:3], b"1 w\nBT ET\n", b"1 w\nBT ET\n"]) == [Damage.NONE] * 5
    assert damages_of([pages[0], pages[1], b"1 w\nBT ET\n"]) == [Damage.NONE] * 3  # two pages are no habit
    assert damages_of([*pages[:4], b"1 w\n50 700 m 90 700 l S\n \n"]) == [Damage.NONE] * 5  # a page that ends with a rule


def test_a_damaged_page_does_not_damage_those_that_are_held_against_it() -> None:
    pages = [b"1 w\nBT /F 9 Tf (%d) Tj ET\n \n" % number for number in range(5)]
    packed = zlib.compress(pages[3])
    pages[3] = flate(packed[: len(packed) // 2])
    assert damages_of(pages) == [Damage.NONE] * 3 + [Damage.CONTENT, Damage.NONE]


def test_packed_bytes_that_end_early_or_are_others_are_damage() -> None:
    content = b"\n".join(b"BT /F 12 Tf 50 %d Td (%d.48) Tj ET" % (number, number * 7919) for number in range(99))
    packed = zlib.compress(content)
    assert damage_of(page_of(flate(packed))) is Damage.NONE
    assert damage_of(page_of(flate(packed[:-4]))) is Damage.NONE  # only the checksum is missing
    assert damage_of(page_of(flate(packed[: len(packed) // 2]))) is Damage.CONTENT
    assert damage_of(page_of(flate(packed[:300] + bytes([packed[300] ^ 1]) + packed[301:]))) is Damage.CONTENT


def test_what_a_font_says_of_its_glyphs_is_part_of_the_page() -> None:
    font = bad_documents.FONT[:-2] + b"/ToUnicode 6 0 R>>"
    cmap = zlib.compress(b"/CIDInit /ProcSet findresource begin begincmap endcmap end")
    assert damage_of(page_of(bad_documents.stream(_CONTENT), font, flate(cmap))) is Damage.NONE
    assert damage_of(page_of(bad_documents.stream(_CONTENT), font, flate(cmap[:-9]))) is Damage.CONTENT


def test_a_form_that_a_page_draws_is_part_of_it() -> None:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
    resources = b"/XObject<</X 6 0 R>>"
    whole = bad_documents.one_page(b"/X Do", resources, [bad_documents.stream(_CONTENT, form + b"/Resources<</Font<</F 5 0 R>>>>")])
    cut = bad_documents.one_page(b"/X Do", resources, [bad_documents.stream(_CONTENT[:-5], form + b"/Resources<</Font<</F 5 0 R>>>>")])
    assert (damage_of(whole), damage_of(cut)) == (Damage.NONE, Damage.CONTENT)


def test_ascii_filters_are_unpacked_to_their_end() -> None:
    content = b"42540A4554"
    assert damage_of(page_of(flate(content + b">", b"/Filter/ASCIIHexDecode"))) is Damage.NONE
    assert damage_of(page_of(flate(content, b"/Filter/ASCIIHexDecode"))) is Damage.CONTENT


@pytest.mark.parametrize("content", [_CONTENT, b"BT (" + b"\0" * 11 + b") ' ET\n", b"BT ET \n"[:6]])
def test_ascii_85_is_unpacked_to_its_end(content: bytes) -> None:
    packed = base64.a85encode(content)
    assert damage_of(page_of(flate(packed + b"~>", b"/Filter/ASCII85Decode"))) is Damage.NONE
    assert damage_of(page_of(flate(packed[:7] + b"\r\n " + packed[7:] + b"~>\n", b"/Filter/ASCII85Decode"))) is Damage.NONE
    assert damage_of(page_of(flate(packed, b"/Filter/ASCII85Decode"))) is Damage.CONTENT
    assert damage_of(page_of(flate(b"\x7f" + packed[1:] + b"~>", b"/Filter/ASCII85Decode"))) is Damage.CONTENT


def test_a_file_that_must_be_mended_says_so() -> None:
    data = page_of(bad_documents.stream(_CONTENT))
    assert damage_of(data.replace(b"startxref\n", b"startxref\n9")) is Damage.STRUCTURE
