"""What has changed outside is told to Dagster, once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.defs.assets.landing import landed_disclosures, received_documents
from dagster_project.defs.resources import HomeFolder
from dagster_project.defs.sensors import home_sensor, registry_sensor
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.registry import COLUMNS
from dagster_project.publish import published_copy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path / "家")
    home.inbox.mkdir(parents=True)
    return home


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def drop(home: Home, name: str, text: str) -> Path:
    path = home.inbox / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - 100,) * 2)
    return path


def tick(instance: dg.DagsterInstance, home: Home, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    result = home_sensor(dg.build_sensor_context(instance=instance, cursor=cursor), juesuan=HomeFolder(folder=str(home.root)))
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def events(result: dg.SensorResult | dg.SkipReason) -> list[tuple[str, str | None]]:
    assert isinstance(result, dg.SensorResult)
    return [(event.asset_key.to_user_string(), event.partition) for event in result.asset_events]


def requests(result: dg.SensorResult | dg.SkipReason) -> list[str | None]:
    assert isinstance(result, dg.SensorResult)
    return [str(request.partition_key) if request.partition_key else None for request in result.run_requests or []]


def test_an_empty_home_asks_for_nothing(instance: dg.DagsterInstance, home: Home) -> None:
    assert isinstance(tick(instance, home), dg.SkipReason)


def test_a_new_file_is_received_and_what_it_leaves_is_reported_once(instance: dg.DagsterInstance, home: Home) -> None:
    drop(home, "决算.txt", (PROJECT / "raw" / "inbox" / "industry_2021.txt").read_text(encoding="utf-8"))
    resources = {"juesuan": HomeFolder(folder=str(home.root))}

    result = tick(instance, home)
    assert isinstance(result, dg.SensorResult) and result.run_requests
    assert (requests(result), events(result)) == ([None], [])
    dg.materialize([received_documents], instance=instance, resources=resources, run_config=result.run_requests[0].run_config)
    assert isinstance(result.cursor, str)

    result = tick(instance, home, result.cursor)
    assert isinstance(result, dg.SensorResult) and isinstance(result.cursor, str)
    assert (requests(result), events(result)) == ([], [("waiting_readings", "2021|000000")])
    assert instance.get_dynamic_partitions("region") == ["000000"]
    assert isinstance(tick(instance, home, result.cursor), dg.SkipReason)

    landed = dg.materialize([landed_disclosures], instance=instance, resources=resources, partition_key="2021|000000")
    (event,) = landed.asset_materializations_for_node("landed_disclosures")
    assert (event.partition, event.metadata["landed"].value) == ("2021|000000", 1)
    result = tick(instance, home, result.cursor)
    assert isinstance(result, dg.SensorResult) and isinstance(result.cursor, str)
    assert events(result) == [("unpublished_changes", None)]
    assert isinstance(tick(instance, home, result.cursor), dg.SkipReason)


def test_several_drops_are_one_run(instance: dg.DagsterInstance, home: Home) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        drop(home, name, name)
    result = tick(instance, home)
    assert isinstance(result, dg.SensorResult) and result.run_requests
    (request,) = result.run_requests
    assert request.tags["juesuan/documents"] == "3"


def test_runs_under_way_hold_nothing_back(instance: dg.DagsterInstance, home: Home) -> None:
    home.landed.mkdir(parents=True)
    drop(home, "a.txt", "a")
    instance.create_run_for_job(dg.GraphDefinition("other").to_job(), status=dg.DagsterRunStatus.STARTED)
    result = tick(instance, home)
    assert (requests(result), events(result)) == ([None], [("unpublished_changes", None)])


def test_what_is_published_is_no_longer_reported_until_models_change(
    instance: dg.DagsterInstance, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.landed.mkdir(parents=True)
    result = tick(instance, home)
    assert isinstance(result, dg.SensorResult) and isinstance(result.cursor, str)
    assert events(result) == [("unpublished_changes", None)]
    assert isinstance(tick(instance, home, result.cursor), dg.SkipReason)  # a build that failed is not asked for again
    monkeypatch.setattr(published_copy, "models_fingerprint", lambda: "mended models")
    assert events(tick(instance, home, result.cursor)) == [("unpublished_changes", None)]
    monkeypatch.setattr("dagster_project.defs.sensors.is_up_to_date", lambda home: True)
    assert isinstance(tick(instance, home, result.cursor), dg.SkipReason)


def write_registry(home: Home, *lines: str) -> HomeFolder:
    path = home.root / "registry.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    return HomeFolder(folder=str(home.root), registry=str(path))


def look_at_registry(instance: dg.DagsterInstance, juesuan: HomeFolder, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    result = registry_sensor(dg.build_sensor_context(instance=instance, cursor=cursor), juesuan=juesuan)
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def test_a_changed_line_of_the_registry_asks_for_its_partition_only(instance: dg.DagsterInstance, home: Home) -> None:
    juesuan = write_registry(home, "忻州市教育局,,140900,2020,a.pdf,,", "忻州市教育局,,140900,2021,b.pdf,,")
    result = look_at_registry(instance, juesuan)
    assert requests(result) == ["2020|140900", "2021|140900"]
    assert isinstance(result, dg.SensorResult)
    added = [(request.partitions_def_name, list(request.partition_keys)) for request in result.dynamic_partitions_requests or []]
    assert added == [("fiscal_year", ["2020", "2021"]), ("region", ["140900"])]
    assert isinstance(look_at_registry(instance, juesuan, result.cursor), dg.SkipReason)
    juesuan = write_registry(
        home, "忻州市教育局,,140900,2020,a.pdf,,", "忻州市教育局,,140900,2021,c.pdf,,", "忻州市教育局,,140900,2022,d.pdf,,"
    )
    assert requests(look_at_registry(instance, juesuan, result.cursor)) == [
        "2021|140900",
        "2022|140900",
    ]


def test_many_partitions_are_one_run(instance: dg.DagsterInstance, home: Home) -> None:
    years = range(2010, 2025)
    juesuan = write_registry(home, *(f"忻州市教育局,,{region},{year},a.pdf,," for year in years for region in ("140900", "310107")))
    result = look_at_registry(instance, juesuan)
    assert isinstance(result, dg.SensorResult)
    (request,) = result.run_requests or []
    assert request.partition_key_range == dg.PartitionKeyRange("2010|140900", "2024|310107")
