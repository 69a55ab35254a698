"""Look-ups, and that the seeds about forms fit each other."""

from __future__ import annotations

import pytest

from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_names, code_prefixes, name_prefixes
from dagster_project.knowledge.normalise import normalise

FORMS = sorted(statutory_forms.row_kinds())


def has_shapes(form_id: str) -> bool:
    """Whether a form has its columns from the seeds in one order or another: not those of two sides, or whose columns are codes."""
    return statutory_forms.row_kinds()[form_id] != "lines" and form_id not in statutory_forms.column_kinds()


CONTRACT_FORMS = {
    "income_expenditure_summary",
    "income",
    "expenditure",
    "appropriation_summary",
    "general_budget_expenditure",
    "general_budget_economic",
    "three_public",
    "government_fund",
    "state_capital",
    "statistics",
}


def test_labels_are_compared_without_blanks_quotes_and_width() -> None:
    assert normalise(" “三公”　经费（合 计） ") == "三公经费(合计)"
    assert normalise("１．收入：") == "1.收入:"


def test_every_form_of_the_contract_is_known() -> None:
    assert set(FORMS) >= CONTRACT_FORMS


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_a_title_columns_and_headers_for_them(form_id: str) -> None:
    columns = statutory_forms.columns(form_id)
    assert form_id in statutory_forms.titles().values()
    assert columns
    for column in columns:
        assert column.key in statutory_forms.headers(form_id, column.side).values()


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if has_shapes(form_id)])
def test_the_last_shape_of_a_form_is_for_any_header_and_every_column_stands_in_one(form_id: str) -> None:
    shapes = statutory_forms.shapes(form_id)
    assert [word for word, _ in shapes].index("") == len(shapes) - 1
    assert {column.key for column in statutory_forms.columns(form_id)} <= {key for _, keys in shapes for key in keys}


def test_a_label_may_stand_for_several_rows_from_top_to_bottom() -> None:
    keys = statutory_forms.row_labels("appropriation_summary", "income")["一般公共预算财政拨款"]
    assert keys == ("income.general_budget", "income.opening_carryover.general_budget")


def test_a_code_keeps_the_names_it_has_had() -> None:
    assert {"住房公积金", "代缴社会保险费"} <= code_names("economic_codes")["30311"]
    assert "2010499" in code_names("function_codes")


def test_leading_parts_of_codes_and_names() -> None:
    assert {"2", "20104", "201049", "2010499"} <= code_prefixes("function_codes")
    assert {"机关事业单位基", "机关事业单位基本养老保险缴费支出"} <= name_prefixes("function_codes")


def test_vehicles_and_equipment_are_counted_and_procurement_is_money() -> None:
    counts = statutory_forms.count_rows("statistics")
    assert {"vehicles.total", "vehicles.other", "equipment.general_over_500k"} <= counts
    assert "procurement.total" not in counts
