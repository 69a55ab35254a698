"""Words of a dump that keeps columns apart, with their places in the line.

Belongs here: cutting lines into words and grouping words into columns. Does not belong here: what words mean (`layout`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dagster_project.documents.text import TextLine

_FULL_WIDTH = str.maketrans("，．－−", ",.--")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without blanks: `x0` ≤ place < `x1` in line `line`."""

    text: str
    x0: int
    x1: int
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its index in the form; `paragraph` counts runs of lines between blank ones."""

    index: int
    page: int
    paragraph: int
    words: tuple[Word, ...]


def split_lines(lines: Sequence[TextLine]) -> list[Line]:
    """The lines of a form as words."""
    split: list[Line] = []
    paragraph = 0
    for index, line in enumerate(lines):
        if line.after_blank or (index and lines[index - 1].page != line.page):
            paragraph += 1
        text = line.text.expandtabs(8).translate(_FULL_WIDTH)
        words = tuple(Word(match[0], match.start(), match.end(), index) for match in re.finditer(r"\S+", text))
        split.append(Line(index, line.page, paragraph, words))
    return split


def clusters_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words whose places overlap, directly or through others, from left to right."""
    clusters: list[list[Word]] = []
    end = -1
    for word in sorted(words, key=lambda word: word.x0):
        if clusters and word.x0 < end:
            clusters[-1].append(word)
            end = max(end, word.x1)
        else:
            clusters.append([word])
            end = word.x1
    return clusters
