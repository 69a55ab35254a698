"""Numbers of proven rows → candidates of their cells; what is left over is given the cells that are open.

Belongs here: which cells a number may be of once its row is known. Does not belong here: which rows are proven (`proven_rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.solve.candidates import (
    Candidate,
    NumberToken,
    Slot,
    UnplacedForm,
    UnplacedRow,
)
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.blocks.columns_of_parts import Part, same_columns
from dagster_project.forms.text.blocks.near_rows import Numbers
from dagster_project.forms.text.blocks.proof_by_sums import Proven
from dagster_project.forms.text.blocks.row_sums import summed_columns
from dagster_project.forms.text.reading_order.rows import place_in_order
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import is_class, parent_of
from dagster_project.knowledge.normalise import normalise


def with_numbers(
    unplaced: UnplacedForm,
    columns: Sequence[str],
    of_row: Mapping[int, Numbers],
    again: Container[int] = (),
    any_order: Container[int] = (),
) -> UnplacedForm:
    """The form with numbers in rows, each row on the page that prints them, and the rest without a cell. What is left of the pages of `again` may be of
    no row left. The parts of rows of `any_order` are not known to stand from left to right."""
    tokens = [candidate.token for candidate in unplaced.candidates]
    unplaced.candidates, unplaced.same_row = [], []
    for row, numbers in of_row.items():
        unplaced.rows[row] = replace(unplaced.rows[row], page=tokens[numbers[0]].page)
        place = _place_in_any_order if row in any_order else _place_in_order
        place(unplaced, row, columns, [tokens[index] for index in numbers])
    left = sorted(set(range(len(tokens))) - {index for numbers in of_row.values() for index in numbers})
    unplaced.candidates += [Candidate(tokens[index], (), elsewhere=tokens[index].page in again) for index in left]
    return unplaced


def _place_in_order(unplaced: UnplacedForm, row: int, columns: Sequence[str], tokens: Sequence[NumberToken]) -> None:
    place_in_order(unplaced, row, columns, tokens, {})


def _place_in_any_order(unplaced: UnplacedForm, row: int, columns: Sequence[str], tokens: Sequence[NumberToken]) -> None:
    """Numbers of one row of which only the first is known to be its total."""
    every = tuple((row, key) for key in columns[1:])
    unplaced.candidates += [Candidate(token, every if place else ((row, columns[0]),)) for place, token in enumerate(tokens)]


def add_total_row(form: UnplacedForm, lines: Sequence[TextLine]) -> None:
    """The row of the total, where its label is printed away from its numbers."""
    labels = statutory_forms.row_labels(form.form_id)
    if all(row.row_key != "total" for row in form.rows):
        printed = next((line for line in lines for word in line.text.split() if "total" in labels.get(normalise(word), ())), None)
        if printed:
            form.rows.append(UnplacedRow("total", normalise(printed.text), "", printed.page))


def place_proven(proven: Proven, *, rest_in_open_cells: bool) -> None:
    """Fix what is proven. Numbers that are not placed may stand in any cell of their page that is not proven to hold another, if these are few enough
    for the identities to tell; else nothing is known of their rows. Whole numbers among them count the columns (栏次)."""
    form = proven.form
    candidates = form.candidates
    tokens = [candidate.token for candidate in candidates]
    summed = summed_columns(form.form_id, form.columns[""])
    cells: dict[int, list[Slot]] = {page: [] for page in form.pages}
    for index, row in enumerate(form.rows) if rest_in_open_cells else ():
        taken = summed if index in proven.whole else ("total",) if index in proven.totals else ()
        cells[row.page] += [(index, key) for key in form.columns[""] if key not in taken]
    form.candidates = []
    in_order = set(form.left_of)
    ordered = {place for place, numbers in proven.whole.items() if in_order.issuperset(pairwise(numbers))}
    form.left_of = []
    for place, numbers in proven.whole.items():
        fix = _place_in_order if place in ordered else _place_in_any_order
        fix(form, place, summed, [tokens[index] for index in numbers])
    of_total = {index: row for row, index in proven.totals.items() if row not in proven.whole}
    form.candidates += [Candidate(tokens[index], ((row, "total"),)) for index, row in of_total.items()]
    left_over = set(range(len(tokens))) - of_total.keys() - {index for numbers in proven.whole.values() for index in numbers}
    form.candidates += [
        replace(candidates[index], slots=tuple(cells[tokens[index].page]))
        for index in sorted(left_over)
        if looks_like_amount(tokens[index].text)
    ]
    form.open_rows = frozenset(row.row_key for place, row in enumerate(form.rows) if place not in proven.whole and not rest_in_open_cells)
    form.same_column = _same_columns(form, proven.whole, ordered)


def _same_columns(form: UnplacedForm, whole: Mapping[int, object], ordered: Container[int]) -> list[tuple[int, ...]]:
    """Which parts of the rows that came out whole stand in one column. Where a number without a row may be below zero, nothing is known of what the
    rows without numbers hold."""
    parts: dict[int, list[Part]] = defaultdict(list)
    hidden = [row for row in range(len(form.rows)) if row not in whole]
    for index, candidate in enumerate(form.candidates):
        value, half_unit = candidate_amount(form, index)
        rows = {row for row, _ in candidate.slots}
        if len(rows) != 1 or not rows <= whole.keys():
            if hidden and (candidate.token.is_unreadable or value < 0):
                return []
        elif value and candidate.slots[0][1] != "total":
            parts[rows.pop()].append(Part(index, value, half_unit))
    return same_columns(parts, rows_below(form), ordered)


def rows_below(form: UnplacedForm) -> dict[int, list[int]]:
    """Row → the rows right below it."""
    below: dict[int, list[int]] = defaultdict(list)
    of_key = {row.row_key: index for index, row in enumerate(form.rows)}
    for key, index in of_key.items():
        if key.isdecimal() and (above := of_key.get("total" if is_class(key) else parent_of(key))) is not None:
            below[above].append(index)
    return below
