"""What Dagster is told of the project fits together."""

from __future__ import annotations

import json

import dagster as dg

from dagster_project.definitions import defs
from dagster_project.defs.automation import build_what_changed, land_what_waits
from dagster_project.publish.dbt import manifest
from dagster_project.reading.reader import READER_VERSION

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


def test_checks_have_names_and_descriptions_that_a_person_reads() -> None:
    names = {key.to_user_string() for key in GRAPH.asset_check_keys}
    assert {"marts/fct_finding:finding_id_is_unique", "marts/fct_finding:finding_kind_is_an_accepted_value"} <= names
    assert [name for name in names if "__" in name or len(name.partition(":")[2]) > 70] == []
    assert [key for key in GRAPH.asset_check_keys if not GRAPH.get_check_spec(key).description] == []


def test_opening_the_pages_starts_nothing() -> None:
    """Schedules and sensors that ask for runs are off; what is on asks for none by itself (tests/unit/defs/test_automation.py)."""
    repository = defs.get_repository_def()
    assert {schedule.default_status for schedule in repository.schedule_defs} == {dg.DefaultScheduleStatus.STOPPED}
    running = {sensor.name for sensor in repository.sensor_defs if sensor.default_status is dg.DefaultSensorStatus.RUNNING}
    assert running == {"automation", "failed_run_alert", "failed_check_alert"}


def test_all_of_the_warehouse_is_built_for_the_same_reason() -> None:
    """dbt run on a part of the models would read what another part has not made."""
    keys = [key for key in GRAPH.materializable_asset_keys if GRAPH.get(key).group_name not in {"landing"}]
    assert {GRAPH.get(key).automation_condition for key in keys} == {build_what_changed}
    assert GRAPH.get(dg.AssetKey("landed_disclosures")).automation_condition is land_what_waits


def test_what_landing_made_is_outdated_when_the_reader_changes() -> None:
    version = GRAPH.get(dg.AssetKey("landed_disclosures")).code_version
    assert version is not None and version.startswith(f"{READER_VERSION}+")


def test_everything_has_an_owner() -> None:
    assert [key for key in GRAPH.get_all_asset_keys() if not GRAPH.get(key).owners] == []


def test_marts_show_their_columns_with_types_and_descriptions() -> None:
    marts = [GRAPH.get(key) for key in GRAPH.materializable_asset_keys if key.path[0] == "marts"]
    columns = [column for mart in marts for column in mart.metadata["dagster/column_schema"].columns]
    assert columns
    assert [column.name for column in columns if column.type == "?" or not column.description] == []


def test_what_is_fetched_weekly_and_published_nightly_is_to_be_fresh() -> None:
    fresh = {key.to_user_string() for key in GRAPH.get_all_asset_keys() if GRAPH.get(key).freshness_policy}
    assert fresh == {"registered_documents", "published_warehouse"}
