"""Failing statements in words: quote, expectation and explanation agree in value and unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dagster_project.findings.statements import statement_findings
from dagster_project.knowledge.money_units import yuan_per_unit
from tests.agreement import contradictions

ROW: dict[str, Any] = {
    "document_id": "one",
    "check_id": "claim.amount",
    "place": "narrative/5/1.53万元/1",
    "left_yuan": Decimal("15300.00"),
    "right_yuan": Decimal("0.00"),
    "check_kind": "claim",
    "relation": "eq",
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
    "expected": Decimal("0.00"),
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


@pytest.mark.parametrize(
    ("right", "change", "said_zh", "said_en"),
    [
        ("-30000", {}, "应为减少3.00万元（增减方向疑似写反）", "should be a decrease of 3.00 ten thousand yuan"),
        ("30000", {"explanation": None}, "应为增加3.00万元", "should be an increase of 3.00 ten thousand yuan"),
        ("0", {"explanation": None}, "应为0.00万元", "should be 0.00 ten thousand yuan"),
        (
            "-12.35",
            {
                "check_id": "claim.change_rate",
                "unit": "%",
                "unit_zh": "%",
                "unit_en": "%",
                "printed_text": "12.350%",
                "expected": Decimal("-12.3512"),
            },
            "应为减少12.351%",
            "should be a decrease of 12.351%",
        ),
    ],
)
def test_a_change_is_expected_with_its_direction(right: str, change: dict[str, Any], said_zh: str, said_en: str) -> None:
    row = ROW | {"check_id": "claim.change_amount", "explanation": "sign", "right_yuan": Decimal(right)} | change
    (finding,) = told(row)
    assert said_zh in finding["sentence_zh"]
    assert said_en in finding["sentence_en"]


@pytest.mark.parametrize(
    ("check_id", "relation", "left", "said_zh", "said_en", "mending"),
    [
        ("evaluation.target", "lt", "10", "应低于10分", "less than 10 points", None),
        ("evaluation.indicator_score", "le", "12", "应不超过10分", "no more than 10 points", None),
        ("evaluation.rate_score", "le", "8", "应为10分", "should be 10 points", Decimal(10)),
        ("evaluation.score", "eq", "12", "应为10分", "should be 10 points", Decimal(10)),
    ],
)
def test_a_bound_is_no_amount_that_should_stand_there(
    check_id: str, relation: str, left: str, said_zh: str, said_en: str, mending: Decimal | None
) -> None:
    evaluation = {"check_id": check_id, "relation": relation, "printed_text": None, "unit": None, "unit_zh": "分", "unit_en": "points"}
    (finding,) = told(ROW | evaluation | {"left_yuan": Decimal(left), "right_yuan": Decimal(10), "reading": None})
    assert said_zh in finding["sentence_zh"]
    assert said_en in finding["sentence_en"]
    assert finding["mending_yuan"] == mending


def test_parts_that_do_not_make_up_their_whole_propose_no_amount() -> None:
    (finding,) = told(ROW | {"check_id": "claim.parts", "right_yuan": Decimal("15200.00")})
    assert "文字为“1.53万元”，所列各部分合计1.52万元" in finding["sentence_zh"]
    assert finding["mending_yuan"] is None


@given(
    cents=st.integers(min_value=-(10**14), max_value=10**14),
    stated=st.integers(min_value=1, max_value=10**6),
    unit=st.sampled_from([*yuan_per_unit(), "%", "辆"]),
    explanation=st.sampled_from([None, "sign", "×10", "÷100", "three_public/budget/reception"]),
    has_cell=st.booleans(),
    check=st.sampled_from(["claim.amount", "claim.share", "claim.change_amount", "claim.change_rate", "claim.parts", "claim.twice"]),
)
def test_no_finding_contradicts_itself(cents: int, stated: int, unit: str, explanation: str | None, has_cell: bool, check: str) -> None:
    per_unit = yuan_per_unit().get(unit, Decimal(1))
    right, left = Decimal(cents) / 100, stated * per_unit
    row = ROW | (OWN if has_cell else {}) | (OTHER if explanation and "/" in explanation else {})
    row |= {"check_id": check, "unit": unit, "unit_zh": "%" if unit == "%" else "元", "unit_en": "%" if unit == "%" else "yuan"}
    row |= {"right_yuan": right, "left_yuan": left, "expected": right, "explanation": explanation, "printed_text": f"{stated}{unit}"}
    assume(right != left and not (right == 0 and explanation and explanation[0] in "×÷"))
    (finding,) = told(row)
    sides = {"printed_unit": unit, "finding_kind": finding["kind"], "left_yuan": left, "right_yuan": right, "difference_yuan": left - right}
    assert list(contradictions(finding | sides)) == []
    said = re.findall(rf"(?:应为|为|合计)(?:增加|减少)?(-?[\d,]+(?:\.\d+)?)({unit})", finding["sentence_zh"])[-1]
    assert abs(Decimal(said[0].replace(",", ""))) * per_unit == abs(right)
