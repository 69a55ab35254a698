"""Texts that a spreadsheet would run are texts."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.export.harmless import no_formula, with_texts


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1＋1"])
def test_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "—", "-1,234.50", "+3.2%", "部门", "1=1", "'=1"])
def test_a_figure_and_a_dash_are_none(text: str) -> None:
    assert no_formula(text) == text


def test_texts_of_a_batch_are_changed_and_nothing_else() -> None:
    batch = pa.record_batch({"text": ["a", None, "b", "a", ""], "number": [1, 2, 3, None, 5]})
    assert with_texts(batch, str.upper).to_pydict() == {"text": ["A", None, "B", "A", ""], "number": [1, 2, 3, None, 5]}
