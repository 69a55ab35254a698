"""The encoding of a web page, whatever it says of itself."""

from __future__ import annotations

import pytest

from dagster_project.documents.html.encoding import text_of

_TEXT = "部门：示例县招商服务中心 金额单位：万元 3,440.55 ㎡"


@pytest.mark.parametrize("says", ["utf-8", "gb2312", "GBK", "iso-8859-1", "windows-1252", "no-such-name", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_its_encoding_and_not_in_the_one_it_says(encoding: str, says: str) -> None:
    page = f"<html><head><meta charset='{says}'></head><body>{_TEXT}</body></html>"
    assert _TEXT in text_of(page.encode(encoding))


def test_characters_beyond_gbk_are_read_although_the_page_says_gb2312() -> None:
    assert "𠮷县財政局" in text_of("<meta charset=gb2312>𠮷县財政局".encode("gb18030"))


def test_a_byte_that_fits_nowhere_costs_one_character() -> None:
    broken = "<p>收入".encode() + b"\xff" + "支出 3,440.55</p>".encode()
    assert text_of(broken) == "<p>收入\ufffd支出 3,440.55</p>"


def test_what_brought_the_page_is_asked_before_the_page() -> None:
    traditional = "<meta charset=gbk>部門決算表".encode("big5")
    assert "部門決算表" in text_of(traditional, "big5")
