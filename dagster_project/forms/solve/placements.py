"""Where the numbers of one document stand, as far as that is known.

Belongs here: the record that is filled step by step (`printed`, then `solver`), and the equations over the document's cells. Does not belong
here: finding out where a number stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from dagster_project.forms.model import CellKey, Origin
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.equations import Equation, FormRows, equations
from dagster_project.forms.solve.roll_up import FormAmounts, break_offs
from dagster_project.knowledge import statutory_forms

_MILLS = 1000

CandidateId = tuple[str, int]
"""(form_id, index into that form's candidates)."""
Amounts = Mapping[CellKey, tuple[int, int]]
"""What stands in cells: amount and half of its last printed digit, both in thousandths of a yuan."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one candidate stands. `slot` is None where several cells are left (`origin` ambiguous) or none fits."""

    slot: Slot | None
    origin: Origin


OPEN = Placement(None, Origin.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """What the document says elsewhere of one cell: its amount in yuan, exact to `half_unit_yuan`. Of an amount of 0, no number but 0 stands
    there."""

    place: CellKey
    yuan: Decimal
    half_unit_yuan: Decimal


class Placements:
    """The forms of one document, each `form_id` once; the placements of their candidates, and the amounts of the cells they fill.

    Sets `breaks_off_after` of forms that break off.
    """

    def __init__(self, forms: Sequence[UnplacedForm]) -> None:
        self.forms = {form.form_id: form for form in forms}
        may_break_off = [form.form_id for form in forms if _has_total_first(form)]
        self.breaks = break_offs({form_id: _amounts(form) for form_id, form in self.forms.items()}, may_break_off)
        for form_id, found in self.breaks.items():
            self.forms[form_id].breaks_off_after = found.last
        self.placed: dict[CandidateId, Placement] = {}
        self.amounts: dict[CellKey, tuple[int, int]] = {}
        # cells that may hold what cannot be read: no identity over them proves anything
        unreadable = [(form, c) for form in forms for c in form.candidates if c.token.is_unreadable]
        self._unreadable = {place_of(form, slot) for form, candidate in unreadable for slot in candidate.slots}

    @cached_property
    def equations(self) -> list[Equation]:
        """All identities over the printed rows, and over those that a form which breaks off must have had."""
        rows = {
            form_id: FormRows(
                {row.row_key: form.columns[row.side] for row in form.rows} | self.unprinted_rows(form_id),
                complete=form_id not in self.breaks and any(row.row_key.isdecimal() for row in form.rows),
            )
            for form_id, form in self.forms.items()
        }
        return [e for e in equations(rows) if not any(place in self._unreadable for _, place in e.cells)]

    def unprinted_rows(self, form_id: str) -> dict[str, tuple[str, ...]]:
        """Row key → columns of rows that a form which breaks off must have had: classes that a summary prints, and one remainder (a code
        ending in 00, which no classification uses) below each parent whose children do not add up to it."""
        broken = self.breaks.get(form_id)
        if not broken:
            return {}
        columns = self.forms[form_id].columns[""]
        rows = dict.fromkeys(broken.classes, columns)
        for parent in broken.missing_yuan:
            if parent != "total":
                rows[f"{parent}00"] = columns
            elif not broken.classes:
                rows["200"] = columns
        return rows

    def open_candidates(self, form_ids: Collection[str] | None = None) -> list[CandidateId]:
        """The candidates without a placement, of all forms or of some."""
        return [
            (form_id, index)
            for form_id, form in self.forms.items()
            for index in range(len(form.candidates))
            if (form_ids is None or form_id in form_ids) and (form_id, index) not in self.placed
        ]

    def solved(self, form_id: str) -> list[int]:
        """The candidates of a form that identities placed."""
        return [index for (of_form, index), p in self.placed.items() if of_form == form_id and p.slot and p.origin is Origin.SOLVED]

    def places_of(self, candidate: CandidateId) -> list[CellKey]:
        """The cells that a candidate may stand in."""
        form = self.forms[candidate[0]]
        return [place_of(form, slot) for slot in form.candidates[candidate[1]].slots]

    def record(self, found: Mapping[CandidateId, Placement]) -> None:
        for key, placement in found.items():
            self.placed[key] = placement
            if placement.slot:
                form = self.forms[key[0]]
                self.amounts[place_of(form, placement.slot)] = candidate_amount(form, key[1])

    def withdraw(self, placements: Mapping[CandidateId, Placement]) -> None:
        """Undo `record`."""
        for key, placement in placements.items():
            del self.placed[key]
            if placement.slot:
                del self.amounts[place_of(self.forms[key[0]], placement.slot)]

    def discard_columns(self, form_id: str) -> None:
        """Take back every placement of a form whose columns were misread: each number may stand anywhere in its row, and stays open."""
        form = self.forms[form_id]
        for place in [place for place in self.amounts if place[0] == form_id]:
            del self.amounts[place]
        for index, candidate in enumerate(form.candidates):
            rows = sorted({row for row, _ in candidate.slots})
            slots = tuple((row, key) for row in rows for key in form.columns[form.rows[row].side])
            form.candidates[index] = replace(candidate, slots=slots)
            self.placed[form_id, index] = OPEN


def place_of(form: UnplacedForm, slot: Slot) -> CellKey:
    return form.form_id, form.rows[slot[0]].row_key, slot[1]


def candidate_amount(form: UnplacedForm, index: int) -> tuple[int, int]:
    """The number of a candidate and half of its last printed digit, in thousandths of a yuan; of what is no number, nothing."""
    number = form.candidates[index].token.number
    if number is None:
        return 0, 0
    return mills(number.in_yuan(form.unit)), mills(number.half_unit_yuan(form.unit))


def mills(yuan: Decimal) -> int:
    """Whole thousandths of a yuan: exact for amounts to the cent and half of their last digit."""
    return int(yuan * _MILLS)


def _has_total_first(form: UnplacedForm) -> bool:
    return form.columns.get("", ())[:1] == ("total",) and statutory_forms.row_kinds()[form.form_id] == "function_codes"


def _amounts(form: UnplacedForm) -> FormAmounts:
    """The amounts that certainly stand in their cells, or as the first number that fits."""
    yuan: dict[tuple[str, str], Decimal] = {}
    for candidate in form.candidates:
        for row, key in candidate.slots:
            cell = (form.rows[row].row_key, key)
            if candidate.token.number and (len(candidate.slots) == 1 or cell not in yuan):
                yuan[cell] = candidate.token.number.in_yuan(form.unit)
    half_units = [c.token.number.half_unit_yuan(form.unit) for c in form.candidates if c.token.number]
    return FormAmounts([row.row_key for row in form.rows], yuan, max(half_units, default=Decimal(0)))
