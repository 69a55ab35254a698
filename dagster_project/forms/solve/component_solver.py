"""One component → the placements of its candidates: build the constraint model, find a best answer, keep what is proven of it.

Belongs here: under which assumptions a component is solved, and solving it again with amounts that the document states elsewhere. Does not
belong here: which components there are and in which order they come (`solver`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from dagster_project.forms.solve.components import Component
from dagster_project.forms.solve.cp_model import MOST_EFFORT, Assumptions, ConstraintModel, ModelBuilder, SolverBudget
from dagster_project.forms.solve.placements import OPEN, CandidateId, Placement, Placements, StatedAmount
from dagster_project.forms.solve.proof import proven_placements
from dagster_project.forms.solve.trust import BrokenAnswer, equations_of_unlike_forms, forms_with_misread_columns

_EFFORT_BEFORE_LAST_ROUND = 1.0
_EFFORT_OF_STATED_AMOUNTS = 1.0
_ASSUMPTIONS = (
    Assumptions(sums=True, in_columns=True, in_order=True),
    Assumptions(sums=True, in_columns=False, in_order=True),
    Assumptions(sums=True, in_columns=False, in_order=False),
    Assumptions(sums=False, in_columns=False, in_order=True),
)
"""Tried in this order. That all identities hold comes first: it is mostly so, and much quicker to prove than which of them must break.
Before an identity is held to be broken, columns and order of the dump are held to be mistaken."""


@dataclass(frozen=True, slots=True)
class SolvedComponent:
    """A component with a best answer that breaks no identity, and how it was solved."""

    component: Component
    assumptions: Assumptions
    cost: int
    last_round: bool


class ComponentSolver:
    """Solves components of one document within one budget. Does not record what it finds."""

    def __init__(self, known: Placements) -> None:
        self.solved: list[SolvedComponent] = []
        self.given_up: list[CandidateId] = []
        """Candidates that no answer was found for in the last round."""
        self._known = known
        self._models = ModelBuilder(known)
        self._budget = SolverBudget()

    def solve(self, component: Component, last_round: bool, *, by_value: bool) -> tuple[dict[CandidateId, Placement], bool]:
        """The placements of a component, open where nothing is proven, and whether they break no identity. Only the last round accepts
        answers that break some."""
        for assumptions in _ASSUMPTIONS if last_round else _ASSUMPTIONS[:-1]:
            if self._budget.is_used_up:
                break
            constraints = self._models.build(component.candidates, component.equations, assumptions)
            answer, status = self._budget.solve(constraints.model, MOST_EFFORT if last_round else _EFFORT_BEFORE_LAST_ROUND)
            if status == cp_model.OPTIMAL:
                return self._with_answer(component, assumptions, constraints, answer, last_round, by_value)
            if status != cp_model.INFEASIBLE:
                break
        self.given_up += component.candidates if last_round else []
        return dict.fromkeys(component.candidates, OPEN), False

    def _with_answer(
        self,
        component: Component,
        assumptions: Assumptions,
        constraints: ConstraintModel,
        answer: cp_model.CpSolver,
        last_round: bool,
        by_value: bool,
    ) -> tuple[dict[CandidateId, Placement], bool]:
        cost = round(answer.objective_value)
        constraints.hold_cost(cost)
        broken = [equation for equation, literal in constraints.broken if answer.value(literal)]
        amounts = {**self._known.amounts, **constraints.filled(answer)}
        effort = self._budget.left if last_round else _EFFORT_BEFORE_LAST_ROUND
        found = proven_placements(constraints, answer, self._known, self._budget, by_value=by_value, effort=effort)
        if not broken:
            self.solved.append(SolvedComponent(component, assumptions, cost, last_round))
            return found, True
        trusted = BrokenAnswer(self._known, found, component.equations, broken).trusted()
        for form_id in forms_with_misread_columns(self._known.equations, amounts):
            self._known.discard_columns(form_id)
            trusted |= {key: OPEN for key in trusted if key[0] == form_id}
        if useless := equations_of_unlike_forms(component.equations, broken, amounts):
            others = [equation for equation in component.equations if equation not in useless]
            without, _ = self.solve(Component(component.candidates, others), last_round, by_value=by_value)
            trusted = {key: placement if placement == without[key] else OPEN for key, placement in trusted.items()}
        return trusted, False

    def allow_for_stated_amounts(self) -> None:
        """Leave enough effort for what the document states elsewhere, whatever the identities alone took."""
        self._budget.left = max(self._budget.left, _EFFORT_OF_STATED_AMOUNTS)

    def solve_with_stated_amounts(self, solved: SolvedComponent, stated: Sequence[StatedAmount]) -> dict[CandidateId, Placement]:
        """The placements of a component, whose own are withdrawn, by an answer as good as the best without `stated` that agrees with it.

        Where no answer agrees with all stated amounts, those count that an answer agrees with singly; where these contradict each other, none.
        Empty without such an answer.
        """
        answered = self._answer(solved, stated)
        if not answered:
            possible = [amount for amount in stated if self._answer(solved, [amount])]
            answered = self._answer(solved, possible) if possible else None
        if not answered:
            return {}
        return proven_placements(*answered, self._known, self._budget, by_value=solved.last_round, effort=self._budget.left)

    def _answer(self, solved: SolvedComponent, stated: Sequence[StatedAmount]) -> tuple[ConstraintModel, cp_model.CpSolver] | None:
        if self._budget.is_used_up:
            return None
        component = solved.component
        constraints = self._models.build(component.candidates, component.equations, solved.assumptions, stated)
        constraints.hold_cost(solved.cost)
        answer, status = self._budget.solve(constraints.model)
        return (constraints, answer) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
