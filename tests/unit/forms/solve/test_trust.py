"""Documents with errors of their own: what is plainly printed is read, and nothing that an error leaves open counts as solved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.solver import Solver
from dagster_project.forms.solve.trust import equations_of_unlike_forms, forms_with_misread_columns, holds
from tests.unit.forms.conftest import ANY, SPENDING, TOTAL, solved, spending, unplaced


def test_a_sum_that_the_document_gets_wrong_leaves_the_rest_to_be_solved() -> None:
    total = [("300.00", ["total"]), ("100.00", ["basic"]), ("210.00", ["project"])]
    rows = {"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("200.00", ["total"]), ("200.00", ANY)]}
    assert solved(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}


def test_a_wrong_figure_of_a_row_is_read_where_the_row_above_adds_up() -> None:
    rows = {"total": TOTAL, "201": [("300.00", ["total"]), ("100.00", ANY[:-1]), ("150.00", ANY[1:])]}
    assert solved(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("201", "150.00"): ("project", "solved")}


def test_a_wrong_total_leaves_the_parts_of_its_row_where_the_rows_below_tell_them() -> None:
    rows = {
        "total": [("310.00", ["total"]), ("100.00", ANY[:-1]), ("200.00", ANY[1:])],
        "201": [("100.00", ["total"]), ("100.00", ["basic"])],
        "205": [("200.00", ["total"]), ("200.00", ["project"])],
    }
    assert solved(spending(rows)) == {("total", "100.00"): ("basic", "solved"), ("total", "200.00"): ("project", "solved")}


def test_rows_that_fail_above_each_other_may_have_a_column_that_is_not_known() -> None:
    """50.00 of both rows may stand in a column of its own, and then nothing tells where the others do."""
    row = [("300.00", ["total"]), ("100.00", ANY[:-1]), ("150.00", ANY[1:])]
    assert {origin for _, origin in solved(spending({"total": row, "201": row})).values()} == {"ambiguous"}


def test_a_number_that_alone_spoils_its_row_may_be_none_of_it() -> None:
    """Without 12.00 all sums hold: it may be a number of the page that got into the row, and nothing of the row is dependable."""
    parts = [("100.00", ANY[:-2]), ("200.00", ANY[1:-1]), ("12.00", ANY[2:])]
    found = solved(spending({"total": TOTAL, "201": [("300.00", ["total"]), *parts]}))
    assert {origin for _, origin in found.values()} == {"ambiguous"}


def test_where_several_rows_are_wrong_a_number_that_nothing_confirms_stays_open() -> None:
    """What breaks the fewest identities is what is printed only as long as one slip explains all that fails."""
    rows = {
        "total": TOTAL,
        "201": [("100.00", ["total"]), ("100.00", ANY)],
        "20101": [("90.00", ["total"]), ("90.00", ANY)],
        "205": [("200.00", ["total"]), ("200.00", ANY)],
        "20501": [("150.00", ["total"]), ("150.00", ANY)],
    }
    confirmed = {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}
    assert solved(spending(rows)) == confirmed | {("20101", "90.00"): ("", "ambiguous"), ("20501", "150.00"): ("", "ambiguous")}
    rows["20501"] = [("200.00", ["total"]), ("200.00", ANY)]
    assert solved(spending(rows)) == confirmed | {("20101", "90.00"): ("basic", "solved"), ("20501", "200.00"): ("project", "solved")}


def test_a_form_in_another_unit_tells_no_columns() -> None:
    """The general budget is printed ten thousand times too small, and nothing else tells of which fund the figures are. As another fund's
    they would break one identity less: 0.00 is then right."""
    classes = ("201", "204", "205", "208")
    amounts = ["30.00", "200.00", "300.00", "400.00"]
    keys = ["current_year_total", *classes]
    figures = ["930.00", *amounts]
    summary = unplaced(
        "appropriation_summary",
        {"income": ("amount",), "expenditure": ("total", "general_budget", "government_fund", "state_capital")},
        {
            f"expenditure.{key}": [(text, ["total"]), (text, ["general_budget", "government_fund"])]
            for key, text in zip(keys, figures, strict=True)
        },
    )
    small = [f"{Decimal(text) / 10000:.2f}" for text in figures]
    general = unplaced(
        "general_budget_expenditure",
        {"": ("total", "basic", "project")},
        {key: [(text, ["total"]), (text, ["basic"])] for key, text in zip(["total", *classes], small, strict=True)},
    )
    assert {origin for _, origin in solved(summary, general).values()} == {"ambiguous"}


def test_columns_that_add_up_in_no_row_are_unknown() -> None:
    rows = {code: [("100.00", ["basic", "project"]), ("40.00", ["operating"])] for code in ("total", "201", "20101", "2010101")}
    form = spending(rows)
    placed = Solver([form]).placed
    assert {placement.slot for placement in placed.values()} == {None}
    assert {column for _, column in form.candidates[0].slots} == set(SPENDING)


@pytest.mark.parametrize("relation", ["eq", "le"])
@pytest.mark.parametrize(
    ("total", "is_exact"),
    [(30_000, True), (30_003, True), (30_004, False), (30_006, False), (29_997, True), (29_996, False), (29_994, False)],
)
def test_an_identity_may_be_off_by_half_of_the_last_digit_of_every_figure_and_no_more(total: int, is_exact: bool, relation: str) -> None:
    """Three figures, each of which stands for one unit more or less: three units in all."""
    places = [("expenditure", row, "total") for row in ("total", "201", "205")]
    equation = Equation("expenditure.sum", "", relation, tuple(zip((1, -1, -1), places, strict=True)))
    amounts = dict(zip(places, [(total, 1), (10_000, 1), (20_000, 1)], strict=True))
    assert holds(equation, amounts) == (is_exact or (relation == "le" and total < 30_000))


def row_sum(form_id: str, row: str) -> Equation:
    """The total of a row less its basic and project part."""
    return Equation(
        "row.sum", row, "eq", tuple((sign, (form_id, row, column)) for sign, column in ((1, "total"), (-1, "basic"), (-1, "project")))
    )


def amounts_of(form_id: str, totals: dict[str, int]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Rows that add up where their total is 30."""
    return {
        (form_id, row, column): (amount, 0)
        for row, total in totals.items()
        for column, amount in (("total", total), ("basic", 10), ("project", 20))
    }


