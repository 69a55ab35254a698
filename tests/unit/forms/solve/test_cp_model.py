"""What the questions of one document may cost together."""

from __future__ import annotations

from random import Random

import pytest
from ortools.sat.python import cp_model

from dagster_project.forms.solve.cp_model import SolverBudget


def a_hard_question() -> cp_model.CpModel:
    """Which of 60 numbers add up to half of their sum, in five ways at once: nothing tells it but trying."""
    dice, model = Random(1), cp_model.CpModel()
    choices = [model.new_bool_var("") for _ in range(60)]
    for _ in range(5):
        numbers = [dice.randrange(10**6) for _ in choices]
        model.add(sum(number * choice for number, choice in zip(numbers, choices, strict=True)) == sum(numbers) // 2)
    return model


def test_a_question_costs_no_more_than_it_may_and_all_together_no_more_than_is_left() -> None:
    solver_budget, left = SolverBudget(left=0.5), []
    for _ in range(4):
        _, status = solver_budget.solve(a_hard_question(), at_most=0.2)
        assert status == cp_model.UNKNOWN
        left.append(solver_budget.left)
    assert left == pytest.approx([0.3, 0.1, 0, 0], abs=0.02)


def test_an_easy_question_leaves_effort_for_others() -> None:
    solver_budget, model = SolverBudget(left=2.0), cp_model.CpModel()
    choice = model.new_bool_var("")
    model.add(choice == 1)
    solver, status = solver_budget.solve(model)
    assert (status, solver.value(choice)) == (cp_model.OPTIMAL, 1)
    assert solver_budget.left > 1.9
