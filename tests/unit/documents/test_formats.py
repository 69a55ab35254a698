from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from dagster_project.documents.formats import FileFormat, format_of, format_within, is_blank


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
        (b"<table border=1><tr>", FileFormat.WEB_PAGE),
        (b"<p>", FileFormat.WEB_PAGE),
        (b"<paper>", FileFormat.MARKUP),
        (b"\xef\xbb\xbf<html>", FileFormat.WEB_PAGE),
        ("\ufeff<html>".encode("utf-16-le"), FileFormat.WEB_PAGE),
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


def _zip(member: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", member)
    return out.getvalue()


def _tar(member: bytes, form: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        entry = tarfile.TarInfo("a.pdf")
        entry.size = len(member)
        archive.addfile(entry, io.BytesIO(member))
    return out.getvalue()


_OLD_TAR = _tar(b"%PDF-1.7\n", tarfile.USTAR_FORMAT)
_OLD_TAR = _OLD_TAR[:257] + bytes(255) + _OLD_TAR[512:]
_OLD_TAR = _OLD_TAR[:148] + b"%06o\x00 " % (sum(_OLD_TAR[:148]) + 8 * 32 + sum(_OLD_TAR[156:512])) + _OLD_TAR[156:]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_zip(b"%PDF-1.7\n"), FileFormat.ZIP),
        (gzip.compress(b"%PDF-1.7\n", mtime=0), FileFormat.GZIP),
        (gzip.compress(b"%PDF-1.7\n", 0, mtime=0), FileFormat.GZIP),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24) + b"%PDF-1.7\n", FileFormat.SEVEN_ZIP),
        (_tar(b"%PDF-1.7\n", tarfile.GNU_FORMAT), FileFormat.TAR),
        (_tar(b"%PDF-1.7\n", tarfile.PAX_FORMAT), FileFormat.TAR),
        (_OLD_TAR, FileFormat.TAR),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"%PDF-1.7\n", FileFormat.OLE),
        (b"From: a@example.cn\r\nSubject: x\r\n y\r\nMIME-Version: 1.0\r\n\r\n%PDF-1.7\n", FileFormat.MESSAGE),
        (b"Content-Type: multipart/related; boundary=x\n\n--x\n\n%PDF-1.7\n", FileFormat.MESSAGE),
    ],
)
def test_a_container_is_none_of_its_members(data: bytes, expected: FileFormat) -> None:
    assert format_of(data) is expected


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", b"Content-Type: application/pdf\r\n\r\n"],
)
def test_a_few_bytes_before_its_header_make_no_other_format_of_a_pdf(before: bytes) -> None:
    assert format_of(before + b"%PDF-1.7\n") is FileFormat.PDF


def _members(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_members("[Content_Types].xml", "xl/workbook.xml"), FileFormat.EXCEL),
        (_members("xl\\workbook.xml"), FileFormat.EXCEL),
        (_members("xl/workbook.bin"), FileFormat.EXCEL_BINARY),
        (_members("word/document.xml"), FileFormat.WORD),
        (_members("ppt/presentation.xml"), FileFormat.SLIDES),
        (_members("OFD.xml", "Doc_0/Document.xml"), FileFormat.OFD),
        (_members("mimetype", "content.xml", "META-INF/manifest.xml"), FileFormat.OPEN_DOCUMENT),
        (_members("mimetype", "content.xml"), FileFormat.OPEN_DOCUMENT),
        (_members("content.xml"), FileFormat.ZIP),
        (_members("附件/表.xlsx"), FileFormat.ZIP),
        (_members("in/xl/workbook.xml"), FileFormat.ZIP),
        (b"PK\x03\x04 cut off", FileFormat.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", FileFormat.OLE),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', FileFormat.OFFICE_XML),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet">', FileFormat.WEB_PAGE),
        (b"%PDF-1.7", FileFormat.PDF),
    ],
)
def test_what_a_container_is_inside_is_told_by_its_members(data: bytes, expected: FileFormat) -> None:
    assert format_within(data) is expected
