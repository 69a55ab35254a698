"""Findings in words."""

from __future__ import annotations

import re
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dagster_project.findings.sentences import in_unit, sentences
from dagster_project.knowledge.checks import finding_sentences
from dagster_project.knowledge.money_units import yuan_per_unit
from tests.agreement import contradictions

CELL = {
    "page_no": 6,
    "form_zh": "收入支出决算总表",
    "form_en": "Summary",
    "row_key": "income.grand_total",
    "label": "总计",
    "column_zh": "金额",
    "column_en": "Amount",
    "printed_text": "1,066.51",
    "money_unit": "万元",
    "quantity": None,
}
LEADING = {
    "statement_zh": "收入总计等于支出总计",
    "statement_en": "both totals are equal",
    "left_yuan": Decimal("10665100.00"),
    "right_yuan": Decimal("106615100.00"),
    "difference_yuan": Decimal("-95950000.00"),
    "holds_if_cut": False,
}


def test_a_wrong_amount_is_told_with_page_quote_and_both_sums_in_the_printed_unit() -> None:
    zh, en = sentences(kind="cell", named=CELL, other={}, mending=Decimal("106615100.00"), leading=LEADING, count=3)
    assert zh == (
        "第6页《收入支出决算总表》“总计”金额印作“1,066.51”万元，改为“10,661.51”则3项不成立的勾稽关系全部成立；"
        "其中：收入总计等于支出总计——左边1,066.51，右边10,661.51，相差-9,595.00万元。"
    )
    assert en == (
        "Page 6, Summary, “总计”, Amount: printed “1,066.51”; with “10,661.51” 3 checks that fail would hold, among them: "
        "both totals are equal — left 1,066.51, right 10,661.51, difference -9,595.00 ten thousand yuan."
    )


def test_it_is_said_when_cut_digits_would_explain_it() -> None:
    zh, en = sentences(kind="open", named=CELL, other={}, mending=None, leading=LEADING | {"holds_if_cut": True}, count=1)
    assert zh.endswith("若末位数字系截尾而非四舍五入，则相符。")
    assert en.endswith("Both sides agree if last digits were cut off instead of rounded.")


KINDS = ["cell", "swap", "rows", "pair", "unit", "missing_row", "code", "lone_code", "copies", "slid", "open"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words(kind: str) -> None:
    zh, en = sentences(kind=kind, named=CELL, other=CELL | {"label": "另一行"}, mending=Decimal(1), leading=LEADING, count=1)
    assert zh.startswith("第6页《收入支出决算总表》")
    assert "left 1,066.51, right 10,661.51, difference -9,595.00 ten thousand yuan" in en


def test_a_figure_copied_to_other_places_is_told_once_with_all_of_them() -> None:
    section = CELL | {"label": "城乡社区管理事务", "form_zh": "支出决算表"}
    zh, _ = sentences(kind="copies", named=CELL, other={}, copies=[section], mending=Decimal("106615100"), leading=LEADING, count=4)
    assert "另见于《支出决算表》“城乡社区管理事务”金额，共2处，均改为“10,661.51”" in zh


@pytest.mark.parametrize(
    ("amount", "unit", "printed"),
    [
        ("94117095.44", "元", "94,117,095.44"),
        ("100.00", "元", "100.00"),
        ("29400500.00", "万元", "2,940.05"),
        ("1", "万元", "0.0001"),
        ("12.00", "", "12"),
    ],
)
def test_amounts_keep_every_digit(amount: str, unit: str, printed: str) -> None:
    assert in_unit(Decimal(amount), unit) == printed


@pytest.mark.parametrize("unit", ["千元", "亿元"])
def test_a_wrong_amount_is_told_in_any_unit_of_money(unit: str) -> None:
    zh, _ = sentences(kind="cell", named=CELL | {"money_unit": unit}, other={}, mending=None, leading=LEADING, count=1)
    assert f"“1,066.51”{unit}" in zh


@pytest.mark.parametrize("kind", ["cell", "swap", "pair", "copies"])
def test_a_cell_that_prints_nothing_is_told_as_blank(kind: str) -> None:
    blank = CELL | {"printed_text": None}
    zh, en = sentences(kind=kind, named=blank, other=blank, copies=[blank], mending=Decimal(1), leading=LEADING, count=1)
    assert "空白" in zh and "blank" in en
    assert "“”" not in zh + en and "空白万元" not in zh


@pytest.mark.parametrize("pattern", finding_sentences().values(), ids=finding_sentences())
def test_both_languages_say_the_same(pattern: dict[str, str]) -> None:
    zh, en = (
        {re.sub("_(zh|en)$", "", field) for _, field, *_ in Formatter().parse(pattern[key]) if field}
        for key in ("sentence_zh", "sentence_en")
    )
    assert {"count" if field == "checks" else field for field in en} == zh - {"printed_unit"}


@given(
    kind=st.sampled_from(KINDS),
    unit=st.sampled_from([*yuan_per_unit(), ""]),
    printed=st.sampled_from([None, "", "0", "1,066.51", "-3.5"]),
    left=st.integers(min_value=-(10**14), max_value=10**14),
    right=st.integers(min_value=-(10**14), max_value=10**14),
    mending=st.integers(min_value=-(10**14), max_value=10**14),
)
def test_no_finding_contradicts_itself(kind: str, unit: str, printed: str | None, left: int, right: int, mending: int) -> None:
    assume(left != right)
    sides = {"left_yuan": Decimal(left) / 100, "right_yuan": Decimal(right) / 100, "difference_yuan": Decimal(left - right) / 100}
    cell = CELL | {"printed_text": printed, "money_unit": unit or "元", "quantity": None if unit else Decimal(1)}
    told = Decimal(mending) / 100
    zh, en = sentences(kind=kind, named=cell, other=CELL, copies=[CELL], mending=told, leading=LEADING | sides, count=2)
    of_cells = kind in ("cell", "pair", "copies")
    finding = sides | {
        "finding_kind": kind,
        "printed_text": printed if of_cells else None,
        "printed_yuan": None,
        "printed_unit": unit or None,
        "mending_yuan": told if of_cells else None,
        "sentence_zh": zh,
        "sentence_en": en,
    }
    assert list(contradictions(finding)) == []
