from __future__ import annotations

from dataclasses import replace

from dagster_project.forms.solve.placements import OPEN, Placements
from dagster_project.forms.solve.printed import place_printed
from tests.unit.forms.conftest import ANY, TOTAL, spending, unplaced


def test_two_different_numbers_in_one_cell_are_both_open_and_two_equal_ones_are_its_amount() -> None:
    known = Placements(
        [spending({"201": [("100.00", ["total"]), ("90.00", ["total"])], "205": [("7.00", ["total"]), ("7.00", ["total"])]})]
    )
    place_printed(known)
    assert known.placed["expenditure", 0] == known.placed["expenditure", 1] == OPEN
    assert known.amounts == {("expenditure", "205", "total"): (7000, 5)}


def test_columns_that_most_rows_contradict_are_discarded() -> None:
    wrong = [("300.00", ["total"]), ("100.00", ["basic"]), ("150.00", ["project"])]
    form = spending(dict.fromkeys(("201", "203", "204", "205"), wrong) | {"total": TOTAL})
    known = Placements([form])
    place_printed(known)
    assert known.amounts == {}
    assert {column for _, column in form.candidates[0].slots} == {"total", *ANY}


def test_a_hint_is_confirmed_by_an_identity_that_knows_its_column_and_not_by_another() -> None:
    of_rows = {"expenditure.current_year_total": [("300.00", ["amount"])], "expenditure.201": [("300.00", ["amount"])]}
    summary = unplaced("income_expenditure_summary", {"expenditure": ("amount",)}, of_rows)
    form = spending({key: [("300.00", ["total"]), ("300.00", list(ANY))] for key in ("total", "201")})
    form.candidates = [
        replace(candidate, hint=(candidate.slots[0][0], "operating")) if len(candidate.slots) > 1 else candidate
        for candidate in form.candidates
    ]
    known = Placements([summary, form])
    place_printed(known)
    assert ("expenditure", "201", "total") in known.amounts
    assert ("expenditure", "201", "operating") not in known.amounts
