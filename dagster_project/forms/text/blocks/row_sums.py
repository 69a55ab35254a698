"""What makes up the total of a row.

Belongs here: the identity within a row (`seeds/checks`) for numbers of which only the order is known. Does not belong here: which of the columns
it is that a number stands in (`solve.solver`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations

from dagster_project.forms.solve.equations import FormRows, equations

_ANY_ROW = "2010101"
"""A row of a functional code. What holds within one holds within all."""


@cache
def summed_columns(form_id: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The total, which is the first of `columns`, and the columns that make it up: not those that are a part of another (其中)."""
    within = equations({form_id: FormRows({_ANY_ROW: columns}, complete=True)})
    keys = {
        key
        for e in within
        if e.relation == "eq" and (form_id, _ANY_ROW, columns[0]) in [place for _, place in e.cells]
        for _, (_, _, key) in e.cells
    }
    return tuple(key for key in columns if key in keys)


def adds_up(numbers: Sequence[tuple[int, int]]) -> bool:
    """Whether the first of several numbers (each with its half unit) is the sum of the others."""
    if len(numbers) < 2:
        return False
    return abs(2 * numbers[0][0] - sum(value for value, _ in numbers)) <= sum(half for _, half in numbers)


def total_and_parts(numbers: Sequence[tuple[int, int]], columns: int, others: int) -> tuple[int, ...]:
    """The places of the numbers of a row that are its total and what makes it up, where one choice is left: at most `columns` of them, and at most
    `others` that are no part of the sum. () where there is none or several."""
    found = {
        tuple(numbers[place] for place in chosen): chosen
        for left_out in range(min(others, len(numbers) - 2) + 1)
        for chosen in combinations(range(len(numbers)), len(numbers) - left_out)
        if chosen[0] == 0 and len(chosen) <= columns and adds_up([numbers[place] for place in chosen])
    }
    return next(iter(found.values())) if len(found) == 1 else ()
