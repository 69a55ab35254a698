"""Rows of a form of functional codes with the numbers that a reading gives them → those that its own sums prove.

Belongs here: what a sum over totals proves, and when the parts of a total may be numbers of other rows. Does not belong here: the readings, and what
becomes of the numbers (`proven_rows`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.equations import Equation, FormRows, equations
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.blocks.row_sums import summed_columns, total_and_parts
from dagster_project.knowledge.codes import is_part_of


@dataclass(frozen=True, slots=True)
class Proven:
    """A reading row after row, the rows (indices) whose total is proven, and the numbers (their candidates) of those that came out whole: the total
    and what makes it up."""

    form: UnplacedForm
    totals: Mapping[int, int]
    whole: Mapping[int, tuple[int, ...]]


def prove_rows(form: UnplacedForm, at_names: Container[int] | None = None, certain: Container[int] = ()) -> Proven:
    """What the sums over totals prove. `at_names` are the rows with their numbers right behind their name, where not all are read in order; `certain` rows
    are proven already. A row that may hold numbers of rows below it is none, and its total proves nothing: theirs make it up, too."""
    first = {row: index for index, row in _first_numbers(form)}
    apart = {row.row_key for index, row in enumerate(form.rows) if at_names is not None and index not in at_names}
    while True:
        by_key = {form.rows[row].row_key: candidate_amount(form, index) for row, index in first.items()}
        sums = [e for e in sums_over_totals(form) if all(row in by_key for _, (_, row, _) in e.cells) and holds(e, by_key)]
        known = {form.rows[row].row_key for row in first if row in certain}
        proven = _in_sums([{row for _, (_, row, _) in equation.cells} for equation in sums], apart, known)
        totals = {row: index for row, index in first.items() if form.rows[row].row_key in proven}
        whole = {row: numbers for row in totals if (numbers := _total_and_parts(form, row))}
        uncertain = {row for row in whole if row not in certain and _may_hold_numbers_of_others(form, totals, whole, row)}
        if not uncertain:
            return Proven(form, totals, whole)
        first = {row: index for row, index in first.items() if row not in uncertain}


def _in_sums(sums: Sequence[set[str]], apart: set[str], known: set[str]) -> set[str]:
    """The rows that sums prove, and those that are `known`. A row that equals its only part proves nothing alone where one of them is printed `apart` from its numbers: both may have
    those of other rows."""
    proven = known | {row for rows in sums if len(rows) > 2 or not rows & apart for row in rows}
    while more := {row for rows in sums if rows & proven for row in rows} - proven:
        proven |= more
    return proven


def _total_and_parts(form: UnplacedForm, row: int) -> tuple[int, ...]:
    """The candidates that are the total of a row and what makes it up; () where that is not certain."""
    of_row = [index for index, candidate in enumerate(form.candidates) if candidate.slots and candidate.slots[0][0] == row]
    columns = form.columns[""]
    summed = len(summed_columns(form.form_id, columns))
    chosen = total_and_parts([candidate_amount(form, index) for index in of_row], summed, len(columns) - summed)
    return tuple(of_row[place] for place in chosen)


def _may_hold_numbers_of_others(form: UnplacedForm, totals: Mapping[int, int], whole: Mapping[int, tuple[int, ...]], row: int) -> bool:
    """Whether what makes up the total of a row may be numbers of rows below it: theirs make it up as well. No number of a row is above its total."""
    key, page = form.rows[row].row_key, form.rows[row].page
    values = [candidate_amount(form, index)[0] for index in whole[row]]
    least = min((value for value in values[1:] if value != values[0]), default=None)
    if least is None:
        return False
    amount = {form.rows[other].row_key: candidate_amount(form, index)[0] for other, index in totals.items()}
    for other, below in enumerate(form.rows):
        if other not in whole and below.page == page and is_part_of(below.row_key, key):
            most = min((value for code, value in amount.items() if code == below.row_key or is_part_of(below.row_key, code)), default=least)
            if least <= most:
                return True
    return False


def contradicted_at_names(unplaced: UnplacedForm, behind: Mapping[int, Sequence[int]], of_row: Mapping[int, Sequence[int]]) -> set[int]:
    """The rows right behind whose name stands a number that they do not show and that no row has: it may be their own, where a sum is wrong in the
    document. `behind`: row → the numbers between its name and the next."""
    page_of = [candidate.token.page for candidate in unplaced.candidates]
    worth = [candidate_amount(unplaced, index) for index in range(len(page_of))]
    left = Counter(zip(page_of, worth, strict=True)) - Counter((page_of[n], worth[n]) for numbers in of_row.values() for n in numbers)
    return {
        row
        for row, (first, *_) in behind.items()
        if left[page_of[first], worth[first]] and worth[first] not in (worth[number] for number in of_row.get(row, ()))
    }


def sums_over_totals(form: UnplacedForm) -> list[Equation]:
    """The identities over the totals of the rows."""
    return equations({form.form_id: FormRows({row.row_key: ("total",) for row in form.rows}, complete=True)})


def _first_numbers(form: UnplacedForm) -> Iterable[tuple[int, int]]:
    """(candidate, row) of each number that stands first in its row."""
    return (
        (index, candidate.slots[0][0])
        for index, candidate in enumerate(form.candidates)
        if len(candidate.slots) == 1 and candidate.slots[0][1] == "total" and candidate.token.number
    )


def holds(equation: Equation, totals: dict[str, tuple[int, int]]) -> bool:
    cells = [(sign, *totals[row]) for sign, (_, row, _) in equation.cells]
    return abs(sum(sign * value for sign, value, _ in cells)) <= sum(half_unit for _, _, half_unit in cells)
