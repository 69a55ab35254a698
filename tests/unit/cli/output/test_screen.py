"""Figures and paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from dagster_project.cli.language import counted
from dagster_project.cli.output import screen
from dagster_project.cli.output.screen import figure, first, paragraph


@pytest.mark.parametrize(
    ("value", "text"),
    [("94117095.44", "94,117,095.44"), ("0.010000", "0.01"), ("0.005", "0.005"), ("12", "12"), ("-5.0", "-5.00"), ("1E+3", "1,000")],
)
def test_a_figure_has_thousands_separated_and_two_decimals_or_more(value: str, text: str) -> None:
    assert figure(Decimal(value)) == text


def test_no_figure_is_empty() -> None:
    assert figure(None) == ""


def test_one_has_no_plural() -> None:
    assert [counted(number, "page") for number in (0, 1, 1200)] == ["0 pages", "1 page", "1,200 pages"]


def test_further_lines_of_a_paragraph_are_set_in(screen: Callable[[int], Any]) -> None:
    out, lines = screen(24)
    paragraph(out, "ask the publisher for the rest of the form", indent=2)
    assert lines() == ["  ask the publisher for", "    the rest of the form"]


def test_chinese_fills_the_line_and_no_line_begins_with_a_closing_mark(screen: Callable[[int], Any]) -> None:
    out, lines = screen(20)
    paragraph(out, "空白：上级补助收入甲、事业收入")
    assert lines() == ["空白：上级补助收入", "  甲、事业收入"]


def test_a_word_wider_than_the_line_is_not_lost(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    paragraph(out, "x" * 90, " ", "y" * 90)
    assert lines() == ["x" * 90, "  " + "y" * 90]


def test_a_word_wider_than_the_screen_is_whole() -> None:
    """What is cut could not be typed."""
    file = io.StringIO()
    paragraph(Console(file=file, width=40), "make one with: ", "/home/" + "z" * 60)
    assert file.getvalue() == "make one with:\n  /home/" + "z" * 60 + "\n"


def test_markup_in_a_document_is_text(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    paragraph(out, "[red]合计[/red] [/]")
    assert lines() == ["[red]合计[/red] [/]"]


def test_of_many_the_first_are_shown_and_the_number_is_said(screen: Callable[[int], Any]) -> None:
    out, lines = screen(40)
    assert len(first(out, range(1200))) == 30
    assert lines() == ["the first 30 of 1,200:"]


HOSTILE = "\x1b]0;title\x07\x1b[31mred\x9b2J\u202etxt.exe\r\x08"


def test_nothing_that_is_printed_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out = screen.console()
    screen.paragraph(out, (HOSTILE, "bold"), HOSTILE)
    out.print(screen.plain(HOSTILE), soft_wrap=True)
    shown = screen.table()
    shown.add_column(HOSTILE)
    shown.add_row(HOSTILE)
    out.print(shown)
    printed = capsys.readouterr().out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", printed)
    assert "\\x1b[31mred\\x9b2J\\u202etxt.exe" in printed


def test_styles_still_reach_a_terminal() -> None:
    out = screen.Screen(file=io.StringIO(), force_terminal=True, color_system="standard")
    screen.paragraph(out, ("red\x1b[2J", "red"))
    assert out.file.getvalue() == "\x1b[31mred\\x1b[2J\x1b[0m\n"  # type: ignore[attr-defined]
