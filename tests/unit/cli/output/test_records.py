"""The answer to a query, in a table or one record below the other."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.cli.output.records import print_csv, print_records


def test_figures_stand_on_the_right(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    print_records(out, ["code", "yuan"], [("201", Decimal("1000.50")), ("20104", None)])
    assert lines() == ["code       yuan", "201    1,000.50", "20104      NULL"]


def test_a_long_text_is_folded_beside_the_others(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    print_records(out, ["id", "label"], [(1, "机关事业单位基本养老保险缴费支出，机关事业单位")])
    assert len(lines()) == 3
    assert lines()[1].startswith(" 1  机关事业单位")


def test_what_no_line_can_hold_is_printed_one_record_below_the_other(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    print_records(out, ["first", "second_column", "nested"], [("a" * 20, "b" * 20, [{"row_key": "合计"}])])
    assert lines() == [
        "record 1",
        f"  first          {'a' * 20}",
        f"  second_column  {'b' * 20}",
        '  nested         [{"row_key": "合计"}]',
    ]


def test_a_statement_without_answer_prints_nothing(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    print_records(out, [], [])
    assert lines() == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("\t=1", "'\t=1"),
        ("-", "-"),
        ("-12.50", "-12.50"),
        ("+3.5%", "+3.5%"),
        ("决算=1", "决算=1"),
        (Decimal("-7.00"), "-7.00"),
        (None, ""),
    ],
)
def test_no_cell_of_a_csv_is_a_formula(value: object, written: str) -> None:
    out = io.StringIO()
    print_csv(out, ["x"], [[[value]]])
    assert next(csv.reader([out.getvalue().split("\n", 1)[1]]), [""]) == [written] or written == ""


def test_csv_steers_no_terminal_and_is_exact_in_a_file() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    file, terminal = io.StringIO(), Terminal()
    for out in (file, terminal):
        print_csv(out, ["x"], [[["\x1b[2J"]]])
    assert (file.getvalue(), terminal.getvalue()) == ("x\n\x1b[2J\n", "x\n\\x1b[2J\n")
