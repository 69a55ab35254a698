"""Words to lines: what touches is one word, what stands apart is two, whatever the size of the type."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Word
from dagster_project.documents.tables.lines import lines_of


def words(*placed: tuple[str, float, float], em: float = 10.0) -> list[Word]:
    """Words `(text, left, right)` on one baseline."""
    return [Word(text, left, 100.0, right, 100.0 + em) for text, left, right in placed]


@pytest.mark.parametrize("em", [5.0, 10.0, 40.0])
@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (-0.11, "94.11"),  # an overlap of less than 0.12 em
        (0.0, "94.11"),
        (0.11, "94.11"),
        (0.13, "94 .11"),  # a gap of more than 0.12 em parts words
        (0.2, "94 .11"),
    ],
)
def test_words_nearer_than_twelve_hundredths_of_an_em_are_one(em: float, gap: float, text: str) -> None:
    (line,) = lines_of(words(("94", 0, 2 * em), (".11", (2 + gap) * em, (4 + gap) * em), em=em))
    assert line.text == text


@pytest.mark.parametrize(("shift", "text"), [(0.0, "合计"), (0.19, "合计"), (0.21, "合计 合计")])
def test_the_same_word_within_a_fifth_of_an_em_is_struck_twice(shift: float, text: str) -> None:
    (line,) = lines_of(words(("合计", 0, 20), ("合计", shift * 10, 20 + shift * 10)))
    assert line.text == text


@pytest.mark.parametrize(("lower_by", "lines"), [(3.4, 1), (3.6, 2)])
def test_baselines_that_differ_by_more_than_a_third_of_an_em_are_two_lines(lower_by: float, lines: int) -> None:
    assert len(lines_of([Word("a", 0, 100, 10, 110), Word("b", 50, 100 + lower_by, 60, 110 + lower_by)])) == lines
