from __future__ import annotations

import pytest

from dagster_project.documents.text.page_numbers import page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("  - 12 -  ", 12),
        ("—12—", 12),
        ("第12页", 12),
        ("第 12 页", 12),
        ("第12页共30页", 12),
        ("2023", 2023),
        ("12345", None),
        ("1 2", None),
        ("12.", None),
        ("共30页", None),
        ("第一页", None),
        ("12万元", None),
        ("", None),
    ],
)
def test_lines_that_hold_a_page_number_only(text: str, number: int | None) -> None:
    assert page_number(text) == number
