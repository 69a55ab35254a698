"""What Dagster is told of the project fits together."""

from __future__ import annotations

import json

import dagster as dg

from dagster_project.definitions import defs
from dagster_project.publish.dbt import manifest

GRAPH = defs.resolve_asset_graph()
"""Resolved before any test runs: Dagster asks the instance that was opened last, which may be one of a test that is over by then."""


def test_the_definitions_load() -> None:
    dg.Definitions.validate_loadable(defs)


def test_models_come_between_landing_and_the_published_copy() -> None:
    upstream = GRAPH.get_ancestor_asset_keys(dg.AssetKey("published_warehouse"))
    assert dg.AssetKey("landed_disclosures") in upstream


def test_every_dbt_test_is_an_asset_check() -> None:
    tests = [node for node in json.loads(manifest().read_bytes())["nodes"].values() if node["resource_type"] == "test"]
    assert tests
    checks = [key for key in GRAPH.asset_check_keys if key.asset_key.path[0] != "published_warehouse"]
    assert len(checks) == len(tests)


def test_everything_says_what_it_is_for() -> None:
    repository = defs.get_repository_def()
    named = [*repository.schedule_defs, *repository.sensor_defs]
    named += [job for job in repository.get_all_jobs() if not job.name.startswith("__")]
    assert [one.name for one in named if not one.description] == []
    graph = defs.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.materializable_asset_keys]
    assert [node.key for node in nodes if not node.description] == []
    assert {node.group_name for node in nodes} == {"landing", "seeds", "staging", "intermediate", "marts", "publish"}


def test_every_test_that_is_no_generic_one_says_what_it_asks() -> None:
    tests = [node for node in json.loads(manifest().read_bytes())["nodes"].values() if node["resource_type"] == "test"]
    own = [node for node in tests if "test_metadata" not in node]
    assert own
    assert [node["name"] for node in own if not node["meta"].get("description")] == []
