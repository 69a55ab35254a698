"""Findings on the screen: one line each, or everything."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from dagster_project.cli.language import speak
from dagster_project.cli.output.findings import print_findings
from dagster_project.knowledge.messages import Language

FINDING = {
    "document_id": "a",
    "finding_code": "8dd0b1f6-9f0c6a",
    "page": 12,
    "left_yuan": Decimal("100000.00"),
    "right_yuan": Decimal("90000.00"),
    "difference_yuan": Decimal("10000.00"),
    "allowed_yuan": Decimal("50.000000"),
    "printed_unit": "万元",
    "total_yuan": Decimal("100000.00"),
    "cause": "document",
    "status": "open",
    "severity": "error",
    "candidates": 1,
    "kind": "cell",
    "decision": None,
    "decision_reason": None,
    "decided_by": None,
    "overtaken_decision": None,
    "sentence_zh": "合计应为9.00万元。",
    "sentence_en": "With 9.00 the total holds.",
    "places": [
        {"statement_zh": "合计等于各类之和", "statement_en": "The total equals the sum of the classes", "place": "income/total/total"}
    ],
}
DECIDED = {"status": "accepted", "decision": "false_alarm", "decision_reason": "looked up", "decided_by": "审计员"}
NAMES = {"a": "某局 2021"}


def test_a_finding_is_one_line_with_code_gravity_difference_and_sentence(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING], NAMES)
    assert lines() == ["8dd0b1f6  error·major  某局 2021  difference 1.00 ten thousand yuan  With 9.00 the total holds."]


def test_in_chinese_it_is_chinese_throughout(screen: Callable[[int], Any]) -> None:
    speak(Language.ZH)
    try:
        out, lines = screen(100)
        print_findings(out, [FINDING], NAMES)
        assert lines() == ["8dd0b1f6  错误·重大  某局 2021  差额1.00万元  合计应为9.00万元。"]
    finally:
        speak(None)


def test_a_line_is_cut_at_the_edge_of_a_terminal_and_nowhere_else() -> None:
    long_one = FINDING | {"sentence_en": "Where it says so, " * 40}
    terminal = Console(width=60, force_terminal=True, color_system=None, highlight=False)
    with terminal.capture() as captured:
        print_findings(terminal, [long_one], NAMES)
    (line,) = captured.get().splitlines()
    assert line.endswith("…") and cell_len(line) <= 60
    elsewhere = Console(width=60, force_terminal=False, file=StringIO())
    with elsewhere.capture() as captured:
        print_findings(elsewhere, [long_one], NAMES)
    (line,) = captured.get().splitlines()
    assert len(line) > 700


def test_everything_of_a_finding_is_told_in_the_unit_of_the_page(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING], NAMES, long=True)
    assert lines() == [
        "finding · 8dd0b1f6-9f0c6a · major · 某局 2021 · page 12 · cause: document",
        "  With 9.00 the total holds.",
        "  left 10.00 · right 9.00 · difference 1.00 · allowed 0.005 ten thousand yuan",
        "  The total equals the sum of the classes · income/total/total",
    ]


def test_settled_findings_are_counted_where_not_all_is_shown(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | DECIDED], NAMES)
    (line,) = lines()
    assert line.startswith("1 finding that is decided about is left out")


def test_a_settled_finding_comes_last_and_says_what_was_decided(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | DECIDED, FINDING | {"candidates": 3}], NAMES, long=True, settled=True)
    heads = [line for line in lines() if line.startswith("finding")]
    assert heads == [
        "finding · 8dd0b1f6-9f0c6a · major · 某局 2021 · page 12 · cause: document · 3 places would mend it",
        "finding · 8dd0b1f6-9f0c6a · major · 某局 2021 · page 12 · cause: document · false alarm (审计员:",
    ]


def test_a_decision_that_no_longer_holds_is_told(screen: Callable[[int], Any]) -> None:
    out, lines = screen(200)
    print_findings(out, [FINDING | {"overtaken_decision": "corrected"}], NAMES)
    assert "“corrected” before its figures changed" in lines()[0]


def test_both_sides_of_a_statement_stand_in_its_sentence_only(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | {"kind": "statement"}], NAMES, long=True)
    assert not any("left" in line for line in lines())


@pytest.mark.parametrize(
    ("unit", "difference", "shown"),
    [("%", "-0.38", "difference -0.38%"), ("辆", "-11.00", "difference -11辆"), (None, "3.00", "difference 3 ")],
)
def test_what_is_no_money_has_its_own_unit(screen: Callable[[int], Any], unit: str | None, difference: str, shown: str) -> None:
    out, lines = screen(100)
    print_findings(out, [FINDING | {"printed_unit": unit, "difference_yuan": Decimal(difference)}], NAMES)
    assert shown in lines()[0]


def test_of_many_checks_behind_a_finding_the_first_are_named(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    places = [{"statement_en": "A check", "place": f"check {number}"} for number in range(14)]
    print_findings(out, [FINDING | {"places": places}], NAMES, long=True)
    assert lines()[-2:] == ["  A check · check 9", "  and 4 more"]


def test_nothing_that_a_document_prints_steers_the_terminal(screen: Callable[[int], Any]) -> None:
    out, lines = screen(200)
    print_findings(out, [FINDING | {"sentence_en": "\x1b[31m[red]\nnext"}], {"a": "[bold]局\x1b]0;x"})
    (line,) = lines()
    assert "\x1b" not in line and "[red]" in line and "[bold]局" in line
