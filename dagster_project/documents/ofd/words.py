"""Glyphs of an OFD page → words: `words_of`.

Belongs here: which way the lines of a page run, and where one word ends and the next begins. Does not belong here: where glyphs stand (`content`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dagster_project.documents.model import Box, Word
from dagster_project.documents.ofd.content import Glyph, advance

_ASCENT, _DESCENT = 0.88, 0.12
_GAP = 0.15
"""A gap wider than this share of the widths of the two glyphs beside it ends a word."""
_OVERLAP = 0.6
_SAME_LINE = 0.15
_STRUCK_TWICE = 0.3
_SKEW = 8.0
"""Degrees by which text may lean; beyond it is a watermark across the page."""
Glyphs = list[tuple[str, float, float]]
"""Character, left and right."""


class PageWords(NamedTuple):
    """The words of a page turned by `turn` degrees clockwise, with their glyphs, and `turned`, the words that run another way; `unmapped` counts
    glyphs that no character stands for."""

    turn: int
    words: list[Word]
    glyphs: list[Glyphs]
    turned: list[Word]
    unmapped: int


def words_of(glyphs: Sequence[Glyph], width: float, height: float) -> PageWords:
    """The words of a page of this size in points, as displayed."""
    by_angle: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        quarter = round(glyph.angle / 90)
        if abs(glyph.angle - quarter * 90) <= _SKEW and not _is_blank(glyph.character):
            by_angle.setdefault(quarter % 4 * 90, []).append(glyph)
    weight = Counter({angle: len(of) for angle, of in by_angle.items()})
    main = max(weight, key=lambda angle: (weight[angle], angle == 0), default=0)
    turn = (360 - main) % 360
    runs = list(_runs([turned_point(glyph, turn, width, height) for glyph in by_angle.get(main, [])]))
    words = [_word(run) for run in runs]
    turned = [_word([turned_point(glyph, turn, width, height)]) for angle, of in by_angle.items() if angle != main for glyph in of]
    unmapped = sum(_is_unmapped(character) for run in runs for character, *_ in run)
    return PageWords(turn, words, [[(character, x, right) for character, x, right, *_ in run] for run in runs], turned, unmapped)


_Placed = tuple[str, float, float, float, float]
"""Character, left, right, baseline and size on the turned page."""


def turned_point(glyph: Glyph, turn: int, width: float, height: float) -> _Placed:
    x, y = {
        0: (glyph.x, glyph.y),
        90: (height - glyph.y, glyph.x),
        180: (width - glyph.x, height - glyph.y),
        270: (glyph.y, width - glyph.x),
    }[turn]
    character = "\ufffd" if _is_unmapped(glyph.character) else glyph.character
    return character, x, x + advance(glyph.character) * glyph.size, y, glyph.size


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of the displayed page on the turned page."""
    x0, y0, x1, y1 = box
    return {
        0: box,
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn]


def _runs(glyphs: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Glyphs that stand together, in the order of the content. What is struck again at once is left out."""
    run: list[_Placed] = []
    for glyph in glyphs:
        character, left, right, base, size = glyph
        if run:
            before, start, end, line, _ = run[-1]
            width, other = right - left, end - start
            on_line = abs(base - line) < _SAME_LINE * size
            if character == before and on_line and abs(left - start) < _STRUCK_TWICE * width:
                continue
            if on_line and -_OVERLAP * max(width, other) <= left - end <= _GAP * (width + other):
                run.append(glyph)
                continue
            yield run
        run = [glyph]
    if run:
        yield run


def _word(run: Sequence[_Placed]) -> Word:
    base, size = run[0][3], run[0][4]
    text = "".join(character for character, *_ in run)
    return Word(text, run[0][1], base - _ASCENT * size, max(right for _, _, right, *_ in run), base + _DESCENT * size)


def _is_blank(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Zs", "Zl", "Zp"} or character in "\t\r\n\x0b\x0c"


def _is_unmapped(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in {"Cc", "Co", "Cn"}
