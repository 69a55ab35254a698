"""Codes that are printed in pieces, known by their names."""

from __future__ import annotations

from collections import Counter

from dagster_project.forms.text.blocks.codes_of_names import codes_of_names


def pieces(*printed: str) -> Counter[tuple[str, int]]:
    return Counter((piece, 1) for piece in printed)


def test_names_in_any_order_use_up_the_pieces() -> None:
    texts = [("普通教育", 1), ("教育支出", 1)]
    assert {code for code, _, _ in codes_of_names("function_codes", texts, pieces("205", "205", "02"))} == {"205", "20502"}


def test_several_rows_of_one_name_are_those_whose_codes_use_up_the_pieces() -> None:
    texts = [("其他支出", 1)] * 3
    found = codes_of_names("function_codes", texts, pieces("229", "229", "99", "229", "99", "01"))
    assert {code for code, _, _ in found} == {"229", "22999", "2299901"}


def test_pieces_that_are_left_over_tell_nothing() -> None:
    assert codes_of_names("function_codes", [("教育支出", 1)], pieces("205", "206")) == []
