"""Figures recognised in a picture: which are believed, which the identities correct, which stay unread.

Belongs here: holding what the looks at a picture saw against the identities. Does not belong here: looking (`documents.pictures`), pages whose text is
stored as text (`review.second_reading`).

A figure that every look saw alike and beyond doubt is believed. Any other is open until an identity speaks for it: it is `printed` where what a look saw
makes every sum right, `solved` where no look did and exactly one other digit at one place does, and unread otherwise. What is believed is never corrected:
a sum that does not hold may be the document's own mistake.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Cell, CellKey, Form, Origin, Problem, Row, State, problem
from dagster_project.forms.ruled.cells import CellText, cell_of
from dagster_project.forms.solve.equations import Equation, equations_of
from dagster_project.knowledge import statutory_forms

_NOTHING = Decimal(0)
_HALF_A_CENT = Decimal("0.005")
_FEWEST_DIGITS = 3
"""With fewer, one other digit makes any figure of any."""
_MOST_NAMED = 12
"""Cells that a problem names; the others are counted."""


@dataclass(slots=True)
class _Open:
    """A cell that is not believed: the cells that it may be by what the looks saw, the likeliest first."""

    form: Form
    row: Row
    column: str
    seen: list[Cell]
    alike: bool

    def take(self, cell: Cell) -> None:
        self.row.cells[self.column] = cell


@dataclass(slots=True)
class Settled:
    """What became of the figures of a document that was read from pictures."""

    recognised: int = 0
    problems: list[Problem] = field(default_factory=list)


def settle_recognised(forms: Sequence[Form]) -> Settled:
    """Leave only figures that are believed or proved; problems tell which are solved and which unread. Does nothing to forms stored as text."""
    settled = Settled()
    opened = dict(_opened(forms, settled))
    solved: list[CellKey] = []
    if opened:
        by_cell: dict[CellKey, list[Equation]] = defaultdict(list)
        for equation in equations_of(forms):
            for _, place in equation.cells if equation.relation == "eq" else ():
                by_cell[place].append(equation)
        cells = {(form.form_id, row.row_key, column): cell for form, row, column, cell in _all(forms)}
        _settle(opened, by_cell, cells, solved)
    settled.problems = [*_told("picture_solved", forms, solved), *_told("picture_unread", forms, list(opened))]
    return settled


def _opened(forms: Sequence[Form], settled: Settled) -> Iterator[tuple[CellKey, _Open]]:
    """The cells that are not believed, made unread."""
    for form, row, column, cell in _all(forms):
        if cell.recognised is None:
            continue
        settled.recognised += cell.state is State.VALUE
        if cell.state is not State.UNREADABLE and cell.recognised.is_certain:
            continue
        counts = row.row_key in statutory_forms.count_rows(form.form_id)
        texts = dict.fromkeys(cell.recognised.texts)
        read = [cell_of(CellText(text, cell.page or 0, cell.bbox), parse_number(text), form.unit, counts) for text in texts]
        seen = [replace(other, recognised=cell.recognised) for other in read if other.state is not State.UNREADABLE]
        if cell.state is State.VALUE:  # by the spelling of its column
            seen = [cell, *(other for other in seen if other.text != cell.text)]
        key = (form.form_id, row.row_key, column)
        row.cells[column] = replace(cell, amount_yuan=None, half_unit_yuan=None, quantity=None, state=State.UNREADABLE)
        yield key, _Open(form, row, column, seen, alike=len(texts) == 1)


def _settle(
    opened: dict[CellKey, _Open], by_cell: Mapping[CellKey, Sequence[Equation]], cells: Mapping[CellKey, Cell], solved: list[CellKey]
) -> None:
    """Take out of `opened` what the identities settle, as long as they settle anything."""
    known = {key: cell for key, cell in cells.items() if key not in opened and _counts(cell)}

    def take(key: CellKey, cell: Cell) -> None:
        opened.pop(key).take(cell)
        known[key] = cell

    before = -1
    while before != len(opened):
        before = len(opened)
        for key in list(opened):
            if key not in opened:
                continue
            speaking = [equation for equation in by_cell[key] if all(place in known or place == key for _, place in equation.cells)]
            if speaking:
                fitting = [cell for cell in opened[key].seen if _fits(key, cell, speaking, known)]
                if len(fitting) == 1:
                    take(key, fitting[0])
                elif not fitting and len(changed := [cell for cell in _changed(opened[key]) if _fits(key, cell, speaking, known)]) == 1:
                    take(key, replace(changed[0], origin=Origin.SOLVED))
                    solved.append(key)
            else:
                for equation in by_cell[key]:
                    if together := _together(equation, opened, known):
                        for place, cell in together.items():
                            take(place, cell)
                        break


def _together(equation: Equation, opened: Mapping[CellKey, _Open], known: Mapping[CellKey, Cell]) -> dict[CellKey, Cell] | None:
    """The open cells of an identity that holds if each is what every look saw; None where it does not, or where no figure of it is believed."""
    places = [place for _, place in equation.cells]
    trial = {place: opened[place].seen[0] for place in places if place in opened and opened[place].alike and opened[place].seen}
    if any(place not in known and place not in trial for place in places):
        return None
    if not any(_amount(known[place]) for place in places if place in known):
        return None
    return trial if _holds(equation, {**known, **trial}) else None


def _fits(key: CellKey, cell: Cell, speaking: Sequence[Equation], known: Mapping[CellKey, Cell]) -> bool:
    return all(
        _holds(equation, {**{place: known[place] for _, place in equation.cells if place != key}, key: cell}) for equation in speaking
    )


def _changed(opened: _Open) -> Iterator[Cell]:
    """What the cell may be if one digit of what a look saw is another; each amount once."""
    counts = opened.row.row_key in statutory_forms.count_rows(opened.form.form_id)
    amounts = {_amount(cell) for cell in opened.seen}
    for cell in opened.seen:
        if sum(map(str.isdecimal, cell.text)) < _FEWEST_DIGITS:
            continue
        for index, digit in enumerate(cell.text):
            for other in "0123456789" if digit.isdecimal() else "":
                text = cell.text[:index] + other + cell.text[index + 1 :]
                made = cell_of(CellText(text, cell.page or 0, cell.bbox), parse_number(text), opened.form.unit, counts)
                if made.state is State.VALUE and _amount(made) not in amounts:
                    amounts.add(_amount(made))
                    yield replace(made, recognised=cell.recognised)


def _holds(equation: Equation, cells: Mapping[CellKey, Cell]) -> bool:
    difference = sum((sign * _amount(cells[place]) for sign, place in equation.cells), _NOTHING)
    half_units = [cells[place].half_unit_yuan or _NOTHING for _, place in equation.cells]
    # Cents are never rounded.
    return abs(difference) <= (sum(half_units, _NOTHING) if max(half_units) > _HALF_A_CENT else _NOTHING)


def _amount(cell: Cell) -> Decimal:
    if cell.amount_yuan is not None:
        return cell.amount_yuan
    return cell.quantity if cell.quantity is not None else _NOTHING


def _counts(cell: Cell) -> bool:
    return cell.state is not State.UNREADABLE and cell.origin is not Origin.AMBIGUOUS


def _all(forms: Sequence[Form]) -> Iterator[tuple[Form, Row, str, Cell]]:
    for form in forms:
        for row in form.rows:
            for column, cell in list(row.cells.items()):
                yield form, row, column, cell


def _told(kind: str, forms: Sequence[Form], places: Sequence[CellKey]) -> Iterator[Problem]:
    """One problem a form."""
    for form in forms:
        own = [(row, column) for form_id, row, column in places if form_id == form.form_id]
        if own:
            named = ", ".join(f"{row}/{column}" for row, column in own[:_MOST_NAMED])
            yield problem(
                kind,
                page=form.pages[0],
                form_id=form.form_id,
                title=form.title,
                count=len(own),
                cells=named + " …" * (len(own) > _MOST_NAMED),
            )
