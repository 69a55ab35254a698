"""What Dagster is told of the project fits together."""

from __future__ import annotations

import dagster as dg

from dagster_project.definitions import defs


def test_the_definitions_load() -> None:
    dg.Definitions.validate_loadable(defs)


def test_models_come_between_landing_and_the_published_copy() -> None:
    upstream = defs.resolve_asset_graph().get_ancestor_asset_keys(dg.AssetKey("published_warehouse"))
    assert dg.AssetKey("landed_disclosures") in upstream


def test_dbt_tests_are_asset_checks() -> None:
    assert len(defs.resolve_asset_graph().asset_check_keys) > 0
