"""Words outside tables, as two looks saw them."""

from __future__ import annotations

from dagster_project.documents.model import Word
from dagster_project.documents.pictures.around import UNKNOWN, Seen, words_around

EM = 10.0


def seen(text: str, x0: float, x1: float, *, sure: float = 0.99, y: tuple[float, float] = (100.0, 108.0)) -> Seen:
    return Word(text, x0, y[0], x1, y[1]), sure


def test_what_the_looks_saw_differently_is_unknown_and_both_are_kept() -> None:
    ((word, read),) = words_around([seen("1,234.00", 100, 140)], [seen("1,284.00", 100, 140)], EM).items()
    assert (word.text, read.is_certain, read.texts) == (UNKNOWN, False, ("1,234.00", "1,284.00"))


def test_a_dash_is_as_high_as_the_figure_it_stands_for() -> None:
    ((word, _),) = words_around([seen("-", 100, 104, y=(103.5, 104.5))], [seen("-", 100, 104, y=(103.5, 104.5))], EM).items()
    assert (word.y0, word.y1) == (100.5, 107.5)
