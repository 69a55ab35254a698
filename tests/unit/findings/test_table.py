"""Rows of the warehouse become findings, document by document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dagster_project.findings.table import findings


def cell(document: str, side: str, row: str, amount: str, sign: int = 1) -> dict[str, Any]:
    return {
        "side": side,
        "sign": sign,
        "document_id": f"a file of {document}",
        "disclosure_id": document,
        "form_id": "income_expenditure_summary",
        "row_key": row,
        "column_key": "amount",
        "amount": Decimal(amount),
        "half_unit_yuan": Decimal("0.005000"),
        "row_role": "row",
    }


def check(document: str, check_id: str, left: str, right: str) -> dict[str, Any]:
    difference = Decimal(left) - Decimal(right)
    return {
        "document_id": document,
        "check_id": check_id,
        "place": "income_expenditure_summary/income.grand_total/-",
        "kind": "balance",
        "relation": "eq",
        "place_role": "row",
        "form_ids": "income_expenditure_summary",
        "statement_zh": "收入总计等于支出总计",
        "statement_en": "both totals are equal",
        "status": "fail" if difference else "pass",
        "left_yuan": Decimal(left),
        "right_yuan": Decimal(right),
        "difference_yuan": difference,
        "allowed_yuan": Decimal("0.010000"),
        "holds_if_cut": False,
        "cells": [cell(document, "left", "income.grand_total", left), cell(document, "right", check_id, right)],
    }


def named(document: str, row: str, amount: str) -> dict[str, Any]:
    return {
        "document_id": document,
        "form_id": "income_expenditure_summary",
        "row_key": row,
        "column_key": "amount",
        "label": row,
        "printed_text": amount,
        "amount_yuan": Decimal(amount),
        "quantity": None,
        "page_no": 3,
        "money_unit": "元",
        "form_zh": "收入支出决算总表",
        "form_en": "Summary",
        "column_zh": "金额",
        "column_en": "Amount",
    }


@pytest.fixture
def found() -> list[dict[str, Any]]:
    checks = [check(document, check_id, "5.00", "7.00") for document in ("b", "a") for check_id in ("x", "y")]
    cells = [named(document, row, amount) for document in ("b", "a") for row, amount in (("income.grand_total", "5.00"), ("x", "7.00"))]
    with duckdb.connect() as connection:
        tables = [pa.Table.from_pylist(rows) for rows in (checks, cells)]
        relations = [connection.from_arrow(table) for table in tables]
        rows: list[dict[str, Any]] = findings(*relations).to_pylist()
    return rows


def test_every_failing_check_points_to_the_finding_of_its_document(found: list[dict[str, Any]]) -> None:
    assert [(row["document_id"], row["check_id"], row["finding_no"], row["is_leading"]) for row in found] == [
        ("a", "x", 1, True),
        ("a", "y", 1, False),
        ("b", "x", 1, True),
        ("b", "y", 1, False),
    ]


def test_a_finding_names_the_cell_what_is_printed_and_what_would_mend_it(found: list[dict[str, Any]]) -> None:
    first = found[0]
    assert (first["form_id"], first["row_key"], first["column_key"]) == ("income_expenditure_summary", "income.grand_total", "amount")
    assert (first["page_no"], first["printed_text"], first["printed_yuan"], first["mending_yuan"]) == (3, "5.00", Decimal(5), Decimal(7))
    assert "印作“5.00”元，改为“7.00”则2项" in first["sentence_zh"]


def test_the_leading_check_says_which_cells_would_be_otherwise(found: list[dict[str, Any]]) -> None:
    place = {"form_id": "income_expenditure_summary", "row_key": "income.grand_total", "column_key": "amount"}
    assert found[0]["changes"] == [{**place, "amount_yuan": Decimal(7), "half_unit_yuan": Decimal("0.01")}]


def test_a_row_that_is_not_printed_is_told_by_its_code_with_its_form() -> None:
    checks = [
        check("a", "parent_row", "0.00", amount)
        | {
            "place": f"income_expenditure_summary/210/{column}",
            "place_role": "unprinted_parent",
            "cells": [cell("a", "right", "2100101", amount) | {"column_key": column}],
        }
        for column, amount in (("amount", "5.00"), ("basic", "4.00"))
    ]
    with duckdb.connect() as connection:
        tables = [pa.Table.from_pylist(rows) for rows in (checks, [named("a", "2100101", "5.00")])]
        row, _ = findings(*[connection.from_arrow(table) for table in tables]).to_pylist()
    assert (row["kind"], row["row_key"], row["page_no"]) == ("missing_row", "210", 3)
    assert row["sentence_zh"].startswith("第3页《收入支出决算总表》“210”之下疑似缺一行")
