"""What Dagster is told of the project fits together."""

from __future__ import annotations

import json

import dagster as dg

from dagster_project.assets.resources import manifest
from dagster_project.definitions import defs

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
