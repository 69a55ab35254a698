from collections.abc import Sequence

from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.rows_left_over import Left, lay_left_over

CLASS, FIRST, SECOND, THIRD = range(4)
SUM = [(1, CLASS), (-1, FIRST), (-1, SECOND)]


def left_over(
    *values: int, rows: Sequence[int] = (FIRST, SECOND), first: Sequence[int] = (), blocks: Sequence[int] = ()
) -> dict[int, Numbers]:
    """What is found for the items below a class of 1,000, of numbers on one page, where those of the `first` item stand right behind its name."""
    numbers = range(len(values))
    worth = [(value, 5) for value in values]
    beside = {FIRST: tuple((value, 5) for value in first)} if first else {}
    left = Left(dict.fromkeys(rows, 1), {1: numbers}, worth, blocks or numbers, beside, [rows], {}, 3, uses_all=True)
    return lay_left_over(left, [SUM], {CLASS: (1000, 5)})


def test_two_rows_of_one_sum_get_the_numbers_that_make_it_up() -> None:
    assert left_over(600, 600, 400, 300, 100, first=(600, 600)) == {FIRST: (0, 1), SECOND: (2, 3, 4)}


def test_rows_whose_totals_stand_in_one_block_are_in_order() -> None:
    assert left_over(600, 400, 600, 400, blocks=(0, 0, 1, 1)) == {FIRST: (0, 2), SECOND: (1, 3)}


def test_nothing_is_known_where_only_the_order_of_blocks_tells_rows_apart() -> None:
    assert left_over(600, 600, 400, 400) == {}


def test_numbers_behind_a_name_are_its_own_wherever_those_of_the_other_row_stand() -> None:
    assert left_over(600, 600, 400, 400, first=(400, 400)) == {FIRST: (2, 3), SECOND: (0, 1)}


def test_numbers_behind_a_name_that_no_sum_takes_leave_nothing_known() -> None:
    assert left_over(600, 600, 400, 400, first=(300, 300)) == {}


def test_a_number_that_no_row_takes_leaves_nothing_known() -> None:
    assert left_over(600, 600, 400, 400, 77, first=(600, 600)) == {}


def test_two_ways_to_make_up_the_sum_leave_nothing_known() -> None:
    numbers = (600, 600, 400, 400, 700, 700, 300, 300)
    assert (
        lay_left_over(
            Left(
                {FIRST: 1, SECOND: 1},
                {1: range(8)},
                [(v, 5) for v in numbers],
                range(8),
                {},
                [(FIRST, SECOND)],
                {},
                3,
                uses_all=False,
            ),
            [SUM],
            {CLASS: (1000, 5)},
        )
        == {}
    )


def test_a_part_that_shows_the_same_as_its_total_stands_behind_it() -> None:
    """The last 400 is the part of the row whose total stands before both 600, so the row of 400 is the first."""
    assert left_over(400, 600, 600, 400, blocks=(0, 0, 0, 0)) == {FIRST: (0, 3), SECOND: (1, 2)}
