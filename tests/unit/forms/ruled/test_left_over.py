"""Rows of forms that stand outside all tables."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Line, Page, Word
from dagster_project.forms.ruled.left_over import loose_rows
from dagster_project.forms.ruled.reader import read_ruled


def page(*lines: str) -> Page:
    """A page of lines; three blanks part words."""
    found = []
    for number, text in enumerate(lines):
        y = 50.0 + 20 * number
        words = [Word(word, 40.0 + 90 * place, y, 100.0 + 90 * place, y + 10) for place, word in enumerate(text.split("   "))]
        found.append(Line(" ".join(word.text for word in words), tuple(words), (words[0].x0, y, words[-1].x1, y + 10)))
    return Page(1, 600.0, 800.0, tuple(found), tuple(found), ())


@pytest.mark.parametrize(
    "line",
    [
        "211   05   01   森林管护   200.00   200.00",
        "2110501   森林管护   200.00   -   200.00",
        "211   节能环保支   10.00",
        "合计   10.00   10.00",
        "二十三、债务还本支出   10.00   总计   10.00",
    ],
)
def test_a_row_of_a_form_outside_all_tables_is_told(line: str) -> None:
    reading = read_ruled([page("科目名称   合计", line)])
    assert [(problem.kind, problem.page, problem.facts["rows"]) for problem in reading.problems] == [("rows_left_over", 1, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "其中：   机关运行经费   10.00   万元，比上年增加",
        "2023   10.00",
        "10.00   20.00",
        "合计",
        "一般公共服务支出10.00万元",
        "1.   一般公共服务支出（类）   行政运行   （项）。年初预算为   10.00   万元",
    ],
)
def test_what_sentences_and_lists_print_is_no_row(line: str) -> None:
    assert loose_rows(page(line)) == []
