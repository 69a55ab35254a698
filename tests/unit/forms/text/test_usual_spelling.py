from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.text.usual_spelling import with_usual_spelling


def usual(*lines: str, unit: str = "万元") -> list[str]:
    text = FormText("expenditure", "", tuple(TextLine(1, number, line, False) for number, line in enumerate(lines)), (), unit)
    return [line.text for line in with_usual_spelling(text, unit).lines]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("合计 3'440.55 1’234’567.00", "合计 3,440.55 1,234,567.00"),
        ("合计 3\u2009440.55 3\u202f440.55", "合计 3,440.55 3,440.55"),
        ("合计 ¥3.00 ￥ 4.00 RMB 5.00", "合计  3.00   4.00     5.00"),
        ("合计 -¥3.00", "合计  -3.00"),
        ("合计 △3.00 ▲4.00 负5.00", "合计 -3.00 -4.00 -5.00"),
        ("合计 [3.00] 4.00-", "合计 (3.00) -4.00"),
        ("合计 3.00① 4.00² ①5.00 6.00[注1]", "合计 3.00  4.00   5.00 6.00    "),
        ("合计 3.00万元 4.00 万元", "合计 3.00   4.00   "),
    ],
)
def test_a_number_is_written_in_the_usual_manner_and_the_line_keeps_its_length(printed: str, expected: str) -> None:
    assert usual(printed) == [expected]
    assert len(printed) == len(expected)


@pytest.mark.parametrize(
    "line",
    ["合计 3.00元", "合计 1 234.00", "单价50.00万元以上", "负债支出 3.00", "3\u00a0440.55", "2010301-行政运行", "合计 9.90½", "合计 12²"],
)
def test_what_has_another_reading_stays(line: str) -> None:
    assert usual(line) == [line]


def test_fillers_that_a_form_keeps_using_are_dashes() -> None:
    assert usual("教育 3.00 无 **", "科学 无 4.00 **", "合计 3.00 无 **") == ["教育 3.00 - - ", "科学 - 4.00 - ", "合计 3.00 - - "]
    assert usual("教育 3.00 无", "科学 4.00") == ["教育 3.00 无", "科学 4.00"]
    assert usual(".00 1.00", ".00 1.00", ".00 1.00") == [".00 1.00"] * 3
