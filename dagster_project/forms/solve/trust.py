"""An answer of the solver that breaks identities → the placements that can be trusted all the same.

A broken identity has one of two causes, and they look different:

    the document's own error      one row is wrong, its neighbours add up         its numbers stand where they are printed
    a misread column, unit, row   many rows are wrong, or several that depend     nothing is known of where its numbers stand
                                  on each other

Belongs here: distinguishing these causes. Does not belong here: finding answers and proving them (`cp_model`, `proof`), judging documents (dbt).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dagster_project.forms.solve.candidates import Slot
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import OPEN, Amounts, CandidateId, Placement, Placements, candidate_amount, place_of

_RowOfForm = tuple[str, str]
"""(form_id, row_key)."""


def holds(equation: Equation, amounts: Amounts) -> bool:
    """Whether an identity holds within the rounding of its cells. A cell without an amount counts as 0."""
    cells = [(sign, amounts[place]) for sign, place in equation.cells if place in amounts]
    difference = sum(sign * value for sign, (value, _) in cells)
    allowed = sum(half_unit for _, (_, half_unit) in cells)
    return difference <= allowed and (equation.relation == "le" or -difference <= allowed)


def forms_with_misread_columns(equations: Iterable[Equation], amounts: Amounts, open_rows: Container[_RowOfForm] = ()) -> list[str]:
    """Forms in which more rows fail to add up than do, and at least three: their columns were misread. Rows of `open_rows` do not count, nor
    do those with a single number."""
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for equation in equations:
        printed = sum(place in amounts for _, place in equation.cells)
        rows = _rows_of(equation)
        if len(rows) == 1 and printed >= 2 and not any(row in open_rows for row in rows):
            verdicts[equation.cells[0][1][0]].append(holds(equation, amounts))
    return [form_id for form_id, of_form in verdicts.items() if of_form.count(False) > max(2, of_form.count(True))]


def equations_of_unlike_forms(equations: Iterable[Equation], broken: Collection[Equation], amounts: Amounts) -> set[Equation]:
    """All identities between two forms of which most are broken, over at least three cells of each: one of the forms is wrong as a whole, in
    another unit or of another year, so none of these identities proves anything."""
    by_forms: dict[frozenset[str], set[Equation]] = defaultdict(set)
    for equation in equations:
        by_forms[frozenset(place[0] for _, place in equation.cells)].add(equation)
    useless: set[Equation] = set()
    for forms, among in by_forms.items():
        failing = among.intersection(broken)
        cells = {place for equation in failing for _, place in equation.cells}
        cells_of_each = min(sum(place[0] == form_id for place in cells) for form_id in forms)
        kept = [e for e in among - failing if {place[0] for _, place in e.cells if place in amounts} == forms]
        if len(forms) > 1 and cells_of_each > max(2, len(kept)):
            useless |= among
    return useless


@dataclass(frozen=True)
class BrokenAnswer:
    """An answer that breaks identities.

    known      all that was known before
    found      the answer: a placement for each candidate of a component
    equations  the identities of that component
    broken     those of them that the answer breaks, one at least
    """

    known: Placements
    found: Mapping[CandidateId, Placement]
    equations: Sequence[Equation]
    broken: Sequence[Equation]

    def trusted(self) -> dict[CandidateId, Placement]:
        """The answer, with every placement open that is not to be trusted. A number of a known row, with its row in order, keeps its cell

        - where an identity that holds ties that cell to another row or form;
        - where the number is 0;
        - where one row explains all that is broken, and any other cell of the number is tied so as well.

        A row is in order where its own sum holds, or fails plainly by the document's own error.
        """
        forms = self.known.forms
        at = {place_of(forms[f], p.slot): candidate_amount(forms[f], i) for (f, i), p in self.found.items() if p.slot}
        amounts = {**self.known.amounts, **at}
        failing = {rows.pop() for equation in self.broken if len(rows := _rows_of(equation)) == 1}
        doubtful = {row for row in failing if not self._is_own_error(row, amounts)}
        across = [e for e in self.equations if e.relation == "eq" and e not in self.broken and len(_rows_of(e)) > 1]
        confirmed = {place for equation in across for _, place in equation.cells}
        explained_by_one = bool(set.intersection(*({place[:2] for _, place in e.cells if place in amounts} for e in self.broken)))

        def is_trusted(key: CandidateId, slot: Slot) -> bool:
            form = forms[key[0]]
            place, slots = place_of(form, slot), form.candidates[key[1]].slots
            if len({row for row, _ in slots}) > 1 or place[:2] in doubtful:
                return False
            others = {place_of(form, other) for other in slots} - amounts.keys()
            return place in confirmed or not at[place][0] or (explained_by_one and others <= confirmed)

        return {key: placement if not placement.slot or is_trusted(key, placement.slot) else OPEN for key, placement in self.found.items()}

    def _is_own_error(self, row: _RowOfForm, amounts: Amounts) -> bool:
        """Whether a row whose own sum fails is read as printed, so that the error is the document's.

        Two other causes have to be excluded. A column that is not known would spoil the rows that this one is a part of, or that are
        its parts, as well. A number of another row that got into this one is one without which the sum would hold.
        """
        form_id, row_key = row
        of_row = [key for key in self.found if key[0] == form_id and row_key in self._row_keys(key)]
        in_row = [place for place in amounts if place[:2] == row]
        without = {place: {other: amount for other, amount in amounts.items() if other != place} for place in in_row}
        return (
            all(self.found[key].slot for key in of_row)
            and self._related_rows_add_up(row, amounts)
            and not any(holds(e, without[place]) for e in self.broken for _, place in e.cells if place in without)
        )

    def _row_keys(self, key: CandidateId) -> set[str]:
        return {row_key for _, row_key, _ in self.known.places_of(key)}

    def _related_rows_add_up(self, row: _RowOfForm, amounts: Amounts) -> bool:
        """Whether the rows that a row is a part of, or that are its parts, each keep their own sums, and one of them over several numbers."""
        inside = [equation for equation in self.known.equations if {place[0] for _, place in equation.cells} == {row[0]}]
        signs = [{place[:2]: sign for sign, place in equation.cells} for equation in inside]
        related = {other for of_rows in signs if len(of_rows) > 1 and row in of_rows for other in of_rows if of_rows[other] != of_rows[row]}
        sums = [equation for equation, of_rows in zip(inside, signs, strict=True) if len(of_rows) == 1 and related & of_rows.keys()]
        compares = any(sum(place in amounts for _, place in equation.cells) > 1 for equation in sums)
        return compares and all(holds(equation, amounts) for equation in sums)


def _rows_of(equation: Equation) -> set[_RowOfForm]:
    return {place[:2] for _, place in equation.cells}
