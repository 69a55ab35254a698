"""Lines become paragraphs of sections."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.narrative.claims.paragraphs import fold, paragraphs


def lines(*texts: tuple[int, str]) -> list[TextLine]:
    return [TextLine(page, number, text, False) for number, (page, text) in enumerate(texts)]


def test_folding_keeps_the_comma_of_a_number_apart_from_that_of_a_sentence() -> None:
    assert fold("收入 1,707.93 万元,占５０％;“三公”经费") == "收入1,707.93万元，占50%；三公经费"


def test_a_number_torn_over_lines_and_pages_is_put_together() -> None:
    (paragraph,) = paragraphs(lines((1, "一、收入决算情况说明"), (1, "本年收入合计 1,7"), (1, "- 12 -"), (2, "07.93 万元。")))
    assert paragraph.text == "本年收入合计1,707.93万元。"
    assert (paragraph.pages[0], paragraph.pages[-1]) == (1, 2)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、收入支出决算总体情况说明", "summary"),
        ("（二）收入决算情况", "income"),
        ("四、财政拨款收入支出决算总体情况", "appropriation"),
        ("五、一般公共预算财政拨款支出决算情况说明", "general_budget"),
        ("六、一般公共预算财政拨款基本支出决算情况说明", "general_basic"),
        ("七、一般公共预算财政拨款“三公”经费支出决算情况说明", "three_public"),
        ("八、政府性基金预算财政拨款收入支出情况说明", "government_fund"),
        ("（一）机关运行经费支出情况", "operating_cost"),
        ("一、关于政府采购支出说明", "procurement"),
        ("（三）国有资产占用情况", "assets"),
        ("十、预算绩效管理情况", "performance"),
        ("第四部分 名词解释", "glossary"),
        ("第一部分 部门概况", "overview"),
    ],
)
def test_a_heading_opens_its_section(heading: str, section: str) -> None:
    (paragraph,) = paragraphs(lines((1, heading), (1, "一句话。")))
    assert paragraph.section == section


def test_an_item_of_a_list_that_starts_like_a_heading_is_text() -> None:
    first, second = paragraphs(
        lines(
            (1, "五、一般公共预算财政拨款支出决算情况说明"),
            (1, "1、农林水支出（类）国有资产监管（款）"),
            (1, "行政运行（项）5万元。"),
            (1, "2、其他。"),
        )
    )
    assert (first.section, first.is_item) == ("general_budget", True)
    assert first.text == "1、农林水支出（类）国有资产监管（款）行政运行（项）5万元。"
    assert second.text == "2、其他。"


def test_duties_that_mention_a_section_do_not_open_it() -> None:
    found = list(paragraphs(lines((1, "第一部分 部门概况"), (1, "一、主要职责"), (1, "（三）负责政府采购管理"), (1, "有关工作。"))))
    assert {paragraph.section for paragraph in found} == {"overview"}
