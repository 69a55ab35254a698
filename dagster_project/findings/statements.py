"""Failing statements of the words → findings in words of their own.

Belongs here: what is said of a statement, in the unit of what it quotes. Does not belong here: the patterns
(`seeds/checks/finding_sentences.csv`), and what is true (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import pyarrow as pa

from dagster_project.findings.model import Record
from dagster_project.findings.sentences import in_unit
from dagster_project.knowledge.checks import finding_sentences
from dagster_project.knowledge.money_units import money_unit_en, yuan_per_unit

_YUAN = pa.decimal128(38, 2)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("document_id", "check_id", "place")),
        ("statement_no", pa.int32()),
        ("is_leading", pa.bool_()),
        *((name, pa.string()) for name in ("kind", "form_id", "row_key", "column_key")),
        ("page_no", pa.int32()),
        ("printed_text", pa.string()),
        ("printed_yuan", _YUAN),
        ("mending_yuan", _YUAN),
        ("sentence_zh", pa.string()),
        ("sentence_en", pa.string()),
    ]
)
"""A row is a failing statement; `statement_no` counts the findings of a document: a wrong figure that is stated again of the same cell is one.
`mending_yuan` is null where no amount would mend it."""

_TOTALS = ("current_year_total", "grand_total", "total")
_WORDING = "wording"
_OF_CELLS = ("claim.amount", "claim.count")
"""Checks that hold a figure against the one cell that prints it."""
_CHANGES = ("claim.change_amount", "claim.change_rate")
"""Checks of figures that have a direction: more or less than before."""
_DIRECTIONS = {1: ("增加", "an increase of "), -1: ("减少", "a decrease of "), 0: ("", "")}
_NO_AMOUNT = ("no_base", "direction", "unit", "twice", "parts", "evaluation_most", "evaluation_less")
"""Patterns of what no one amount would mend."""


class Relation(Protocol):
    """What a relation of DuckDB offers."""

    def order(self, order_expr: str) -> Relation: ...
    def to_arrow_table(self) -> pa.Table: ...


def statement_findings(statements: Relation) -> pa.Table:
    """What is said of `statements` (rows of int_failing_statements)."""
    rows = statements.order("document_id, check_id, place").to_arrow_table().to_pylist()
    found = [finding for _, of_document in groupby(rows, itemgetter("document_id")) for finding in _of_document(list(of_document))]
    return pa.Table.from_pylist(found, SCHEMA)


def _of_document(rows: list[Record]) -> Iterator[dict[str, Any]]:
    numbers: dict[tuple[Any, ...], int] = {}
    for row in rows:
        said = tuple(row[column] for column in ("check_id", "form_id", "row_key", "column_key", "printed_text"))
        same = said if row["form_id"] and row["check_id"] in _OF_CELLS else (*said, row["place"])
        leads = same not in numbers
        yield {"statement_no": numbers.setdefault(same, len(numbers) + 1), "is_leading": leads, **_finding(row)}


def _finding(row: Record) -> dict[str, Any]:
    why = _why(row)
    pattern = finding_sentences()[f"statement_{why}"]
    facts = _facts(row)
    return {
        **{
            column: row[column]
            for column in ("document_id", "check_id", "place", "form_id", "row_key", "column_key", "page_no", "printed_text")
        },
        "kind": _WORDING if row["check_kind"] == _WORDING or why == "word" else "statement",
        "printed_yuan": row["left_yuan"],
        "mending_yuan": None if why in _NO_AMOUNT else row["right_yuan"],
        "sentence_zh": pattern["sentence_zh"].format(**facts),
        "sentence_en": pattern["sentence_en"].format(**facts),
    }


def _why(row: Record) -> str:
    """Which pattern says what is wrong."""
    if row["check_id"] in ("claim.direction", "claim.unit", "claim.twice", "claim.parts"):
        return str(row["check_id"]).partition(".")[2]
    if row["printed_text"] is None:
        is_too_much = row["relation"] != "eq" and row["left_yuan"] >= row["right_yuan"]
        return f"evaluation_{'less' if row['relation'] == 'lt' else 'most'}" if is_too_much else "evaluation"
    if row["reading"] == "no_base":
        return "no_base"
    explanation = row["explanation"] or ""
    if explanation == "sign":
        return "sign"
    if explanation[:1] in "×÷" and explanation:
        return "point"
    if row["other_label"] is not None:
        return "word" if _is_total(row["own_row_key"]) and _is_total(row["other_row_key"]) else "other"
    if row["own_label"] is not None and row["check_id"] in _OF_CELLS:
        return "cell"
    return "reckoned"


def _is_total(row_key: str | None) -> bool:
    return bool(row_key) and str(row_key).rpartition(".")[2] in _TOTALS


def _facts(row: Record) -> Mapping[str, Any]:
    unit_zh, unit_en = _unit(row)
    expected_zh, expected_en = _expected(row, unit_zh)
    facts = {
        "page": row["page_no"] or "?",
        "quote": row["quote"] or "",
        "printed": row["printed_text"] or "",
        "subject": row["subject"] or "",
        "statement_zh": row["statement_zh"],
        "statement_en": row["statement_en"],
        "stated": _figure(row["left_yuan"], unit_zh),
        "expected_zh": expected_zh,
        "expected_en": expected_en,
        "unit_zh": unit_zh,
        "unit_en": unit_en if unit_en in ("", "%") else f" {unit_en}",
        "explanation": row["explanation"] or "",
        **_right_direction(row),
    }
    for prefix in ("own", "other"):
        for column in ("page_no", "label", "form_zh", "form_en", "column_zh", "column_en"):
            facts[f"{prefix}_{column}"] = row[f"{prefix}_{column}"] or ""
    return facts


def _unit(row: Record) -> tuple[str, str]:
    """The unit of what is quoted: that of money which the text prints, else that of the check."""
    if row["unit"] in yuan_per_unit():
        return row["unit"], money_unit_en(row["unit"])
    if row["unit"] and row["unit_zh"] != "%":
        return row["unit"], ""  # pieces and persons have no word in English
    return row["unit_zh"], row["unit_en"]


def _expected(row: Record, unit: str) -> tuple[str, str]:
    """What should stand there, as exactly as what is quoted; a change with its direction."""
    value = row["expected"] if unit == "%" and row["expected"] is not None else row["right_yuan"]
    if row["check_id"] not in _CHANGES or value is None:
        figure = _figure(value, unit, row["printed_text"])
        return figure, figure
    figure = _figure(abs(value), unit, row["printed_text"])
    direction_zh, direction_en = _DIRECTIONS[(value > 0) - (value < 0)]
    return f"{direction_zh}{figure}", f"{direction_en}{figure}"


def _figure(value: Decimal | None, unit: str, printed: str | None = None) -> str:
    """A value in a unit; percentages with as many decimals as are printed, two at least."""
    if value is None:
        return ""
    if unit in yuan_per_unit():
        return in_unit(value, unit)
    if unit == "%":
        decimals = re.search(r"\.(\d+)", printed or "")
        return f"{value:,.{max(2, len(decimals[1]) if decimals else 0)}f}"
    return f"{value.normalize():,f}"


def _right_direction(row: Record) -> dict[str, str]:
    """Whether it should be more or less, where that is known."""
    low, high = row["expected_low"], row["expected_high"]
    implied = row["implied_direction"]
    if implied == "increase" or (low is not None and low > 0):
        return {"direction_zh": "应为增加（大于）", "direction_en": "it should be an increase"}
    if implied == "decrease" or (high is not None and high < 0):
        return {"direction_zh": "应为减少（小于）", "direction_en": "it should be a decrease"}
    return {"direction_zh": "应明确是增加还是减少", "direction_en": "it should say which"}
