"""What two looks saw outside tables → words, and how each was recognised: `words_around`.

Belongs here: what the looks agree on. Does not belong here: looking (`reader`), which of these words make a table without rules
(`dagster_project.forms.ruled.unruled`).
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from dagster_project.characters import fold_width
from dagster_project.documents.model import Recognised, Word
from dagster_project.documents.text.numbers import DASHES

UNKNOWN = "\ufffd"
"""Stands for ink in which no letter was recognised: the cell is not blank."""
CERTAIN = 0.8
"""What is recognised with a letter less sure is not believed without a sum that proves it."""
_SHORT = 20
"""Letters of a line of which none is believed where one is in doubt: a money unit, a year."""
_LOW, _HIGH = 0.5, 0.35
"""Em: a dash is lower than that; it stands for a figure, which reaches so far above and below its middle."""

Seen = tuple[Word, float]
"""What was recognised, and how sure its most doubtful letter is."""


def words_around(first: Iterable[Seen], second: Iterable[Seen], em: float) -> dict[Word, Recognised]:
    """The words that two looks saw (the same pieces of ink in each) with how they were recognised; `em` in points."""
    readings = {}
    for (one, sure), (other, also_sure) in zip(first, second, strict=True):
        word = _agreed(one, other)
        low = word.y1 - word.y0 < _LOW * em and DASHES.fullmatch(word.text)
        if low:
            middle = (word.y0 + word.y1) / 2
            word = word._replace(y0=middle - _HIGH * em, y1=middle + _HIGH * em)
        readings[word] = Recognised((one.text, other.text), is_alike(one.text, other.text) and min(sure, also_sure) >= CERTAIN)
    return readings


def is_alike(one: str, other: str) -> bool:
    """Whether two looks saw the same; a mark may be wide or narrow."""
    return fold_width(one) == fold_width(other)


def _agreed(one: Word, other: Word) -> Word:
    """A word as both looks saw it: what they saw otherwise is unknown, the whole of it where it is short."""
    if is_alike(one.text, other.text):
        return one
    if len(one.text) <= _SHORT:
        return one._replace(text=UNKNOWN)
    alike = SequenceMatcher(None, one.text, other.text, autojunk=False).get_opcodes()
    return one._replace(text="".join(one.text[start:end] if kind == "equal" else UNKNOWN for kind, start, end, *_ in alike))
