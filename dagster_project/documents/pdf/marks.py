"""Stamps, watermarks and raised marks of notes that stand in a cell beside a figure.

Belongs here: telling them from the figure, by their ink and their size. Does not belong here: what is struck out (`struck`), text that leans across the
page (`words`), what no viewer shows (`drawing`).

Figures of a page are set in one ink and one size. What differs from them and prints no figure itself says nothing of the amount it stands beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from dagster_project.documents.model import Word
from dagster_project.documents.text.numbers import AMOUNT

_SMALLER, _LARGER = 0.65, 1.5
"""Times the size of a page's figures: beyond either, a word is set apart."""
_OF_AMOUNTS = frozenset("元万亿千百负")


class Marks:
    """The words of a page that are set apart from its figures. `inks` gives the ink of each word, in which nothing but equality counts; it is empty
    where the page has one ink."""

    def __init__(self, words: Sequence[Word], inks: Sequence[int]) -> None:
        self._words = words
        self._inks: Mapping[int, int] = {id(word): ink for word, ink in zip(words, inks, strict=True)} if inks else {}
        self._usual: tuple[int | None, float] | None = None

    def beside_figure(self, words: list[Word]) -> list[Word]:
        """The words of a cell; only the figure where all others are set apart from it and can be no part of it."""
        figures = [word for word in words if AMOUNT.fullmatch(word.text)]
        if len(figures) != 1 or len(words) < 2 or self._is_apart(figures[0]):
            return words
        return figures if all(word is figures[0] or (self._is_apart(word) and not _is_part(word.text)) for word in words) else words

    def _is_apart(self, word: Word) -> bool:
        if self._usual is None:
            figures = [word for word in self._words if AMOUNT.fullmatch(word.text)]
            inks = Counter(self._inks.get(id(word)) for word in figures)
            self._usual = inks.most_common(1)[0][0], median(word.y1 - word.y0 for word in figures)
        ink, size = self._usual
        return self._inks.get(id(word), ink) != ink or not _SMALLER * size <= word.y1 - word.y0 <= _LARGER * size


def _is_part(text: str) -> bool:
    """Whether a text may be a sign, a bracket, a separator or the unit of the amount beside it."""
    letters = {character for character in text if character.isalpha()}
    return bool(letters & _OF_AMOUNTS) or not (letters or text.isdecimal())
