"""Tests of dbt carry names and descriptions that a person reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_project.defs.dbt_names import readable


def told(tmp_path: Path, kind: str, where: str | None = None, **arguments: Any) -> tuple[str, str]:
    test = {
        "resource_type": "test",
        "name": "made_by_dbt",
        "config": {"where": where},
        "meta": {},
        "test_metadata": {"name": kind, "kwargs": {**arguments, "model": "{{ get_where_subquery(ref('fct_finding')) }}"}},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": {"test.juesuan.one": test}}), encoding="utf-8")
    node = readable(path)["nodes"]["test.juesuan.one"]
    return node["name"], node["meta"]["description"]


@pytest.mark.parametrize(
    ("kind", "arguments", "name", "description"),
    [
        ("unique", {"column_name": "finding_id"}, "finding_id_is_unique", "No two rows have the same `finding_id`."),
        ("not_null", {"column_name": "kind"}, "kind_is_never_empty", "Every row has a `kind`."),
        (
            "accepted_values",
            {"column_name": "kind", "values": ["cell", "swap"]},
            "kind_is_an_accepted_value",
            "`kind` is one of `cell`, `swap`.",
        ),
        (
            "relationships",
            {"column_name": "parent_id", "to": "ref('dim_department')", "field": "department_id"},
            "parent_id_is_in_dim_department",
            "Every `parent_id` is a `department_id` of `dim_department`.",
        ),
        ("unique_together", {"columns": ["a", "b"]}, "a_and_b_are_unique", "No two rows agree in `a`, `b`."),
        (
            "in_dimensions",
            {"columns": ["fund_id", "fiscal_year"]},
            "keys_are_in_their_dimensions",
            "Every key is in its dimension: `fund_id`, `fiscal_year`.",
        ),
        (
            "spans_do_not_overlap",
            {"column_name": "region_code"},
            "spans_of_region_code_do_not_overlap",
            "In no year are two rows of the same `region_code` in force.",
        ),
    ],
)
def test_a_generic_test_is_named_for_what_it_asks(
    tmp_path: Path, kind: str, arguments: dict[str, Any], name: str, description: str
) -> None:
    assert told(tmp_path, kind, **arguments) == (name, description)


def test_the_rows_looked_at_are_named(tmp_path: Path) -> None:
    _, description = told(tmp_path, "unique", where="is_current\n  and true", column_name="a")
    assert description == "No two rows have the same `a`. Looked at: rows where `is_current and true`."


def test_a_new_kind_of_test_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the generic test sorted has no readable name"):
        told(tmp_path, "sorted", column_name="a")
