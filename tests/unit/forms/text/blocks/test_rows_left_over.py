from collections.abc import Mapping, Sequence

from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.rows_left_over import Left, Values, lay_left_over

CLASS, FIRST, SECOND, THIRD = range(4)
SUM = [(1, CLASS), (-1, FIRST), (-1, SECOND)]


def left_over(
    *values: int, rows: Sequence[int] = (FIRST, SECOND), names: Mapping[int, Sequence[int]], blocks: Sequence[int] = ()
) -> dict[int, Numbers]:
    """What is found for the items below a class of 1,000, of numbers on one page, where `names` stand before these numbers."""
    return laid(values, {}, rows, names, blocks)


def laid(
    values: Sequence[int], beside: Mapping[int, Values], rows: Sequence[int], names: Mapping[int, Sequence[int]], blocks: Sequence[int]
) -> dict[int, Numbers]:
    numbers = range(len(values))
    worth = [(value, 5) for value in values]
    left = Left(dict.fromkeys(rows, 1), {1: numbers}, worth, blocks or numbers, names, beside, [rows], {}, 3, uses_all=True)
    return lay_left_over(left, [SUM], {CLASS: (1000, 5)})


def test_two_rows_of_one_sum_get_the_numbers_that_make_it_up() -> None:
    found = left_over(600, 600, 400, 300, 100, names={FIRST: [0], SECOND: [2]})
    assert found == {FIRST: (0, 1), SECOND: (2, 3, 4)}


def test_rows_whose_totals_stand_in_one_block_are_in_order() -> None:
    assert left_over(600, 400, 600, 400, names={FIRST: [0], SECOND: [0]}, blocks=(0, 0, 1, 1)) == {FIRST: (0, 2), SECOND: (1, 3)}


def test_nothing_is_known_where_only_the_order_of_blocks_tells_rows_apart() -> None:
    assert left_over(600, 600, 400, 400, names={FIRST: [0], SECOND: [0]}) == {}


def test_numbers_behind_the_name_of_another_row_contradict_the_order() -> None:
    assert laid((600, 600, 400, 400), {FIRST: ((400, 5), (400, 5))}, (FIRST, SECOND), {FIRST: [0], SECOND: [2]}, ()) == {}


def test_a_number_that_no_row_takes_leaves_nothing_known() -> None:
    assert left_over(600, 600, 400, 400, 77, names={FIRST: [0], SECOND: [2]}) == {}


def test_two_ways_to_make_up_the_sum_leave_nothing_known() -> None:
    names = {FIRST: [0], SECOND: [2, 4, 6]}
    numbers = (600, 600, 400, 400, 700, 700, 300, 300)
    assert (
        lay_left_over(
            Left(
                {FIRST: 1, SECOND: 1},
                {1: range(8)},
                [(v, 5) for v in numbers],
                range(8),
                names,
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
    """The last 400 is the part of the row whose total stands before both 600: the row of 400 is not the second, whatever its name stands behind."""
    assert left_over(400, 600, 600, 400, names={FIRST: [0], SECOND: [3]}) == {}