@pytest.mark.parametrize(
    ("wrong", "right", "misread"), [(2, 0, False), (3, 0, True), (3, 2, True), (3, 3, False), (4, 3, True), (0, 4, False)]
)
def test_a_form_is_misread_where_three_rows_and_more_than_add_up_do_not(wrong: int, right: int, misread: bool) -> None:
    totals = {f"201{number:02}": 31 if number < wrong else 30 for number in range(wrong + right)}
    equations = [row_sum("expenditure", row) for row in totals]
    amounts = amounts_of("expenditure", totals)
    assert forms_with_misread_columns(equations, amounts) == (["expenditure"] if misread else [])
    assert forms_with_misread_columns(equations, amounts, {("expenditure", row) for row in totals}) == []
    only_totals = {place: amount for place, amount in amounts.items() if place[2] == "total"}
    assert forms_with_misread_columns(equations, only_totals) == []  # a single number tells nothing


def tie(row: str) -> Equation:
    """The same row in two forms."""
    return Equation("tie", row, "eq", ((1, ("income", row, "total")), (-1, ("expenditure", row, "total"))))


@pytest.mark.parametrize(("broken", "kept", "useless"), [(2, 0, False), (3, 0, True), (3, 2, True), (3, 3, False), (4, 3, True)])
def test_ties_between_two_forms_prove_nothing_where_three_and_more_than_hold_are_broken(broken: int, kept: int, useless: bool) -> None:
    rows = [f"201{number:02}" for number in range(broken + kept)]
    ties = [tie(row) for row in rows]
    amounts = {(form_id, row, "total"): (1, 0) for form_id in ("income", "expenditure") for row in rows}
    within = row_sum("expenditure", "20101")
    found = equations_of_unlike_forms([*ties, within], [*ties[:broken], within], amounts)
    assert found == (set(ties) if useless else set())
    other = [Equation("tie", row, "eq", ((1, ("three_public", row, "total")), (-1, ("statistics", row, "total")))) for row in "abc"]
    assert equations_of_unlike_forms([*ties, *other], [*ties[:broken], *other], amounts) == (set(ties) if useless else set()) | set(other)
    only_one = {place: amount for place, amount in amounts.items() if place[0] == "income"}
    assert equations_of_unlike_forms(ties, ties[:broken], only_one) == (set(ties) if broken > 2 else set())
