from __future__ import annotations

from collections.abc import Sequence

from dagster_project.forms.text.blocks.rows_of_runs import lay_runs


def laid(rows: Sequence[int | None], values: Sequence[int], pages: Sequence[int] = ()) -> dict[int, list[int]]:
    found = lay_runs(
        rows,
        pages or [1] * len(values),
        range(2, 4),
        lambda run: values[run[0]] == sum(values[number] for number in run[1:]),
        values.__getitem__,
    )
    return {row: [values[number] for number in run] for row, run in found.items()}


def test_runs_that_add_up_are_laid_over_the_rows_in_order() -> None:
    assert laid([None, 1, 1], [30, 20, 10, 20, 20, 10, 10]) == {0: [30, 20, 10], 1: [20, 20], 2: [10, 10]}


def test_a_number_of_no_row_is_passed_over() -> None:
    assert laid([1, 1], [7, 7, 99, 5, 5]) == {0: [7, 7], 1: [5, 5]}


def test_where_a_row_has_no_run_no_other_is_given_one_that_may_be_its_own() -> None:
    assert laid([1, 1], [7, 7]) == {}


def test_a_run_is_of_a_row_of_its_page() -> None:
    assert laid([1, 2], [7, 7], pages=[2, 2]) == {1: [7, 7]}
    assert laid([1, 2], [7, 7], pages=[1, 2]) == {}
