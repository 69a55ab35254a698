"""An answer of the solver that breaks identities → what of it may be believed.

Belongs here: telling the document's own error, which breaks single rows, from columns, units or rows that were taken wrong. Does not belong
here: finding answers and proving that they are the only ones (`solver`), judging documents (dbt).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dagster_project.forms.model import CellKey, Origin
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.cp_model import CandidateId, Placement, place_of, worth
from dagster_project.forms.solve.equations import Equation

OPEN = Placement(None, Origin.AMBIGUOUS)

Values = Mapping[CellKey, tuple[int, int]]
"""What stands in cells: amount and half of its last digit, both in thousandths of a yuan."""
_RowOfForm = tuple[str, str]


def holds(equation: Equation, values: Values) -> bool:
    """Whether an identity holds within the rounding of its cells; those without a value count as nothing."""
    cells = [(sign, values[place]) for sign, place in equation.cells if place in values]
    difference = sum(sign * value for sign, (value, _) in cells)
    allowed = sum(half_unit for _, (_, half_unit) in cells)
    return difference <= allowed and (equation.relation == "le" or -difference <= allowed)


def with_columns_taken_wrong(equations: Iterable[Equation], values: Values, unsettled: Container[_RowOfForm] = ()) -> list[str]:
    """Forms of which most rows do not add up: it is their columns that were taken wrong. A document's own errors break single rows."""
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for equation in equations:
        printed = sum(place in values for _, place in equation.cells)
        rows = _rows_of(equation)
        if len(rows) == 1 and printed >= 2 and not any(row in unsettled for row in rows):
            verdicts[equation.cells[0][1][0]].append(holds(equation, values))
    return [form_id for form_id, of_form in verdicts.items() if of_form.count(False) > max(2, of_form.count(True))]


def telling_nothing(of_group: Iterable[Equation], broken: Collection[Equation], values: Values) -> set[Equation]:
    """The identities between forms of which most fail, over many cells of each: one of the forms is wrong as a whole (in another unit, of
    another year). A document's own errors break single ones."""
    by_forms: dict[frozenset[str], set[Equation]] = defaultdict(set)
    for equation in of_group:
        by_forms[frozenset(place[0] for _, place in equation.cells)].add(equation)
    untold: set[Equation] = set()
    for forms, among in by_forms.items():
        failing = among.intersection(broken)
        cells = {place for equation in failing for _, place in equation.cells}
        many = min(sum(place[0] == form_id for place in cells) for form_id in forms)
        kept = [e for e in among - failing if {place[0] for _, place in e.cells if place in values} == forms]
        if len(forms) > 1 and many > max(2, len(kept)):
            untold |= among
    return untold


@dataclass(frozen=True)
class BrokenAnswer:
    """What an answer `found` for a group of candidates, beside cells that are `fixed`; the identities of the group (`of_group`), those of
    them that the answer breaks (`broken`, one at least), and all identities of the document (`equations`)."""

    forms: Mapping[str, UnplacedForm]
    fixed: Values
    found: Mapping[CandidateId, Placement]
    equations: Sequence[Equation]
    of_group: Sequence[Equation]
    broken: Sequence[Equation]

    def believed(self) -> dict[CandidateId, Placement]:
        """What holds although identities are broken: a number that an identity with another row or form bears out; and where one row explains
        all that fails, a number of which any other place would break such an identity. Nothing in a row whose own sum fails,
        unless that is plainly the document's error; no number whose row only the identities tell."""
        at = {
            place_of(self.forms[f], placement.slot): worth(self.forms[f], i) for (f, i), placement in self.found.items() if placement.slot
        }
        values = {**self.fixed, **at}
        failing = {rows.pop() for equation in self.broken if len(rows := _rows_of(equation)) == 1}
        doubtful = {row for row in failing if not self._is_plain_error(row, values)}
        across = [e for e in self.of_group if e.relation == "eq" and e not in self.broken and len(_rows_of(e)) > 1]
        borne_out = {place for equation in across for _, place in equation.cells}
        explained_by_one = bool(set.intersection(*({place[:2] for _, place in e.cells if place in values} for e in self.broken)))

        def is_told(key: CandidateId, slot: Slot) -> bool:
            form = self.forms[key[0]]
            place, slots = place_of(form, slot), form.candidates[key[1]].slots
            if len({row for row, _ in slots}) > 1 or place[:2] in doubtful:
                return False
            others = {place_of(form, other) for other in slots} - values.keys()
            return place in borne_out or not at[place][0] or (explained_by_one and others <= borne_out)

        return {key: placement if not placement.slot or is_told(key, placement.slot) else OPEN for key, placement in self.found.items()}

    def _is_plain_error(self, row: _RowOfForm, values: Values) -> bool:
        """Whether a row whose own sum fails is read as printed, so that the failing is the document's.

        What else could spoil the sum is a column that is not known here, which would spoil the row above it (or one of those
        below) too; or a number that is none of the row's, without which all would be well.
        """
        form_id, row_key = row
        of_row = [key for key in self.found if key[0] == form_id and row_key in self._row_keys(key)]
        in_row = [place for place in values if place[:2] == row]
        without = {place: {other: value for other, value in values.items() if other != place} for place in in_row}
        return (
            all(self.found[key].slot for key in of_row)
            and self._adds_up_beside(row, values)
            and not any(holds(e, without[place]) for e in self.broken for _, place in e.cells if place in without)
        )

    def _row_keys(self, key: CandidateId) -> set[str]:
        form = self.forms[key[0]]
        return {form.rows[index].row_key for index, _ in form.candidates[key[1]].slots}

    def _adds_up_beside(self, row: _RowOfForm, values: Values) -> bool:
        """Whether the rows that a row is a part of, or that are its parts, each keep their own sums, and one of them over several numbers."""
        inside = [equation for equation in self.equations if {place[0] for _, place in equation.cells} == {row[0]}]
        signs = [{place[:2]: sign for sign, place in equation.cells} for equation in inside]
        beside = {other for of_rows in signs if len(of_rows) > 1 and row in of_rows for other in of_rows if of_rows[other] != of_rows[row]}
        sums = [equation for equation, of_rows in zip(inside, signs, strict=True) if len(of_rows) == 1 and beside & of_rows.keys()]
        told = any(sum(place in values for _, place in equation.cells) > 1 for equation in sums)
        return told and all(holds(equation, values) for equation in sums)


def _rows_of(equation: Equation) -> set[_RowOfForm]:
    return {place[:2] for _, place in equation.cells}
