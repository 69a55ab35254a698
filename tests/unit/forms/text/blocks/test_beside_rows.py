"""Numbers right behind the name of their row, and those that sums leave for a row without."""

from __future__ import annotations

from dagster_project.forms.text.blocks.beside_rows import Page, beside, completed
from dagster_project.forms.text.blocks.near_rows import Anchor
from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock

SIBLINGS = [((1, 0), (-1, 1), (-1, 2))]
"""Row 0 is the sum of rows 1 and 2."""


def name(row: int, line: int) -> Anchor:
    return Anchor(row, 1, line, True, False)


def block(line: int, *ids: int) -> tuple[int, NumberBlock]:
    return line, NumberBlock(ids, ids, tuple(0 for _ in ids), 1)


def code(row: int, line: int) -> Anchor:
    return Anchor(row, 1, line, False, False)


def complete(known: dict[int, tuple[int, ...]], amounts: list[int], half_unit: int = 0) -> dict[int, tuple[int, ...]]:
    worth = [(amount, half_unit) for amount in amounts]
    pages = Page(dict.fromkeys(range(3), 1), [1] * len(worth))
    return completed(
        known,
        SIBLINGS,
        worth,
        pages,
        lambda first: [(first, first + 1)] if worth[first : first + 1] == worth[first + 1 : first + 2] else [],
    )


def test_numbers_between_two_names_are_of_the_first() -> None:
    assert beside([name(0, 0), name(1, 3)], [block(1, 0), block(2, 1), block(4, 2, 3)], lambda run: True) == {0: (0, 1), 1: (2, 3)}


def test_numbers_behind_two_names_are_of_neither() -> None:
    assert beside([name(0, 0), name(1, 1), name(2, 4)], [block(2, 0), block(3, 1), block(5, 2)], lambda run: True) == {2: (2,)}


def test_numbers_behind_the_code_of_another_row_leave_it_open_where_those_before_it_end() -> None:
    numbers = [block(1, 0), block(3, 1)]
    assert beside([name(0, 0), code(1, 2), name(1, 4)], numbers, lambda run: True) == {}
    assert beside([code(0, 2), name(0, 0), name(1, 4)], numbers, lambda run: True) == {0: (0, 1)}
    assert beside([name(0, 0), code(1, 4), name(1, 5)], numbers, lambda run: True) == {0: (0, 1)}


def test_numbers_that_are_no_row_are_of_none() -> None:
    assert beside([name(0, 0)], [block(1, 0), block(2, 1)], lambda run: len(run) == 1) == {}


def test_a_row_has_what_the_sum_leaves_for_it() -> None:
    assert complete({0: (0, 1), 1: (2, 3)}, [300, 300, 100, 100, 200, 200])[2] == (4, 5)


def test_a_row_has_nothing_that_is_not_printed() -> None:
    assert 2 not in complete({0: (0, 1), 1: (2, 3)}, [300, 300, 100, 100, 150, 150])


def test_a_row_may_have_a_number_alone_that_fits_as_well_within_rounding() -> None:
    assert complete({0: (0, 1), 1: (2, 3)}, [300, 300, 100, 100, 200, 200, 201], half_unit=5).keys() == {0, 1}
    assert complete({0: (0, 1), 1: (2, 3)}, [300, 300, 100, 100, 200, 200, 220], half_unit=5)[2] == (4, 5)


def test_two_rows_without_numbers_have_none() -> None:
    assert complete({0: (0, 1)}, [300, 300, 100, 100, 200, 200]).keys() == {0}
