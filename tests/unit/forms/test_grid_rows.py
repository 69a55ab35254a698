"""Rows of codes that a page end cut in two."""

from __future__ import annotations

import pytest

from dagster_project.forms.grid_rows import joined_codes


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["210", "1"], ["", "3"], ["210", "13"]),
        (["210", "13", ""], [""], ["210", "13", ""]),
        ([""], ["210", "13", ""], ["210", "13", ""]),
        (["210", "13"], ["01"], None),
    ],
)
def test_halves_of_a_code_are_joined_column_by_column_where_both_print_one(
    above: list[str], below: list[str], whole: list[str] | None
) -> None:
    assert joined_codes(above, below) == whole
