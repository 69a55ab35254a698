"""Stamps, watermarks and raised marks of notes that stand in a cell beside a figure, or alone in a blank one.

Belongs here: telling them from the figures of the table, by their ink, size, place and direction. Does not belong here: what is struck out (`struck`), text that leans across the
page (`words`), what no viewer shows (`drawing`).

Figures of a page are set in one ink and one size. What differs from them and prints no figure itself says nothing of the amount it stands beside.

A figure alone in its cell counts though it differs in one way: the negative ones are red, a total is larger, a long one is set smaller to fit. Only
where it runs another way, is far smaller or larger, is unsigned in an ink of its own, or differs in two ways, nobody can tell it from a stamp.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from dagster_project.documents.model import Word
from dagster_project.documents.tables.lattice import LoneFigure
from dagster_project.documents.text.numbers import AMOUNT

_SMALLER, _LARGER = 0.65, 1.5
"""Times the size of a page's figures: beyond either, a word is set apart."""
_SMALL, _LARGE = 0.88, 1.14
"""Times the usual size: beyond either, a figure is of another size."""
_OFF_LINE = 0.25
"""Em by which the baselines of one row may differ."""
_OFF_EDGE = 0.2
"""Em by which left ends, middles or right ends of one column may differ."""
_MANNER = 3
"""Figures of a page in one ink that show that it is used for figures there."""
_OTHER_SHADE = 64
"""Of 256, in any of red, green and blue: less is the same ink in another mixture."""
_PLAIN = frozenset("0123456789.,０１２３４５６７８９．，")
_OF_AMOUNTS = frozenset("元万亿千百负")


class Marks:
    """The words of a page that are set apart from its figures. `inks` gives the ink of each word, in which nothing but equality counts; it is empty
    where the page has one ink."""

    def __init__(self, words: Sequence[Word], turned: Sequence[Word], inks: Sequence[int]) -> None:
        self._words = words
        self._turned = {id(word) for word in turned}
        self._inks: Mapping[int, int] = {id(word): ink for word, ink in zip(words, inks, strict=True)} if inks else {}
        self._usual: tuple[int | None, float] | None = None
        self._figures_by_ink: Counter[int] | None = None

    def beside_figure(self, words: list[Word]) -> list[Word]:
        """The words of a cell; only the figure where all others are set apart from it and can be no part of it."""
        figures = [word for word in words if AMOUNT.fullmatch(word.text)]
        if len(figures) != 1 or len(words) < 2 or self._is_apart(figures[0]):
            return words
        return figures if all(word is figures[0] or (self._is_apart(word) and not _is_part(word.text)) for word in words) else words

    def stamped(self, figures: Sequence[LoneFigure]) -> set[int]:
        """The cells of the figures that are not printed as the others of their table are. Turned ones count as well."""
        found = {figure.cell for figure in figures if id(figure.word) in self._turned}
        upright = [figure for figure in figures if figure.cell not in found]
        if len(upright) < _MANNER:
            return found
        usual = median(_size(figure.word) for figure in upright)
        rows, columns = defaultdict(list), defaultdict(list)
        for figure in upright:
            rows[figure.row].append(figure.word)
            columns[figure.column].append(figure.word)
        for figure in upright:
            word, size = figure.word, _size(figure.word)
            in_own_ink = self._is_in_own_ink(word)
            other_size = not _SMALL * usual <= size <= _LARGE * usual and not _is_set_to_fit(figure, usual)
            if not (in_own_ink or other_size or _is_off(word, rows[figure.row], (_base,), _OFF_LINE)):
                continue
            differing = [
                in_own_ink,
                other_size,
                _is_off(word, rows[figure.row], (_base,), _OFF_LINE),
                _is_off(word, columns[figure.column], (_left, _middle, _right), _OFF_EDGE),
            ]
            far = other_size and not _SMALLER * usual <= size <= _LARGER * usual
            if far or sum(differing) > 1 or (in_own_ink and _PLAIN.issuperset(word.text)):
                found.add(figure.cell)
        return found

    def _is_in_own_ink(self, word: Word) -> bool:
        """Whether hardly any figure of the page is in the ink of this one, or in one near it."""
        own = self._inks.get(id(word))
        if own is None:
            return False
        if self._figures_by_ink is None:
            self._figures_by_ink = Counter(self._inks[id(word)] for word in self._words if AMOUNT.fullmatch(word.text))
        return sum(times for ink, times in self._figures_by_ink.items() if _are_near(ink, own)) < _MANNER

    def _is_apart(self, word: Word) -> bool:
        if self._usual is None:
            figures = [word for word in self._words if AMOUNT.fullmatch(word.text)]
            inks = Counter(self._inks.get(id(word)) for word in figures)
            self._usual = inks.most_common(1)[0][0], median(word.y1 - word.y0 for word in figures)
        ink, size = self._usual
        return self._inks.get(id(word), ink) != ink or not _SMALLER * size <= word.y1 - word.y0 <= _LARGER * size


def _size(word: Word) -> float:
    return word.y1 - word.y0


def _base(word: Word) -> float:
    return word.y1


def _left(word: Word) -> float:
    return word.x0


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _right(word: Word) -> float:
    return word.x1


def _is_off(word: Word, others: Sequence[Word], ways: Iterable[Callable[[Word], float]], slack: float) -> bool:
    """Whether a word stands where none of the others does, in no way of standing; not where there are no others."""
    reach = slack * _size(word)
    return len(others) > 1 and not any(abs(way(other) - way(word)) <= reach for way in ways for other in others if other is not word)


def _is_set_to_fit(figure: LoneFigure, usual: float) -> bool:
    """Whether a small figure would not fit its cell in the usual size, as office programs set it then."""
    word = figure.word
    return _size(word) < usual and (word.x1 - word.x0) * usual / _size(word) > figure.width - usual


def _are_near(one: int, other: int) -> bool:
    """Whether two inks look the same: red, green and blue are bytes of their numbers."""
    return all(abs((one >> bits & 255) - (other >> bits & 255)) <= _OTHER_SHADE for bits in (0, 8, 16))


def _is_part(text: str) -> bool:
    """Whether a text may be a sign, a bracket, a separator or the unit of the amount beside it."""
    letters = {character for character in text if character.isalpha()}
    return bool(letters & _OF_AMOUNTS) or not (letters or text.isdecimal())
