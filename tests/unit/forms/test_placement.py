"""Numbers that lost their cell: settled where one answer is left, reported as open where several are, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Origin
from dagster_project.forms.placement import Settlement
from dagster_project.forms.questions import Statement
from dagster_project.forms.skeleton import Candidate, SkeletonForm, SkeletonRow, Token

SPENDING = ("total", "basic", "project", "remitted_to_superior", "operating", "subsidy_to_subordinate")
ANY = SPENDING[1:]


def skeleton(
    form_id: str, columns: dict[str, tuple[str, ...]], rows: dict[str, Sequence[tuple[str, Sequence[str]]]], unit: str = "元"
) -> SkeletonForm:
    """`rows`: row key → (text, columns it may stand in) of each number from left to right."""
    form = SkeletonForm(form_id, form_id, unit, columns)
    for key, numbers in rows.items():
        side = key.partition(".")[0] if "." in key else ""
        form.rows.append(SkeletonRow(key, key, side, 1))
        for index, (text, allowed) in enumerate(numbers):
            token = Token(text, parse_number(text), 1, len(text))
            form.candidates.append(Candidate(token, tuple((len(form.rows) - 1, column) for column in allowed)))
            if index:
                form.left_of.append((len(form.candidates) - 2, len(form.candidates) - 1))
    return form


def spending(rows: dict[str, Sequence[tuple[str, Sequence[str]]]], unit: str = "元") -> SkeletonForm:
    return skeleton("expenditure", {"": SPENDING}, rows, unit)


def settled(*forms: SkeletonForm) -> dict[tuple[str, str], tuple[str, str]]:
    """(row_key, text of the number) → (column, origin) of every number that did not stand certain on the page."""
    placed = Settlement(forms).placed
    found = {}
    for form in forms:
        for index, candidate in enumerate(form.candidates):
            placement = placed[form.form_id, index]
            if len(candidate.slots) > 1:
                row = form.rows[candidate.slots[0][0]].row_key
                found[row, candidate.token.text] = (placement.slot[1] if placement.slot else "", placement.origin.value)
    return found


TOTAL = [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])]


def test_the_sums_leave_one_column() -> None:
    rows = {"total": TOTAL, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("200.00", ["total"]), ("200.00", ANY)]}
    assert settled(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}


def test_two_equal_numbers_that_may_change_places_stay_open() -> None:
    total = [("200.00", ["total"]), ("100.00", ["basic"]), ("100.00", ["project"])]
    rows = {"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("100.00", ["total"]), ("100.00", ANY)]}
    assert settled(spending(rows)) == {("201", "100.00"): ("", "ambiguous"), ("205", "100.00"): ("", "ambiguous")}


def test_what_no_identity_tells_stays_open() -> None:
    assert settled(spending({"201": [("100.00", ["total"]), ("100.00", ANY)]})) == {("201", "100.00"): ("", "ambiguous")}


def test_what_fits_nowhere_has_no_cell_and_what_stands_certain_is_printed() -> None:
    form = spending({"total": [("300.00", ["total"]), ("7.00", [])]})
    placed = Settlement([form]).placed
    assert (placed["expenditure", 0].slot, placed["expenditure", 0].origin) == ((0, "total"), Origin.PRINTED)
    assert (placed["expenditure", 1].slot, placed["expenditure", 1].origin) == (None, Origin.AMBIGUOUS)


def test_numbers_keep_their_order_in_the_row() -> None:
    total = [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])]
    rows = {"total": total, "201": [("300.00", ["total"]), ("100.00", ANY[:-1]), ("200.00", ANY[1:])]}
    assert settled(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("201", "200.00"): ("project", "solved")}


def test_children_settle_by_their_parent() -> None:
    rows = {
        "total": TOTAL,
        "201": [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])],
        "20101": [("100.00", ["total"]), ("100.00", ANY)],
        "20102": [("200.00", ["total"]), ("200.00", ANY)],
    }
    assert settled(spending(rows)) == {("20101", "100.00"): ("basic", "solved"), ("20102", "200.00"): ("project", "solved")}


def test_a_sum_that_the_document_gets_wrong_leaves_the_rest_to_be_settled() -> None:
    total = [("300.00", ["total"]), ("100.00", ["basic"]), ("210.00", ["project"])]
    rows = {"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("200.00", ["total"]), ("200.00", ANY)]}
    assert settled(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}


def test_a_wrong_figure_of_a_row_is_read_where_the_row_above_adds_up() -> None:
    rows = {"total": TOTAL, "201": [("300.00", ["total"]), ("100.00", ANY[:-1]), ("150.00", ANY[1:])]}
    assert settled(spending(rows)) == {("201", "100.00"): ("basic", "solved"), ("201", "150.00"): ("project", "solved")}


def test_a_wrong_total_leaves_the_parts_of_its_row_where_the_rows_below_tell_them() -> None:
    rows = {
        "total": [("310.00", ["total"]), ("100.00", ANY[:-1]), ("200.00", ANY[1:])],
        "201": [("100.00", ["total"]), ("100.00", ["basic"])],
        "205": [("200.00", ["total"]), ("200.00", ["project"])],
    }
    assert settled(spending(rows)) == {("total", "100.00"): ("basic", "solved"), ("total", "200.00"): ("project", "solved")}


def test_rows_that_fail_above_each_other_may_have_a_column_that_is_not_known() -> None:
    """50.00 of both rows may stand in a column of its own, and then nothing tells where the others do."""
    row = [("300.00", ["total"]), ("100.00", ANY[:-1]), ("150.00", ANY[1:])]
    assert {origin for _, origin in settled(spending({"total": row, "201": row})).values()} == {"ambiguous"}


def test_a_number_that_alone_spoils_its_row_may_be_none_of_it() -> None:
    """Without 12.00 all sums hold: it may be a number of the page that got into the row, and nothing of the row is dependable."""
    parts = [("100.00", ANY[:-2]), ("200.00", ANY[1:-1]), ("12.00", ANY[2:])]
    found = settled(spending({"total": TOTAL, "201": [("300.00", ["total"]), *parts]}))
    assert {origin for _, origin in found.values()} == {"ambiguous"}


def test_where_several_rows_are_wrong_a_number_that_nothing_bears_out_stays_open() -> None:
    """What breaks the fewest identities is what is printed only as long as one slip explains all that fails."""
    rows = {
        "total": TOTAL,
        "201": [("100.00", ["total"]), ("100.00", ANY)],
        "20101": [("90.00", ["total"]), ("90.00", ANY)],
        "205": [("200.00", ["total"]), ("200.00", ANY)],
        "20501": [("150.00", ["total"]), ("150.00", ANY)],
    }
    told = {("201", "100.00"): ("basic", "solved"), ("205", "200.00"): ("project", "solved")}
    assert settled(spending(rows)) == told | {("20101", "90.00"): ("", "ambiguous"), ("20501", "150.00"): ("", "ambiguous")}
    rows["20501"] = [("200.00", ["total"]), ("200.00", ANY)]
    assert settled(spending(rows)) == told | {("20101", "90.00"): ("basic", "solved"), ("20501", "200.00"): ("project", "solved")}


def test_a_form_in_another_unit_tells_no_columns() -> None:
    """The general budget is printed ten thousand times too small, and nothing else tells of which fund the figures are. As another fund's
    they would break one identity less: 0.00 is then right."""
    classes = ("201", "204", "205", "208")
    amounts = ["30.00", "200.00", "300.00", "400.00"]
    keys = ["current_year_total", *classes]
    figures = ["930.00", *amounts]
    summary = skeleton(
        "appropriation_summary",
        {"income": ("amount",), "expenditure": ("total", "general_budget", "government_fund", "state_capital")},
        {
            f"expenditure.{key}": [(text, ["total"]), (text, ["general_budget", "government_fund"])]
            for key, text in zip(keys, figures, strict=True)
        },
    )
    small = [f"{Decimal(text) / 10000:.2f}" for text in figures]
    general = skeleton(
        "general_budget_expenditure",
        {"": ("total", "basic", "project")},
        {key: [(text, ["total"]), (text, ["basic"])] for key, text in zip(["total", *classes], small, strict=True)},
    )
    assert {origin for _, origin in settled(summary, general).values()} == {"ambiguous"}


def test_columns_that_add_up_in_no_row_are_unknown() -> None:
    rows = {code: [("100.00", ["basic", "project"]), ("40.00", ["operating"])] for code in ("total", "201", "20101", "2010101")}
    form = spending(rows)
    placed = Settlement([form]).placed
    assert {placement.slot for placement in placed.values()} == {None}
    assert {column for _, column in form.candidates[0].slots} == set(SPENDING)


def test_rounded_figures_settle_within_their_last_digit() -> None:
    total = [("100.00", ["total"]), ("33.33", ["basic"]), ("66.66", ["project"])]
    rows = {"total": total, "201": [("33.34", ["total"]), ("33.34", ANY)], "205": [("66.67", ["total"]), ("66.67", ANY)]}
    assert settled(spending(rows, "万元")) == {("201", "33.34"): ("basic", "solved"), ("205", "66.67"): ("project", "solved")}


def test_another_form_settles_what_one_form_leaves_open() -> None:
    general = skeleton(
        "general_budget_expenditure",
        {"": ("total", "basic", "project")},
        {"total": [("80.00", ["total"]), ("80.00", ["basic", "project"])]},
    )
    assert settled(general) == {("total", "80.00"): ("", "ambiguous")}
    economic = skeleton("general_budget_economic", {"": ("basic",)}, {"301": [("80.00", ["basic"])]})
    assert settled(general, economic) == {("total", "80.00"): ("basic", "solved")}


def test_a_form_that_breaks_off_is_settled_as_far_as_it_goes() -> None:
    summary = skeleton(
        "income_expenditure_summary",
        {"income": ("amount",), "expenditure": ("amount",)},
        {f"expenditure.{code}": [(amount, ["amount"])] for code, amount in (("201", "100.00"), ("205", "300.00"), ("206", "600.00"))},
    )
    total = [("1,000.00", ["total"]), ("400.00", ["basic"]), ("600.00", ["project"])]
    form = spending({"total": total, "201": [("100.00", ["total"]), ("100.00", ANY)], "205": [("300.00", ["total"]), ("300.00", ANY)]})
    assert settled(form, summary) == {("201", "100.00"): ("basic", "solved"), ("205", "300.00"): ("basic", "solved")}
    assert form.breaks_off_after == "205"


def test_budget_and_final_share_one_line() -> None:
    columns = ("total", "overseas", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception")
    form = skeleton("three_public", {"": columns}, {"budget": [], "final": []})
    form.line_order = tuple((stage, column) for stage in ("budget", "final") for column in columns)
    everywhere = tuple((row, column) for row in (0, 1) for column in columns)
    for index, text in enumerate(("9.00", "5.00", "3.00", "2.00", "4.00", "6.00", "4.00", "4.00", "2.00")):
        form.candidates.append(Candidate(Token(text, parse_number(text), 1, len(text)), everywhere))
        if index:
            form.left_of.append((index - 1, index))
    placed = Settlement([form]).placed
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


def said(row_key: str, column: str, yuan: str, half_unit: str = "0.005") -> Statement:
    return Statement(("expenditure", row_key, column), Decimal(yuan), Decimal(half_unit))


EQUAL = {
    "total": [("200.00", ["total"]), ("100.00", ["basic"]), ("100.00", ["project"])],
    "201": [("100.00", ["total"]), ("100.00", ANY)],
    "205": [("100.00", ["total"]), ("100.00", ANY)],
}


def columns_after(rows: dict[str, Sequence[tuple[str, Sequence[str]]]], *statements: Statement) -> list[str | None]:
    """The columns of the numbers that the identities leave open, row by row, after the statements were heard."""
    form = spending(rows)
    settlement = Settlement([form])
    settlement.hear(statements)
    slots = [settlement.placed["expenditure", index].slot for index, candidate in enumerate(form.candidates) if len(candidate.slots) > 1]
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


def test_nothing_is_heard_where_an_identity_is_broken() -> None:
    broken = EQUAL | {"205": [("150.00", ["total"]), ("150.00", ANY)]}
    assert columns_after(broken, said("201", "project", "100.00")) == columns_after(broken)


def economic(*amounts: str) -> SkeletonForm:
    """An economic form of which only rows and numbers are known: any number may stand in any row."""
    rows = ("301", "30101", "30102", "30103", "302", "30201", "30202", "personnel_total", "public_total")
    form = skeleton("general_budget_economic", {"": ("basic",)}, {row: [] for row in rows})
    form.pooled_rows = frozenset(row for row in rows if len(row) == 5)
    everywhere = tuple((index, "basic") for index in range(len(rows)))
    form.candidates = [Candidate(Token(text, parse_number(text), 1, len(text)), everywhere) for text in amounts]
    return form


AMOUNTS = ("500.00", "400.00", "70.00", "30.00", "90.00", "60.00", "30.00", "500.00", "90.00")


def rows_of(settlement: Settlement, form: SkeletonForm) -> dict[str, str]:
    """Row key → the number that is settled there."""
    slots = [(settlement.placed[form.form_id, index].slot, candidate) for index, candidate in enumerate(form.candidates)]
    return {form.rows[slot[0]].row_key: candidate.token.text for slot, candidate in slots if slot}


def test_classes_are_settled_though_nothing_tells_the_rows_below_them_apart() -> None:
    form = economic(*AMOUNTS)
    found = rows_of(Settlement([form]), form)
    assert found == {"301": "500.00", "personnel_total": "500.00", "302": "90.00", "public_total": "90.00"}


def test_a_statement_tells_a_row_from_its_neighbours() -> None:
    form = economic(*AMOUNTS)
    settlement = Settlement([form])
    assert settlement.hear([Statement(("general_budget_economic", "30102", "basic"), Decimal("400"), Decimal("0.5"))])
    assert rows_of(settlement, form)["30102"] == "400.00"
    assert not {"30101", "30103", "30201", "30202"} & rows_of(settlement, form).keys()
