"""The answer to a query, in a table or one record below the other."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dagster_project.cli.output.records import print_records


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
