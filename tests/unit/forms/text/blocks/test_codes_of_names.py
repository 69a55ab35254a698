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


SECTIONS = [("公共安全支出", 1), ("公安", 1), ("检察", 1)]
"""204, 20402 and 20404. Both have items 01 (行政运行) and 03 (机关服务)."""
ALL_PIECES = pieces("204", *("204", "02"), *("204", "02", "01"), *("204", "04"), *("204", "04", "03"))


def test_what_the_pieces_leave_open_the_place_of_the_name_tells() -> None:
    """One section has 行政运行, the other 机关服务: both ways use up the pieces."""
    police, prosecution = SECTIONS[1:]
    texts = [SECTIONS[0], police, ("行政运行", 1), prosecution, ("机关服务", 1)]
    found = {code for code, _, _ in codes_of_names("function_codes", texts, ALL_PIECES)}
    assert found == {"204", "20402", "20404", "2040201", "2040403"}
    texts = [SECTIONS[0], police, ("机关服务", 1), prosecution, ("行政运行", 1)]
    found = {code for code, _, _ in codes_of_names("function_codes", texts, ALL_PIECES)}
    assert found == {"204", "20402", "20404", "2040203", "2040401"}


def test_names_that_stand_in_no_place_of_theirs_leave_it_open() -> None:
    texts = [("行政运行", 1), ("机关服务", 1), *SECTIONS]
    assert codes_of_names("function_codes", texts, ALL_PIECES) == []


def test_a_code_is_a_part_of_one_that_is_printed() -> None:
    """行政运行 is an item of many sections; only one of them is printed."""
    texts = [*SECTIONS[:2], ("行政运行", 1)]
    assert [code for code, _, _ in codes_of_names("function_codes", texts, pieces("204", "02", "01"))] == ["204", "20402", "2040201"]
