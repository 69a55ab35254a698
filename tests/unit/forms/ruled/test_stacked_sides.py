"""A summary whose sides stand one below the other."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import ReadTable, assert_cells

SHAPES = {
    "sides one below the other, parted by their names": (
        "财政拨款收入支出决算总表",
        """
        项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
        收入 | < | < | < | <
        一般公共预算财政拨款收入 | 9.00 |  |  |
        本年收入合计 | 9.00 |  |  |
        总计 | 9.00 |  |  |
        支出 | < | < | < | <
        一般公共服务支出 | 8.00 | 7.00 | 1.00 |
        本年支出合计 | 8.00 | 7.00 | 1.00 |
        总计 | 9.00 | 8.00 | 1.00 |
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/total": "8.00",
            "expenditure.201/general_budget": "7.00",
            "expenditure.grand_total/total": "9.00",
        },
    ),
    "sides one below the other, parted by nothing": (
        "收入支出决算总表",
        """
        项目 | 行次 | 决算数
        一、一般公共预算财政拨款收入 | 1 | 9.00
        总计 | 2 | 9.00
        一、一般公共服务支出 | 3 | 8.00
        总计 | 4 | 9.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/amount": "8.00",
            "expenditure.grand_total/amount": "9.00",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_is_of_the_side_it_stands_in(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)
