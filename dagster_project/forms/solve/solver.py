"""Numbers whose cell the dump no longer shows → the one cell that the accounting identities leave, or none.

    candidates, equations → components → constraint model → best answer → proof
    (`candidates`, `equations`, `components`, `cp_model`, `component_solver`, `proof`, `trust`; the record of it all is `placements`)

Belongs here: which forms are solved together, in which order. Does not belong here: any of those steps; any identity (`seeds/checks`); where
candidates come from (`text.reading_order`, `text.aligned`, `text.blocks`).

The best answer breaks the fewest identities and, among those, needs the fewest amounts that the document does not print (below a form that
breaks off). A cell is solved where every best answer gives it the same number.

What the identities leave open, the document may state elsewhere (`StatedAmount`): a sentence that names the item and its amount. That comes
last, only where all identities hold, and only as the identities allow: it chooses among answers and never makes one. A cell solved so is solved
like another; that the statement agrees with it proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.components import components
from dagster_project.forms.solve.doubt import take_back_unproven
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import CandidateId, Placement, Placements, StatedAmount
from dagster_project.forms.solve.printed import place_printed
from dagster_project.forms.solve.rearranged import take_back_rearranged
from dagster_project.forms.solve.roll_up import BreakOff
from dagster_project.knowledge import statutory_forms

if TYPE_CHECKING:
    from dagster_project.forms.solve.component_solver import SolvedComponent


class Solver:
    """Places every candidate of the forms of one document, together, because identities tie forms to each other.

    `placed` holds all candidates. Sets `breaks_off_after` of forms that break off. Each form_id may occur once.
    """

    def __init__(self, forms: Sequence[UnplacedForm]) -> None:
        # OR-Tools takes every process a third of a second to import, and only dumps and unclear columns need it.
        from dagster_project.forms.solve.component_solver import ComponentSolver

        self._known = Placements(forms)
        self._component_solver = ComponentSolver(self._known)
        self._asked: set[object] = set()  # components with what was known of them: asked again, they have the same answer
        place_printed(self._known)
        for of_forms in self._rounds():
            self._solve(of_forms, last_round=False)
        if any(form.interchangeable_rows for form in forms):
            self._solve(set(self._known.forms), last_round=False, with_interchangeable=False)
        self._solve(set(self._known.forms), last_round=True)
        self._take_back()

    @property
    def placed(self) -> dict[CandidateId, Placement]:
        return self._known.placed

    @property
    def break_offs(self) -> Mapping[str, BreakOff]:
        """The forms that break off, by form_id."""
        return self._known.breaks

    def _rounds(self) -> list[set[str]]:
        """The forms of each round before the last: each form with known rows by itself, the least open first, these forms together, then with each
        summary. A round keeps what breaks no identity and leaves the rest to later ones."""
        forms = self._known.forms
        with_rows = [form_id for form_id, form in forms.items() if any(len({row for row, _ in c.slots}) == 1 for c in form.candidates)]
        with_rows.sort(key=lambda form_id: len(self._known.open_candidates([form_id])))
        summaries = [form_id for form_id in forms if statutory_forms.row_kinds()[form_id] == "lines" and form_id not in with_rows]
        return [*({form_id} for form_id in with_rows), set(with_rows), *({*with_rows, form_id} for form_id in summaries)]

    def _solve(self, of_forms: set[str], last_round: bool, with_interchangeable: bool = True) -> None:
        """Place the open candidates of some forms, component by component, by the equations among these forms. Those of pooled rows are many,
        and most hold in many ways. Small components come first: they cost next to nothing, and a large one may use up what solving may cost."""
        candidates = self._known.open_candidates(of_forms)
        found_components = components(self._known, candidates, self._usable_equations(of_forms, with_interchangeable))
        by_value = last_round or not with_interchangeable
        for component in sorted(found_components, key=lambda component: len(component.candidates)):
            known = frozenset(place for equation in component.equations for _, place in equation.cells if place in self._known.amounts)
            question = (frozenset(component.candidates), frozenset(component.equations), known, by_value)
            if not last_round and question in self._asked:
                continue
            self._asked.add(question)
            found, keeps_identities = self._component_solver.solve(component, last_round, by_value=by_value)
            if not last_round:
                found = {key: placement for key, placement in found.items() if placement.slot and keeps_identities}
            self._known.record(found)

    def _usable_equations(self, of_forms: set[str], with_interchangeable: bool) -> list[Equation]:
        """The equations within some forms that use no open row."""
        forms = self._known.forms
        left_out = {(form_id, row) for form_id, form in forms.items() for row in form.open_rows}
        if not with_interchangeable:
            left_out |= {(form_id, row) for form_id, form in forms.items() for row in form.interchangeable_rows}
        return [
            equation
            for equation in self._known.equations
            if all(place[0] in of_forms and place[:2] not in left_out for _, place in equation.cells)
        ]

    def apply_stated_amounts(self, stated: Sequence[StatedAmount]) -> bool:
        """Place what the identities left open by amounts that the document states elsewhere; whether that placed anything.

        A component of an earlier round is solved again only where the last one was too much to solve.
        """
        solver = self._component_solver
        solver.allow_for_stated_amounts()
        given_up = {key for key in solver.given_up if not self.placed[key].slot}
        again = [solved for solved in solver.solved if solved.last_round or not given_up.isdisjoint(solved.component.candidates)]
        placed_more = [self._apply_to(solved, stated) for solved in again]
        self._take_back()
        return any(placed_more)

    def _take_back(self) -> None:
        take_back_unproven(self._known)
        take_back_rearranged(self._known)

    def _apply_to(self, solved: SolvedComponent, stated: Sequence[StatedAmount]) -> bool:
        """Solve a component again with the stated amounts of its open cells, and keep the answer if it places more than before."""
        before = {key: self.placed[key] for key in solved.component.candidates}
        cells = {place for key, placement in before.items() if not placement.slot for place in self._known.places_of(key)}
        of_component = [amount for amount in stated if amount.place in cells - self._known.amounts.keys()]
        if not of_component:
            return False
        self._known.withdraw(before)
        after = self._component_solver.solve_with_stated_amounts(solved, of_component)
        places_more = _number_placed(after.values()) > _number_placed(before.values())
        self._known.record(after if places_more else before)
        return places_more


def _number_placed(placements: Iterable[Placement]) -> int:
    return sum(placement.slot is not None for placement in placements)
