"""The questions of the cookbook, with their queries.

Belongs here: reading them from `docs/cookbook.md` and its Chinese twin, where a test holds each query to its answer. Does not belong here: asking them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dagster_project.landing.home import PROJECT

_QUESTION = re.compile(r"^### (\d+)\. (.+)\n\n```sql\n((?:(?!```).*\n)+)```\n\n\|(.+)\|\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in both languages, the query that answers it, and the columns of the answer."""

    number: int
    zh: str
    en: str
    query: str
    columns: tuple[str, ...]

    @property
    def names_departments(self) -> bool:
        """Whether the answer may be asked for some departments."""
        return "department_name" in self.columns

    @property
    def names_years(self) -> bool:
        """Whether the answer may be asked for one year."""
        return "fiscal_year" in self.columns


def questions() -> list[Question]:
    """All questions, by their numbers."""
    chinese = {number: words for number, words, _, _ in _QUESTION.findall(_page("cookbook.zh-CN.md"))}
    return [
        Question(int(number), chinese[number], words, query, tuple(column.strip() for column in head.split("|")))
        for number, words, query, head in _QUESTION.findall(_page("cookbook.md"))
    ]


def _page(name: str) -> str:
    return (PROJECT / "docs" / name).read_text(encoding="utf-8")
