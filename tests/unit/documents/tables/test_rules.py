"""Rules are gathered however they are drawn. Boxes are `(x0, y0, x1, y1)` in points from the top left."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Box
from dagster_project.documents.tables.lattice import Lattice
from dagster_project.documents.tables.rules import ruled_areas


def line(x0: float, y0: float, x1: float, y1: float) -> Box:
    return (x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25)


XS, YS = (0.0, 50.0, 100.0), (0.0, 20.0, 40.0)
FULL = [line(0, y, 100, y) for y in YS] + [line(x, 0, x, 40) for x in XS]
EDGES = [line(x, y, x + 50, y) for x in XS[:2] for y in YS] + [line(x, y, x, y + 20) for x in XS for y in YS[:2]]
DOTS = [line(x + 1, y, x + 49, y) for x in XS[:2] for y in YS] + [line(x, y + 1, x, y + 19) for x in XS for y in YS[:2]]
DOTS += [line(x, y, x, y) for x in XS for y in YS]
DOUBLE = [line(0, y + d, 100, y + d) for y in YS for d in (-0.8, 0.8)] + [line(x + d, 0, x + d, 40) for x in XS for d in (-0.8, 0.8)]
DASHED = [line(x, y, x + 3, y) for y in YS for x in range(0, 98, 5)] + [line(x, y, x, y + 3) for x in XS for y in range(0, 38, 5)]
OPEN = [line(0, y, 100, y) for y in YS] + [line(50, 0, 50, 40)]


@pytest.mark.parametrize(
    "rules", [FULL, EDGES, DOTS, DOUBLE, DASHED, OPEN], ids=["full", "edges", "dots", "double", "dashed", "open sides"]
)
def test_four_cells_however_their_rules_are_drawn(rules: list[Box]) -> None:
    (area,) = ruled_areas(rules)
    assert area.has_columns
    assert Lattice(area).cells == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_cells_without_a_rule_between_them_are_one() -> None:
    rules = [
        line(0, 0, 100, 0),
        line(50, 20, 100, 20),
        line(0, 40, 100, 40),
        line(0, 0, 0, 40),
        line(50, 20, 50, 40),
        line(100, 0, 100, 40),
    ]
    (area,) = ruled_areas(rules)
    assert (1, 1, 1, 1) in Lattice(area).cells


def test_a_frame_around_lines_has_no_columns() -> None:
    (area,) = ruled_areas([line(0, y, 100, y) for y in YS] + [line(0, 0, 0, 40), line(100, 0, 100, 40)])
    assert not area.has_columns


def test_tables_that_do_not_touch_are_two() -> None:
    below = [(x0, y0 + 80, x1, y1 + 80) for x0, y0, x1, y1 in FULL]
    assert [round(area.bbox[1]) for area in ruled_areas([*FULL, *below])] == [0, 80]


@pytest.mark.parametrize(("gap", "areas"), [(0.0, 1), (2.4, 1), (4.0, 2)])
def test_a_rule_that_ends_within_three_points_of_another_touches_it(gap: float, areas: int) -> None:
    upper = [line(0, y, 100, y) for y in (0.0, 20.0)] + [line(x, 0, x, 20) for x in (0.0, 50.0, 100.0)]
    lower = [line(0, y, 100, y) for y in (40.0, 60.0)] + [line(x, 20 + 0.5 + gap, x, 60) for x in (0.0, 50.0, 100.0)]
    assert len([area for area in ruled_areas([*upper, *lower]) if area.has_columns]) == areas
