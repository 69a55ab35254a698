"""A best answer of the constraint model → the placements that every best answer shares.

The found assignment is forbidden and the model solved again. What the next answer changes is not proven; what is left is forbidden again, until
no other answer exists. Belongs here: that loop. Does not belong here: what a best answer is (`cp_model`), answers that break identities (`trust`).
"""

from __future__ import annotations

from collections.abc import Container

from ortools.sat.python import cp_model

from dagster_project.forms.model import Origin
from dagster_project.forms.solve.cp_model import MOST_EFFORT, Choices, ConstraintModel, SolverBudget, Variable
from dagster_project.forms.solve.placements import OPEN, CandidateId, Placement, Placements, place_of


def proven_placements(
    constraints: ConstraintModel, answer: cp_model.CpSolver, known: Placements, budget: SolverBudget, by_value: bool, effort: float
) -> dict[CandidateId, Placement]:
    """A placement for each candidate of the model: solved where it is proven, else open. Adds constraints to the model.

    `by_value`: it does not matter which of two equal numbers stands in a cell. In the last round it does not; before, it does where its
    order ties it to other numbers. `effort`: what the proof may cost; nothing is proven for less than it takes.
    """
    variables, model = constraints.variables, constraints.model
    tied = {(form_id, index) for form_id, form in known.forms.items() for index in form.tied()}
    chosen = {v.key: slot for v in variables for slot, x in v.choices.items() if answer.value(x)}
    certain = {place_of(known.forms[v.key[0]], chosen[v.key]): v for v in variables if v.key in chosen}
    status = cp_model.OPTIMAL
    least = budget.left - effort
    while certain:
        keeps = {
            place: sum(_same_number(variable, constraints.at_cell[place], set() if by_value else tied))
            for place, variable in certain.items()
        }
        model.add(sum(keeps.values()) <= len(keeps) - 1)
        another, status = budget.solve(model, min(MOST_EFFORT, budget.left - least))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        certain = {place: variable for place, variable in certain.items() if another.value(keeps[place])}
    found = dict.fromkeys((variable.key for variable in variables), OPEN)
    if status == cp_model.INFEASIBLE:
        found |= {variable.key: Placement(chosen[variable.key], Origin.SOLVED) for variable in certain.values()}
    return found


def _same_number(variable: Variable, at_cell: Choices, tied: Container[CandidateId]) -> list[cp_model.IntVar]:
    """The choices that leave a cell with the number that `variable` is, or with one of the same value and precision where neither is `tied`."""
    return [
        choice
        for other, choice in at_cell
        if other is variable
        or (variable.key not in tied and other.key not in tied and (other.value, other.half_unit) == (variable.value, variable.half_unit))
    ]
