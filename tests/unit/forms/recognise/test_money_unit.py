"""Where and how documents print the money unit."""

from __future__ import annotations

import pytest

from dagster_project.forms.recognise.money_unit import unit_for_all, unit_in_brackets, unit_stated, units_stated

STATED = [
    ("单位：元", "元"),
    ("单位：万元", "万元"),
    ("单位:万元", "万元"),
    ("单 位 ： 万 元", "万元"),
    ("金额单位：元", "元"),
    ("金额单位:人民币万元", "万元"),
    ("金额单位：人民币元", "元"),
    ("货币单位：人民币元", "元"),
    ("计量单位：千元", "千元"),
    ("单位：人民币（万元）", "万元"),
    ("单位：（万元）", "万元"),
    ("金额单位（万元）：万元", "万元"),
    ("单位：元，%", "元"),
    ("单位:元,%", "元"),
    ("单位：万元、%", "万元"),
    ("单位：亿元", "亿元"),
    ("（单位：万元）", "万元"),
    ("金额单位 万元", "万元"),
    ("部门：某市水务局|单位：元", "元"),
    ("部门：某市水务局 货币：人民币元", "元"),
    ("单位：元氏县水务局 金额单位：万元", "万元"),
    ("Unit: RMB 10,000 yuan", "万元"),
    ("Unit: yuan", "元"),
    ("UNIT：10,000 Yuan", "万元"),
    ("(Unit: RMB yuan)", "元"),
    ("Unit: RMB 10 thousand yuan", "万元"),
    ("单位（Unit）：万元", "万元"),
    ("Unit：RMB'0000", "万元"),
    ("Unit: RMB'000", "千元"),
    ("Unit: RMB 00000", None),
    ("Unit: RMB million", None),
    ("Unit: RMB", "元"),
    ("Unit: RMB Yuan", "元"),
    ("金额：万元", "万元"),
    ("单位：万元 Unit: 10,000 RMB Yuan", "万元"),
    ("本表金额单位均为万元", "万元"),
    ("注：以“万元”为金额单位（保留两位小数）", "万元"),
    ("单位：万元 公开03表", "万元"),
    ("单位：万元科目编码", "万元"),
    ("單位：萬元", "万元"),
    ("单位；万元", "万元"),
    ("Currency: RMB 10,000", "万元"),
    ("单位：某市水务局", None),
    ("单位：元氏县水务局", None),
    ("单位：万元县教育局", None),
    ("单位：辆", None),
    ("本套报表金额单位转换为万元时，可能存在尾差", None),
    ("本年支出3,456.85万元", None),
]


@pytest.mark.parametrize(("text", "unit"), STATED)
def test_the_unit_that_a_line_states(text: str, unit: str | None) -> None:
    assert unit_stated([text]) == unit


@pytest.mark.parametrize("lines", [["金额单位：", "万元"], ["金额单", "位：万", "元"], ["金额单位", "万元"], ["单位：", "人民币", "万元"]])
def test_a_unit_broken_over_lines_or_cells(lines: list[str]) -> None:
    assert unit_stated(lines) == "万元"


def test_of_two_units_none_is_taken() -> None:
    assert units_stated(["单位：元", "单位：万元"]) == ["元", "万元"]
    assert unit_stated(["单位：元", "单位：万元"]) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("收入决算表（万元）", "万元"),
        ("支出决算表（单位：元）", "元"),
        ("决算数（万元）", "万元"),
        ("决算数/万元", "万元"),
        ("决算数（人民币元）", "元"),
        ("Final accounts (RMB 10,000)", "万元"),
        ("车辆数（辆）", None),
        ("收入决算表", None),
    ],
)
def test_the_unit_that_ends_a_title_or_a_column_head(text: str, unit: str | None) -> None:
    assert unit_in_brackets(text) == unit


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["以下各表单位均为万元"], "万元"),
        (["本套报表金额单位：元"], "元"),
        (["（以下各表金额单位：人民币万元）"], "万元"),
        (["金额单位：万元"], None),
        (["以下各表单位均为万元", "各表金额单位：元"], None),
        (["附表1 收入决算表 单位：万元"], None),
    ],
)
def test_the_unit_stated_once_for_all_forms(lines: list[str], unit: str | None) -> None:
    assert unit_for_all(lines) == unit
