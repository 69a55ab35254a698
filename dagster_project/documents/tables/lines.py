"""Words to lines of text.

Belongs here: which words share a baseline, in which order they are read, and how wrapped lines are joined. Does not belong here:
cells and columns (`lattice`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from operator import itemgetter

from dagster_project.documents.model import Box, Line, Word
from dagster_project.documents.text.numbers import ANY_FIGURE, FIGURE_PART

_SAME_BASELINE = 0.35
"""Words whose baselines differ by less than this share of the smaller em stand on one line."""
_TOUCHING = 0.12
"""Two words nearer than this share of an em are one word that the content of the page tears apart."""
_STRUCK_TWICE = 0.2
"""The same word within this share of an em is the same word, struck again to look bold."""
_DESCENT = 0.12


_new_line = partial(tuple.__new__, Line)
"""A line from a tuple of its parts, in a third of the time that it takes to call `Line`: most lines of a table are one word."""


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Lines from top to bottom, each with its words from left to right. The same text struck twice in one place is kept once."""
    placed = [(word[4] - _DESCENT * (word[4] - word[2]), word) for word in words]
    placed.sort(key=itemgetter(0))
    lines: list[Line] = []
    row: list[Word] = []
    row_base = row_em = 0.0
    for base, word in placed:
        em = word[4] - word[2]
        if row and base - row_base > _SAME_BASELINE * min(em, row_em):
            lines.append(_line(row))
            row = []
        if not row:
            row_base, row_em = base, em
        row.append(word)
    if row:
        lines.append(_line(row))
    return lines


def line_of(word: Word) -> Line:
    """The line of a word that stands alone."""
    return _new_line((word[0], (word,), word[1:]))


def _line(words: list[Word]) -> Line:
    if len(words) > 1:
        words.sort(key=itemgetter(1))
        words = _joined(words)
    if len(words) == 1:
        return line_of(words[0])
    return Line(" ".join([word[0] for word in words]), tuple(words), bounding_box(words))


def _joined(words: list[Word]) -> list[Word]:
    """Drop words struck twice; put together what touches."""
    kept = [words[0]]
    for word in words[1:]:
        before = kept[-1]
        em = min(word[4] - word[2], before[4] - before[2])
        gap = word[1] - before[3]
        if gap < -_TOUCHING * em:
            if word.text == before.text and abs(word.x0 - before.x0) <= _STRUCK_TWICE * em:
                continue
        elif gap < _TOUCHING * em:
            kept[-1] = Word(before.text + word.text, before.x0, min(before.y0, word.y0), word.x1, max(before.y1, word.y1))
            continue
        kept.append(word)
    return kept


def bounding_box(boxes: Sequence[Word]) -> Box:
    """The box around words."""
    _, x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def joined_text(lines: Sequence[Line], width: float) -> str:
    """The text of a cell `width` points wide from its lines.

    Chinese wraps between any two characters and is joined without a space; so is a number whose first line fills the cell. Two numbers
    one above the other stay apart.
    """
    text = ""
    for before, line in zip((None, *lines), lines, strict=False):
        if before is not None and not _continues(text, before, line, width):
            text += " "
        text += line.text
    return text


def _continues(text: str, before: Line, line: Line, width: float) -> bool:
    last, first = text[-1], line.text[0]
    if not last.isascii() or not first.isascii():
        return True
    if FIGURE_PART.fullmatch(before.text) and FIGURE_PART.fullmatch(line.text):
        em = line.bbox[3] - line.bbox[1]
        is_full = width - (before.bbox[2] - before.bbox[0]) < 12 + em
        return is_full and ANY_FIGURE.fullmatch(before.text + line.text) is not None
    return not (last.isalnum() and first.isalnum())
