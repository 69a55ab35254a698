"""What becomes of numbers without a cell: the cells that are left for them are unread, and the problem says which case it is."""

from __future__ import annotations

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Origin, State
from dagster_project.forms.solve.candidates import Candidate, NumberToken, UnplacedForm, UnplacedRow
from dagster_project.forms.solve.solver import Solver
from dagster_project.forms.text.assemble import assemble

COLUMNS = ("total", "basic", "project")


def form(*candidates: tuple[str, tuple[tuple[int, str], ...]]) -> UnplacedForm:
    """A form of the rows 201 (page 1) and 205 (page 2) with numbers of page 1, each with the cells it may stand in."""
    unplaced = UnplacedForm("general_budget_expenditure", "T", "元", {"": COLUMNS}, pages=[1, 2])
    unplaced.rows = [UnplacedRow("201", "a", "", 1), UnplacedRow("205", "b", "", 2)]
    unplaced.candidates = [Candidate(NumberToken(text, parse_number(text), 1, len(text)), slots) for text, slots in candidates]
    return unplaced


def test_a_number_that_several_cells_are_left_for_doubts_these_alone() -> None:
    unplaced = form(("5.00", ((0, "basic"), (0, "project"))))
    read, problems = assemble(unplaced, Solver([unplaced]).placed)
    assert [problem.kind for problem in problems] == ["unplaced_number"]
    assert [(key, cell.text) for key, cell in read.rows[0].cells.items() if cell.origin is Origin.AMBIGUOUS] == [
        ("basic", "5.00"),
        ("project", ""),
    ]
    assert {cell.state for cell in read.rows[1].cells.values()} == {State.BLANK}


def test_a_number_that_fits_no_cell_may_be_of_any_row_of_its_page_or_of_none_that_is_known() -> None:
    unplaced = form(("9.00", ((0, "total"),)), ("5.00", ()))
    read, problems = assemble(unplaced, Solver([unplaced]).placed)
    assert [problem.kind for problem in problems] == ["number_without_cell"]
    assert {key: cell.state for key, cell in read.rows[0].cells.items()} == {
        "total": State.VALUE,
        "basic": State.UNREADABLE,
        "project": State.UNREADABLE,
    }
    assert {cell.state for cell in read.rows[1].cells.values()} == {State.BLANK}
