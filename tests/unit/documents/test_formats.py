from __future__ import annotations

import pytest

from dagster_project.documents.formats import FileFormat, format_of, is_blank


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", FileFormat.PDF),
        (b"\n" * 1000 + b"%PDF-1.7\n", FileFormat.PDF),
        (b"\n" * 1100 + b"%PDF-1.7\n", FileFormat.TEXT),
        (b"PK\x03\x04\x14\x00", FileFormat.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileFormat.OLE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileFormat.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", FileFormat.PNG),
        (b"GIF89a", FileFormat.GIF),
        (b"II*\x00", FileFormat.TIFF),
        (b"MM\x00*", FileFormat.TIFF),
        (b"{\\rtf1", FileFormat.RTF),
        (b"Rar!\x1a\x07\x00", FileFormat.RAR),
        (b"\r\n<!DOCTYPE html><html>", FileFormat.WEB_PAGE),
        (b"<!-- a --><HTML lang='zh'>", FileFormat.WEB_PAGE),
        (b"<?xml version='1.0'?><html>", FileFormat.WEB_PAGE),
        (b"<?xml version='1.0'?><root/>", FileFormat.MARKUP),
        (b"<ofd:OFD>\x00", FileFormat.MARKUP),
        ("收入支出决算总表".encode("gb18030"), FileFormat.TEXT),
        ("收入支出决算总表".encode("utf-16"), FileFormat.TEXT),
        (b"\x00\x01\x02", None),
    ],
)
def test_the_bytes_tell_the_format(data: bytes, expected: FileFormat | None) -> None:
    assert format_of(data) is expected


@pytest.mark.parametrize(("data", "blank"), [(b"", True), (b"\x00\x00 \r\n\x0b\x0c\t", True), (b"\x000", False)])
def test_blanks_and_zero_bytes_are_no_content(data: bytes, blank: bool) -> None:
    assert is_blank(data) is blank
