"""Figures as departments write them stay as printed."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import ReadTable, assert_cells

SHAPES = {
    "numbers with the sign of the yuan": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | ¥1,000.00 | ￥-5.00 |
        """,
        {"201/total": "¥1,000.00", "201/basic": "￥-5.00"},
    ),
    "negative numbers and mixed separators": (
        "支出决算表",
        """
        科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
        201 | 一般公共服务支出 | 20,218.21 | 20323.21 | －105.00 | (0.50) | – | 0.50
        """,
        {
            "201/total": "20,218.21",
            "201/basic": "20323.21",
            "201/project": "－105.00",
            "201/remitted_to_superior": "(0.50)",
            "201/operating": "–",
            "201/subsidy_to_subordinate": "0.50",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_keeps_its_printed_text(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)
