"""Ruled self-evaluation forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.documents.model import Grid, GridCell
from dagster_project.narrative.evaluations.ruled import holds_evaluation, read_evaluation_grids

HEAD = [
    ["项目名称", "道路养护", "", "", "", ""],
    ["主管部门", "虚构市交通局", "", "实施单位", "养护中心", ""],
    ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", "512.5", "512.5", "500.2", "10", "97.6%", "9.76"],
    ["其中：当年财政拨款", "500", "500", "490", "—", "98%", "—"],
    ["上年结转资金", "12.5", "12.5", "10.2", "—", "81.6%", "—"],
    ["年度总体目标", "保证畅通", "", "", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "养护里程", "≥80公里", "75公里", "50", "46.9", "雨季停工"],
]
TAIL = [["产出指标", "质量指标", "合格率", "100%", "100%", "40", "40", ""], ["总分", "", "", "", "", "100", "96.66", ""]]


def grid(page: int, rows: list[list[str]]) -> Grid:
    width = max(map(len, rows))
    cells = tuple(
        GridCell(number, column, 1, 1, text, (), (0.0, 0.0, 1.0, 1.0))
        for number, row in enumerate(rows)
        for column, text in enumerate(row + [""] * (width - len(row)))
    )
    edges = tuple(float(edge) for edge in range(width + 1))
    return Grid(page, (0.0, 0.0, 1.0, 1.0), len(rows), width, cells, edges, tuple(float(edge) for edge in range(len(rows) + 1)))


def test_a_form_goes_on_over_a_page_end() -> None:
    (found,) = read_evaluation_grids([grid(30, HEAD), grid(31, TAIL)])
    assert (found.project, found.department, found.unit, found.page) == ("道路养护", "虚构市交通局", "养护中心", 30)
    assert [(indicator.name, indicator.page, indicator.score) for indicator in found.indicators] == [
        ("养护里程", 30, Decimal("46.9")),
        ("合格率", 31, Decimal(40)),
    ]
    assert (found.total_weight, found.total_score) == (Decimal(100), Decimal("96.66"))


def test_money_is_read_by_source_in_yuan() -> None:
    (found,) = read_evaluation_grids([grid(30, HEAD)])
    total, appropriated, carried = found.funds
    assert (total.is_total, total.initial_budget_yuan, total.execution_rate, total.score) == (
        True,
        Decimal("5125000.0"),
        Decimal("97.6"),
        Decimal("9.76"),
    )
    assert (appropriated.source, appropriated.executed_yuan, appropriated.weight) == ("当年财政拨款", Decimal(4_900_000), None)
    assert (carried.source, carried.half_unit_yuan) == ("上年结转资金", Decimal(500))


@pytest.mark.parametrize(("unit", "yuan"), [("元", "512.5"), ("千元", "512500.0"), ("万元", "5125000.0"), ("亿元", "51250000000.0")])
def test_money_is_in_the_unit_that_its_header_prints(unit: str, yuan: str) -> None:
    head = [[text.replace("万元", unit) for text in row] for row in HEAD]
    (found,) = read_evaluation_grids([grid(30, head)])
    assert found.funds[0].budget_yuan == Decimal(yuan)


def test_a_statutory_form_is_no_evaluation() -> None:
    assert holds_evaluation(grid(30, HEAD))
    assert not holds_evaluation(grid(5, [["科目名称", "合计"], ["教育支出", "5.00"]]))
