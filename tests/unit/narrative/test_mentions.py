"""What the words of a document speak of."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.narrative.claims.paragraphs import headings, paragraphs
from dagster_project.narrative.mentions import NARRATIVE, WHOLE, read_mentions


def topics(text: str) -> set[str]:
    lines = read_text_dump(text.encode()).lines
    return {mention.topic for mention in read_mentions(list(paragraphs(lines)), headings(lines), [])}


def under(heading: str, text: str) -> set[str]:
    return topics(f"第三部分 2024年度部门决算情况说明\n{heading}\n{text}\n")


@pytest.mark.parametrize(
    ("heading", "text", "topic"),
    [
        ("十、机关运行经费支出情况", "机关运行经费支出184.65万元。", "operating_cost"),
        ("十、其他重要事项情况", "本单位为事业单位，没有机关运行经费。", "operating_cost"),
        ("七、“三公”经费支出情况", "国内公务接待7批次、52人次。", "reception_counts"),
        ("七、“三公”经费支出情况", "全年未发生公务接待。", "reception_counts"),
        ("七、“三公”经费支出情况", "本年度无财政拨款“三公”经费支出。", "vehicles_owned"),
        ("七、“三公”经费支出情况", "因公出国（境）费支出0万元。", "overseas_counts"),
        ("十一、政府采购支出情况", "政府采购支出总额0万元。", "procurement_small"),
        ("十、国有资产占用情况", "截至2022年12月31日，共有车辆2辆。", "assets"),
        ("十、国有资产占用情况", "公务用车2台。", "vehicles_owned"),
        ("九、其他重要事项", "共有一般公务用车2辆。", "assets"),
        ("十二、预算绩效管理情况", "组织对3个项目开展绩效自评，自评结果均为优。", "performance_results"),
    ],
)
def test_a_figure_or_that_there_is_none_speaks_of_a_topic(heading: str, text: str, topic: str) -> None:
    assert topic in under(heading, text)
    assert NARRATIVE in under(heading, text)


@pytest.mark.parametrize(
    ("heading", "text", "topic"),
    [
        ("七、“三公”经费支出情况", "国内公务接待支出0万元。主要原因：无公务接待开支。", "reception_counts"),
        ("十一、政府采购支出情况", "政府采购支出总额5万元，其中：货物5万元。", "procurement_parts"),
        ("十、其他重要事项情况", "扶持中小企业发展资金3万元已拨付。", "procurement"),
        ("七、“三公”经费支出情况", "公务用车运行维护费3万元。", "three_public_purchase"),
        ("七、“三公”经费支出情况", "公务用车购置0辆，年末公务用车保有量2辆，更新车辆1辆。", "assets"),
        ("七、“三公”经费支出情况", "公务用车购置费支出0万元，未购置公务用车。", "vehicles_owned"),
        ("十、国有资产占用情况", "共有单价100万元以上设备2台。", "vehicles_owned"),
        ("十二、预算绩效情况", "2022年度没有政府性基金预算财政拨款收入和支出，该表为空表。", "performance"),
        ("十二、预算绩效情况", "2022年度没有政府性基金预算财政拨款收入和支出，该表为空表。", "performance_results"),
    ],
)
def test_a_zero_of_money_or_a_word_elsewhere_is_not_enough(heading: str, text: str, topic: str) -> None:
    assert topic not in under(heading, text)


PARTS = ["一、收支总体情况", "二、收入决算情况", "三、支出决算情况", "四、财政拨款收支情况", "五、“三公”经费情况", "六、政府采购情况"]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [(PARTS, True), (PARTS[:4], False), ([*PARTS[:3], *PARTS[4:]], True), ([PARTS[0], *PARTS[3:]], False), (PARTS[2:], False)],
)
def test_an_explanation_is_whole_from_its_first_part_on_with_one_gap_at_most(parts: list[str], whole: bool) -> None:
    text = "".join(f"{part}\n本年支出3万元。\n" for part in parts)
    assert (WHOLE in topics(f"第三部分 2024年度部门决算情况说明\n{text}")) is whole


def test_tables_speak_of_nothing() -> None:
    assert topics("收入支出决算总表\n单位：万元\n本年收入合计 3.00\n") == set()
