"""Errors that stand in several places at once, as reviewers of published accounts find them, planted into a reading.

Belongs here: a figure copied with its mistake, columns and rows that slid, figures taken from another level. Does not belong here: single slips
(`planted`), mistakes of words (`planted_words`), judging and counting (`mutations`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from benchmarks.planted import Marks, amount_of, set_amount
from dagster_project.forms.model import Form, Row
from dagster_project.knowledge.codes import TOTAL, is_part_of, parent_of
from dagster_project.knowledge.statutory_forms import row_kinds
from dagster_project.reading.model import Disclosure

_FEWEST_DIGITS = 4


def _forms_of_codes(reading: Disclosure) -> list[Form]:
    return [form for form in reading.forms if row_kinds()[form.form_id].endswith("_codes") and len(form.rows) > 4]


def _copied_digit(reading: Disclosure, dice: Random) -> Marks | None:
    """A digit lost in a figure and in every copy of it: a class, its section, the same rows of another form."""
    places = [
        (form, row, column)
        for form in _forms_of_codes(reading)
        for row in form.rows
        if row.row_key.isdigit() and len(row.row_key) < 7
        for column, cell in row.cells.items()
        if cell.amount_yuan and len(_digits(row, column)) >= _FEWEST_DIGITS
    ]
    dice.shuffle(places)
    for _, row, column in places:
        amount, code = amount_of(row, column), row.row_key
        copies = [
            (other, line)
            for other in reading.forms
            for line in other.rows
            if line.row_key[:3] == code[:3]
            and 3 <= len(line.row_key) <= len(code) + 2
            and len(line.row_key) < 7
            and column in line.cells
            and amount_of(line, column) == amount
        ]
        if len(copies) < 2:
            continue
        digits = _digits(row, column)
        place = dice.randrange(1, len(digits) - 1)
        unit = 2 * (row.cells[column].half_unit_yuan or Decimal(1))
        meant = Decimal(digits[:place] + digits[place + 1 :]) * unit
        return _together([set_amount(other, line, column, meant.copy_sign(amount)) for other, line in copies])
    return None


def _digits(row: Row, column: str) -> str:
    unit = 2 * (row.cells[column].half_unit_yuan or Decimal(1))
    return str(int(abs(amount_of(row, column)) / unit))


def _together(marks: list[Marks]) -> Marks:
    return {key for keys, _ in marks for key in keys}, {row for _, rows in marks for row in rows}


def _slid_column(reading: Disclosure, dice: Random) -> Marks | None:
    """One column of a form from some row on one row further down, its last figure at the top."""
    form = dice.choice(_forms_of_codes(reading))
    columns = [
        column for column in form.rows[-1].cells if sum(bool(amount_of(row, column)) for row in form.rows if column in row.cells) > 4
    ]
    if not columns:
        return None
    return _slide(form, [row for row in form.rows if row.row_key.isdigit()], [dice.choice(columns)])


def _slid_amounts(reading: Disclosure, dice: Random) -> Marks | None:
    """All amounts of a form against its codes, from some row on."""
    form = dice.choice(_forms_of_codes(reading))
    codes = [row for row in form.rows if row.row_key.isdigit()]
    return _slide(form, codes[dice.randrange(max(1, len(codes) - 3)) :], list(form.rows[-1].cells)) if len(codes) > 2 else None


def _slide(form: Form, rows: list[Row], columns: list[str]) -> Marks:
    before = [dict(row.cells) for row in rows]
    changed = set()
    for row, cells in zip(rows, [before[-1], *before[:-1]], strict=True):
        for column in columns:
            if amount_of(row, column) != (cells[column].amount_yuan or 0):
                changed.add((form.form_id, row.row_key, column))
            row.cells[column] = cells[column]
    return changed, {(form_id, row_key) for form_id, row_key, _ in changed}


def _item_as_class(reading: Disclosure, dice: Random) -> Marks | None:
    """An item with the figure of its class, or of its section."""
    places = []
    for form in _forms_of_codes(reading):
        rows = {row.row_key: row for row in form.rows}
        for row in form.rows:
            for above in (row.row_key[:3], row.row_key[:5]):
                if len(row.row_key) > len(above) and above in rows:
                    places += [(form, row, column, amount_of(rows[above], column)) for column in row.cells if amount_of(row, column)]
    places = [place for place in places if place[3] != amount_of(place[1], place[2])]
    if not places:
        return None
    form, row, column, amount = dice.choice(places)
    return set_amount(form, row, column, amount)


def _total_below_part(reading: Disclosure, dice: Random) -> Marks | None:
    """A total smaller than the largest row below it: the figure of another row of the form."""
    places = []
    for form in _forms_of_codes(reading):
        for row in form.rows:
            parts = [other for other in form.rows if is_part_of(other.row_key, row.row_key)]
            for column in row.cells:
                largest = max((amount_of(part, column) for part in parts), default=Decimal(0))
                smaller = [amount_of(other, column) for other in form.rows if 0 < amount_of(other, column) < largest]
                if len(parts) > 1 and smaller and (row.row_key == TOTAL or parent_of(row.row_key)):
                    places.append((form, row, column, smaller))
    if not places:
        return None
    form, row, column, smaller = dice.choice(places)
    return set_amount(form, row, column, dice.choice(smaller))


PLANTERS: Mapping[str, Callable[[Disclosure, Random], Marks | None]] = {
    "copied digit": _copied_digit,
    "column slid": _slid_column,
    "amounts slid": _slid_amounts,
    "item as class": _item_as_class,
    "total below part": _total_below_part,
}
