"""The names that queries, dashboards and programs of others rest on stay: `tests/cases/stable_names.csv` has those of the warehouse.

A name may be added there; one goes only with a line in the CHANGELOG.
"""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
import yaml

from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.seeds import read_seed
from dagster_project.landing.home import PROJECT

with (PROJECT / "tests" / "cases" / "stable_names.csv").open(encoding="utf-8", newline="") as handle:
    STABLE = {(row["what"], row["of"]): set(row["names"].split()) for row in csv.DictReader(handle)}
DESCRIBED: dict[str, dict[str, dict[str, Any]]] = {
    model["name"]: {column["name"]: column for column in model.get("columns", [])}
    for path in (PROJECT / "dbt" / "models" / "marts").rglob("*.yml")
    for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
}
MODELS = {table: {name: column.get("constraints", []) for name, column in columns.items()} for table, columns in DESCRIBED.items()}

SAME_IN_BOTH = {"is_current", "fetched_at", "superseded_at"}
"""What facts repeat of the document that they are of."""


def of(what: str) -> list[str]:
    return [of for kind, of in STABLE if kind == what]


@pytest.mark.parametrize("table", of("columns"))
def test_a_table_keeps_its_name_and_its_columns(table: str) -> None:
    """Contracts are enforced on marts, so that what is described is what there is."""
    assert sorted(STABLE["columns", table] - MODELS[table].keys()) == []


@pytest.mark.parametrize("column", of("values"))
def test_a_column_keeps_its_values(column: str) -> None:
    table, name = column.split(".")
    assert sorted(STABLE["values", column] - set(re.findall(r"`(\w+)`", DESCRIBED[table][name]["description"]))) == []


@pytest.mark.parametrize("form_id", of("form columns"))
def test_a_form_keeps_its_columns(form_id: str) -> None:
    assert sorted(STABLE["form columns", form_id] - {column.key for column in statutory_forms.columns(form_id)}) == []


@pytest.mark.parametrize("form_id", of("form rows"))
def test_a_form_keeps_its_rows(form_id: str) -> None:
    rows = {row["row_key"] for row in read_seed("forms/row_labels.csv") if row["form_id"] == form_id}
    assert sorted(STABLE["form rows", form_id] - rows) == []


@pytest.mark.parametrize("dimension", [table for table in MODELS if table.startswith("dim_")])
def test_a_fact_shares_no_name_with_a_dimension_but_its_key(dimension: str) -> None:
    """Else a join by equal names, as BI tools infer it, would compare a kind of finding with a kind of check."""
    key = {column for column, constraints in MODELS[dimension].items() if {"type": "primary_key"} in constraints}
    shared = {
        fact: sorted(MODELS[fact].keys() & MODELS[dimension].keys() - key - SAME_IN_BOTH) for fact in MODELS if fact.startswith("fct_")
    }
    assert {fact: names for fact, names in shared.items() if names} == {}
