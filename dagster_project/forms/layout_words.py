"""Words of a dump that keeps columns apart, with their places in the line.

Belongs here: cutting lines into words and grouping words into columns. Does not belong here: what words mean (`layout`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dagster_project.documents.text import TextLine
from dagster_project.forms.stream_cells import continues_number, words_of

_PIECE = re.compile(r"^[-(]?[\d,.]+\)?$")
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
        words = tuple(Word(match[0], match.start(), match.end(), index) for match in words_of(text))
        split.append(Line(index, line.page, paragraph, words))
    return split


def join_cut_numbers(lines: Sequence[Line], decimals: int | None) -> list[Line]:
    """The lines with numbers that a narrow column broke put together again, on the line between their pieces where there is one: that
    of the label. `decimals` is what the document usually prints."""
    words = {line.index: list(line.words) for line in lines}
    for upper, *below in ((line, *lines[at + 1 : at + 3]) for at, line in enumerate(lines)):
        for word in [word for word in words[upper.index] if _PIECE.match(word.text)]:
            for lower in below:
                piece = next((other for other in words[lower.index] if other.x0 < word.x1 and other.x1 > word.x0), None)
                if piece is None and lower.page == upper.page:
                    continue
                if piece and lower.page == upper.page and _PIECE.match(piece.text) and continues_number(word.text, piece.text, decimals):
                    words[upper.index].remove(word)
                    words[lower.index].remove(piece)
                    home = (upper.index + lower.index) // 2
                    words[home].append(Word(word.text + piece.text, min(word.x0, piece.x0), max(word.x1, piece.x1), home))
                break
    return [Line(line.index, line.page, line.paragraph, tuple(sorted(words[line.index], key=lambda word: word.x0))) for line in lines]


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
