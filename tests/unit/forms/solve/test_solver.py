"""Numbers that lost their cell: solved where one answer is left, reported as open where several are, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Origin
from dagster_project.forms.solve.candidates import Candidate, NumberToken, UnplacedForm
from dagster_project.forms.solve.placements import StatedAmount
from dagster_project.forms.solve.solver import Solver
from tests.unit.forms.conftest import ANY, TOTAL, solved, spending, unplaced


def test_the_sums_leave_one_column() -> None:
    rows = {"total": TOTAL, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("200.00", ["total"]), ("200.00", ANY)]}
    assert solved(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}


def test_two_equal_numbers_that_may_change_places_stay_open() -> None:
    total = [("200.00", ["total"]), ("100.00", ["basic"]), ("100.00", ["project"])]
    rows = {"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("100.00", ["total"]), ("100.00", ANY)]}
    assert solved(spending(rows)) == {("201", "100.00"): ("", "ambiguous"), ("205", "100.00"): ("", "ambiguous")}


def test_what_no_identity_decides_stays_open() -> None:
    assert solved(spending({"201": [("100.00", ["total"]), ("100.00", ANY)]})) == {("201", "100.00"): ("", "ambiguous")}


def test_what_fits_nowhere_has_no_cell_and_what_stands_certain_is_printed() -> None:
    form = spending({"total": [("300.00", ["total"]), ("7.00", [])]})
    placed = Solver([form]).placed
    assert (placed["expenditure", 0].slot, placed["expenditure", 0].origin) == ((0, "total"), Origin.PRINTED)
    assert (placed["expenditure", 1].slot, placed["expenditure", 1].origin) == (None, Origin.AMBIGUOUS)


def test_numbers_keep_their_order_in_the_row() -> None:
    total = [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])]
    rows = {"total": total, "201": [("300.00", ["total"]), ("100.00", ANY[:-1]), ("200.00", ANY[1:])]}
    assert solved(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("201", "200.00"): ("project", "solved")}


def test_children_are_solved_by_their_parent() -> None:
    rows = {
        "total": TOTAL,
        "201": [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])],
        "20101": [("100.00", ["total"]), ("100.00", ANY)],
        "20102": [("200.00", ["total"]), ("200.00", ANY)],
    }
    assert solved(spending(rows)) == {("20101", "100.00"): ("basic", "solved"), ("20102", "200.00"): ("project", "solved")}


def test_rounded_figures_are_solved_within_their_last_digit() -> None:
    total = [("100.00", ["total"]), ("33.33", ["basic"]), ("66.66", ["project"])]
    rows = {"total": total, "201": [("33.34", ["total"]), ("33.34", ANY)], "205": [("66.67", ["total"]), ("66.67", ANY)]}
    assert solved(spending(rows, "万元")) == {("201", "33.34"): ("basic", "solved"), ("205", "66.67"): ("project", "solved")}


def test_another_form_solves_what_one_form_leaves_open() -> None:
    general = unplaced(
        "general_budget_expenditure",
        {"": ("total", "basic", "project")},
        {"total": [("80.00", ["total"]), ("80.00", ["basic", "project"])]},
    )
    assert solved(general) == {("total", "80.00"): ("", "ambiguous")}
    economic = unplaced("general_budget_economic", {"": ("basic",)}, {"301": [("80.00", ["basic"])]})
    assert solved(general, economic) == {("total", "80.00"): ("basic", "solved")}


def test_a_form_that_breaks_off_is_solved_as_far_as_it_goes() -> None:
    summary = unplaced(
        "income_expenditure_summary",
        {"income": ("amount",), "expenditure": ("amount",)},
        {f"expenditure.{code}": [(amount, ["amount"])] for code, amount in (("201", "100.00"), ("205", "300.00"), ("206", "600.00"))},
    )
    total = [("1,000.00", ["total"]), ("400.00", ["basic"]), ("600.00", ["project"])]
    form = spending({"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("300.00", ["total"]), ("300.00", ANY)]})
    assert solved(form, summary) == {("201", "100.00"): ("basic", "solved"), ("205", "300.00"): ("basic", "solved")}
    assert form.breaks_off_after == "205"


def test_budget_and_final_share_one_line() -> None:
    columns = ("total", "overseas", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception")
    form = unplaced("three_public", {"": columns}, {"budget": [], "final": []})
    form.line_order = tuple((stage, column) for stage in ("budget", "final") for column in columns)
    everywhere = tuple((row, column) for row in (0, 1) for column in columns)
    for index, text in enumerate(("9.00", "5.00", "3.00", "2.00", "4.00", "6.00", "4.00", "4.00", "2.00")):
        form.candidates.append(Candidate(NumberToken(text, parse_number(text), 1, len(text)), everywhere))
        if index:
            form.left_of.append((index - 1, index))
    placed = Solver([form]).placed
    found = [placed["three_public", index] for index in range(9)]
    assert [placement.slot for placement in found] == [
        (0, "total"),
        (0, "vehicle_total"),
        (0, "vehicle_purchase"),
        (0, "vehicle_operation"),
        (0, "reception"),
        (1, "total"),
        (1, "vehicle_total"),
        None,  # purchase or operation: nothing tells
        (1, "reception"),
    ]
    assert found[7].origin is Origin.AMBIGUOUS


def said(row_key: str, column: str, yuan: str, half_unit: str = "0.005") -> StatedAmount:
    return StatedAmount(("expenditure", row_key, column), Decimal(yuan), Decimal(half_unit))


EQUAL = {
    "total": [("200.00", ["total"]), ("100.00", ["basic"]), ("100.00", ["project"])],
    "201": [("100.00", ["total"]), ("100.00", ANY)],
    "205": [("100.00", ["total"]), ("100.00", ANY)],
}


def columns_after(rows: dict[str, Sequence[tuple[str, Sequence[str]]]], *statements: StatedAmount) -> list[str | None]:
    """The columns of the numbers that the identities leave open, row by row, after the statements were applied."""
    form = spending(rows)
    solver = Solver([form])
    solver.apply_stated_amounts(statements)
    slots = [solver.placed["expenditure", index].slot for index, candidate in enumerate(form.candidates) if len(candidate.slots) > 1]
    return [slot[1] if slot else None for slot in slots]


def test_what_the_document_says_elsewhere_chooses_among_the_answers_of_the_identities() -> None:
    assert columns_after(EQUAL) == [None, None]
    assert columns_after(EQUAL, said("201", "project", "100.00")) == ["project", "basic"]


def test_a_statement_of_nothing_leaves_the_cell_blank() -> None:
    assert columns_after(EQUAL, said("205", "project", "0.00")) == ["project", "basic"]


def test_a_statement_is_as_exact_as_it_is_printed() -> None:
    assert columns_after(EQUAL, said("201", "project", "100.4", "0.5")) == ["project", "basic"]
    assert columns_after(EQUAL, said("201", "project", "100.40")) == [None, None]


def test_a_statement_that_no_identity_allows_forces_nothing_and_spoils_no_other() -> None:
    wrong = said("205", "operating", "100.00")
    assert columns_after(EQUAL, wrong) == [None, None]
    assert columns_after(EQUAL, wrong, said("201", "project", "100.00")) == ["project", "basic"]


def test_statements_that_contradict_each_other_say_nothing() -> None:
    assert columns_after(EQUAL, said("201", "project", "100.00"), said("205", "project", "100.00")) == [None, None]


def test_statements_do_not_apply_where_an_identity_is_broken() -> None:
    broken = EQUAL | {"205": [("150.00", ["total"]), ("150.00", ANY)]}
    assert columns_after(broken, said("201", "project", "100.00")) == columns_after(broken)


def economic(*amounts: str) -> UnplacedForm:
    """An economic form of which only rows and numbers are known: any number may stand in any row."""
    rows = ("301", "30101", "30102", "30103", "302", "30201", "30202", "personnel_total", "public_total")
    form = unplaced("general_budget_economic", {"": ("basic",)}, {row: [] for row in rows})
    form.interchangeable_rows = frozenset(row for row in rows if len(row) == 5)
    everywhere = tuple((index, "basic") for index in range(len(rows)))
    form.candidates = [Candidate(NumberToken(text, parse_number(text), 1, len(text)), everywhere) for text in amounts]
    return form


AMOUNTS = ("500.00", "400.00", "70.00", "30.00", "90.00", "60.00", "30.00", "500.00", "90.00")


def rows_of(solver: Solver, form: UnplacedForm) -> dict[str, str]:
    """Row key → the number that is solved there."""
    slots = [(solver.placed[form.form_id, index].slot, candidate) for index, candidate in enumerate(form.candidates)]
    return {form.rows[slot[0]].row_key: candidate.token.text for slot, candidate in slots if slot}


def test_classes_are_solved_though_nothing_distinguishes_the_rows_below_them() -> None:
    form = economic(*AMOUNTS)
    found = rows_of(Solver([form]), form)
    assert found == {"301": "500.00", "personnel_total": "500.00", "302": "90.00", "public_total": "90.00"}


def test_a_statement_distinguishes_a_row_from_its_neighbours() -> None:
    form = economic(*AMOUNTS)
    solver = Solver([form])
    assert solver.apply_stated_amounts([StatedAmount(("general_budget_economic", "30102", "basic"), Decimal("400"), Decimal("0.5"))])
    assert rows_of(solver, form)["30102"] == "400.00"
    assert not {"30101", "30103", "30201", "30202"} & rows_of(solver, form).keys()
