"""Names that a tool prints around the line of their code and numbers."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.text.reading_order.wrapped_names import unwrapped


def rows(*lines: str) -> list[str]:
    return [line.text for line in unwrapped(read_text_dump("\n".join((*lines, "")).encode()).lines, "expenditure")]


def test_a_name_above_its_code_and_below_it_is_one_row() -> None:
    assert rows("行政事业单位养老支", "20805 13,465.06 13,345.79", "出") == ["20805 行政事业单位养老支出 13,465.06 13,345.79"]
    assert rows("机关事业单位基本养老保险", "208 05 05 缴费支出 160.75 160.75") == [
        "2080505 机关事业单位基本养老保险缴费支出 160.75 160.75"
    ]


def test_the_total_stands_first_where_the_numbers_of_a_row_stand_on_two_lines() -> None:
    assert rows("一般公共服务支出 1,503.52 603.14", "201 2,106.66") == ["201 一般公共服务支出 2,106.66 1,503.52 603.14"]


def test_an_order_of_numbers_that_nothing_shows_is_not_made_up() -> None:
    lines = ["行政运行 1,503.52", "201 06 01 1,511.89 8.37"]
    assert rows(*lines) == lines


def test_a_name_that_is_not_that_of_the_code_stays_where_it_is() -> None:
    lines = ["商品和服务", "20805 13,465.06 13,345.79"]
    assert rows(*lines) == lines


def test_a_row_may_print_the_last_part_of_its_code_only() -> None:
    class_row = "208 社会保障和就业支出 13,465.06"
    assert rows(class_row, "行政事业单位养老支", "05 13,465.06", "出") == [class_row, "05 行政事业单位养老支出 13,465.06"]


def test_a_total_row_whose_figures_stand_on_two_lines_is_one_row() -> None:
    assert rows("合计 2,336.91 603.14", "2,940.05") == ["合计 2,940.05 2,336.91 603.14"]
    assert rows("合计 2,336.91 603.14", "2,940.15") == ["合计 2,336.91 603.14", "2,940.15"]
