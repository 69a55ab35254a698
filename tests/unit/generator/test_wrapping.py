"""Text is broken at a width and loses nothing."""

from __future__ import annotations

from tests.generator.wrapping import spaced, width, wrap


def test_a_chinese_character_takes_two_units() -> None:
    assert width("公开01表") == 8


def test_numbers_and_labels_are_cut_at_the_width() -> None:
    assert wrap("94,117,688.51", 10) == ["94,117,688", ".51"]
    assert wrap("机关事业单位基本养老保险缴费支出", 24) == ["机关事业单位基本养老保险", "缴费支出"]


def test_one_character_a_line_in_the_narrowest_column() -> None:
    assert wrap("科目名称", 1) == ["科", "目", "名", "称"]


def test_a_bracket_neither_ends_nor_a_closing_mark_starts_a_line() -> None:
    assert wrap("因公出国（境）费用", 10) == ["因公出国", "（境）费用"]
    assert wrap("货物、工程、服务", 4) == ["货", "物、", "工", "程、", "服务"]


def test_wide_off_counts_characters() -> None:
    assert wrap("科目名称", 2, wide=False) == ["科目", "名称"]


def test_digits_get_room_beside_characters() -> None:
    assert spaced("公开01表") == "公开 01 表"
