"""Single errors planted into a reading, and readings to plant them in.

Belongs here: a consistent set of accounts as a perfect reader would read it, and the slips that spoil it. Does not belong here: judging and
counting (`mutations`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal
from random import Random

from dagster_project.forms.model import Cell, DocumentKind, Form, Row, State
from dagster_project.knowledge import statutory_forms
from dagster_project.reading.model import Disclosure
from tests.generator.accounts import Accounts
from tests.generator.documents import Contents
from tests.generator.form_tables import PrintedForm
from tests.generator.names import Names
from tests.generator.numbers import YUAN_OF
from tests.generator.printed_forms import printed_forms

Key = tuple[str, str, str]

_TEN_THOUSAND = Decimal(10_000)
_CENT, _SMALLEST = Decimal("0.01"), Decimal("0.000001")
"""Yuan: as amounts and half units are landed."""
_TOTALS = ("total", "income.current_year_total", "expenditure.current_year_total", "income.grand_total", "expenditure.grand_total")


@dataclass(frozen=True)
class Planted:
    """A spoilt reading. `changed` are the cells that are no longer as they were, `rows` the rows they stand in; a row that is gone or carries
    another code is named by its parent and by both codes."""

    reading: Disclosure
    changed: frozenset[Key]
    rows: frozenset[tuple[str, str]]


def perfect_reading(accounts: Accounts, contents: Contents, sha256: str) -> Disclosure:
    """What a reader without fault reads from the accounts printed with these contents."""
    numbers = contents.style.numbers
    half_unit = (YUAN_OF[accounts.unit].scaleb(-numbers.decimals) / 2).quantize(_SMALLEST, ROUND_UP)
    counts = {form_id: statutory_forms.count_rows(form_id) for form_id in ("statistics",)}
    forms = []
    for number, printed in enumerate(printed_forms(accounts, Names(accounts.year), contents.shape), 1):
        form = Form(printed.form_id, printed.form_id, [number], accounts.unit)
        for row in printed.rows:
            is_count = row.row_key in counts.get(printed.form_id, ())
            cells = {key: _cell(amount, number, accounts.unit, half_unit, contents, is_count=is_count) for key, amount in row.cells.items()}
            form.rows.append(Row(row.row_key, row.label, cells=cells))
        forms.append(form)
    return Disclosure(sha256, DocumentKind.FINAL_ACCOUNTS, None, accounts.year, accounts.unit, len(forms), "perfect", forms=forms)


def _cell(amount: Decimal | None, page: int, unit: str, half_unit: Decimal, contents: Contents, *, is_count: bool) -> Cell:
    numbers = contents.style.numbers
    text = numbers.count(amount) if is_count else numbers.money(amount, unit)
    if amount is None and not text.strip("0."):
        return Cell(text, state=State.BLANK, page=page, second_text=text)
    if amount is None:
        return Cell(text, state=State.DASH, page=page, second_text=text)
    if is_count:
        return Cell(text, quantity=amount, state=State.VALUE, page=page, second_text=text)
    return Cell(text, numbers.printed(amount, unit).quantize(_CENT), None, half_unit, State.VALUE, page=page, second_text=text)


def plant(planter: Planter, reading: Disclosure, dice: Random) -> Planted | None:
    """The reading with one error; None where it offers no place for one."""
    spoilt = copy.deepcopy(reading)
    planted = planter(spoilt, dice)
    if planted is None:
        return None
    changed, rows = planted
    return Planted(spoilt, frozenset(changed), frozenset(rows)) if changed else None


def reprinted(forms: tuple[PrintedForm, ...], spoilt: Disclosure) -> tuple[PrintedForm, ...]:
    """The forms as a printer prints them with the error of a spoilt reading of them."""
    return tuple(_reprinted(form, with_error) for form, with_error in zip(forms, spoilt.forms, strict=True))


def _reprinted(form: PrintedForm, spoilt: Form) -> PrintedForm:
    by_key = {row.row_key: row for row in form.rows}
    # A row under another code stands where it stood; one that was dropped leaves the codes of the others.
    before = form.rows if len(form.rows) == len(spoilt.rows) else [by_key[row.row_key] for row in spoilt.rows]
    rows = [
        replace(
            row,
            row_key=other.row_key,
            code=other.row_key if row.row_key != other.row_key else row.code,
            cells={key: _exact(amount, other.cells[key]) for key, amount in row.cells.items()},
        )
        for row, other in zip(before, spoilt.rows, strict=True)
    ]
    return replace(form, rows=tuple(rows))


def _exact(before: Decimal | None, cell: Cell) -> Decimal | None:
    """What was there before, to the last cent, where it reads as the cell, in whichever unit; else the amount of the cell."""
    amount = cell.quantity if cell.amount_yuan is None else cell.amount_yuan
    if before is not None and amount is not None:
        for exact in (before, before * _TEN_THOUSAND, before / _TEN_THOUSAND):
            if abs(exact - amount) <= (cell.half_unit_yuan or 0):
                return exact
    return amount


Marks = tuple[set[Key], set[tuple[str, str]]]
Planter = Callable[[Disclosure, Random], Marks | None]


def _values(reading: Disclosure) -> list[tuple[Form, Row, str]]:
    return [
        (form, row, column)
        for form in reading.forms
        for row in form.rows
        for column, cell in row.cells.items()
        if cell.amount_yuan or cell.quantity
    ]


def set_amount(form: Form, row: Row, column: str, amount: Decimal) -> Marks:
    cell = row.cells[column]
    what = {"quantity": amount} if cell.quantity is not None else {"amount_yuan": amount}
    text = format(amount / YUAN_OF[form.unit] if cell.quantity is None else amount, "f")
    row.cells[column] = replace(cell, text=text, second_text=text, **what)  # type: ignore[arg-type]
    return {(form.form_id, row.row_key, column)}, {(form.form_id, row.row_key)}


def amount_of(row: Row, column: str) -> Decimal:
    cell = row.cells[column]
    return cell.amount_yuan if cell.amount_yuan is not None else cell.quantity or Decimal(0)


def _digit(reading: Disclosure, dice: Random) -> Marks | None:
    form, row, column = dice.choice(_values(reading))
    cell = row.cells[column]
    unit = 2 * cell.half_unit_yuan if cell.half_unit_yuan else Decimal(1)
    digits = list(str(int(abs(amount_of(row, column)) / unit)))
    place = dice.randrange(len(digits))
    digits[place] = dice.choice([digit for digit in "0123456789" if digit != digits[place]])
    amount = Decimal("".join(digits)) * unit
    return set_amount(form, row, column, amount.copy_sign(amount_of(row, column)))


def _sign(reading: Disclosure, dice: Random) -> Marks | None:
    form, row, column = dice.choice([one for one in _values(reading) if one[1].cells[one[2]].quantity is None])
    return set_amount(form, row, column, -amount_of(row, column))


def _swapped_columns(reading: Disclosure, dice: Random) -> Marks | None:
    places = [
        (form, row, one, other)
        for form in reading.forms
        for row in form.rows
        for one in row.cells
        for other in row.cells
        if one < other and amount_of(row, one) != amount_of(row, other)
    ]
    if not places:
        return None
    form, row, one, other = dice.choice(places)
    row.cells[one], row.cells[other] = row.cells[other], row.cells[one]
    return {(form.form_id, row.row_key, one), (form.form_id, row.row_key, other)}, {(form.form_id, row.row_key)}


def _shifted_rows(reading: Disclosure, dice: Random) -> Marks | None:
    """The amounts of two to five rows one row further down, the last ones in the first row."""
    forms = [form for form in reading.forms if len(form.rows) > 3 and statutory_forms.row_kinds()[form.form_id].endswith("_codes")]
    form = dice.choice(forms)
    length = dice.randint(2, min(5, len(form.rows)))
    start = dice.randrange(len(form.rows) - length + 1)
    rows = form.rows[start : start + length]
    before = [row.cells for row in rows]
    changed: set[Key] = set()
    for row, cells in zip(rows, [before[-1], *before[:-1]], strict=True):
        changed |= {(form.form_id, row.row_key, key) for key in row.cells if amount_of(row, key) != (cells[key].amount_yuan or 0)}
        row.cells = cells
    return changed, {(form_id, row_key) for form_id, row_key, _ in changed}


def _dropped_row(reading: Disclosure, dice: Random) -> Marks | None:
    places = [
        (form, row) for form, row, _ in _values(reading) if row.row_key.isdigit() or row.row_key.removeprefix("expenditure.").isdigit()
    ]
    form, row = dice.choice(places)
    form.rows.remove(row)
    changed = {(form.form_id, row.row_key, key) for key in row.cells if amount_of(row, key)}
    return changed, {(form.form_id, row.row_key), (form.form_id, _parent(row.row_key))}


def _parent(row_key: str) -> str:
    if not row_key.isdigit():
        return "expenditure.current_year_total"
    return row_key[:-2] if len(row_key) > 3 else "total"


def _unit_slip(reading: Disclosure, dice: Random) -> Marks | None:
    form = dice.choice([form for form in reading.forms if any(cell.amount_yuan for row in form.rows for cell in row.cells.values())])
    factor = 1 / _TEN_THOUSAND if form.unit == "元" else _TEN_THOUSAND
    changed: set[Key] = set()
    for row in form.rows:
        for column, cell in row.cells.items():
            if cell.amount_yuan:
                # Too small: figures of 万元 under 元. Too large: figures of 元 under 万元.
                half_unit = Decimal("0.005") if factor < 1 else (cell.half_unit_yuan or Decimal(0)) * factor
                amount = (cell.amount_yuan * factor).quantize(_CENT)
                row.cells[column] = replace(cell, amount_yuan=amount, half_unit_yuan=half_unit)
                changed.add((form.form_id, row.row_key, column))
    return changed, {(form.form_id, "")}


def _wrong_code(reading: Disclosure, dice: Random) -> Marks | None:
    places = [(form, row) for form, row, _ in _values(reading) if row.row_key.isdigit() and len(row.row_key) > 3]
    if not places:
        return None
    form, row = dice.choice(places)
    there = {other.row_key for other in form.rows}
    place = dice.randrange(len(row.row_key) - (1 if len(row.row_key) == 5 else 0))
    codes = [row.row_key[:place] + digit + row.row_key[place + 1 :] for digit in "0123456789"]
    code = dice.choice([code for code in codes if code not in there])
    old, row.row_key = row.row_key, code
    changed = {(form.form_id, key, column) for key in (old, code) for column in row.cells if amount_of(row, column)}
    return changed, {(form.form_id, key) for key in (old, code, _parent(old), _parent(code))}


def _stale_total(reading: Disclosure, dice: Random) -> Marks | None:
    places = [one for one in _values(reading) if one[1].row_key in _TOTALS and one[1].cells[one[2]].quantity is None]
    form, row, column = dice.choice(places)
    unit = YUAN_OF[form.unit]
    step = (
        (amount_of(row, column) * dice.randint(1, 200) / 1000).quantize(unit / 100) if dice.random() < 0.7 else unit * dice.randint(1, 999)
    )
    return set_amount(form, row, column, amount_of(row, column) + (step or unit))


PLANTERS: Mapping[str, Callable[[Disclosure, Random], Marks | None]] = {
    "digit": _digit,
    "sign": _sign,
    "swapped columns": _swapped_columns,
    "shifted rows": _shifted_rows,
    "dropped row": _dropped_row,
    "unit slip": _unit_slip,
    "wrong code": _wrong_code,
    "stale total": _stale_total,
}
