"""Persons do not land."""

from __future__ import annotations

import pytest

from dagster_project.landing.personal_data import without_personal_data


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("联系人：张某某 联系电话：13800000000", "联系人：… 联系电话：…"),
        ("填报人:李四，审核人（签字）：王五", "填报人:…，审核人（签字）：…"),
        ("电话 0350-3012345 传真（0350）3012345", "电话 … 传真…"),
        ("身份证号码：11010519491231002X", "身份证号码：…"),
        ("致电 13800000000。", "致电 …。"),
    ],
)
def test_names_behind_labels_and_numbers_of_persons_are_taken_out(text: str, left: str) -> None:
    assert without_personal_data(text) == left


@pytest.mark.parametrize("text", ["收入94,117,095.44元", "13800000000.00", "国内公务接待5批次，29人次", "负责全市工业", "2021年12月31日"])
def test_figures_and_duties_stay(text: str) -> None:
    assert without_personal_data(text) == text
