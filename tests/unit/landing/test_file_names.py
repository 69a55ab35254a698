"""The name of any file can be stored and shown."""

from __future__ import annotations

import os

import pytest

from dagster_project.landing.file_names import as_text, is_text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("决算.pdf".encode(), "决算.pdf"),
        ("教育局决算.pdf".encode("gb18030"), "教育局决算.pdf"),
        (b"/in/" + "2021年".encode("gb18030") + "/决算.txt".encode(), "/in/2021年/决算.txt"),
        (b"a\xff.pdf", "a\\xff.pdf"),
    ],
)
def test_a_name_that_is_not_utf_8_becomes_text(name: bytes, text: str) -> None:
    assert as_text(os.fsdecode(name)) == text
    as_text(os.fsdecode(name)).encode()


def test_what_is_not_utf_8_is_told() -> None:
    assert is_text("决算.pdf")
    assert not is_text(os.fsdecode(b"\xff"))
