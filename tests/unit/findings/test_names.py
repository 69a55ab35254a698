"""What a printed name of a code is: the code's own, an older one, that of another code, or a misprint."""

from __future__ import annotations

import pytest

from dagster_project.findings.names import ELSEWHERE, MISPRINT, NO_SUCH, OLDER, OTHER_CODE, SAME, UNLIKE, UNLISTED, judge_item, judge_row

PRINTED = {
    "204": "公共安全支出",
    "20406": "司法",
    "2040607": "公共法律服务",
    "20499": "其他公共安全支出",
    "2049999": "其他公共安全支出",
    "20105": "统计信息事务",
    "2010505": "专项统计业务",
    "2120199": "其他城乡社区管理事务支出",
}


@pytest.mark.parametrize(
    ("code", "label", "year", "what", "meant"),
    [
        ("20805", "行政事业单位养老支出", 2025, SAME, ""),
        ("201", "一、一般公共服务支出", 2021, SAME, ""),
        ("2080505", "机关事业单位基本养老保险缴费", 2024, SAME, ""),  # 支出 is often left out
        ("20805", "行政事业单位离退休", 2025, OLDER, "20805"),
        ("20805", "行政事业单位离退休", 2019, SAME, ""),
        ("20805", "行政事业单位养老支出", 2019, SAME, ""),  # printed in 2020
        ("207", "七、文化体育与传媒支出", 2025, OLDER, "207"),
        ("2111101", "减排专项支出", 2025, OTHER_CODE, "2111103"),
        ("234", "抗役特别国债安排的支出", 2023, MISPRINT, "234"),
        ("2120199", "其他社区城乡管理事务支出", 2025, MISPRINT, "2120199"),
        ("2130199", "本部门的专项", 2025, UNLIKE, ""),
        ("2189901", "本部门的专项", 2025, UNLISTED, ""),
    ],
)
def test_what_a_form_prints_beside_a_code(code: str, label: str, year: int, what: str, meant: str) -> None:
    verdict = judge_row("function_codes", code, label, year)
    assert (verdict.what, verdict.meant_code) == (what, meant)


@pytest.mark.parametrize("code", ["20598", "2059803", "2169899", "2100499"])
def test_codes_that_no_list_need_hold(code: str) -> None:
    assert judge_row("function_codes", code, "无论什么", 2025).what in (SAME, UNLIKE)


def test_a_code_is_told_from_its_neighbour_by_its_name() -> None:
    verdict = judge_row("function_codes", "2080515", "机关事业单位职业年金缴费支出", 2024)
    assert (verdict.what, verdict.meant_code) == (UNLISTED, "2080506")


def test_economic_codes_have_their_years_too() -> None:
    assert judge_row("economic_codes", "30311", "住房公积金", 2016).what == SAME
    assert judge_row("economic_codes", "30311", "代缴社会保险费", 2021).what == SAME
    assert judge_row("economic_codes", "31302", "对社会保障基金补助", 2021).what == MISPRINT


@pytest.mark.parametrize(
    ("label", "whats"),
    [
        ("公共安全支出（类）司法（款）公共法律服务（项）", [SAME, SAME, SAME]),
        ("公共安全支出（类）司法（款）其他公共安全支出（项）", [SAME, SAME, ELSEWHERE]),
        ("一般公共服务（类）统计信息事务（款）统计信息事务（项）", [SAME, SAME, NO_SUCH]),
        ("社会保障和就业支出（类）行政事业单位离退休（款）归口管理的行政单位离退休（项）", [SAME, OLDER, OLDER]),
        ("城乡社区支出（类）城乡社区管理事务（款）其他社区城乡管理事务支出（项）", [SAME, SAME, MISPRINT]),
        ("住房保障支出（类）超长期特别国债安排的支出（款）其他住房保障支出（项）", [SAME, SAME, SAME]),
    ],
)
def test_an_item_stands_below_its_own_class_and_section(label: str, whats: list[str]) -> None:
    assert [verdict.what for verdict in judge_item(label, 2025, PRINTED)] == whats


def test_a_name_that_many_sections_have_says_nothing_of_them() -> None:
    verdicts = judge_item("农林水支出（类）巩固脱贫攻坚成果衔接乡村振兴（款）扶贫事业机构（项）", 2025, PRINTED)
    assert not any(verdict.fails for verdict in verdicts if verdict.printed == "扶贫事业机构" and verdict.what == ELSEWHERE)


def test_what_the_forms_call_an_item_is_said_of_the_forms_only() -> None:
    verdicts = judge_item("公共安全支出（类）司法（款）法律援助中心（项）", 2025, PRINTED | {"2040608": "法律援助中心"})
    assert [verdict.what for verdict in verdicts] == [SAME, SAME, SAME]
