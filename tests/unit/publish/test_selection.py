"""What no document can change is not built again; what it may change is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_project.publish.dbt import manifest
from dagster_project.publish.selection import changing


@pytest.fixture(scope="module")
def chosen() -> set[str]:
    return set(changing(manifest()))


@pytest.fixture(scope="module")
def nodes() -> list[dict[str, Any]]:
    return [node for node in json.loads(manifest().read_bytes())["nodes"].values() if node["resource_type"] != "unit_test"]


def test_what_holds_rows_of_documents_is_built(chosen: set[str], nodes: list[dict[str, Any]]) -> None:
    assert {node["name"] for node in nodes if node["config"]["materialized"] == "incremental"} <= chosen
    assert {"dim_department", "rpt_department_year", "fct_finding"} <= chosen


def test_seeds_and_what_is_made_of_them_alone_stand_with_their_tests(chosen: set[str], nodes: list[dict[str, Any]]) -> None:
    assert {node["name"] for node in nodes if node["resource_type"] == "seed"}.isdisjoint(chosen)
    assert {"dim_region", "spans_do_not_overlap_dim_region_code"}.isdisjoint(chosen)


def test_a_view_stands_unless_its_text_is_another_in_each_build(chosen: set[str]) -> None:
    assert {"expenditure", "stg_landed__cells"}.isdisjoint(chosen)
    assert "int_evaluations" in chosen  # names the batches that it reads


def test_a_test_of_documents_runs_also_where_it_reads_what_stands(chosen: set[str], nodes: list[dict[str, Any]]) -> None:
    of_facts = {node["name"] for node in nodes if (node.get("attached_node") or "").startswith("model.juesuan.fct_")}
    assert of_facts <= chosen


def test_a_view_asks_by_way_of_a_macro_of_a_macro(tmp_path: Path) -> None:
    described = {
        "nodes": {
            "model.a": {
                "name": "a",
                "resource_type": "model",
                "config": {"materialized": "view"},
                "depends_on": {"macros": ["macro.outer"]},
            }
        },
        "parent_map": {"model.a": ["source.landed"]},
        "macros": {"macro.outer": {"depends_on": {"macros": ["macro.inner"]}}, "macro.inner": {"depends_on": {"macros": []}}},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    assert changing(path) == []
    described["macros"]["macro.inner"] = {"depends_on": {"macros": ["macro.dbt.run_query"]}}
    path.write_text(json.dumps(described), encoding="utf-8")
    assert changing(path) == ["a"]
