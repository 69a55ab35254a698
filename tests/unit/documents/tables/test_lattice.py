"""Words fall into the cells of a ruled grid."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Grid, Word
from dagster_project.documents.tables.lattice import Lattice, build_grid, pieces
from dagster_project.documents.tables.rules import ruled_areas

XS, YS = (0.0, 50.0, 100.0, 150.0), (0.0, 20.0, 40.0)


def word(text: str, x0: float, x1: float, baseline: float, size: float = 10.0) -> Word:
    return Word(text, x0, baseline - 0.88 * size, x1, baseline + 0.12 * size)


def grid_of(*words: Word) -> Grid:
    rules = [(0.0, y, 150.0, y) for y in YS] + [(x, 0.0, x, 40.0) for x in XS]
    (area,) = ruled_areas(rules)

    def split(number: int, crossed: list[float]) -> list[Word]:
        shown = words[number]
        step = (shown.x1 - shown.x0) / len(shown.text)
        glyphs = [(text, shown.x0 + i * step, shown.x0 + (i + 1) * step) for i, text in enumerate(shown.text)]
        return pieces(shown, glyphs, crossed)

    grid, _ = build_grid(1, Lattice(area), list(words), [], split)
    return grid


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


def test_a_value_above_or_below_its_baseline_belongs_to_its_cell() -> None:
    grid = grid_of(word("行政运行", 2, 42, 14), word("1.00", 70, 98, 10), word("2.00", 120, 148, 18))
    assert texts(grid)[0] == ["行政运行", "1.00", "2.00"]


def test_a_label_that_runs_over_into_its_empty_neighbour_stays_whole() -> None:
    assert texts(grid_of(word("机关事业单位基本养老保险", 2, 90, 14)))[0] == ["机关事业单位基本养老保险", "", ""]


def test_a_number_that_crosses_a_rule_is_never_cut() -> None:
    assert texts(grid_of(word("1234567.89", 45, 98, 14)))[0] == ["", "1234567.89", ""]


@pytest.mark.parametrize(
    ("first", "second", "rule", "parted"),
    [
        ("1.00", "住房", 22, True),  # the rule stands in the last digit
        ("支出", "项目", 16, True),  # in the first letter behind the gap
        ("支出", "项目", 4, False),  # far from the gap
        ("1.00", "2.00", 22, False),
        ("△", "1.00", 4, False),
        ("负", "1.00", 4, False),
        ("支出", "（1.00", 10, False),
    ],
)
def test_two_words_pushed_over_a_rule_by_a_wider_font_are_parted_at_their_gap(first: str, second: str, rule: float, parted: bool) -> None:
    starts = [6.0 * index + 2.0 * (index >= len(first)) for index in range(len(first + second))]
    glyphs = [(text, start, start + 6.0) for text, start in zip(first + second, starts, strict=True)]
    found = [piece.text for piece in pieces(word(first + second, 0, glyphs[-1][2], 14), glyphs, [rule])]
    assert found == ([first, second] if parted else [first + second])


def test_a_number_wrapped_in_its_cell_is_one_number_and_two_numbers_are_two() -> None:
    wrapped = grid_of(word("123,456,7", 53, 98, 9), word("89.01", 73, 98, 18))
    assert texts(wrapped)[0][1] == "123,456,789.01"
    two = grid_of(word("1.00", 78, 98, 9), word("2.00", 78, 98, 18))
    assert texts(two)[0][1] == "1.00 2.00"


def test_without_rules_between_rows_each_line_with_a_label_is_a_row() -> None:
    grid = grid_of(
        word("外交", 2, 22, 8), word("1.00", 78, 98, 8), word("国防", 2, 22, 18), word("2.00", 78, 98, 18), word("3.00", 128, 148, 18)
    )
    assert texts(grid) == [["外交", "1.00", ""], ["国防", "2.00", "3.00"], ["", "", ""]]
