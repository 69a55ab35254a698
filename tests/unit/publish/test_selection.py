"""What no document can change is not built again; what it may change is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from dbt.constants import PARTIAL_PARSE_FILE_NAME
from dbt.contracts.graph.manifest import Manifest

from dagster_project.publish.dbt import manifest
from dagster_project.publish.selection import CHANGING, DECIDED, mark


@pytest.fixture(scope="module")
def nodes() -> list[Any]:
    parsed = Manifest.from_msgpack(manifest().with_name(PARTIAL_PARSE_FILE_NAME).read_bytes())
    mark(parsed)
    return list(parsed.nodes.values())


@pytest.fixture(scope="module")
def chosen(nodes: list[Any]) -> set[str]:
    return marked(nodes)


def marked(nodes: list[Any], tag: str = CHANGING) -> set[str]:
    return {node.name for node in nodes if tag.removeprefix("tag:") in node.tags}


def test_what_holds_rows_of_documents_is_built(chosen: set[str], nodes: list[Any]) -> None:
    assert {node.name for node in nodes if node.config.materialized == "incremental"} <= chosen
    assert {"dim_department", "rpt_department_year", "fct_finding"} <= chosen


def test_seeds_and_what_is_made_of_them_alone_stand_with_their_tests(chosen: set[str], nodes: list[Any]) -> None:
    assert {node.name for node in nodes if node.resource_type == "seed"}.isdisjoint(chosen)
    assert {"dim_region", "spans_do_not_overlap_dim_region_code"}.isdisjoint(chosen)


def test_a_view_stands_unless_its_text_is_another_in_each_build(chosen: set[str]) -> None:
    assert {"expenditure", "stg_landed__cells"}.isdisjoint(chosen)
    assert "int_evaluations" in chosen  # names the batches that it reads


def test_a_decision_changes_findings_and_what_counts_them(nodes: list[Any]) -> None:
    models = {node.name for node in nodes if node.resource_type == "model"}
    decided = marked(nodes, DECIDED)
    assert decided & models == {"fct_finding", "rpt_department_year", "rpt_execution", "rpt_peers", "rpt_region_year"}
    assert {node.name for node in nodes if getattr(node, "attached_node", None) == "model.juesuan.fct_finding"} <= decided


def test_a_test_of_documents_runs_also_where_it_reads_what_stands(chosen: set[str], nodes: list[Any]) -> None:
    of_facts = {node.name for node in nodes if (getattr(node, "attached_node", None) or "").startswith("model.juesuan.fct_")}
    assert of_facts <= chosen


@pytest.mark.parametrize(("inner", "asks"), [([], set()), (["macro.dbt.run_query"], {"a"})])
def test_a_view_asks_by_way_of_a_macro_of_a_macro(inner: list[str], asks: set[str]) -> None:
    view = SimpleNamespace(
        name="a",
        resource_type="model",
        config=SimpleNamespace(materialized="view"),
        depends_on_nodes=["source.landed"],
        depends_on_macros=["macro.outer"],
        tags=[],
    )
    macros = {
        name: SimpleNamespace(depends_on=SimpleNamespace(macros=of))
        for name, of in (("macro.outer", ["macro.inner"]), ("macro.inner", inner))
    }
    mark(SimpleNamespace(nodes={"model.a": view}, macros=macros))
    assert marked([view]) == asks
