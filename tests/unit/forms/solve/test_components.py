from __future__ import annotations

from dagster_project.forms.solve.components import components
from dagster_project.forms.solve.placements import Placements
from dagster_project.forms.solve.printed import place_printed
from tests.unit.forms.conftest import spending

PARTS = ("basic", "project")


def test_rows_that_no_open_sum_joins_are_components_of_their_own() -> None:
    """The rows of 201 and 205 each have a sum of their own; the total row, whose columns would join them, is not printed."""
    rows = {
        "201": [("100.00", ["total"]), ("60.00", PARTS), ("40.00", PARTS)],
        "205": [("200.00", ["total"]), ("150.00", PARTS), ("50.00", PARTS)],
    }
    known = Placements([spending(rows)])
    place_printed(known)
    found = components(known, known.open_candidates(), known.equations)
    assert [[index for _, index in component.candidates] for component in found] == [[1, 2], [4, 5]]
    assert all(component.equations for component in found)


def test_a_sum_over_rows_joins_them() -> None:
    rows = {
        "total": [("300.00", ["total"]), ("210.00", ["basic"]), ("90.00", ["project"])],
        "201": [("100.00", ["total"]), ("60.00", PARTS), ("40.00", PARTS)],
        "205": [("200.00", ["total"]), ("150.00", PARTS), ("50.00", PARTS)],
    }
    known = Placements([spending(rows)])
    place_printed(known)
    (component,) = components(known, known.open_candidates(), known.equations)
    assert [index for _, index in component.candidates] == [4, 5, 7, 8]
