"""Codes that no classification lists are told."""

from __future__ import annotations

from dagster_project.forms.model import Form, Row
from dagster_project.forms.review.unlisted_codes import unlisted_codes


def test_a_code_that_no_list_holds_is_told_once() -> None:
    rows = [Row(code, "某项", function_code=code) for code in ("204", "20406", "20477", "2047701")]
    forms = [Form(form_id, "支出决算表", [3], "万元", rows) for form_id in ("expenditure", "general_budget_expenditure")]
    assert [(one.facts["code"], one.form_id, one.page) for one in unlisted_codes(forms)] == [
        ("20477", "expenditure", 3),
        ("2047701", "expenditure", 3),
    ]


def test_codes_of_special_bonds_and_others_need_no_list() -> None:
    rows = [Row(code, "", function_code=code) for code in ("20598", "2059877", "2040699")]
    assert unlisted_codes([Form("expenditure", "支出决算表", [3], "万元", rows)]) == []
