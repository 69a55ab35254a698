from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.solve.candidates import choose_columns, is_label_prefix, label_keys, narrow_columns, strip_numbering


@pytest.mark.parametrize("label", ["一、其他收入", "二十三、其他收入", "1.其他收入", "(一)其他收入", "其中:其他收入", "(三)1.其他收入"])
def test_numbering_is_no_part_of_a_label(label: str) -> None:
    assert strip_numbering(label) == "其他收入"


def test_a_class_is_known_by_the_names_of_other_years() -> None:
    for label in ("九、卫生健康支出", "九、医疗卫生与计划生育支出"):
        assert label_keys("income_expenditure_summary", "expenditure", label) == ("expenditure.210",)
    assert label_keys("income_expenditure_summary", "expenditure", "九、某项支出") == ()


def test_the_beginning_of_a_label_is_told_from_the_whole() -> None:
    assert is_label_prefix("appropriation_summary", "income", "一、一般公共预算财政拨")
    assert not is_label_prefix("statistics", "", "货物支出")
    assert not is_label_prefix("appropriation_summary", "income", "合同")


def test_the_header_tells_the_shape_of_a_form() -> None:
    assert choose_columns("general_budget_economic", ["科目编码科目名称决算数"]) == ("basic",)
    assert choose_columns("general_budget_economic", ["科目名称金额其中:基本支出"]) == ("amount", "basic")
    assert choose_columns("state_capital", ["合计基本支出项目支出"]) == ("total", "basic", "project")
    assert choose_columns("state_capital", ["年初结转和结余本年收入", "小计"])[0] == "opening"


def test_a_header_of_one_character_a_line_makes_a_narrow_column() -> None:
    head = read_text_dump("合计\n公务接\n待费\n公\n务\n用\n车\n购\n置\n费\n公务用车\n运行费".encode()).lines
    assert narrow_columns("three_public", head) == {"vehicle_purchase": 1}


def test_fewer_counted_columns_are_those_whose_heads_are_printed() -> None:
    assert choose_columns("government_fund", ["合计基本支出项目支出"], counted=3) == ("total", "basic", "project")
    assert choose_columns("government_fund", ["合计基本支出"], counted=3) == ()
    assert choose_columns("government_fund", ["年初结转和结余本年收入"], counted=6)[0] == "opening"
