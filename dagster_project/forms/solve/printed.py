"""What the page itself shows of a number's cell, before anything is solved.

Belongs here: numbers with one cell left, and hints that the identities confirm. Does not belong here: choosing among several cells (`solver`).
"""

from __future__ import annotations

from collections import defaultdict

from dagster_project.forms.model import Origin
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.placements import OPEN, Placement, Placements, candidate_amount, place_of
from dagster_project.forms.solve.trust import forms_with_misread_columns, holds
from dagster_project.knowledge import statutory_forms


def place_printed(known: Placements) -> None:
    """Record what the page shows, but for forms whose columns the identities contradict: these stay open as a whole."""
    _place_single_slots(known)
    for form in known.forms.values():
        _confirm_hints(known, form)
    open_rows = {(f, known.forms[f].rows[row].row_key) for f, i in known.open_candidates() for row, _ in known.forms[f].candidates[i].slots}
    for form_id in forms_with_misread_columns(known.equations, known.amounts, open_rows):
        known.discard_columns(form_id)


def _place_single_slots(known: Placements) -> None:
    """Place each number with one slot. Where two numbers stand in one cell, neither is its value unless they are the same."""
    for form in known.forms.values():
        at_slot: dict[Slot, list[int]] = defaultdict(list)
        for index, candidate in enumerate(form.candidates):
            if not candidate.slots:
                known.placed[form.form_id, index] = OPEN
            elif len(candidate.slots) == 1 and not candidate.elsewhere:
                at_slot[candidate.slots[0]].append(index)
        for slot, here in at_slot.items():
            agree = len({candidate_amount(form, index) for index in here}) == 1
            known.record({(form.form_id, index): Placement(slot, Origin.PRINTED) if agree else OPEN for index in here})


def _confirm_hints(known: Placements, form: UnplacedForm) -> None:
    """Where every open number of a form has a hint and the identities confirm these, place the numbers there.

    Every identity that distinguishes one column from another has to hold, and there has to be one for each column with hints. Of the sums within a
    row or column one in ten may fail: those are the document's own errors.
    """
    left = [index for form_id, index in known.open_candidates([form.form_id])]
    hints = {index: hint for index in left if (hint := form.candidates[index].hint)}
    places = {place_of(form, hint) for hint in hints.values()}
    if not left or len(hints) < len(left) or len(places) < len(hints) or places & known.amounts.keys():
        return
    trial = known.amounts | {place_of(form, hint): candidate_amount(form, index) for index, hint in hints.items()}
    placed_forms = known.forms.keys() - {form_id for form_id, _ in known.open_candidates()} | {form.form_id}
    within: list[bool] = []
    between_columns: list[bool] = []
    confirmed: set[str] = set()
    for equation in known.equations:
        forms = {place[0] for _, place in equation.cells}
        if form.form_id in forms <= placed_forms and any(place in trial for _, place in equation.cells):
            distinguishes = equation.relation == "eq" and (len(forms) > 1 or statutory_forms.row_kinds()[form.form_id] == "stages")
            (between_columns if distinguishes else within).append(holds(equation, trial))
            confirmed |= {place[2] for _, place in equation.cells if distinguishes and place in places}
    if all(between_columns) and confirmed >= {key for _, _, key in places} and within.count(False) * 10 <= within.count(True):
        known.record({(form.form_id, index): Placement(hint, Origin.PRINTED) for index, hint in hints.items()})
