"""Loaded documents and check results on the screen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.cli.output.load_report import print_checks, print_counts, print_documents, print_findings

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

FINDING = {
    **{key: RESULT[key] for key in ("document_id", "page", "left_yuan", "right_yuan", "difference_yuan", "allowed_yuan", "cause")},
    "status": "open",
    "severity": "error",
    "candidates": 1,
    "kind": "cell",
    "decision": None,
    "decision_reason": None,
    "decided_by": None,
    "overtaken_decision": None,
    "sentence_zh": "合计应为9.00元。",
    "sentence_en": "With 9.00 the total holds.",
    "places": [
        {"statement_zh": "合计等于各类之和", "statement_en": "The total equals the sum of the classes", "place": "income/total/total"}
    ],
}
DECIDED = {"status": "accepted", "decision": "false_alarm", "decision_reason": "looked up", "decided_by": "审计员"}


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
    assert lines()[-1] == "  at income/total/- · the document does not print income after row 215"


def test_a_finding_is_a_sentence_with_both_sides_and_its_checks(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING], {"a": "某局 2021"})
    assert lines() == [
        "finding · 某局 2021 · page 12 · cause: document",
        "  With 9.00 the total holds.",
        "  left 10.00 · right 9.00 · difference 1.00 · allowed 0.01 yuan",
        "  The total equals the sum of the classes · income/total/total",
    ]


def test_settled_findings_are_counted_where_not_all_is_shown(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | DECIDED], {"a": "某局 2021"})
    (line,) = lines()
    assert line.startswith("1 finding that is decided about is left out")


def test_both_sides_of_a_statement_stand_in_its_sentence_only(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | {"kind": "statement"}], {"a": "某局 2021"})
    assert not any(" yuan" in line for line in lines())


def test_a_settled_finding_comes_last_and_says_what_was_decided(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    accepted = FINDING | DECIDED
    print_findings(out, [accepted, FINDING | {"candidates": 3}], {"a": "某局 2021"}, limit=False)
    heads = [line for line in lines() if line.startswith("finding")]
    assert heads == [
        "finding · 某局 2021 · page 12 · cause: document · 3 places would mend it alike",
        "finding · 某局 2021 · page 12 · cause: document · false alarm (审计员: looked up)",
    ]


def test_a_finding_of_mere_warnings_is_to_be_looked_at(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | {"severity": "warning"}], {"a": "某局 2021"})
    assert lines()[0] == "finding to look at · 某局 2021 · page 12 · cause: document"


def test_of_many_checks_behind_a_finding_the_first_are_named(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(
        out, [FINDING | {"places": [{"statement_en": "A check", "place": f"check {number}"} for number in range(14)]}], {"a": "某局 2021"}
    )
    assert lines()[-2:] == ["  A check · check 9", "  and 4 more"]
