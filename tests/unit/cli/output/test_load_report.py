"""Loaded documents and check results on the screen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.cli.output.load_report import print_checks, print_counts, print_documents

DOCUMENT = {
    "document_id": "a",
    "department": "山西省忻州市某某某某某某某某某某某某局",
    "file_name": "决算 2021.txt",
    "fiscal_year": 2021,
    "income_yuan": Decimal("94117688.51"),
    "expenditure_yuan": None,
    **dict.fromkeys(("printed", "solved", "unread", "empty"), 2),
    "fail": 1,
    "insufficient_data": 2,
    "within_rounding": 3,
    "pass": 1400,
    "not_applicable": 5,
}
RESULT = {
    "document_id": "a",
    "status": "fail",
    "page": 12,
    "place": "income/total/-",
    "statement_zh": "合计等于各类之和",
    "statement_en": "The total equals the sum of the classes",
    "left_yuan": Decimal("10.00"),
    "right_yuan": Decimal("9.00"),
    "difference_yuan": Decimal("1.00"),
    "allowed_yuan": Decimal("0.010000"),
    "cause": "document",
    "missing": None,
    "quote": None,
}


@pytest.mark.parametrize("width", [80, 100])
def test_a_document_stands_in_one_row_with_its_file_below(screen: Callable[[int], Any], width: int) -> None:
    out, lines = screen(width)
    print_documents(out, [DOCUMENT])
    assert "94,117,688.51" in lines()[1]
    assert lines()[1].split()[-2:] == ["1400", "1"]
    assert any(line == "  决算 2021.txt" for line in lines())


def test_cells_and_checks_of_all_documents_are_counted(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_counts(out, [DOCUMENT, DOCUMENT])
    assert lines() == [
        "Cells: 4 printed figures · 4 placed by the identities · 4 not read · 4 blank or dash",
        "Checks: 2 fail · 4 insufficient data · 6 within rounding · 2,800 pass · 10 not applicable",
    ]


def test_a_check_says_both_sides(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_checks(out, [RESULT], {"a": "某局 2021"})
    assert lines() == [
        "fail · 某局 2021 · page 12 · cause: document",
        "  The total equals the sum of the classes",
        "  left 10.00 · right 9.00 · difference 1.00 · allowed 0.01",
        "  at income/total/-",
    ]


def test_a_check_that_cannot_be_judged_says_what_is_missing(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_checks(out, [RESULT | {"status": "insufficient_data", "page": None, "missing": "income after row 215"}], {"a": "某局 2021"})
    assert lines()[0] == "insufficient data · 某局 2021 · no page · cause: document"
    assert lines()[-1] == "  at income/total/- · the document does not print Income by function after row 215"
    of_all = {"place": "-/-/-", "missing": "published_on, approved_on"}
    print_checks(out, [RESULT | {"status": "insufficient_data", "page": None} | of_all], {"a": "某局 2021"})
    assert lines()[-1] == "  the document does not print the date of publication, the date of approval"
