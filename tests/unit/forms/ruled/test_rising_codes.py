"""Codes of a part that go on where those of a table end."""

from __future__ import annotations

import pytest

from dagster_project.forms.ruled.rising_codes import codes_go_on

ABOVE = [["201", "一般公共服务支出", "9.00"], ["20106", "财政事务", "9.00"]]


@pytest.mark.parametrize(
    ("part", "goes_on"),
    [
        ([["2010601", "行政运行", "4.00"], ["205", "教育支出", "4.00"]], True),
        ([["205", "", "", "教育支出"], ["205", "02", "", "普通教育"], ["", "", "", "学前教育"]], False),
        ([["205", "", "", "教育支出"], ["205", "02", "", "普通教育"], ["205", "02", "01", "学前教育"]], True),
        ([["20106", "财政事务", "9.00"]], False),
        ([["205", "教育支出", "4.00"], ["20504", "职业教育", "4.00"], ["20502", "普通教育", "4.00"]], False),
        ([["301", "工资福利支出", "4.00"], ["30101", "基本工资", "4.00"]], False),
        ([["205", "教育支出", "4.00"], ["301", "工资福利支出", "4.00"]], False),
        ([["02", "普通教育", "4.00"]], False),
        ([["教育支出", "4.00"]], False),
        ([], False),
    ],
)
def test_codes_go_on_where_each_comes_behind_the_one_before(part: list[list[str]], goes_on: bool) -> None:
    assert codes_go_on(ABOVE, part) is goes_on


@pytest.mark.parametrize("above", [ABOVE[:1], [*ABOVE, ["合计", "", "9.00"]], []], ids=["one row", "ended by its total", "none"])
def test_a_table_that_shows_no_order_or_has_ended_does_not_go_on(above: list[list[str]]) -> None:
    assert not codes_go_on(above, [["205", "教育支出", "4.00"]])
