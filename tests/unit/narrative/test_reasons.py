"""Differences and changes that the words state without a reason."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.narrative.reader import read_narrative

ITEM = "教育支出（类）普通教育（款）小学教育（项）"
OTHER = "教育支出（类）普通教育（款）初中教育（项）"


def remarks(heading: str, text: str) -> list[tuple[str, str]]:
    lines = read_text_dump(f"第三部分 2024年度部门决算情况说明\n{heading}\n{text}\n".encode()).lines
    found = read_narrative(lines, None, forms=[], department=None, fiscal_year=2024).problems
    return [(one.kind, one.facts.get("label", "")) for one in found]


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        (f"1.{ITEM}年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80%。", [ITEM]),
        (f"1.{ITEM}年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80%。决算数小于预算数的主要原因：厉行节约。", []),
        (f"1.{ITEM}年初预算为5.00万元，支出决算为4.00万元。\n因人员调出，支出减少。", []),
        (f"1.{ITEM}年初预算为5.00万元，支出决算为5.00万元，完成年初预算的100%。", []),
        (f"1.{ITEM}年初预算为5.00万元，支出决算为4.00万元；2.{OTHER}年初预算为2.00万元，支出决算为3.00万元，主要是追加项目。", [ITEM]),
    ],
)
def test_an_item_that_was_planned_otherwise_wants_a_reason(text: str, unexplained: list[str]) -> None:
    said = remarks("五、一般公共预算财政拨款支出决算情况说明", text)
    assert said == [("item_unexplained", label) for label in unexplained]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费支出决算为0.40万元，比2023年度增加0.10万元，增长33.33%。", ["three_public_unexplained"]),
        ("公务接待费支出决算为0.40万元，比2023年度增加0.10万元，增长33.33%。主要原因是来访增多。", []),
        ("公务接待费支出决算为0.40万元，与2023年度持平。", []),
    ],
)
def test_changes_of_three_public_want_a_reason(text: str, expected: list[str]) -> None:
    assert [kind for kind, _ in remarks("七、“三公”经费支出决算情况说明", text)] == expected
