"""Printed documents, damaged: an amount is right or not given, and a loss is told. The seeds are those that failed once (`benchmarks/fuzz.py`)."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import NOT_A_LOSS, amounts, mutated
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
        ("xref_shifted", 7),
        ("some_bytes", 4),
        ("some_bytes", 117),
        ("some_bytes", 138),
        ("glyph_without_character", 130),
    ],
)
def test_a_damaged_document_gives_no_wrong_amount_and_hides_no_loss(mutation: str, seed: int) -> None:
    _, data, truth = mutated(mutation, seed)
    disclosure = read_disclosure(data, "damaged.pdf")
    read = amounts(disclosure)
    assert {key: value for key, value in read.items() if value != truth.get(key, 0)} == {}
    assert any(problem.kind not in NOT_A_LOSS for problem in disclosure.problems) or all(
        key in read for key, value in truth.items() if value
    )
