from __future__ import annotations

import pytest

from dagster_project.forms.ruled.coded_columns import column_codes

CASES = {
    "a class, its sum and its sections": (["工资福利支出 小计", "工资福利支出 基本工资", "资本性支出"], ["301", "30101", "310"]),
    "a name of two classes": (["资本性支出(基本建设) 办公设备购置", "资本性支出 办公设备购置"], ["30902", "31002"]),
    "a code before the name": (["301工资福利支出 小计", "工资福利支出 30101-基本工资", "30102"], ["301", "30101", "30102"]),
    "a code beside another's name": (["工资福利支出 30101津贴补贴"], [None]),
    "two codes of one name over the years": (
        ["工资福利支出 其他社会保障缴费", "工资福利支出 伙食补助费", "对企业补助 利息补贴"],
        ["30112", "30106", "31205"],
    ),
    "of which only the neighbours tell": (
        ["办公设备购置", "资本性支出(基本建设)", "资本性支出", "公务用车购置"],
        [None, "309", "310", "31013"],
    ),
    "a section that is none of its class": (["工资福利支出 差旅费"], [None]),
    "no code": (["合计", "项目 科目名称", "本年支出 基本支出", ""], [None, None, None, None]),
}


@pytest.mark.parametrize(("paths", "codes"), CASES.values(), ids=list(CASES))
def test_a_column_has_the_code_that_its_words_and_neighbours_tell(paths: list[str], codes: list[str | None]) -> None:
    assert column_codes("economic_codes", [path.split() for path in paths]) == codes
