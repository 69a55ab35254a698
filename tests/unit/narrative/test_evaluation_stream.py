"""Self-evaluation forms that a dump tore into lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.documents.text import read_text_dump
from dagster_project.narrative.evaluation_stream import read_streams
from dagster_project.narrative.model import Evaluation

TORN = """
道路养护 项目绩效自评表
（
20
22
年度）
项目名称 道路养护
主管部门 虚构市交通局-301 实施单
位
虚构市养护中心
项目资金
（万元）
年初预算数
全年预算
数
全年
执行
数
分
值
执行率 得分
年度资金总额 512.5 512.5
500
.2
1
0
97.6 9.76
其中：省级
财政资金
512.5 512.5
500
.2
-
-
97.6 --
其
他资金
0 0 0
-
-
0 --
年
度
总
体
目
标
预期目标 实际完成情况
保证畅通 完成
一级
指标
二级
指标
三级指
标
年度
指标
值
实际完
成值
分值
得
分
偏差原因分析及改进措
施
绩
效
目
标
产出
指标
数量
指标
养护里
程数
>=80
公里
75 公里 50
4
6
.
9
雨季停工
质量
指标
验收合
格率
=100%
100% 20
2
0
满意
度指
标
服务
对象
满意
度指
标
路人满
意度
>=90%
95% 20
2
0
总分 100
9
6
.
66
"""


def read(text: str) -> list[Evaluation]:
    # Two lines that a dump prints without a blank between them start a new cell.
    joined = ""
    for line in text.strip().split("\n"):
        joined += ("\n" if line[:1].isdigit() and " " in line else "\n\n") + line
    return list(read_streams(read_text_dump(f"{joined}\n".encode()).lines))


def test_the_head_is_read_over_torn_labels() -> None:
    (found,) = read(TORN)
    assert (found.scope, found.project, found.department, found.unit) == ("project", "道路养护", "虚构市交通局", "虚构市养护中心")
    assert found.fiscal_year == 2022


def test_torn_amounts_are_put_together_where_the_execution_rate_leaves_one_way() -> None:
    (found,) = read(TORN)
    total, source, other = found.funds
    assert (total.is_total, total.budget_yuan, total.executed_yuan) == (True, Decimal("5125000.0"), Decimal("5002000.0"))
    assert (total.weight, total.execution_rate, total.score) == (Decimal(10), Decimal("97.6"), Decimal("9.76"))
    assert (source.source, source.weight, other.budget_yuan) == ("省级财政资金", None, Decimal(0))


def test_indicators_keep_weight_score_and_deviation() -> None:
    (found,) = read(TORN)
    first, second, third = found.indicators
    assert (first.level_1, first.level_2, first.name) == ("产出指标", "数量指标", "养护里程数")
    assert (first.target, first.result, first.weight, first.score, first.deviation) == (
        ">=80公里",
        "75公里",
        Decimal(50),
        Decimal("46.9"),
        "雨季停工",
    )
    assert (second.level_1, second.name, second.score) == ("产出指标", "验收合格率", Decimal(20))
    assert (third.level_1, third.level_2) == ("满意度指标", "服务对象满意度指标")
    assert (found.total_weight, found.total_score, found.is_complete) == (Decimal(100), Decimal("96.66"), True)


def test_amounts_that_can_be_put_together_in_two_ways_are_not_read() -> None:
    (found,) = read(TORN.replace("512.5 512.5\n500\n.2\n1\n0\n97.6 9.76", "5 5\n1\n2\n1\n0\n-- 5", 1))  # 12 and 10, or 1 and 210
    assert found.funds[0].budget_yuan is None


def test_a_form_ends_where_the_next_part_of_the_document_starts() -> None:
    (found,) = read(TORN + "第四部分 名词解释\n一、年终：9 9\n")
    assert found.total_score == Decimal("96.66")


@pytest.mark.parametrize("cut", range(4, 70, 3))
def test_a_form_that_breaks_off_is_read_as_far_as_it_goes(cut: int) -> None:
    (found,) = read("\n".join(TORN.strip().split("\n")[:cut]))
    assert found.project in ("道路养护", "")
    assert len(found.indicators) <= 3
