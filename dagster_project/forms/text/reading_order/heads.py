"""Heads of tables in a dump whose lines are single words → as they are elsewhere.

Belongs here: the line of column numbers (栏次 1 2 3 …) where each word of it has a line of its own; a head printed again on a further page. Does not belong
here: which columns a head names (`solve.candidates`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.knowledge.normalise import simplified

_COUNTS = "栏次"
_COLUMN_NUMBER = re.compile(r"\d{1,2}")
_FEWEST_LINES = 4
"""Of a head that is printed again."""


def with_counts_on_one_line(lines: Sequence[TextLine], *, labelled: bool = True) -> list[TextLine]:
    """The lines with each run of 栏次 and the numbers that it counts, one after the other, on one. Unless `labelled`, 栏次 may be missing."""
    found: list[TextLine] = []
    expected: tuple[int, ...] = () if labelled else (1,)
    for line in lines:
        text = simplified(line.text).strip()
        counts = text == _COUNTS
        beside = bool(found) and found[-1].page == line.page
        if _COLUMN_NUMBER.fullmatch(text) and int(text) in expected and (beside or not labelled):
            joins, expected = beside and (labelled or int(text) > 1), (int(text) + 1,)
        else:
            joins = counts and beside and bool(expected) and labelled
            expected = (expected if joins else (1, 2)) if counts else () if labelled else (1,)
        found = [*found[:-1], found[-1]._replace(text=f"{found[-1].text} {text}")] if joins else [*found, line]
    return found


def without_repeated_heads(lines: Sequence[TextLine], body: int) -> list[TextLine]:
    """The lines without what begins a further page and ends the head (the first `body` lines)."""
    head = [line.text.split() for line in lines[:body]]
    kept = list(lines[:body])
    for page, group in groupby(lines[body:], key=lambda line: line.page):
        of_page = list(group)
        texts = [line.text.split() for line in of_page[:body]]
        longest = next((length for length in range(len(texts), _FEWEST_LINES - 1, -1) if texts[:length] == head[-length:]), 0)
        kept += of_page[longest if page != lines[0].page else 0 :]
    return kept
