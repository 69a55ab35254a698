"""Which cell a sentence is about, by what the document prints."""

from __future__ import annotations

from dagster_project.forms.model import Form
from dagster_project.narrative.claims.printed_cells import PrintedCells

BASIC = ("nature.basic", None, "expenditure", "final")


def test_of_words_alone_the_likeliest_cell_is_that_of_a_form_in_another_file() -> None:
    assert PrintedCells([]).place_of(*BASIC) == ("expenditure", "total", "basic")


def test_a_document_with_forms_states_nothing_of_one_that_it_does_not_print() -> None:
    assert PrintedCells([Form("three_public", "", [1], "元")]).place_of(*BASIC) is None
