"""Numbers read one after the other as totals and parts of the rows of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.forms.text.blocks.rows_in_sequence import Label, Printed, lay_in_sequence

TOTAL, CLASS, SECTION, FIRST, SECOND = ROWS = range(5)
ABOVE = {CLASS: TOTAL, SECTION: CLASS, FIRST: SECTION, SECOND: SECTION}
NAMES_FIRST = {row: (0, row) for row in ROWS}


def laid(
    values: Sequence[int],
    names: Mapping[int, Label] = NAMES_FIRST,
    known: Mapping[int, tuple[int, ...]] | None = None,
    pages: Sequence[int] = (),
    most: int = 2,
    orders: Sequence[Sequence[int]] = (ROWS,),
    texts: Sequence[Label] = (),
) -> dict[int, list[int]]:
    printed = Printed(
        dict.fromkeys(ROWS[1:], 1),
        ABOVE,
        {},
        names,
        {*names.values(), *texts},
        known or {},
        [(value, 0) for value in values],
        pages or [1] * len(values),
        most,
    )
    return {row: [values[number] for number in numbers] for row, numbers in lay_in_sequence(printed, orders).items()}


NUMBERS = [9, 3, 6, 9, 3, 6, 9, 3, 6, 4, 3, 1, 5, 5]
IN_ORDER = {TOTAL: [9, 3, 6], CLASS: [9, 3, 6], SECTION: [9, 3, 6], FIRST: [4, 3, 1], SECOND: [5, 5]}
WITHOUT_SIBLINGS = {row: IN_ORDER[row] for row in (TOTAL, CLASS, SECTION)}


def test_rows_one_after_the_other_are_read_in_order() -> None:
    assert laid(NUMBERS) == IN_ORDER


def test_a_part_that_is_printed_behind_the_next_rows_finds_its_total() -> None:
    assert laid([9, 3, 6, 9, 3, 9, 3, 6, 6, 4, 3, 5, 1, 5]) == IN_ORDER


def test_a_part_may_stand_before_its_total() -> None:
    assert laid([9, 3, 6, 3, 9, 6, 9, 3, 6, 4, 3, 1, 5, 5]) == IN_ORDER


def test_the_row_of_the_total_may_be_the_last() -> None:
    assert laid([*NUMBERS[3:], *NUMBERS[:3]], orders=([*ROWS[1:], TOTAL],)) == IN_ORDER


def test_every_number_is_used_and_every_sum_holds() -> None:
    assert laid([*NUMBERS, 2]) == {}
    assert laid([*NUMBERS[:-2], 7, 7]) == {}


def test_parts_of_a_row_are_no_totals_of_the_rows_below() -> None:
    """8 and 1 make up 9, but no column of the section adds up to 8."""
    assert laid([*NUMBERS[:9], 8, 8, 1, 1]) == {}


def test_a_number_is_of_a_row_of_its_page() -> None:
    assert laid(NUMBERS, pages=[1] * 12 + [2, 2]) == {}


def test_what_can_be_read_in_two_ways_is_of_no_row() -> None:
    """The second part of the section may be the total of the first row below it: its own may stand behind."""
    assert laid([9, 4, 5, 9, 4, 5, 9, 4, 5, 4, 4, 5, 5]) == {TOTAL: [9, 4, 5], CLASS: [9, 4, 5], SECTION: [9, 4, 5]}


def test_rows_that_are_known_stand_outside_the_order() -> None:
    assert laid([9, 3, 6, 5, 5, 9, 3, 6, 9, 3, 6, 4, 3, 1], known={SECOND: (3, 4)}) == IN_ORDER


def test_siblings_among_whose_numbers_their_names_stand_are_told_by_the_name_before_each() -> None:
    """A name of the other row right before a number shows that one of the rows was moved."""
    assert laid(NUMBERS, NAMES_FIRST | {FIRST: (9, 4), SECOND: (12, 5)}) == IN_ORDER
    assert laid(NUMBERS, NAMES_FIRST | {SECOND: (9, 4), FIRST: (12, 5)}) == WITHOUT_SIBLINGS
    assert laid(NUMBERS, {TOTAL: (0, 0), CLASS: (0, 1)}) == WITHOUT_SIBLINGS


def test_siblings_between_whose_numbers_other_text_stands_are_not_told() -> None:
    assert laid(NUMBERS, texts=[(14, 9)]) == IN_ORDER
    assert laid(NUMBERS, texts=[(12, 9)]) == WITHOUT_SIBLINGS


def test_siblings_whose_first_parts_are_in_another_order_than_their_totals_are_not_told() -> None:
    """One of the two columns was mixed up: which of them it is nobody can tell."""
    assert laid([*NUMBERS[:9], 4, 5, 5, 3, 1]) == WITHOUT_SIBLINGS


def test_a_row_with_rows_below_it_is_no_sibling_of_one_without() -> None:
    """7 and 3 are a class with an item and one without any: sums tell them apart, wherever their names stand."""
    printed = Printed(
        {1: 1, 2: 1, 3: 1}, {1: 0, 2: 1, 3: 0}, {}, {}, set(), {}, [(value, 0) for value in (10, 10, 7, 7, 7, 7, 3, 3)], [1] * 8, 2
    )
    assert {row: printed.worth[numbers[0]][0] for row, numbers in lay_in_sequence(printed, [range(4)]).items()} == {0: 10, 1: 7, 2: 7, 3: 3}
