"""The names that queries, dashboards and programs of others rest on stay: `tests/cases/stable_names.csv` has those of the warehouse.

A name may be added there; one goes only with a line in the CHANGELOG.
"""

from __future__ import annotations

import csv

import pytest
import yaml

from dagster_project.landing.home import PROJECT

with (PROJECT / "tests" / "cases" / "stable_names.csv").open(encoding="utf-8", newline="") as handle:
    STABLE = {row["table"]: row["columns"].split() for row in csv.DictReader(handle)}
MODELS = {
    model["name"]: {column["name"]: column.get("constraints", []) for column in model.get("columns", [])}
    for path in (PROJECT / "dbt" / "models" / "marts").rglob("*.yml")
    for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
}
SAME_IN_BOTH = {"is_current", "fetched_at", "superseded_at"}
"""What facts repeat of the document that they are of."""


@pytest.mark.parametrize("table", STABLE)
def test_a_table_keeps_its_name_and_its_columns(table: str) -> None:
    """Contracts are enforced on marts, so that what is described is what there is."""
    assert sorted(set(STABLE[table]) - MODELS[table].keys()) == []


@pytest.mark.parametrize("dimension", [table for table in MODELS if table.startswith("dim_")])
def test_a_fact_shares_no_name_with_a_dimension_but_its_key(dimension: str) -> None:
    """Else a join by equal names, as BI tools infer it, would compare a kind of finding with a kind of check."""
    key = {column for column, constraints in MODELS[dimension].items() if {"type": "primary_key"} in constraints}
    shared = {
        fact: sorted(MODELS[fact].keys() & MODELS[dimension].keys() - key - SAME_IN_BOTH) for fact in MODELS if fact.startswith("fct_")
    }
    assert {fact: names for fact, names in shared.items() if names} == {}
