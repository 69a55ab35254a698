"""Words outside tables, as two looks saw them."""

from __future__ import annotations

from dagster_project.documents.model import Word
from dagster_project.documents.pictures.around import UNKNOWN, Seen, words_around

EM = 10.0


def seen(text: str, x0: float, x1: float, *, sure: float = 0.99, y: tuple[float, float] = (100.0, 108.0)) -> Seen:
    return Word(text, x0, y[0], x1, y[1]), sure


def alike(*pieces: Seen) -> dict[str, tuple[bool, tuple[str, ...]]]:
    return {word.text: (read.is_certain, read.texts) for word, read in words_around(pieces, pieces, EM).items()}


def test_figures_of_two_columns_stay_two_however_near_the_columns_are() -> None:
    assert set(alike(seen("11", 100, 110), seen("34.00", 117, 140))) == {"11", "34.00"}


def test_a_sentence_goes_on_behind_the_blank_of_its_comma() -> None:
    assert set(alike(seen("收入3.50万元，", 100, 180), seen("比上年增长", 189, 240), seen("（含", 250, 270))) == {
        "收入3.50万元，比上年增长（含"
    }


def test_a_comma_joins_nothing_on_another_line() -> None:
    assert len(alike(seen("一，", 100, 120), seen("二", 125, 135, y=(112.0, 120.0)))) == 2


def test_a_phrase_is_as_sure_as_its_most_doubtful_piece() -> None:
    assert alike(seen("支出，", 100, 130), seen("12.00", 135, 160, sure=0.5)) == {"支出，12.00": (False, ("支出，12.00",) * 2)}


def test_what_the_looks_saw_differently_is_unknown_and_both_are_kept() -> None:
    ((word, read),) = words_around([seen("1,234.00", 100, 140)], [seen("1,284.00", 100, 140)], EM).items()
    assert (word.text, read.is_certain, read.texts) == (UNKNOWN, False, ("1,234.00", "1,284.00"))


def test_a_dash_is_as_high_as_the_figure_it_stands_for() -> None:
    ((word, _),) = words_around([seen("-", 100, 104, y=(103.5, 104.5))], [seen("-", 100, 104, y=(103.5, 104.5))], EM).items()
    assert (word.y0, word.y1) == (100.5, 107.5)
