"""Rows of economic codes side by side, of which a tool printed the pieces on several lines."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.text.reading_order.side_by_side import parted


def rows(*lines: str) -> list[str]:
    return [line.text for line in parted(read_text_dump("\n".join((*lines, "")).encode()).lines)[0]]


def astray(*lines: str) -> list[str]:
    """The figures that are of no row for sure."""
    return [line.text for line in parted(read_text_dump("\n".join((*lines, "")).encode()).lines)[1]]


def test_codes_names_and_figures_on_lines_of_their_own_are_put_together() -> None:
    assert rows("301 01 302", "基本工资 01 办公费", "262.33 21.21") == ["30101 基本工资 30201 办公费", "262.33 21.21"]


def test_a_name_over_several_lines_belongs_to_the_code_that_has_it() -> None:
    lines = ("301 08 机关事业单位基本养老保险缴 302", "06 电费", "费 160.75")
    assert rows(*lines) == ["30108 机关事业单位基本养老保险缴费 30206 电费", "160.75"]


def test_a_figure_behind_a_name_on_its_line_is_of_that_row_and_one_below_of_a_row_without() -> None:
    assert rows("301 02 302", "津贴补贴 1,238.58 02 印刷费", "7.61") == ["30102 津贴补贴 1,238.58", "30202 印刷费", "7.61"]
    assert rows("302", "99 其他商品和服务支", "出 11.53") == ["30299 其他商品和服务支出 11.53"]


def test_figures_of_rows_that_their_names_do_not_show_are_of_none() -> None:
    lines = ("301 01 302", "基本工资 01 抚恤金", "262.33 21.21")
    assert rows(*lines)[:2] == list(lines[:2])
    assert astray(*lines) == ["262.33 21.21"]


def test_rows_on_one_line_stay_as_they_are() -> None:
    lines = ("301 01 基本工资 262.33 302 01 办公费 21.21", "301 02 津贴补贴 302 02 印刷费 7.61")
    assert rows(*lines) == list(lines)


def test_figures_elsewhere_than_on_one_line_below_the_names_are_of_no_row() -> None:
    assert astray("301 01 302", "262.33 21.21", "基本工资 01 办公费") == ["262.33 21.21"]


def test_a_line_that_is_no_part_of_the_rows_stays_below_them() -> None:
    assert rows("310 302", "99 99", "其他资本性支出 其他商品和服务支出", "人员经费合计 2,152.26") == [
        "31099 其他资本性支出 30299 其他商品和服务支出",
        "人员经费合计 2,152.26",
    ]
