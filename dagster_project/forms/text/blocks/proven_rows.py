"""A form of functional codes in a dump that prints block after block → the rows that its own sums prove, and what is left over.

Belongs here: such dumps mostly print row after row all the same, or a few rows column after column as blocks of as many lines each, which
are turned back into rows; which of the rows came out whole; the cells left for numbers of the others. Does not belong here: putting rows
together (`reading_order`), which of the cells it is (`solve.solver`), forms that do not come out so (`blocks`).

A row is proven where its total and those of its children, or of its parent and its siblings, make a sum that holds: a row that another
row's number slipped into does not add up so. Any number of the other rows may stand in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import Candidate, Slot, UnplacedForm, UnplacedRow, choose_columns, head_text
from dagster_project.forms.solve.equations import Equation, FormRows, equations
from dagster_project.forms.solve.placements import candidate_amount
from dagster_project.forms.text.reading_order.reader import read_in_order
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise

_MOST_LEFT_OVER = 60
"""Numbers of rows that are not proven. Of more than that the identities place few, at high cost."""


@dataclass(frozen=True, slots=True)
class _Proven:
    """A reading row after row, the rows (indices) whose total is proven, and those of them whose other numbers make it up."""

    form: UnplacedForm
    totals: frozenset[int]
    whole: frozenset[int]


def read_proven_rows(form: FormText, unit: str, decimals: int | None) -> UnplacedForm | None:
    """The form by its proven rows; None where these are not most of its rows."""
    if statutory_forms.row_kinds()[form.form_id] != "function_codes":
        return None
    columns = choose_columns(form.form_id, [head_text(form.lines)])
    if columns[0] != "total":
        return None
    ways = (form.lines, _turned(form.lines))
    readings = [_prove(read_in_order(replace(form, lines=tuple(lines)), unit, decimals, columns).form) for lines in ways]
    best = max(readings, key=lambda reading: len(reading.whole))
    left_over = sum(not _is_placed(best, candidate) for candidate in best.form.candidates)
    if len(best.whole) * 2 <= len(best.form.rows) or left_over > _MOST_LEFT_OVER:
        return None
    _add_total_row(best.form, form.lines)
    _open_the_rest(best)
    return best.form


def _turned(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with blocks of as many lines that follow each other turned into rows: their first lines, their second lines …"""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.after_blank or not blocks or blocks[-1][-1].page != line.page:
            blocks.append([])
        blocks[-1].append(line)
    return [
        replace(row[0], text=" ".join(line.text for line in row))
        for _, alike in groupby(blocks, key=lambda block: (len(block), block[0].page))
        for row in zip(*alike, strict=True)
    ]


def _prove(form: UnplacedForm) -> _Proven:
    totals = {row: candidate_amount(form, index) for index, row in _first_numbers(form)}
    by_key = {form.rows[row].row_key: worth_of_row for row, worth_of_row in totals.items()}
    sums = [
        equation
        for equation in equations({form.form_id: FormRows({row.row_key: ("total",) for row in form.rows}, complete=True)})
        if all(row in by_key for _, (_, row, _) in equation.cells) and _holds(equation, by_key)
    ]
    proven = {row for equation in sums for _, (_, row, _) in equation.cells}
    rows = frozenset(row for row in totals if form.rows[row].row_key in proven)
    return _Proven(form, rows, frozenset(row for row in rows if _adds_up(form, row)))


def _first_numbers(form: UnplacedForm) -> Iterable[tuple[int, int]]:
    """(candidate, row) of each number that stands first in its row."""
    return (
        (index, candidate.slots[0][0])
        for index, candidate in enumerate(form.candidates)
        if len(candidate.slots) == 1 and candidate.slots[0][1] == "total" and candidate.token.number
    )


def _holds(equation: Equation, totals: dict[str, tuple[int, int]]) -> bool:
    cells = [(sign, *totals[row]) for sign, (_, row, _) in equation.cells]
    return abs(sum(sign * value for sign, value, _ in cells)) <= sum(half_unit for _, _, half_unit in cells)


def _adds_up(form: UnplacedForm, row: int) -> bool:
    """Whether the other numbers of a row make up its total."""
    numbers = [
        candidate_amount(form, index) for index, candidate in enumerate(form.candidates) if candidate.slots and candidate.slots[0][0] == row
    ]
    (total, half_unit), *parts = numbers
    return abs(total - sum(value for value, _ in parts)) <= half_unit + sum(half for _, half in parts)


def _add_total_row(form: UnplacedForm, lines: Sequence[TextLine]) -> None:
    """The row of the total, where its label is printed away from its numbers."""
    labels = statutory_forms.row_labels(form.form_id)
    if all(row.row_key != "total" for row in form.rows):
        printed = next((line for line in lines for word in line.text.split() if "total" in labels.get(normalise(word), ())), None)
        if printed:
            form.rows.append(UnplacedRow("total", normalise(printed.text), "", printed.page))


def _is_placed(proven: _Proven, candidate: Candidate) -> bool:
    if not candidate.slots:
        return False
    row, key = candidate.slots[0]
    return row in proven.whole or (row in proven.totals and key == "total" and len(candidate.slots) == 1)


def _open_the_rest(proven: _Proven) -> None:
    """Numbers that are not placed may stand in any cell of their page that is not proven to hold another. Whole numbers among them count
    the columns (栏次)."""
    form = proven.form
    cells: dict[int, list[Slot]] = {page: [] for page in form.pages}
    for index, row in enumerate(form.rows):
        if index not in proven.whole:
            cells[row.page] += [(index, key) for key in form.columns[""] if index not in proven.totals or key != "total"]
    kept = [index for index, candidate in enumerate(form.candidates) if _is_placed(proven, candidate)]
    place_of = {index: place for place, index in enumerate(kept)}
    left_over = [candidate.token for index, candidate in enumerate(form.candidates) if index not in place_of]
    form.candidates = [form.candidates[index] for index in kept]
    form.candidates += [Candidate(token, tuple(cells[token.page])) for token in left_over if looks_like_amount(token.text)]
    form.left_of = [(place_of[first], place_of[second]) for first, second in form.left_of if {first, second} <= place_of.keys()]
    form.open_rows = frozenset()
