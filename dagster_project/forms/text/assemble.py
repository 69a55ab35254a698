"""Placed numbers → forms of cells, and the problems found on the way.

Belongs here: turning unplaced forms and placements into the data of `model`. Does not belong here: deciding where a number stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.model import Cell, Form, Origin, Problem, Row, State, problem
from dagster_project.forms.solve.candidates import NumberToken, Slot, UnplacedForm, UnplacedRow
from dagster_project.forms.solve.placements import CandidateId, Placement
from dagster_project.knowledge import statutory_forms

_LISTED = 6
"""How many of the cells that a number may stand in are named."""


def assemble(form: UnplacedForm, placed: Mapping[CandidateId, Placement]) -> tuple[Form, list[Problem]]:
    """The form with every printed position as a cell. Cells that an unplaced number may stand in count as unread, so that no sum takes them for
    blank; the first of them shows the text of the number, where its row is known."""
    cells: dict[Slot, Cell] = {}
    problems: list[Problem] = []
    unplaced: list[int] = []
    for index, candidate in enumerate(form.candidates):
        placement = placed[(form.form_id, index)]
        if placement.slot is None:
            unplaced.append(index)
        else:
            cells[placement.slot] = _value(form, placement.slot, candidate.token, placement.origin)
            if candidate.token.is_unreadable:
                problems.append(_unreadable(form, placement.slot, candidate.token))
    for index in unplaced:
        candidate = form.candidates[index]
        row_known = len({row for row, _ in candidate.slots}) == 1
        free = [slot for slot in candidate.slots if slot not in cells or cells[slot].state is State.UNREADABLE]
        home = next((slot for slot in free if slot not in cells), None) if row_known else None
        for slot in free:
            if slot == home:
                cells[slot] = Cell(candidate.token.text, state=State.VALUE, origin=Origin.AMBIGUOUS, page=candidate.token.page)
            elif slot not in cells:
                cells[slot] = Cell(state=State.UNREADABLE, origin=Origin.AMBIGUOUS, page=candidate.token.page)
        problems.append(_unplaced(form, candidate.token, home, free))
    pages = _pages_with_a_number_of_no_row(form, unplaced)
    for index, row in enumerate(form.rows):
        if form.numbers_not_read or row.page in pages or (row.row_key in form.open_rows | form.interchangeable_rows and unplaced):
            for key in form.columns[row.side]:
                cells.setdefault((index, key), Cell(state=State.UNREADABLE, origin=Origin.AMBIGUOUS, page=row.page))
    if form.numbers_not_read:
        problems.append(_not_read(form))
    rows = [_row(form, index, row, cells) for index, row in enumerate(form.rows)]
    return Form(form.form_id, form.title, form.pages, form.unit, rows, form.breaks_off_after), problems


def _pages_with_a_number_of_no_row(form: UnplacedForm, unplaced: Sequence[int]) -> set[int]:
    """Pages with an amount that fits no cell: it may be of any row there, so none of their blanks is known to be one. A whole number
    among amounts with decimals is no amount."""
    shows_decimals = any("." in candidate.token.text for candidate in form.candidates)
    adrift = [form.candidates[index].token for index in unplaced if not form.candidates[index].slots]
    pages = {token.page for token in adrift if "." in token.text or (not shows_decimals and not is_dash(token.text))}
    with_rows = {row.page for row in form.rows}
    return pages if pages <= with_rows else with_rows


def _not_read(form: UnplacedForm) -> Problem:
    return problem("unread_number", page=form.pages[0], form_id=form.form_id, title=form.title, numbers=form.numbers_not_read)


def _row(form: UnplacedForm, index: int, row: UnplacedRow, cells: Mapping[Slot, Cell]) -> Row:
    kind = statutory_forms.row_kinds()[form.form_id]
    printed = {key: cells.get((index, key), Cell(page=row.page)) for key in form.columns[row.side]}
    function_code = row.row_key if kind == "function_codes" and row.row_key.isdecimal() else None
    if row.row_key.startswith("expenditure.") and row.row_key[12:].isdecimal():
        function_code = row.row_key[12:]
    economic_code = row.row_key if kind == "economic_codes" and row.row_key.isdecimal() else None
    return Row(row.row_key, row.label, function_code, economic_code, printed)


def _value(form: UnplacedForm, slot: Slot, token: NumberToken, origin: Origin) -> Cell:
    number = token.number
    if number is None:
        state = State.UNREADABLE if token.is_unreadable else State.DASH
        return Cell(token.text, state=state, origin=origin, page=token.page)
    if form.rows[slot[0]].row_key in statutory_forms.count_rows(form.form_id):
        return Cell(token.text, quantity=number.value, state=State.VALUE, origin=origin, page=token.page)
    return Cell(
        token.text,
        amount_yuan=number.in_yuan(form.unit),
        half_unit_yuan=number.half_unit_yuan(form.unit),
        state=State.VALUE,
        origin=origin,
        page=token.page,
    )


def _unreadable(form: UnplacedForm, slot: Slot, token: NumberToken) -> Problem:
    cell = f"{form.rows[slot[0]].row_key}/{slot[1]}"
    variant = "unlike" if parse_number(token.text) else ""
    return problem("unreadable_cell", page=token.page, form_id=form.form_id, variant=variant, title=form.title, text=token.text, cell=cell)


def _unplaced(form: UnplacedForm, token: NumberToken, home: Slot | None, left: list[Slot]) -> Problem:
    facts: dict[str, Any] = {"title": form.title, "number": token.text}
    if home:
        facts["row"] = form.rows[home[0]].row_key
    if left:
        facts["count"] = len(left)
        facts["cells"] = [f"{form.rows[row].row_key}/{key}" for row, key in left[:_LISTED]] + ["…"] * (len(left) > _LISTED)
    kind, variant = "unplaced_number" if left else "number_without_cell", "in_row" if home else ""
    return problem(kind, page=token.page, form_id=form.form_id, variant=variant, **facts)
