"""Figures as departments write them stay as printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project.documents.model import Line, Page, Word
from dagster_project.forms.model import State
from dagster_project.forms.ruled.reader import read_ruled
from tests.unit.forms.conftest import ReadTable, assert_cells, drawn_grid, kinds

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


def test_a_figure_that_a_stamp_may_have_put_there_is_unread_and_told() -> None:
    table = drawn_grid("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n201 | 一般公共服务支出 | 1,000.00 | 1,000.00 | 236.65")
    cells = tuple(cell._replace(is_apart=cell.text == "236.65") for cell in table.cells)
    words = (Word("一般公共预算财政拨款支出决算表", 10, 40, 300, 50), Word("金额单位：万元", 10, 60, 300, 70))
    heading = tuple(Line(word.text, (word,), word[1:]) for word in words)
    reading = read_ruled([Page(1, 600.0, 800.0, heading, heading, (replace(table, cells=cells),))])
    (row,) = (row for row in reading.forms[0].rows if row.row_key == "201")
    stamped, basic = row.cells["project"], row.cells["basic"]
    assert (stamped.text, stamped.state, stamped.amount_yuan) == ("236.65", State.UNREADABLE, None)
    assert basic.amount_yuan == Decimal("10000000.00")
    assert kinds(reading) == ["unreadable_cell"]
