"""README.md and README.zh-CN.md say the same, each in its own language; so do the two cookbooks and the two pages on review."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest

from dagster_project.landing.home import PROJECT

PAGES = ("README", "docs/cookbook", "docs/bi", "docs/cluster", "docs/tutorial", "docs/review", "bi/superset/README")
ENGLISH, CHINESE = ([(PROJECT / f"{page}{language}.md").read_text(encoding="utf-8") for page in PAGES] for language in ("", ".zh-CN"))
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`]+`")
ANSWER = re.compile(r"(?<=^```\n\n)(?:^\|.*\n)+", re.MULTILINE)
"""A table straight below a query: what it gives, in the words of the documents."""
LINK = re.compile(r"\[[^\]]*\]\(([^)]+)\)")


class Section(NamedTuple):
    """A heading by its level, and the text below it."""

    level: int
    text: str


def sections(readme: str) -> list[Section]:
    parts = re.split(r"^(#+) .*$", FENCED.sub("", readme), flags=re.MULTILINE)
    return [Section(len(marks), text) for marks, text in zip(parts[1::2], parts[2::2], strict=True)]


def headings(readme: str) -> list[int]:
    return [section.level for section in sections(readme)]


def blocks(readme: str) -> list[str]:
    return FENCED.findall(readme)


def code_by_section(readme: str) -> list[list[str]]:
    return [sorted(CODE.findall(section.text)) for section in sections(readme)]


def links(readme: str) -> list[str]:
    return [target.replace(".zh-CN", "") for target in LINK.findall(readme)]


def table_rows(readme: str) -> list[str]:
    return re.findall(r"^\|.*\|$", readme, re.MULTILINE)


def cells_and_figures(readme: str) -> list[tuple[int, list[str]]]:
    """Of every table row, how many cells it has and the figures in them."""
    return [(row.count("|"), sorted(re.findall(r"\d[\d,.]*\d|\d", CODE.sub("", row)))) for row in table_rows(readme)]


def kinds_of_paragraphs(readme: str) -> list[list[str]]:
    """Of every section, which of its lines start a paragraph, a point of a list or a row of a table."""
    return [
        [
            {"|": "row", "-": "point"}.get(part[0], "paragraph")
            for part in re.findall(r"(?m)^(?:\||- ).*|(?:(?<=\n\n)|\A)[^|\s-].*", section.text)
        ]
        for section in sections(readme)
    ]


def prose(readme: str) -> list[str]:
    """Paragraphs, points and table rows without code and links."""
    without = LINK.sub("", CODE.sub("", FENCED.sub("", ANSWER.sub("", readme))))
    return [part for part in re.split(r"\n\s*\n|\n(?=[-|#])", without) if re.search(r"\w", part)]


@pytest.mark.parametrize(("english", "chinese"), list(zip(ENGLISH, CHINESE, strict=True)), ids=PAGES)
@pytest.mark.parametrize(
    "of", [headings, blocks, code_by_section, links, cells_and_figures, kinds_of_paragraphs], ids=lambda of: of.__name__
)
def test_both_languages_hold_the_same(of: Callable[[str], object], english: str, chinese: str) -> None:
    assert of(english)
    assert of(chinese) == of(english)


@pytest.mark.parametrize("english", ENGLISH, ids=PAGES)
def test_the_english_page_has_no_chinese_sentence(english: str) -> None:
    assert [part for part in prose(english) if re.search(r"[，。；：、？！]|[\u4e00-\u9fff]{9,}", part)] == []


@pytest.mark.parametrize("chinese", CHINESE, ids=PAGES)
def test_the_chinese_page_has_no_english_sentence(chinese: str) -> None:
    assert [part for part in prose(chinese) if re.search(r"[A-Za-z]+(?:[ ,]+[A-Za-z]+){3,}", part)] == []
