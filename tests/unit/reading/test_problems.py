"""What is told of the pages of a document."""

from __future__ import annotations

from dagster_project.reading.problems import sheet_problems


def test_sheets_that_do_not_lie_flat_or_hold_two_pages_are_told_by_their_numbers() -> None:
    told = sheet_problems([2, 3, 4, 9], [5], "scan.pdf")
    assert [(problem.kind, problem.page, problem.facts["numbers"]) for problem in told] == [
        ("two_pages_on_a_sheet", 2, "2–4, 9"),
        ("picture_bent", 5, "5"),
    ]
    assert sheet_problems([], [], "scan.pdf") == []
