"""A narrative of a few lines beside a few printed cells, and a self-evaluation torn into lines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from dagster_project.documents.text.dump import TextLine, read_text_dump
from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.reader import read_claims
from dagster_project.narrative.claims.tokens import names_of
from dagster_project.narrative.evaluations.reading_order import read_evaluations_in_order
from dagster_project.narrative.model import Claim, Evaluation

Read = Callable[..., list[Claim]]


def form(form_id: str, *rows: tuple[str, str, dict[str, str]]) -> Form:
    """A form in 元 from `(row key, label, text by column)`."""
    printed = []
    for key, label, texts in rows:
        cells = {
            column: Cell(text, Decimal(text) if text else None, None, Decimal("0.005"), State.VALUE if text else State.BLANK)
            for column, text in texts.items()
        }
        code = key.removeprefix("expenditure.")
        is_economic = form_id == "general_budget_economic"
        printed.append(
            Row(key, label, code if code.isdigit() and not is_economic else None, key if key.isdigit() and is_economic else None, cells)
        )
    return Form(form_id, form_id, [1], "元", printed)


FORMS = [
    form(
        "income_expenditure_summary",
        ("income.grand_total", "总计", {"amount": "1200000"}),
        ("income.current_year_total", "本年收入合计", {"amount": "1000000"}),
    ),
    form("income", ("total", "合计", {"total": "1000000", "appropriation": "900000", "other": ""})),
    form(
        "general_budget_expenditure",
        ("total", "合计", {"total": "900000", "basic": "600000", "project": "300000"}),
        ("205", "教育支出", {"total": "500000", "basic": "500000", "project": ""}),
        ("20506", "留学教育", {"total": "100000", "basic": "100000", "project": ""}),
        ("2050699", "其他留学教育支出", {"total": "100000", "basic": "100000", "project": ""}),
        ("208", "社会保障和就业支出", {"total": "400000", "basic": "100000", "project": "300000"}),
    ),
    form(
        "general_budget_economic",
        ("301", "工资福利支出", {"basic": "500000"}),
        ("30101", "基本工资", {"basic": "300000"}),
        ("302", "商品和服务支出", {"basic": "100000"}),
    ),
    form(
        "three_public",
        ("budget", "预算数", {"total": "50000", "reception": "50000"}),
        ("final", "决算数", {"total": "20000", "reception": "20000"}),
    ),
]


@pytest.fixture
def read() -> Read:
    """Claims of lines under a heading."""

    def read_lines(*lines: str, heading: str = "一、一般公共预算财政拨款支出决算情况说明", year: int = 2022) -> list[Claim]:
        printed = [TextLine(3 + number // 20, number, line, False) for number, line in enumerate((heading, *lines))]
        told = read_claims(paragraphs(printed), names_of(FORMS, "虚构市教育局"), PrintedCells(FORMS), year)
        return [claim for _, of_paragraph in told for claim in of_paragraph]

    return read_lines


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
"""A self-evaluation form as a dump tears it into lines."""


def read_torn(text: str) -> list[Evaluation]:
    """The self-evaluations of a torn form."""
    # Two lines that a dump prints without a blank between them start a new cell.
    joined = ""
    for line in text.strip().split("\n"):
        joined += ("\n" if line[:1].isdigit() and " " in line else "\n\n") + line
    return list(read_evaluations_in_order(read_text_dump(f"{joined}\n".encode()).lines))
