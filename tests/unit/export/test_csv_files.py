"""The marts as CSV that opens in a spreadsheet and runs nothing there."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from dagster_project.export.csv_files import write_contents, write_csv
from dagster_project.export.marts import Mart
from tests.unit.export.conftest import AMOUNTS, HOSTILE, ignore


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_amounts_are_exact_and_negative_ones_stay_numbers(connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path) -> None:
    write_csv(connection, marts, tmp_path, ignore)
    assert (tmp_path / "fct_expenditure.csv").read_bytes().startswith("\ufeff".encode())
    found = rows(tmp_path / "fct_expenditure.csv")
    assert [row["amount_yuan"] for row in found] == list(AMOUNTS)
    assert [row["fiscal_year"] for row in found][:3] == ["2021", "", "2021"]
    assert rows(tmp_path / "fct_income.csv") == []


def test_no_text_is_a_formula_or_steers_anything(connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path) -> None:
    write_csv(connection, marts, tmp_path, ignore)
    texts = [row["department_name"] for row in rows(tmp_path / "dim_department.csv")]
    changed = {text: after for text, after in zip(HOSTILE, texts, strict=True) if text != after}
    assert changed == {
        "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
        "@SUM(1+1)": "'@SUM(1+1)",
        "\t=1+1": "'\t=1+1",
        "\x1b[31m\x07": "\\x1b[31m\\x07",
        "a\x00b": "a\\x00b",
        " _x0041_ and \ufffe": " _x0041_ and \\ufffe",
    }


def test_what_there_is_stands_beside_them(marts: list[Mart], tmp_path: Path) -> None:
    write_contents(marts, tmp_path)
    told = {(row["mart"], row["column"]): row for row in rows(tmp_path / "_contents.csv")}
    assert told["dim_department", "department_name"]["column_en"] == "The 'name'."
    assert told["fct_expenditure", "amount_yuan"]["type"] == "decimal(38,2)"
