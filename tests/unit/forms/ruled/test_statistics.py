"""The statistics form: lines of several parts."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import ReadTable, assert_cells

SHAPES = {
    "statistics of contracts with small firms": (
        "部门决算公开相关信息统计表",
        """
        项目 | 行次 | 统计数
        栏次 |  | 1
        （一）政府采购支出合计 | 2 | 90.36
        （二）政府采购授予中小企业合同金额 | 6 | 35.00
        其中：授予小微企业合同金额 | 7 | 30.00
        """,
        {"procurement.total/value": "90.36", "procurement.sme/value": "35.00", "procurement.micro/value": "30.00"},
    ),
    "statistics in two blocks": (
        "部门决算公开相关信息统计表",
        """
        项目 | 行次 | 统计数 | 项目 | 行次 | 统计数
        一、政府采购情况 | — | — | 三、国有资产占用情况 | — | —
        政府采购支出合计 | 1 | 5.00 | （一）车辆数合计（辆） | 7 | 3
        1.政府采购货物支出 | 2 | 5.00 | 2.主要负责人用车 | 9 | 3
        """,
        {
            "procurement.total/value": "5.00",
            "procurement.goods/value": "5.00",
            "vehicles.total/value": "3",
            "vehicles.leadership/value": "3",
        },
    ),
    "statistics of posts and staff": (
        "部门决算公开相关信息统计表",
        """
        项目 | 行次 | 统计数
        （一）车辆数合计（辆） | 1 | 3
        人员编制数 | 2 | 50
        行政编制 | 3 | 32
        事业编制 | 4 | 18
        实有人数 | 5 | 72
        在职人员 | 6 | 47
        退休人员 | 7 | 25
        """,
        {
            "staff.authorised/value": "50",
            "staff.authorised.administrative/value": "32",
            "staff.authorised.institution/value": "18",
            "staff.in_place/value": "72",
            "staff.in_place.serving/value": "47",
            "staff.in_place.retired/value": "25",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_stands_under_its_line(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)
