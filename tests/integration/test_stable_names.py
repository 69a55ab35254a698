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
    model["name"]: {column["name"] for column in model.get("columns", [])}
    for path in (PROJECT / "dbt" / "models" / "marts").rglob("*.yml")
    for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
}


@pytest.mark.parametrize("table", STABLE)
def test_a_table_keeps_its_name_and_its_columns(table: str) -> None:
    """Contracts are enforced on marts, so that what is described is what there is."""
    assert sorted(set(STABLE[table]) - MODELS[table]) == []
