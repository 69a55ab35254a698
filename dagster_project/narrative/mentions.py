"""What the words of a document say at all: whether a duty of disclosure is spoken of, be it that there is nothing.

Belongs here: finding that in paragraphs and headings. Does not belong here: the patterns (`seeds/checks/mentions.csv`), which topic is a duty and
whether it is broken (dbt), what a figure states (`claims`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from dagster_project.knowledge.checks import mention_patterns
from dagster_project.knowledge.statutory_forms import empty_form_note
from dagster_project.narrative.claims.paragraphs import Heading, Paragraph
from dagster_project.narrative.claims.reader import SILENT
from dagster_project.narrative.model import Evaluation, Mention

WHOLE, NARRATIVE = "whole", "narrative"
"""Topics that are no duty: the explanation is there from its beginning, nearly no part of it left out; there is one."""

_EVALUATED = ("performance", "performance_projects", "performance_results")
_TABLES = frozenset({"", "table", "annex"})
_NUMBERED = re.compile(r"^(?P<open>（?)(?P<number>[一二三四五六七八九十]{1,3})[、）]")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_FEWEST_PARTS = 5


def read_mentions(paragraphs: Sequence[Paragraph], headings: Iterable[Heading], evaluations: Sequence[Evaluation]) -> list[Mention]:
    """Each topic with the page where it is first spoken of; self-evaluations that are printed speak for themselves."""
    found: dict[str, int] = {}
    for paragraph in paragraphs:
        if paragraph.section in _TABLES:
            continue
        if paragraph.section not in SILENT:
            found.setdefault(NARRATIVE, paragraph.pages[0])
        # That a form is empty is said of it under any heading.
        is_note = bool(empty_form_note().search(paragraph.text))
        section, text = ("", paragraph.text) if is_note else (paragraph.section, f"{paragraph.heading}：{paragraph.text}")
        for topic, sections, pattern in _patterns():
            if topic not in found and (not sections or section in sections) and pattern.search(text):
                found[topic] = paragraph.pages[0]
    for evaluation in evaluations[:1]:
        for topic in _EVALUATED:
            found.setdefault(topic, evaluation.page)
    if page := _whole(headings):
        found[WHOLE] = page
    return [Mention(topic, page) for topic, page in found.items()]


@cache
def _patterns() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    return tuple((row["topic"], frozenset(row["sections"].split()), re.compile(row["pattern"])) for row in mention_patterns())


def _whole(headings: Iterable[Heading]) -> int | None:
    """The page of the first heading of an explanation whose parts are numbered from one on with no more than one gap, as a slip or a part that was
    forgotten leaves it; None where there is none."""
    runs: dict[str, tuple[int, int, int]] = {}  # manner of numbering → first page, last number, numbers left out
    for opening, number, page in _numbers(headings):
        first, last, gaps = runs.pop(opening, (page, 0, 0))
        if number == 1:
            first, last, gaps = page, 0, 0
        if last <= number <= last + 2:
            runs[opening] = first, number, gaps + max(0, number - last - 1)
            if number >= _FEWEST_PARTS and runs[opening][2] <= 1 and last:
                return first
    return None


def _numbers(headings: Iterable[Heading]) -> Iterator[tuple[str, int, int]]:
    for heading in headings:
        numbered = _NUMBERED.match(heading.text)
        if numbered and heading.section not in SILENT:
            yield numbered["open"], _value(numbered["number"]), heading.page


def _value(numeral: str) -> int:
    """十一 is 11, 二十 is 20."""
    tens, _, ones = numeral.rpartition("十") if "十" in numeral else ("", "", numeral)
    return (10 * _NUMERALS.get(tens, 1) if "十" in numeral else 0) + _NUMERALS.get(ones, 0)
