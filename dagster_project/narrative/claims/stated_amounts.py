"""Claims → what they say of single cells, for forms whose dump does not show which cell a number stands in.

Belongs here: which claims name one cell and its figure beyond doubt. Does not belong here: reading claims (`reader`), what becomes of
the cell (`forms.solve.solver`).

A claim that settled a cell is no independent check of it any more: that it is true of the cell then says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.placements import StatedAmount
from dagster_project.knowledge import vocabulary
from dagster_project.narrative.model import Claim, ClaimKind


def stated_amounts(claims: Collection[Claim]) -> list[StatedAmount]:
    """One statement for each cell that exact amounts are claimed of. Claims that contradict each other say nothing.

    An exact amount is neither rough (约) nor a change, and of one cell: not of a sum of cells, nor of a subject that several cells may
    state alike. Beside a figure that was not understood, as where a line of the sentence is lost, it may be of another subject.
    """
    of_cell: dict[CellKey, list[StatedAmount]] = defaultdict(list)
    not_understood = {claim.quote.strip("…") for claim in claims if claim.kind is ClaimKind.NOT_UNDERSTOOD}
    for claim in claims:
        if any(quote in claim.quote or claim.quote.strip("…") in quote for quote in not_understood):
            continue
        if claim.value is None or claim.half_unit is None or claim.kind is not ClaimKind.AMOUNT or claim.approximately or claim.base:
            continue
        if claim.form_id and claim.row_key and claim.column_key and "+" not in claim.row_key and not _has_alternatives(claim):
            place = (claim.form_id, claim.row_key, claim.column_key)
            of_cell[place].append(StatedAmount(place, claim.value, claim.half_unit))
    return [min(told, key=lambda one: one.half_unit_yuan) for told in of_cell.values() if _agree(told)]


def _has_alternatives(claim: Claim) -> bool:
    """Whether the cell was chosen among several for its figure: then the figure says nothing of the cell."""
    groups = vocabulary.candidates(claim.subject, claim.section)
    return any(len(group) > 1 and claim.form_id in {form_id for form_id, _, _ in group} for group in groups)


def _agree(told: Iterable[StatedAmount]) -> bool:
    """Whether some amount is within what all statements allow."""
    bounds = [(one.yuan - one.half_unit_yuan, one.yuan + one.half_unit_yuan) for one in told]
    return max(low for low, _ in bounds) <= min(high for _, high in bounds)
