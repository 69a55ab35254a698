"""Printed names become verdicts, and one mistake in several places one finding."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dagster_project.findings.name_table import name_verdicts


def row(no: int, code: str | None, label: str, *, text: bool = False, document: str = "one") -> dict[str, Any]:
    return {
        "document_id": document,
        "fiscal_year": 2025,
        "kind": "function_codes",
        "code": code,
        "label": label,
        "form_id": None if text else "expenditure",
        "row_key": None if text else code,
        "page_no": no,
        "place": None if text else f"expenditure/{code}/-",
        "form_zh": None if text else "支出决算表",
        "form_en": None if text else "expenditure form",
        "name_no": no,
        "is_text": text,
    }


def verdicts(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    names = pa.Table.from_pylist(list(rows))
    with duckdb.connect() as connection:
        return name_verdicts(connection.from_arrow(names)).to_pylist()


def test_one_mistake_in_form_and_words_is_one_finding() -> None:
    found = verdicts(
        row(1, "20805", "行政事业单位离退休"),
        row(2, "2080501", "行政单位离退休"),
        row(3, None, "社会保障和就业支出（类）行政事业单位离退休（款）行政单位离退休（项）", text=True),
    )
    fails = [one for one in found if one["status"] == "fail"]
    assert [(one["place"], one["mistake_no"], one["is_leading"]) for one in fails] == [
        ("expenditure/20805/-", 1, True),
        ("narrative/3/行政事业单位离退休", 1, False),
    ]
    assert "行政事业单位养老支出" in fails[0]["sentence_zh"]
    assert {one["check_id"] for one in found} == {"code.name", "code.known"}


def test_an_unlisted_code_is_not_blamed_but_told() -> None:
    found = {one["check_id"]: one for one in verdicts(row(1, "2189901", "本部门的专项"))}
    assert (found["code.known"]["status"], found["code.known"]["missing"]) == ("insufficient_data", "2189901")
    assert found["code.name"]["status"] == "not_applicable"


def test_mistakes_are_numbered_document_by_document() -> None:
    found = verdicts(row(1, "20805", "行政事业单位离退休"), row(1, "20805", "行政事业单位离退休", document="other"))
    assert [(one["document_id"], one["mistake_no"]) for one in found if one["status"] == "fail"] == [("one", 1), ("other", 1)]


@pytest.mark.parametrize(
    ("code", "label", "year", "said_zh", "said_en"),
    [
        (
            "20805",
            "行政事业单位离退休",
            2025,
            "是2019年及以前的名称，2025年应为“行政事业单位养老支出”",
            "its name until 2019; in 2025 it is",
        ),
        ("20805", "行政事业单位养老支出", 2018, "是2020年起的名称，2018年应为“行政事业单位离退休”", "its name from 2020 on; in 2018 it is"),
    ],
)
def test_a_name_of_another_time_is_told_with_its_years(code: str, label: str, year: int, said_zh: str, said_en: str) -> None:
    (finding,) = [one for one in verdicts(row(1, code, label) | {"fiscal_year": year}) if one["status"] == "fail"]
    assert said_zh in finding["sentence_zh"]
    assert said_en in finding["sentence_en"]
