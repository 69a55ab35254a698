"""The money unit of a form that states none.

Belongs here: what equal figures of two forms prove. Does not belong here: where units are printed (`money_unit`).

A unit is never taken from another form in silence. Forms of one document repeat each other's figures: equal figures prove a unit. Where they
prove none, the form's amounts stay unread.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from dagster_project.forms.amounts import PrintedNumber, looks_like_amount, parse_number
from dagster_project.forms.model import Cell, Form, Origin, Problem, Row, problem
from dagster_project.knowledge.money_units import yuan_per_unit

_CHANCE_DIGITS = 2
"""So many digits two figures may share by chance; each more is a point of proof."""
_PROOF = 2
_PROOF_OF_ANOTHER = 4
"""Points that prove the unit of the other forms, and one that none of them prints above this form's title."""
_CLEARLY = 4
"""By how many times the points must be more than those of any other unit."""


class Basis(StrEnum):
    """How the unit of a form is known; `UNPROVEN`: it is only that of most forms."""

    PRINTED = "printed"
    CONFIRMED = "confirmed"
    ANOTHER = "another"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """The unit of a form, and how it is known."""

    unit: str
    basis: Basis


def figures(texts: Iterable[str]) -> frozenset[PrintedNumber]:
    """The figures of a form that are amounts other than nought. Whole numbers without separators are left out: codes are printed so, too."""
    words = (word for text in texts for word in text.split() if looks_like_amount(word))
    return frozenset(number for word in words if (number := parse_number(word)) and number.value)


def money_units(forms: Sequence[tuple[str | None, frozenset[PrintedNumber]]], for_all: str | None) -> list[MoneyUnit | None]:
    """The unit of each form, given the unit that it states and its figures; `for_all` is stated once for all forms. None where no form states any."""
    units = [MoneyUnit(unit, Basis.PRINTED) if (unit := stated or for_all) else None for stated, _ in forms]
    printed = Counter(known.unit for known in units if known)
    if not printed:
        return units
    usual = printed.most_common(1)[0][0]
    open_forms = [index for index, unit in enumerate(units) if unit is None]
    while proven := {index: unit for index in open_forms if (unit := _proven(forms[index][1], _known(forms, units), usual))}:
        for index, unit in proven.items():
            units[index] = MoneyUnit(unit, Basis.CONFIRMED if unit == usual else Basis.ANOTHER)
        open_forms = [index for index in open_forms if index not in proven]
    for index in open_forms:
        units[index] = MoneyUnit(usual, Basis.UNPROVEN)
    return units


_Known = Sequence[tuple[Decimal, Decimal]]
"""Amounts in yuan with their half units, the smallest first."""


def _known(forms: Sequence[tuple[str | None, frozenset[PrintedNumber]]], units: Sequence[MoneyUnit | None]) -> _Known:
    known = {
        (abs(number.in_yuan(unit.unit)), number.half_unit_yuan(unit.unit))
        for (_, of_form), unit in zip(forms, units, strict=True)
        if unit
        for number in of_form
    }
    return sorted(known)


def _proven(of_form: frozenset[PrintedNumber], known: _Known, usual: str) -> str | None:
    """The unit at which the form repeats figures of the others."""
    values = {(abs(number.value), number.decimals): number for number in of_form}.values()
    points = {unit: sum(_points(number, unit, known) for number in values) for unit in yuan_per_unit()}
    best, *others = sorted(points, key=lambda unit: -points[unit])
    enough = points[best] >= (_PROOF if best == usual else _PROOF_OF_ANOTHER)
    return best if enough and all(points[other] * _CLEARLY <= points[best] for other in others) else None


def _points(number: PrintedNumber, unit: str, known: _Known) -> int:
    """How much it proves of the unit that a known amount is this one, as exactly as both are printed: 0 where none is."""
    amount, half = abs(number.in_yuan(unit)), number.half_unit_yuan(unit)
    widest = max((half_unit for _, half_unit in known), default=Decimal(0)) + half
    shown = len(str(abs(int(number.value.scaleb(number.decimals)))).rstrip("0"))
    points = 0
    for other, half_of_other in known[
        bisect_left(known, (amount - widest, Decimal(0))) : bisect_left(known, (amount + widest, Decimal(0)))
    ]:
        exactness = max(half, half_of_other)
        if abs(other - amount) < exactness:
            points = max(points, min(shown, len(str(int(amount / (2 * exactness))))) - _CHANCE_DIGITS)
    return points


def presumption(form: Form, known: MoneyUnit) -> list[Problem]:
    """What is told of a form that was read in a unit it does not state. Where nothing proves the unit its amounts are taken away and their texts stay;
    noughts alone need no unit."""
    if known.basis is Basis.PRINTED or (known.basis is Basis.UNPROVEN and not any(map(_has_amounts, form.rows))):
        return []
    if known.basis is Basis.UNPROVEN:
        for row in form.rows:
            row.cells = {key: _unread(cell) for key, cell in row.cells.items()}
    return [
        problem("unit_presumed", page=form.pages[0], form_id=form.form_id, variant=known.basis.value, title=form.title, unit=known.unit)
    ]


def _has_amounts(row: Row) -> bool:
    return any(cell.amount_yuan for cell in row.cells.values())


def _unread(cell: Cell) -> Cell:
    return cell if cell.amount_yuan is None else replace(cell, amount_yuan=None, half_unit_yuan=None, origin=Origin.AMBIGUOUS)
