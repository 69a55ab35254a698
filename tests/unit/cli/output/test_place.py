"""Places in files without pages, in words."""

from __future__ import annotations

import pytest

from dagster_project.cli.output.place import worded_place


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Z10!D12", "sheet Z10, cell D12"),
        ("'公开 03 表''s'!A4", "sheet 公开 03 表's, cell A4"),
        ("table 3, row 5, column 4", "table 3, row 5, column 4"),
    ],
)
def test_a_place_is_worded(place: str, words: str) -> None:
    assert worded_place(place) == words
