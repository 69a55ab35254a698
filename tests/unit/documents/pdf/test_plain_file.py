"""Objects taken from the bytes of a file."""

from __future__ import annotations

import pytest

from dagster_project.documents.pdf.plain_file import NotPlain, PlainFile
from tests import bad_documents

CATALOGUE, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]/Resources<<>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"


def file_of(*objects: bytes) -> PlainFile:
    """A file whose objects from number 4 on are these."""
    return PlainFile(bad_documents.pdf([CATALOGUE, PAGES, PAGE, *objects]))


@pytest.mark.parametrize(
    "written",
    [
        b"/Name", b"/A#42", b"12", b"-.5", b"+3.", b"7 0 R", b"(a (b) \\) c)", b"<0aF 3>", b"true", b"null", b"[]", b"<<>>",
        b"[ 0 -12 .5 3 1.5 7 0 R (1) <41>/g0 /g1/g2 true 4 null]", b"[1[500 600]3[7]]", b"<< /A<</B [/C<</D 1>>] >>/E 2 >>",
    ],
)  # fmt: skip
def test_an_object_of_any_kind_is_taken_as_it_is_written(written: bytes) -> None:
    assert file_of(b"<</First 1/Object %b/Last 9>>" % written).entries(b"4 0 R") == {b"/First": b"1", b"/Object": written, b"/Last": b"9"}


@pytest.mark.parametrize(
    "written",
    [
        b"12x", b"1.2.3", b"--1", b"abc", b"[1 2 x]", b"[1 2.3.4]", b"[/a /b", b"[1 2>", b"<4g>", b"(a", b"<</A 1 2>>", b"<</A>>", b"<<1 2>>", b"/A#4",
        b"[" + b"1 " * 50_000 + b"x]", b"[" * 50_000, b"", b"1 % remark",
    ],
)  # fmt: skip
def test_what_is_not_written_as_the_format_wants_it_is_not_taken(written: bytes) -> None:
    with pytest.raises(NotPlain):
        file_of(b"<</First 1/Object %b/Last 9>>" % written).entries(b"4 0 R")


def test_the_newest_table_counts_and_an_entry_must_lead_to_its_object() -> None:
    old = bad_documents.pdf([CATALOGUE, PAGES, PAGE, b"<</Old 1>>"])
    start = int(old.split()[-2])
    changed = b"4 0 obj\n<</New 1>>\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    end = len(old) + len(changed)
    assert PlainFile(old).entries(b"4 0 R") == {b"/Old": b"1"}
    assert PlainFile(old + changed + table % (len(old), start, end)).entries(b"4 0 R") == {b"/New": b"1"}
    with pytest.raises(NotPlain):
        PlainFile(old + changed + table % (len(old) + 1, start, end)).entries(b"4 0 R")
    with pytest.raises(NotPlain):
        PlainFile(old + changed + table % (len(old), end, end))  # a table before which it stands itself


def test_a_stream_is_as_long_as_it_says() -> None:
    file = file_of(b"<</Length 5 0 R>>stream\nabc\nendstream", b"3", b"<</Length 2>>stream\nabc\nendstream", b"<</Length 9>>")
    assert file.stream(b"4 0 R") == ({b"/Length": b"5 0 R"}, b"abc")
    for reference in (b"6 0 R", b"7 0 R", b"8 0 R", b"4 1 R", b"4"):
        with pytest.raises(NotPlain):
            file.stream(reference)


def test_pages_have_what_stands_above_them() -> None:
    assert file_of().pages == [
        {b"/MediaBox": b"[0 0 600 800]", b"/Resources": b"<<>>", b"/Type": b"/Page", b"/Parent": b"2 0 R", b"/Contents": b"4 0 R"}
    ]
    with pytest.raises(NotPlain):
        PlainFile(bad_documents.pdf([CATALOGUE, b"<</Type/Pages/Kids[2 0 R]>>"])).pages  # noqa: B018
