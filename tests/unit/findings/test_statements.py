"""Failing statements in words: quote, expectation and explanation agree in value and unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.findings.statements import statement_findings
from dagster_project.knowledge.money_units import yuan_per_unit

ROW: dict[str, Any] = {
    "document_id": "one",
    "check_id": "claim.amount",
    "place": "narrative/5/1.53万元/1",
    "left_yuan": Decimal("15300.00"),
    "right_yuan": Decimal("0.00"),
    "check_kind": "claim",
    "statement_zh": "文字说明的金额与报表一致",
    "statement_en": "An amount stated in the narrative is the one the form prints",
    "unit_zh": "元",
    "unit_en": "yuan",
    "form_id": "three_public",
    "row_key": "final",
    "column_key": "reception",
    "printed_text": "1.53万元",
    "unit": "万元",
    "implied_direction": None,
    "subject": "公务接待费",
    "page_no": 5,
    "quote": "公务接待费支出决算为1.53万元",
    "reading": "slip",
    "basis": "form",
    "expected_low": Decimal("0.00"),
    "expected_high": Decimal("0.00"),
    "explanation": None,
    **{
        f"{prefix}_{column}": None
        for prefix in ("own", "other")
        for column in ("page_no", "row_key", "label", "form_zh", "form_en", "column_zh", "column_en")
    },
}
OWN = {
    "own_page_no": 4,
    "own_row_key": "final",
    "own_label": "决算数",
    "own_form_zh": "“三公”经费表",
    "own_form_en": "form",
    "own_column_zh": "公务接待费",
}
OTHER = {
    "other_label": "预算数",
    "other_form_zh": "“三公”经费表",
    "other_form_en": "form",
    "other_column_zh": "公务接待费",
    "other_row_key": "budget",
}


def told(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    schema = pa.schema(
        [
            (name, pa.int32() if name.endswith("page_no") else pa.decimal128(38, 6) if isinstance(value, Decimal) else pa.string())
            for name, value in ROW.items()
        ]
    )
    with duckdb.connect() as connection:
        return statement_findings(connection.from_arrow(pa.Table.from_pylist(list(rows), schema))).to_pylist()


def test_a_figure_is_held_against_its_cell_in_the_unit_of_the_quote() -> None:
    (finding,) = told(ROW | OWN | {"right_yuan": Decimal("2571400.00"), "expected_low": Decimal("2571400.00")})
    assert finding["sentence_zh"] == (
        "第5页“公务接待费支出决算为1.53万元”：文字说明的金额与报表一致——文字为“1.53万元”，第4页《“三公”经费表》“决算数”公务接待费为257.14万元。"
    )
    assert (finding["kind"], finding["mending_yuan"]) == ("statement", Decimal("2571400.00"))


def test_a_figure_of_another_row_is_told_as_such() -> None:
    (finding,) = told(ROW | OWN | OTHER | {"explanation": "three_public/budget/reception"})
    assert "应为0.00万元；“1.53万元”是《“三公”经费表》“预算数”公务接待费的数" in finding["sentence_zh"]


def test_one_total_called_by_the_name_of_another_is_a_matter_of_words() -> None:
    totals = {"own_row_key": "income.grand_total", "other_row_key": "income.current_year_total", "other_label": "本年收入合计"}
    (finding,) = told(ROW | OWN | OTHER | totals | {"explanation": "s/income.current_year_total/amount", "subject": "收入总计"})
    assert finding["kind"] == "wording"
    assert "“收入总计”用词疑似有误——“1.53万元”是《“三公”经费表》“本年收入合计”的数" in finding["sentence_zh"]


@pytest.mark.parametrize(
    ("change", "said", "kind"),
    [
        ({"check_id": "claim.direction", "check_kind": "wording", "expected_high": Decimal(-1)}, "应为减少", "wording"),
        (
            {"check_id": "claim.direction", "check_kind": "wording", "expected_high": None, "expected_low": None},
            "应明确是增加还是减少",
            "wording",
        ),
        ({"check_id": "claim.direction", "check_kind": "wording", "implied_direction": "increase"}, "应为增加", "wording"),
        ({"check_id": "claim.unit", "check_kind": "wording", "printed_text": "86.84", "unit": ""}, "“86.84”缺少百分号", "wording"),
        ({"check_id": "claim.change_rate", "printed_text": "100%", "unit": "%", "reading": "no_base"}, "比较基数为零", "statement"),
        ({"check_id": "claim.twice", "right_yuan": Decimal("15200.00")}, "此处为“1.53万元”，前文为1.52万元", "statement"),
    ],
)
def test_what_no_amount_would_mend(change: dict[str, Any], said: str, kind: str) -> None:
    (finding,) = told(ROW | change)
    assert said in finding["sentence_zh"]
    assert (finding["kind"], finding["mending_yuan"]) == (kind, None)


def test_a_figure_that_is_stated_again_of_its_cell_is_one_finding() -> None:
    found = told(
        ROW | OWN, ROW | OWN | {"place": "narrative/6/1.53万元/2"}, ROW | OWN | {"place": "narrative/6/2万元/1", "printed_text": "2万元"}
    )
    assert [(one["statement_no"], one["is_leading"]) for one in found] == [(1, True), (1, False), (2, True)]


@given(
    cents=st.integers(min_value=0, max_value=10**14),
    unit=st.sampled_from([*yuan_per_unit(), "%"]),
    explanation=st.sampled_from([None, "sign", "×10", "÷100", "three_public/budget/reception"]),
    has_cell=st.booleans(),
    check=st.sampled_from(["claim.amount", "claim.share", "claim.change_amount", "claim.parts"]),
)
def test_expectation_and_quote_speak_in_one_unit(cents: int, unit: str, explanation: str | None, has_cell: bool, check: str) -> None:
    right = Decimal(cents) / 100
    row = ROW | (OWN if has_cell else {}) | (OTHER if explanation and "/" in explanation else {})
    row |= {"check_id": check, "unit": unit, "unit_zh": "%" if unit == "%" else "元", "right_yuan": right, "explanation": explanation}
    (finding,) = told(row | {"printed_text": f"7.00{unit}", "left_yuan": Decimal(7) * yuan_per_unit().get(unit, Decimal(1))})
    (figure, said_unit) = re.findall(rf"(?:应为|为)([\d,]+\.\d+)({'|'.join([*yuan_per_unit(), '%'])})", finding["sentence_zh"])[-1]
    assert said_unit == unit
    assert Decimal(figure.replace(",", "")) * yuan_per_unit().get(unit, Decimal(1)) == finding["mending_yuan"] == right
