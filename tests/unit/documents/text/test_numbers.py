from __future__ import annotations

import re

import pytest

from dagster_project.documents.text import numbers

_PRINTED = (
    numbers.AMOUNT,
    numbers.NUMBER,
    numbers.ANY_FIGURE,
    numbers.FIGURE_PART,
    numbers.ONE_FIGURE,
    numbers.DASHES,
)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("1,234.50", "amount number figure part single"),
        ("１，２３４．５０", "amount number figure part single"),
        ("-1,234.50", "amount number figure part single"),
        ("（1,234.50）", "amount number figure part single"),
        ("(1,234.50", "amount number figure part single"),
        ("2080501", "number figure part single"),
        ("40,761,600.", "number figure part single"),
        ("12,34", "number figure part"),
        ("1,005.002,340.00", "part"),
        ("1,0052,340", "number figure part"),
        (",200.00", "part"),
        ("+3.5%", "figure part single"),
        ("12％", "figure part single"),
        ("¥5.00", "figure part"),
        ("——", "dashes"),
        ("－", "dashes"),
        ("12万", ""),
        ("", ""),
    ],
)
def test_what_each_pattern_of_a_printed_number_matches(text: str, matches: str) -> None:
    names = ("amount", "number", "figure", "part", "single", "dashes")
    assert " ".join(name for name, pattern in zip(names, _PRINTED, strict=True) if pattern.fullmatch(text)) == matches


@pytest.mark.parametrize(
    ("text", "end"),
    [("合计 1,2", "1,2"), ("合计 （12．", "（12．"), ("合计 12 元", None), ("2080501", "2080501"), ("1.2\n", None), ("2023-12", "-12")],
)
def test_a_number_at_the_end_of_a_text(text: str, end: str | None) -> None:
    start = numbers.number_at_end(text)
    assert (None if start is None else text[start:]) == end


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        (numbers.FOLDED_AMOUNT, ["1,234.50", "1234", "-5.00", "(5.00", "¥5"], ["12,34", "12.", ".5", "+5"]),
        (numbers.FOLDED_REMNANT, ["40,761,600.", ",200.00", "00", "0.", "-0,"], ["0", "7", "200.00", "1,234"]),
        (numbers.FOLDED_PLAIN, ["0", "10", "0.5", "100.00"], ["00", "1,000", "-1", "5."]),
        (numbers.FOLDED_LOOSE, ["0", "1,000.5"], ["0,5", ",5", "-1"]),
        (numbers.FOLDED_DIGITS, ["1", "1.", "..5"], ["1,0", "-1", ""]),
        (numbers.CODE, ["20", "2080501"], ["2", "20805011", "208-05"]),
        (numbers.FOLDED_PART, ["1,2", "(.5", "-,00)"], ["--1", "1 2"]),
    ],
)
def test_what_each_pattern_of_folded_text_matches(pattern: re.Pattern[str], matching: list[str], others: list[str]) -> None:
    assert [text for text in [*matching, *others] if pattern.fullmatch(text)] == matching
