from __future__ import annotations

import pytest

from dagster_project.forms.text.blocks.parts_of_totals import TooManyWays, Worth, share_out


def shared(totals: dict[int, int], *numbers: int) -> dict[int, list[int]] | None:
    found = share_out({row: _worth(value) for row, value in totals.items()}, [_worth(value) for value in numbers], 3)
    return None if found is None else {row: [value for value, _ in parts] for row, parts in found.items()}


def _worth(value: int) -> Worth:
    return value, 0


def test_what_the_totals_leave_makes_them_up() -> None:
    assert shared({0: 300, 1: 90}, 300, 90, 300, 60, 30) == {0: [300], 1: [30, 60]}


def test_where_a_number_is_left_or_missing_there_is_no_way() -> None:
    assert shared({0: 300, 1: 90}, 300, 90, 300, 60, 30, 7) is None
    assert shared({0: 300, 1: 90}, 300, 90, 300, 60) is None
    assert shared({0: 300}, 300) is None


def test_rows_of_the_same_total_with_the_same_parts_are_known() -> None:
    assert shared({0: 50, 1: 50}, 50, 50, 50, 50) == {0: [50], 1: [50]}


def test_rows_of_the_same_total_with_other_parts_are_not() -> None:
    assert shared({0: 50, 1: 50, 2: 7}, 50, 50, 7, 50, 20, 30, 7) == {2: [7]}


def test_rows_that_may_have_each_others_parts_are_not_known() -> None:
    assert shared({0: 100, 1: 90}, 100, 90, 60, 40, 50, 40) == {0: [40, 60], 1: [40, 50]}
    assert shared({0: 100, 1: 100, 2: 5}, 100, 100, 60, 40, 70, 30, 5, 5) == {2: [5]}


def test_too_many_ways_are_given_up() -> None:
    with pytest.raises(TooManyWays):
        shared(dict(enumerate(range(100, 130))), *range(100, 130), *range(40, 90), *range(45, 75))
