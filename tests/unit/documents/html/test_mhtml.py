"""Web pages saved as one file."""

from __future__ import annotations

import pytest

from dagster_project.documents.errors import UnsupportedFormat
from dagster_project.documents.html.mhtml import read_mhtml

_HEAD = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"


def _part(kind: str, body: bytes, more: str = "") -> bytes:
    return f"--x\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body + b"\r\n"


def test_each_sheet_of_a_workbook_saved_so_is_read_in_order() -> None:
    sheets = [f"<table><tr><td>a<td>{n}<tr><td>b<td>c</table>".encode() for n in (1, 2)]
    document = read_mhtml(_HEAD + b"".join(_part("text/html", sheet) for sheet in sheets) + b"--x--")
    assert [page.grids[0].cells[1].place for page in document.pages] == ["table 1, row 1, column 2", "table 2, row 1, column 2"]
    assert [page.grids[0].cells[1].text for page in document.pages] == ["1", "2"]


def test_a_part_is_read_in_the_encoding_that_its_head_says() -> None:
    part = _part('text/html; charset="gbk"', "<p>部门决算</p>".encode("gbk").hex().encode(), "")
    quoted = b"".join(b"=%02X" % byte for byte in "<p>部门决算</p>".encode("gbk"))
    part = _part('text/html; charset="gbk"', quoted, "Content-Transfer-Encoding: quoted-printable\r\n")
    (page,) = read_mhtml(_HEAD + part + b"--x--").pages
    assert [line.text for line in page.text_lines] == ["部门决算"]


@pytest.mark.parametrize(
    "parts",
    [
        _part("text/plain", b"hello"),
        _part("text/html", b"<p>x") + _part("application/pdf", b"%PDF-", "Content-Disposition: attachment\r\n"),
    ],
)
def test_a_mail_is_refused_by_name(parts: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="message"):
        read_mhtml(_HEAD + parts + b"--x--")
