"""One component of candidates: what is proven of it."""

from __future__ import annotations

import pytest

from dagster_project.forms.solve.component_solver import ComponentSolver
from dagster_project.forms.solve.components import components
from dagster_project.forms.solve.placements import Placements
from dagster_project.forms.solve.printed import place_printed
from tests.unit.forms.conftest import ANY, spending

TOTAL = [("200.00", ["total"]), ("100.00", ["basic"]), ("100.00", ["project"])]


@pytest.mark.parametrize("by_value", [False, True])
def test_equal_numbers_that_the_dump_ties_to_others_are_placed_where_their_values_count(by_value: bool) -> None:
    """Which of the two stands left nobody can tell, and their order may count for others; their cells hold the same whichever it is."""
    form = spending({"total": TOTAL, "201": [("200.00", ["total"]), ("100.00", ANY), ("100.00", ANY)]})
    form.left_of, form.above = [], [(1, 4), (1, 5)]
    known = Placements([form])
    place_printed(known)
    (component,) = components(known, known.open_candidates([form.form_id]), known.equations)
    found, _ = ComponentSolver(known).solve(component, last_round=False, by_value=by_value)
    assert all(placement.slot for placement in found.values()) == by_value
