"""Figures that are struck out: the page shows them and says that they do not count.

Belongs here: which glyphs a line is drawn through, and the page without them. Does not belong here: how rules are drawn (`drawing`), the rules of tables
(`tables.rules`).

A line strikes a figure out when it runs through the middle of its height and within its width. An underline runs lower, the rule of a table beyond.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dagster_project.documents.model import Box, Word
from dagster_project.documents.pdf.words import PageText

_MIDDLE = 0.48
"""Height of the middle of a digit above the foot of a word's box, in em."""
_OFF_MIDDLE = 0.2
"""Em by which the line may run above or below it."""
_BEYOND = 0.4
"""Em by which the line may reach beyond the figure on either side."""
_SHORTEST, _THICKEST = 0.4, 0.25
"""Em: half a digit is no line, and a thick bar hides what it lies on."""


def without_struck(text: PageText, rules: Sequence[Box]) -> tuple[PageText, list[Box]]:
    """The text without figures that one of the rules strikes out, and the rules that strike out nothing. All on the turned page."""
    if not rules:
        return text, []
    left, top, right, bottom = np.array(rules).T
    lies = right - left > bottom - top
    if not lies.any():
        return text, list(rules)
    shortest = float((right - left)[lies].min())
    figures = [
        number
        for number, (printed, x0, y0, x1, y1) in enumerate(text.words)
        if not printed.isalpha() and x1 - x0 + 2 * _BEYOND * (y1 - y0) >= shortest and any(map(str.isdigit, printed))
    ]
    if not figures:
        return text, list(rules)
    figures.sort(key=lambda number: _middle(text.words[number]))
    middles = np.array([_middle(text.words[number]) for number in figures])
    reach = _OFF_MIDDLE * max(text.words[number].y1 - text.words[number].y0 for number in figures)
    heights = (top + bottom) / 2
    first, last = np.searchsorted(middles, heights - reach), np.searchsorted(middles, heights + reach)
    near = np.flatnonzero((last > first) & lies).tolist()
    struck: dict[int, list[Box]] = {}
    lines = set()
    for index in near:
        through = [number for number in figures[first[index] : last[index]] if _strikes(rules[index], text.words[number])]
        for number in through:
            struck.setdefault(number, []).append(rules[index])
        if through:
            lines.add(index)
    if not struck:
        return text, list(rules)
    words, spans, inks = [], [], []
    for number, (word, span) in enumerate(zip(text.words, text.spans, strict=True)):
        rest = _without(text, word, span, struck[number]) if number in struck else word
        if rest is not None:
            words.append(rest)
            spans.append(span)
            inks += text.inks[number : number + 1]
    kept = [rule for index, rule in enumerate(rules) if index not in lines]
    return PageText(text.rotation, text.glyphs, words, spans, text.turned, text.unmapped, inks), kept


def _middle(word: Word) -> float:
    return word.y1 - _MIDDLE * (word.y1 - word.y0)


def _strikes(rule: Box, word: Word) -> bool:
    em = word.y1 - word.y0
    left, top, right, bottom = rule
    return (
        abs((top + bottom) / 2 - _middle(word)) <= _OFF_MIDDLE * em
        and bottom - top <= _THICKEST * em
        and right - left >= _SHORTEST * em
        and word.x0 - _BEYOND * em <= left
        and right <= word.x1 + _BEYOND * em
    )


def _without(text: PageText, word: Word, span: tuple[int, int], lines: Sequence[Box]) -> Word | None:
    """What of the word no line runs through; None where that is nothing."""
    glyphs = text.glyphs
    kept = []
    for index in range(span[0], span[1] + 1):
        if not glyphs.characters[index]:
            continue
        middle = (glyphs.left[index] + glyphs.right[index]) / 2
        if any(left <= middle <= right for left, _, right, _ in lines):
            glyphs.characters[index] = ""
        else:
            kept.append(index)
    if not kept:
        return None
    return Word(
        "".join(glyphs.characters[index] for index in kept), float(glyphs.left[kept[0]]), word.y0, float(glyphs.right[kept[-1]]), word.y1
    )
