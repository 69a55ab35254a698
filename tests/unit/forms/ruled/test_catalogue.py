"""Rows that are entries of a catalogue of services have keys by their codes, or by their names level by level."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import ReadTable, cells, kinds

TITLE = "政府购买服务支出情况表"
TABLES = {
    "a code beside each name": (
        """
        目录代码 | 目录名称 | 金额
        合计 | < | 9.00
        A | 公共服务 | 9.00
        A02 | 教育公共服务 | 9.00
        A0201 | 课程研究与开发服务 | 4.00
        A0203 | 校园艺术、体育活动服务 | 5.00
        """,
        {
            "total/total": "9.00",
            "service.A/total": "9.00",
            "service.A.02/total": "9.00",
            "service.A.02.01/total": "4.00",
            "service.A.02.03/total": "5.00",
        },
    ),
    "a code in the cell of the name": (
        """
        政府购买服务指导性目录 | 合计 | 一般公共预算财政拨款 | 其他资金
        合计 | 9.00 | 8.00 | 1.00
        B01法律服务 | 9.00 | 8.00 | 1.00
        """,
        {
            "total/total": "9.00",
            "total/general_budget": "8.00",
            "total/other": "1.00",
            "service.B.01/total": "9.00",
            "service.B.01/general_budget": "8.00",
            "service.B.01/other": "1.00",
        },
    ),
    "a column for each level, what goes on merged or left blank": (
        """
        指导性目录 | < | < | 决算数
        一级目录 | 二级目录 | 三级目录 | ^
        合计 | < | < | 9.00
        公共服务 | 教育公共服务 | 课程研究与开发服务 | 2.00
        ^ | ^ | 校园艺术、体育活动服务 | 3.00
         | 文化公共服务 | 艺术表演及交流服务 | 1.00
        政府履职辅助性服务 | 法律服务 | 法律顾问服务 | 3.00
        """,
        {
            "total/total": "9.00",
            "service.公共服务.教育公共服务.课程研究与开发服务/total": "2.00",
            "service.公共服务.教育公共服务.校园艺术、体育活动服务/total": "3.00",
            "service.公共服务.文化公共服务.艺术表演及交流服务/total": "1.00",
            "service.政府履职辅助性服务.法律服务.法律顾问服务/total": "3.00",
        },
    ),
    "sums in the columns of their levels": (
        """
        一级目录 | 二级目录 | 三级目录 | 金额
        公共服务小计 | < | < | 5.00
        公共服务 | 教育公共服务 | 小计 | 5.00
         |  | 课程研究与开发服务 | 5.00
        合计 | < | < | 5.00
        """,
        {
            "service.公共服务/total": "5.00",
            "service.公共服务.教育公共服务/total": "5.00",
            "service.公共服务.教育公共服务.课程研究与开发服务/total": "5.00",
            "total/total": "5.00",
        },
    ),
    "names alone, whose level nobody tells": (
        """
        购买服务项目 | 支出金额
        合计 | 9.00
        一、法律服务 | 4.00
        二、会计审计服务 | 5.00
        """,
        {"total/total": "9.00", "item.法律服务/total": "4.00", "item.会计审计服务/total": "5.00"},
    ),
}


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES.keys())
def test_an_entry_has_the_key_of_its_code_or_names(read_table: ReadTable, table: str, expected: dict[str, str]) -> None:
    reading = read_table(TITLE, table)
    assert cells(reading) == expected
    assert kinds(reading) == []


def test_a_second_purchase_of_an_entry_is_told_and_a_code_of_another_kind_too(read_table: ReadTable) -> None:
    reading = read_table(
        TITLE,
        """
        目录代码 | 目录名称 | 金额
        合计 | < | 9.00
        B0101 | 法律顾问服务 | 4.00
        B0101 | 法律顾问服务 | 3.00
        2010301 | 行政运行 | 2.00
        """,
    )
    assert cells(reading) == {"total/total": "9.00", "service.B.01.01/total": "4.00"}
    assert len(reading.problems) == 2


def test_columns_that_nobody_knows_are_not_read(read_table: ReadTable) -> None:
    reading = read_table(
        TITLE,
        """
        序号 | 承接主体 | 服务期限 | 合同价款
        1 | 甲公司 | 12 | 4.00
        """,
    )
    assert reading.forms == []
    assert kinds(reading) == ["header_not_understood"]
