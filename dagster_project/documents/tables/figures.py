"""Figures where no rule parts the cells of a row: lines of words → rows whose figures are whole and stand alone.

Belongs here: figures that touch the label beside them, or are broken over lines of their cell. Does not belong here: which lines are one row
(`baselines`), which column a word stands in (`inferred_columns`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.documents.model import Line, Word
from dagster_project.documents.tables.baselines import rows_of
from dagster_project.documents.text.numbers import AMOUNT, DASHES, OPEN, WITHOUT_NUMBER

_ONE_EDGE = 1.5
"""Points by which the ends of aligned words differ."""
_FIGURE_AND_LABEL = re.compile(rf"((?:{AMOUNT.pattern}|{DASHES.pattern}|0)(?=[^\W\d_]|[{OPEN}]))({WITHOUT_NUMBER.pattern}[^\x00-\x7f].*)")
"""A figure set to the right that touches the label of the next column."""


def figure_rows(body: Sequence[Line], rules: Sequence[float]) -> list[list[Word]]:
    """The words of each row, figures apart from labels and in one piece."""
    return [_with_whole_figures(row) for row in rows_of([_parted(line) for line in body], rules)]


def _with_whole_figures(words: Sequence[Word]) -> list[Word]:
    """The words of a row with each figure as one that is broken over lines of its cell: 2,048,900. above 00."""
    whole: list[Word] = []
    for word in sorted(words, key=lambda word: word.y1):
        above = next((index for index, before in enumerate(whole) if _is_rest(before, word)), None)
        if above is None:
            whole.append(word)
        else:
            whole[above] = whole[above]._replace(text=whole[above].text + word.text)
    return whole


def _is_rest(above: Word, below: Word) -> bool:
    if AMOUNT.fullmatch(above.text) or not AMOUNT.fullmatch(above.text + below.text) or below.y0 < (above.y0 + above.y1) / 2:
        return False
    return min(abs(above.x1 - below.x1), abs(above.x0 - below.x0), abs(above.x0 + above.x1 - below.x0 - below.x1) / 2) < _ONE_EDGE


def _parted(line: Line) -> Line:
    """The line with a figure and the label behind it as two words, where they touch."""
    words: list[Word] = []
    for word in line.words:
        match = _FIGURE_AND_LABEL.fullmatch(word.text)
        if match is None:
            words.append(word)
            continue
        # Chinese characters are as wide as high.
        width = sum(0.5 if character.isascii() else 1.0 for character in match[2]) * (word.y1 - word.y0)
        middle = max(word.x1 - width, (word.x0 + word.x1) / 2 if width > word.x1 - word.x0 else word.x0)
        words += [word._replace(text=match[1], x1=middle), word._replace(text=match[2], x0=middle)]
    return line._replace(words=tuple(words)) if len(words) > len(line.words) else line
