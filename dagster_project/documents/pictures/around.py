"""What two looks saw outside tables → words, and how each was recognised: `words_around`.

Belongs here: pieces of one phrase put together, what the looks agree on. Does not belong here: looking (`reader`), which of these words make a table
without rules (`dagster_project.forms.ruled.unruled`).

Pieces stand as far apart as the words of a table may, so that no two figures become one; within a sentence only a punctuation mark leaves so wide a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
_FARTHEST = 1.3
"""Em that a punctuation mark leaves blank."""
_SEAM = re.compile(r".*[，。、：；！？（）“”《》〈〉][（“《〈]*|[，。、：；！？）”》].*")
_LOW, _HIGH = 0.5, 0.35
"""Em: a dash is lower than that; it stands for a figure, which reaches so far above and below its middle."""

Seen = tuple[Word, float]
"""What was recognised, and how sure its most doubtful letter is."""
_Pair = tuple[Seen, Seen]


def words_around(first: Iterable[Seen], second: Iterable[Seen], em: float) -> dict[Word, Recognised]:
    """The words that two looks saw (the same pieces of ink in each) with how they were recognised; `em` in points."""
    readings = {}
    for (one, sure), (other, also_sure) in _phrases(zip(first, second, strict=True), em):
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


def _phrases(pairs: Iterable[_Pair], em: float) -> Iterator[_Pair]:
    """The pairs from left to right, pieces of one phrase put together."""
    ends: dict[int, list[_Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: pair[0][0].x0):
        level = round(_middle(pair) / em)
        near = [(at, before) for at in (level, level - 1, level + 1) for before in ends.get(at, ()) if _goes_on(before, pair, em)]
        if near:
            at, before = near[0]
            ends[at].remove(before)
            pair = (_joined(before[0], pair[0]), _joined(before[1], pair[1]))
        ends.setdefault(round(_middle(pair) / em), []).append(pair)
    return (pair for level in ends.values() for pair in level)


def _middle(pair: _Pair) -> float:
    return (pair[0][0].y0 + pair[0][0].y1) / 2


def _goes_on(before: _Pair, after: _Pair, em: float) -> bool:
    left, right = before[0][0], after[0][0]
    if not (-em < right.x0 - left.x1 < _FARTHEST * em and left.y0 < right.y1 and right.y0 < left.y1):
        return False
    return _SEAM.fullmatch(left.text[-1] + right.text[:1]) is not None


def _joined(left: Seen, right: Seen) -> Seen:
    (one, sure), (other, also_sure) = left, right
    box = (min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
    return Word(one.text + other.text, *box), min(sure, also_sure)


def _agreed(one: Word, other: Word) -> Word:
    """A word as both looks saw it: what they saw otherwise is unknown, the whole of it where it is short."""
    if is_alike(one.text, other.text):
        return one
    if len(one.text) <= _SHORT:
        return one._replace(text=UNKNOWN)
    alike = SequenceMatcher(None, one.text, other.text, autojunk=False).get_opcodes()
    return one._replace(text="".join(one.text[start:end] if kind == "equal" else UNKNOWN for kind, start, end, *_ in alike))
