"""The “三公” form in the shapes that departments print."""

from __future__ import annotations

import pytest

from tests.unit.forms.conftest import ReadTable, assert_cells, cells, kinds

SHAPES = {
    "vertical three public form": (
        "财政拨款“三公”经费支出决算表",
        """
        项目 | 年初预算数 | 决算数
        “三公”经费合计 | 9.00 | 6.00
        1.因公出国（境）费用 | 1.00 |
        2.公务接待费 | 2.00 | 1.00
        3.公务用车购置及运行维护费 | 6.00 | 5.00
        其中：公务用车购置费 | 4.00 | 4.00
        公务用车运行维护费 | 2.00 | 1.00
        """,
        {
            "budget/total": "9.00",
            "budget/overseas": "1.00",
            "budget/reception": "2.00",
            "budget/vehicle_total": "6.00",
            "budget/vehicle_purchase": "4.00",
            "budget/vehicle_operation": "2.00",
            "final/total": "6.00",
            "final/reception": "1.00",
            "final/vehicle_total": "5.00",
            "final/vehicle_purchase": "4.00",
            "final/vehicle_operation": "1.00",
        },
    ),
    "a year before beside the year of the accounts": (
        "“三公”经费支出决算表",
        """
        项目 | 2022年预算数 | 2022年决算数 | 2021年决算数
        合计 | 9.00 | 6.00 | 7.00
        公务接待费 | 9.00 | 6.00 | 7.00
        """,
        {"budget/total": "9.00", "final/total": "6.00", "final/reception": "6.00"},
    ),
    "the next year's budget beside the accounts, items side by side": (
        "“三公”经费支出决算表",
        """
        2022年决算数 | < | 2023年预算数 | < | 2022年预算数 | <
        合计 | 公务接待费 | 合计 | 公务接待费 | 合计 | 公务接待费
        6.00 | 6.00 | 8.00 | 8.00 | 9.00 | 9.00
        """,
        {"budget/total": "9.00", "budget/reception": "9.00", "final/total": "6.00", "final/reception": "6.00"},
    ),
    "stages in other words": (
        "“三公”经费支出决算表",
        """
        项目 | 本年预算数 | 统计数
        合计 | 9.00 | 6.00
        公务接待费 | 9.00 | 6.00
        """,
        {"budget/total": "9.00", "final/total": "6.00", "final/reception": "6.00"},
    ),
    "reception before vehicles": (
        "“三公”经费支出决算表",
        """
        预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
        合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | < | < | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | < | <
        ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费
        3.00 |  | 1.00 | 2.00 |  | 2.00 | 2.00 |  | 0.50 | 1.50 |  | 1.50
        """,
        {
            "budget/total": "3.00",
            "budget/reception": "1.00",
            "budget/vehicle_total": "2.00",
            "budget/vehicle_operation": "2.00",
            "final/total": "2.00",
            "final/reception": "0.50",
            "final/vehicle_total": "1.50",
            "final/vehicle_operation": "1.50",
        },
    ),
    "three public with stages that span not all of their columns": (
        "“三公”经费支出决算表",
        """
        合计 | 因公出国（境）费 | 预算数 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 决算数 | < | < | 公务接待费
        ^ | ^ | 公务用车购置及运行费 | < | < | ^ | ^ | ^ | 公务用车购置及运行费 | < | < | ^
        ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^
        3.00 |  | 2.00 |  | 2.00 | 1.00 | 2.00 |  | 1.50 |  | 1.50 | 0.50
        """,
        {"budget/total": "3.00", "budget/vehicle_total": "2.00", "final/total": "2.00", "final/reception": "0.50"},
    ),
    "three public with meetings and training": (
        "财政拨款“三公”经费及会议费、培训费支出决算表",
        """
        项目 | 合计 | 三公经费 | < | < | < | < | < | 会议费 | 培训费
        ^ | ^ | 小计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行维护费 | < | < | ^ | ^
        ^ | ^ | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^
        预算数 | 9.00 | 5.00 |  | 1.00 | 4.00 |  | 4.00 | 3.00 | 1.00
        决算数 | 8.00 | 5.00 |  | 1.00 | 4.00 |  | 4.00 | 2.00 | 1.00
        """,
        {
            "budget/total_with_meetings": "9.00",
            "budget/total": "5.00",
            "budget/reception": "1.00",
            "budget/vehicle_total": "4.00",
            "budget/vehicle_operation": "4.00",
            "budget/meeting": "3.00",
            "budget/training": "1.00",
            "final/total_with_meetings": "8.00",
            "final/total": "5.00",
            "final/reception": "1.00",
            "final/vehicle_total": "4.00",
            "final/vehicle_operation": "4.00",
            "final/meeting": "2.00",
            "final/training": "1.00",
        },
    ),
    "three public with the budget before and after changes": (
        "财政拨款“三公”经费支出决算表",
        """
        项目 | 行次 | 年初预算数 | 全年预算数 | 决算数
        栏次 |  | 1 | 2 | 3
        一、“三公”经费支出 | 1 | — | — | —
        （一）支出合计 | 2 | 9.00 | 8.00 | 6.00
        1．因公出国（境）费 | 3 | 1.00 |  |
        2．公务用车购置及运行维护费 | 4 | 8.00 | 8.00 | 6.00
        """,
        {
            "initial_budget/total": "9.00",
            "budget/total": "8.00",
            "final/total": "6.00",
            "initial_budget/overseas": "1.00",
            "budget/vehicle_total": "8.00",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_cell_stands_under_its_stage_and_item(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    assert_cells(read_table(title, table), expected)


def test_statistics_below_the_three_public_form_are_reported_and_stop_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "财政拨款“三公”经费、会议费和培训费支出决算表",
        """
        “三公”经费 | < | < | < | < | < | 会议费 | 培训费
        合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | ^ | ^
        ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^
        6.00 |  | 4.00 | 3.00 | 1.00 | 2.00 | 3.20 | 11.05
        相关统计数： | < | < | < | < | < | < | <
        国内公务接待批次（个） | < | < | 21 | 国内公务接待人次（人） | < | < | 183
        """,
    )
    assert cells(reading) == {
        "final/total": "6.00",
        "final/vehicle_total": "4.00",
        "final/vehicle_purchase": "3.00",
        "final/vehicle_operation": "1.00",
        "final/reception": "2.00",
        "final/meeting": "3.20",
        "final/training": "11.05",
    }
    assert kinds(reading) == ["row_not_understood"]


def test_a_column_of_neither_stage_is_told(read_table: ReadTable) -> None:
    reading = read_table(
        "“三公”经费支出决算表",
        """
        项目 | 预算数 | 决算数 | 上年决算数
        合计 | 9.00 | 6.00 | 7.00
        公务接待费 | 9.00 | 6.00 | 7.00
        """,
    )
    assert cells(reading)["final/total"] == "6.00"
    assert [problem.facts["row"] for problem in reading.problems] == ["上年决算数 7.00 7.00"]


def test_two_columns_of_one_stage_are_not_chosen_between(read_table: ReadTable) -> None:
    reading = read_table(
        "“三公”经费支出决算表",
        """
        项目 | 预算数 | 决算数 | 决算数
        合计 | 9.00 | 6.00 | 7.00
        公务接待费 | 9.00 | 6.00 | 7.00
        """,
    )
    assert (reading.forms, kinds(reading)) == ([], ["header_not_understood"])
