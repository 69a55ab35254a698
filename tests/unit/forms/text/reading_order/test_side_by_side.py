"""Rows of economic codes side by side, of which a tool printed the pieces on several lines."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.text.reading_order.side_by_side import parted


def rows(*lines: str) -> list[str]:
    return [line.text for line in parted(read_text_dump("\n".join((*lines, "")).encode()).lines)]


def test_codes_names_and_figures_on_lines_of_their_own_are_put_together() -> None:
    assert rows("301 01 302", "基本工资 01 办公费", "262.33 21.21") == ["30101 基本工资 30201 办公费", "262.33 21.21"]


def test_a_name_over_several_lines_belongs_to_the_code_that_has_it() -> None:
    lines = ("301 08 机关事业单位基本养老保险缴 302", "06 电费", "费 160.75")
    assert rows(*lines) == ["30108 机关事业单位基本养老保险缴费 30206 电费", "160.75"]


def test_a_figure_behind_a_name_on_its_line_is_of_that_row_and_one_below_of_a_row_without() -> None:
    assert rows("301 02 302", "津贴补贴 1,238.58 02 印刷费", "7.61") == ["30102 津贴补贴 1,238.58", "30202 印刷费", "7.61"]
    assert rows("302", "99 其他商品和服务支", "出 11.53") == ["30299 其他商品和服务支出 11.53"]


def test_names_of_other_codes_stay_as_they_are() -> None:
    lines = ("301 01 302", "基本工资 01 抚恤金", "262.33 21.21")
    assert rows(*lines) == list(lines)


def test_rows_on_one_line_stay_as_they_are() -> None:
    lines = ("301 01 基本工资 262.33 302 01 办公费 21.21", "301 02 津贴补贴 302 02 印刷费 7.61")
    assert rows(*lines) == list(lines)


def test_figures_elsewhere_than_on_one_line_below_the_names_put_nothing_together() -> None:
    for lines in (("301 01 302", "262.33 21.21", "基本工资 01 办公费"), ("303 07 302", "医疗费补助 26 劳务费", "2.01", "2.01")):
        assert rows(*lines) == list(lines)
