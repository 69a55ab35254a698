"""A number printed in any manner reads back exactly, or is told as unread."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.forms.amounts import parse_grouped, parse_number
from dagster_project.forms.model import CellKey, State
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.numbers import NumberStyle
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

READ = {
    "apostrophes": NumberStyle(separator="’"),
    "full-width points": NumberStyle(point="．", separator="，"),
    "ideographic full stops": NumberStyle(point="。"),
    "groups of four": NumberStyle(group=4),
    "yuan signs": NumberStyle(before="¥"),
    "yuan signs of full width": NumberStyle(before="￥ "),
    "RMB": NumberStyle(before="RMB "),
    "units in the cells": NumberStyle(after="元"),
    "units apart": NumberStyle(after=" 元"),
    "circled notes": NumberStyle(after="①"),
    "raised notes": NumberStyle(after="²"),
    "asterisks": NumberStyle(after="*"),
    "notes before": NumberStyle(before="①", negative="9-"),
    "notes in words": NumberStyle(after="[注1]"),
    "triangles": NumberStyle(negative="△"),
    "black triangles": NumberStyle(negative="▲"),
    "words": NumberStyle(negative="负"),
    "square brackets": NumberStyle(negative="[]"),
    "minus behind": NumberStyle(negative="9-"),
    "fillers 无": NumberStyle(nothing="无"),
    "fillers /": NumberStyle(nothing="/"),
    "fillers **": NumberStyle(nothing="**"),
    "fillers .00": NumberStyle(nothing=".00"),
    "fillers 不适用": NumberStyle(nothing="不适用"),
}
UNREAD = {"points that part thousands": NumberStyle(separator=".", point=","), "vulgar fractions": NumberStyle(after="½")}


def style_of(numbers: NumberStyle, name: str = "pdf_edges") -> bytes:
    style = STYLES[name]
    contents = replace(style.contents, style=replace(style.contents.style, numbers=numbers))
    style = replace(style, contents=contents)
    return style.render(style.document(random_accounts(11)))


@cache
def plain() -> dict[CellKey, Decimal | None]:
    return amounts(read_disclosure(style_of(NumberStyle()), "a.pdf"))


@pytest.mark.parametrize("numbers", READ.values(), ids=READ.keys())
def test_every_figure_of_a_document_is_read_as_printed(numbers: NumberStyle) -> None:
    other = read_disclosure(style_of(numbers), "a.pdf")
    assert amounts(other) == plain()
    assert [problem.kind for problem in other.problems if problem.kind == "unreadable_cell"] == []


def test_blanks_part_thousands_where_a_form_shows_it_more_than_once() -> None:
    other = read_disclosure(style_of(NumberStyle(separator=" ")), "a.pdf")
    unread = [problem for problem in other.problems if problem.kind == "unreadable_cell"]
    assert amounts(other).items() <= plain().items()
    assert len(plain()) - len(amounts(other)) == len(unread) == 1


@pytest.mark.parametrize("numbers", UNREAD.values(), ids=UNREAD.keys())
def test_what_has_two_readings_is_told_as_unread(numbers: NumberStyle) -> None:
    other = read_disclosure(style_of(numbers), "a.pdf")
    assert amounts(other).items() <= plain().items()
    assert "unreadable_cell" in [problem.kind for problem in other.problems]


def amounts(disclosure: Disclosure) -> dict[CellKey, Decimal | None]:
    return {
        (form.form_id, row.row_key, key): cell.amount_yuan
        for form in disclosure.forms
        for row in form.rows
        for key, cell in row.cells.items()
        if cell.state is State.VALUE
    }


@pytest.mark.parametrize("numbers", [*READ.values(), *UNREAD.values(), NumberStyle(separator=" "), NumberStyle(separator="\u00a0")])
def test_a_text_gives_no_other_amount_and_tells_what_it_does_not_give(numbers: NumberStyle) -> None:
    known = amounts(read_disclosure(style_of(NumberStyle(), "layout_joined"), "a.txt"))
    other = read_disclosure(style_of(numbers, "layout_joined"), "a.txt")
    assert {place: amount for place, amount in amounts(other).items() if amount and known.get(place) != amount} == {}
    assert amounts(other) == known or {problem.kind for problem in other.problems} - {"form_absent"}


STYLES_OF_ONE = st.builds(
    NumberStyle,
    decimals=st.integers(0, 6),
    thousands=st.booleans(),
    negative=st.sampled_from(["-", "－", "−", "()", "（）", "[]", "△", "▲", "负", "9-"]),
    separator=st.sampled_from([",", "，", " ", "\u2009", "\u00a0", "\u202f", "'", "’"]),
    group=st.sampled_from([3, 4]),
    point=st.sampled_from([".", "．", "。"]),
    before=st.sampled_from(["", "¥", "￥", "RMB ", "①"]),
    after=st.sampled_from(["", "元", " 元", "①", "²", "*", "注1"]),
)


@settings(max_examples=250, deadline=None)
@given(st.integers(-(10**13), 10**13), STYLES_OF_ONE)
def test_a_number_in_any_manner_is_itself_or_nothing(cents: int, numbers: NumberStyle) -> None:
    amount = Decimal(cents) / 100
    text = numbers.money(amount, "元")
    number = parse_number(text) or parse_grouped(text)
    assert number is None or number.value == numbers.printed(amount, "元")
