"""Printed documents, damaged: an amount is right or not given, and a loss is told. The seeds are those that failed once (`benchmarks/fuzz.py`)."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import mutated, outcome
from dagster_project.reading.reader import read_disclosure


@pytest.mark.parametrize(
    ("mutation", "seed"),
    [
        ("glyph_without_character", 13),
        ("glyph_without_character", 22),
        ("content_cut", 4),
        ("content_cut", 11),
        ("stream_cut", 1),
        ("stream_bytes", 8),
        ("stream_bytes", 40028),
        ("xref_shifted", 7),
        ("some_bytes", 4),
        ("some_bytes", 117),
        ("some_bytes", 1070),
        ("some_bytes", 1085),
        ("some_bytes", 138),
        ("glyph_without_character", 130),
        ("content_cut", 109),
        ("content_cut", 125),
        ("content_cut", 1013),
        ("glyph_without_character", 1012),
        ("page_lost", 4),
        ("page_lost", 2012),
        ("page_lost", 5015),
        ("page_lost", 100064),
    ],
)
def test_a_damaged_document_gives_no_wrong_amount_and_hides_no_loss(mutation: str, seed: int) -> None:
    document = mutated(mutation, seed)
    found = outcome(document, seed, read_disclosure(document.data, "damaged.pdf"))
    assert (found.wrong, found.silent) == ((), ())


def test_own_parts_of_codes_behind_a_lost_page_are_of_no_code_above() -> None:
    document = mutated("page_lost", 8053, ("pdf_dots",))
    found = outcome(document, 8053, read_disclosure(document.data, "damaged.pdf"))
    assert (found.wrong, found.silent) == ((), ())
