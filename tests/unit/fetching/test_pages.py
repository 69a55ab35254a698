"""The links of a page, whatever its alphabet."""

from __future__ import annotations

import pytest

from dagster_project.fetching.pages import attachments, links, matching

PAGE = '<title>决算</title><base href="/files/"><a href="a%20b.pdf#page=2"> 2021年\n<b>决算</b></a><a href="?id=3" title="决算表">x</a><a href=mailto:a@b>c</a>'
URL = "https://example.org/index.html"
FOUND = [["https://example.org/files/a%20b.pdf", "2021年 决算"], ["https://example.org/files/?id=3", "决算表 x"]]


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [("utf-8", "text/html"), ("gb18030", "text/html"), ("gb18030", "text/html; charset=GBK"), ("gb18030", "text/html; charset=nonsense")],
)
def test_links_are_joined_with_the_page_and_keep_their_text(encoding: str, content_type: str) -> None:
    assert links(PAGE.encode(encoding), URL, content_type) == FOUND


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [("*.pdf", [0]), ("*a b*", [0]), ("*决算*", [0, 1]), ("决算表*", [1]), ("*id=[0-9]", [1]), ("*2022*", [])],
)
def test_a_pattern_is_compared_with_address_and_text(pattern: str, taken: list[int]) -> None:
    assert matching(FOUND, pattern) == [FOUND[index][0] for index in taken]


def test_a_page_cut_off_gives_the_links_before() -> None:
    assert links(b'<a href="a.pdf">one</a><a href="b.p', URL, "") == [["https://example.org/a.pdf", "one"]]
    assert links(b'<a href="https://[bad/">one</a>', URL, "") == []


def test_links_to_documents_are_told_by_their_path_or_their_text() -> None:
    found = links(
        "<a href='P1.PDF?v=2'>一</a><a href='d.jsp?id=2'>附件：2021年决算表.xlsx</a><a href='next.html'>下一页</a><a href=logo.png>x</a>".encode(),
        URL,
        "",
    )
    assert attachments(found, (".pdf", ".xlsx")) == ["https://example.org/P1.PDF?v=2", "https://example.org/d.jsp?id=2"]
