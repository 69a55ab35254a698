"""Figures that stand between two columns of a table without vertical rules → the column that the accounting identities leave.

Belongs here: handing such figures to `solve.solver` with all else that the document prints, and what becomes of their cells. Does not belong here:
where the page leaves no doubt (`cells`), the solving itself (`solve.solver`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dagster_project.documents.model import Word
from dagster_project.forms.amounts import parse_number, stands_for_nothing
from dagster_project.forms.model import Cell, Form, Origin, Problem, State, problem
from dagster_project.forms.ruled.rows import KeyedRows
from dagster_project.forms.solve.candidates import Candidate, NumberToken, Slot, UnplacedForm, UnplacedRow
from dagster_project.forms.solve.placements import CandidateId, Placement
from dagster_project.forms.solve.solver import Solver
from dagster_project.knowledge import statutory_forms

_Mark = tuple[int, Word]
"""A word and its page."""

Shared = dict[tuple[str, str], tuple[_Mark, ...]]
"""(row key, column key) of a cell that shares words with a neighbour → those words."""

_SIDES = ("income", "expenditure")


def between_columns(rows: KeyedRows) -> Shared:
    """The cells of a form whose words cannot be told apart from those of a neighbour."""
    return {
        (str(entry.key), column): tuple((printed.page, word) for word in printed.words)
        for entry in rows.known
        for column, printed in entry.values.items()
        if not printed.is_clear
    }


def settle(forms: Sequence[Form], unclear: Mapping[str, Shared]) -> list[Problem]:
    """Settle the unclear cells of the forms in place: `solved` where the identities leave one column, else `ambiguous`, with a problem."""
    unplaced_forms = {form.form_id: _skeleton(form, unclear.get(form.form_id, {})) for form in forms}
    placed = Solver([unplaced for unplaced, _ in unplaced_forms.values()]).placed
    problems: list[Problem] = []
    for form in forms:
        if shared := unclear.get(form.form_id):
            problems += _apply(form, shared, *unplaced_forms[form.form_id], placed)
    return problems


def _skeleton(form: Form, shared: Shared) -> tuple[UnplacedForm, dict[_Mark, int]]:
    """The form before placement, and the candidate of each shared word."""
    lines = statutory_forms.row_kinds()[form.form_id] == "lines"
    unplaced = UnplacedForm(form.form_id, form.title, form.unit, {}, pages=form.pages)
    slots: dict[_Mark, list[Slot]] = {}
    for number, row in enumerate(form.rows):
        side = next((side for side in _SIDES if row.row_key.startswith(side)), "") if lines else ""
        page = next((cell.page for cell in row.cells.values() if cell.page), form.pages[0])
        unplaced.columns.setdefault(side, tuple(row.cells))
        unplaced.rows.append(UnplacedRow(row.row_key, row.label, side, page))
        for key, cell in row.cells.items():
            for mark in shared.get((row.row_key, key), ()):
                slots.setdefault(mark, []).append((number, key))
            if cell.state in (State.VALUE, State.DASH):
                unplaced.candidates.append(Candidate(_token(cell.text, page), ((number, key),)))
    index_of = {mark: len(unplaced.candidates) + index for index, mark in enumerate(slots)}
    unplaced.candidates += [Candidate(_token(word.text, page), tuple(slots[page, word])) for page, word in slots]
    by_row: dict[int, list[_Mark]] = {}
    for mark, places in slots.items():
        if len({row for row, _ in places}) == 1:
            by_row.setdefault(places[0][0], []).append(mark)
    for marks in by_row.values():
        marks.sort(key=lambda mark: mark[1].x0)
        unplaced.left_of += [(index_of[a], index_of[b]) for a, b in pairwise(marks)]
    return unplaced, index_of


def _token(text: str, page: int) -> NumberToken:
    return NumberToken(text, parse_number(text), page, len(text))


def _apply(
    form: Form, shared: Shared, unplaced: UnplacedForm, index_of: Mapping[_Mark, int], placed: Mapping[CandidateId, Placement]
) -> list[Problem]:
    settled = {mark: placed[form.form_id, index] for mark, index in index_of.items()}
    taken = {found.slot: (mark, found.origin) for mark, found in settled.items() if found.slot}
    left = [mark for mark, found in settled.items() if found.slot is None]
    for number, row in enumerate(form.rows):
        for key, old in row.cells.items():
            marks = shared.get((row.row_key, key))
            if not marks:
                continue
            if (number, key) in taken:
                (_, word), origin = taken[number, key]
                row.cells[key] = _value(word.text, form.unit, old, origin)
                continue
            text = " ".join(mark[1].text for mark in marks if mark in left)
            row.cells[key] = Cell(page=old.page, bbox=old.bbox)
            if text:
                row.cells[key] = Cell(text, state=State.UNREADABLE, origin=Origin.AMBIGUOUS, page=old.page, bbox=old.bbox)
    between = {mark: unplaced.candidates[index_of[mark]].slots for mark in left}
    return [
        _unplaced(form, mark, [(form.rows[n].row_key, key) for n, key in slots], some_free=not taken.keys() >= set(slots))
        for mark, slots in between.items()
    ]


def _value(text: str, unit: str, old: Cell, origin: Origin) -> Cell:
    number = parse_number(text)
    if number is None or not number.may_be_in(unit):
        state = State.DASH if stands_for_nothing(text) else State.UNREADABLE
        return Cell(text, state=state, origin=origin, page=old.page, bbox=old.bbox)
    return Cell(
        text,
        amount_yuan=number.in_yuan(unit),
        half_unit_yuan=number.half_unit_yuan(unit),
        state=State.VALUE,
        origin=origin,
        page=old.page,
        bbox=old.bbox,
    )


def _unplaced(form: Form, mark: _Mark, cells: Sequence[tuple[str, str]], *, some_free: bool) -> Problem:
    page, word = mark
    return problem(
        "unplaced_number" if some_free else "number_without_cell",
        page=page,
        form_id=form.form_id,
        variant="between_columns",
        title=form.title,
        number=word.text,
        cells=["/".join(cell) for cell in cells],
    )
