from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.forms.text.blocks.totals_near_names import Page, Totals, lay_totals

CLASS, FIRST, SECOND = range(3)
BELOW = {CLASS: (FIRST, SECOND)}
PRINTED = (600, 600, 350, 350, 250, 250)
"""A class of 600 and its two items, each with one part."""


def laid(
    numbers: Sequence[int],
    printed_at: Mapping[int, Sequence[int]],
    at_names: Mapping[int, Sequence[int]],
    below: Mapping[int, Sequence[int]] = BELOW,
) -> Totals:
    rows = {*below, *(row for rows in below.values() for row in rows)}
    worth = [(number, 0) for number in numbers]
    return lay_totals(Page(dict.fromkeys(rows, 1), {1: range(len(numbers))}, worth, printed_at, below, at_names), [CLASS])


def values(totals: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    return {row: value for row, (value, _) in totals.items()}


def test_rows_take_the_numbers_near_their_names_that_make_up_the_row_above() -> None:
    found = laid(PRINTED, {CLASS: [0], FIRST: [2], SECOND: [2]}, {CLASS: (0, 1), FIRST: (2, 3)})
    assert values(found.known) == {CLASS: 600, FIRST: 350, SECOND: 250}


def test_two_rows_of_which_no_numbers_stand_at_their_names_may_have_each_others() -> None:
    found = laid(PRINTED, {CLASS: [0], FIRST: [2], SECOND: [2]}, {CLASS: (0, 1)})
    assert values(found.known) == {CLASS: 600}
    assert FIRST in found.mixed
    assert SECOND in found.mixed


def test_two_ways_to_make_up_a_row_are_both_kept() -> None:
    numbers = (*PRINTED, 390, 390, 210, 210)
    found = laid(numbers, {CLASS: [0], FIRST: [2], SECOND: [4]}, {})
    assert values(found.known) == {CLASS: 600}
    assert sorted(sorted(values(way).values()) for way in found.choices[0]) == [[210, 390], [250, 350]]


def test_a_number_that_nothing_makes_up_is_no_total() -> None:
    found = laid((600, 600, 350, 350, 250), {CLASS: [0], FIRST: [2], SECOND: [4]}, {FIRST: (2, 3)})
    assert found.known == {}


def test_a_number_far_from_a_name_is_none_of_its_row() -> None:
    away = (7,) * 40
    found = laid((600, 600, 350, 350, *away, 250, 250), {CLASS: [0], FIRST: [2], SECOND: [4]}, {FIRST: (2, 3)})
    assert found.known == {}


def test_a_farther_number_counts_only_where_nearer_ones_make_up_nothing() -> None:
    away = (7,) * 16
    near = laid((*PRINTED, *away, 250, 250), {CLASS: [0], FIRST: [2], SECOND: [4]}, {FIRST: (2, 3)})
    assert values(near.known) == {CLASS: 600, FIRST: 350, SECOND: 250}
    far = laid((600, 600, 350, 350, *away, 250, 250), {CLASS: [0], FIRST: [2], SECOND: [4]}, {FIRST: (2, 3)})
    assert values(far.known) == {CLASS: 600, FIRST: 350, SECOND: 250}


def test_branches_of_the_same_shape_near_each_other_may_change_places() -> None:
    below = {CLASS: (FIRST, SECOND), FIRST: (3, 4), SECOND: (5, 6)}
    printed = {row: [row] for row in range(7)}
    numbers = (1000, 1000, 613, 613, 401, 401, 212, 212, 387, 387, 290, 290, 97, 97)
    found = laid(numbers, printed, {}, below)
    assert values(found.known) == {CLASS: 1000}
    assert FIRST in found.mixed
    told = laid(numbers, printed, {3: (4, 5), 5: (10, 11)}, below)
    assert values(told.known) == {CLASS: 1000, FIRST: 613, 3: 401, 4: 212, SECOND: 387, 5: 290, 6: 97}
