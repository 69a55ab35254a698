"""The sensor asks for the next step that is due, once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.defs.assets.landing import landed_disclosures, received_documents
from dagster_project.defs.automation import daily_round, inbox_sensor, registry_sensor, weekly_round
from dagster_project.defs.partitions import add_partitions
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.pending import Partition
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
    result = inbox_sensor(dg.build_sensor_context(instance=instance, cursor=cursor), juesuan=HomeFolder(folder=str(home.root)))
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def requests(result: dg.SensorResult | dg.SkipReason) -> list[tuple[str | None, str | None]]:
    assert isinstance(result, dg.SensorResult)
    return [(request.job_name, str(request.partition_key) if request.partition_key else None) for request in result.run_requests or []]


def test_an_empty_home_asks_for_nothing(instance: dg.DagsterInstance, home: Home) -> None:
    assert isinstance(tick(instance, home), dg.SkipReason)


def test_a_new_file_is_received_then_landed_then_built(instance: dg.DagsterInstance, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(home, "决算.txt", (PROJECT / "raw" / "inbox" / "industry_2021.txt").read_text(encoding="utf-8"))
    resources = {"juesuan": HomeFolder(folder=str(home.root))}

    result = tick(instance, home)
    assert requests(result) == [("receive_documents", None)]
    assert isinstance(result, dg.SensorResult)
    assert result.run_requests
    dg.materialize([received_documents], instance=instance, resources=resources, run_config=result.run_requests[0].run_config)
    cursor = result.cursor

    result = tick(instance, home, cursor)
    assert requests(result) == [("land_partition", "2021|000000")]
    assert isinstance(result, dg.SensorResult)
    assert result.run_requests
    for request in result.dynamic_partitions_requests or []:
        assert isinstance(request, dg.AddDynamicPartitionsRequest)
        instance.add_dynamic_partitions(request.partitions_def_name, list(request.partition_keys))
    partition = result.run_requests[0].partition_key
    landed = dg.materialize([landed_disclosures], instance=instance, resources=resources, partition_key=partition)
    (event,) = landed.asset_materializations_for_node("landed_disclosures")
    assert (event.partition, event.metadata["landed"].value) == ("2021|000000", 1)

    result = tick(instance, home, cursor)
    assert requests(result) == [("build_warehouse", None)]
    assert requests(tick(instance, home, cursor)) == requests(result)
    monkeypatch.setattr("dagster_project.defs.automation.is_current", lambda home: True)
    assert isinstance(tick(instance, home, cursor), dg.SkipReason)


def test_nothing_is_landed_or_built_while_other_runs_are_under_way(instance: dg.DagsterInstance, home: Home) -> None:
    home.landed.mkdir(parents=True)
    run = instance.create_run_for_job(dg.GraphDefinition("other").to_job(), status=dg.DagsterRunStatus.STARTED)
    assert isinstance(tick(instance, home), dg.SkipReason)
    instance.report_run_canceled(run)
    assert requests(tick(instance, home)) == [("build_warehouse", None)]


def test_a_failed_build_is_not_asked_for_again_until_something_changes(
    instance: dg.DagsterInstance, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.landed.mkdir(parents=True)

    def run_key() -> str | None:
        result = tick(instance, home)
        assert isinstance(result, dg.SensorResult)
        assert result.run_requests
        return result.run_requests[0].run_key

    first = run_key()
    assert run_key() == first
    monkeypatch.setattr(published_copy, "models_fingerprint", lambda: "mended models")
    assert run_key() != first


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
    assert requests(result) == [("follow_registry", "2020|140900"), ("follow_registry", "2021|140900")]
    assert isinstance(result, dg.SensorResult)
    added = [(request.partitions_def_name, list(request.partition_keys)) for request in result.dynamic_partitions_requests or []]
    assert added == [("fiscal_year", ["2020", "2021"]), ("region", ["140900"])]
    assert isinstance(look_at_registry(instance, juesuan, result.cursor), dg.SkipReason)
    juesuan = write_registry(
        home, "忻州市教育局,,140900,2020,a.pdf,,", "忻州市教育局,,140900,2021,c.pdf,,", "忻州市教育局,,140900,2022,d.pdf,,"
    )
    assert requests(look_at_registry(instance, juesuan, result.cursor)) == [
        ("follow_registry", "2021|140900"),
        ("follow_registry", "2022|140900"),
    ]


def test_many_partitions_are_one_run(instance: dg.DagsterInstance, home: Home) -> None:
    years = range(2010, 2025)
    juesuan = write_registry(home, *(f"忻州市教育局,,{region},{year},a.pdf,," for year in years for region in ("140900", "310107")))
    result = look_at_registry(instance, juesuan)
    assert isinstance(result, dg.SensorResult)
    (request,) = result.run_requests or []
    assert request.partition_key_range == dg.PartitionKeyRange("2010|140900", "2024|310107")


def test_rounds_ask_for_what_is_due(home: Home) -> None:
    juesuan = write_registry(home, *(f"忻州市教育局,,140900,{year or ''},a.pdf,," for year in (0, 2020, 2021, 2022)))

    def due(instance: dg.DagsterInstance, schedule: dg.ScheduleDefinition) -> dg.PartitionKeyRange | None:
        with dg.build_schedule_context(instance=instance, scheduled_execution_time=datetime(2022, 8, 1)) as context:
            result = schedule(context, juesuan=juesuan)
        return result.partition_key_range if isinstance(result, dg.RunRequest) else None

    with dg.instance_for_test() as instance:
        assert due(instance, daily_round) is None
        add_partitions(instance, [Partition(year, "140900") for year in (2020, 2021, 2022)])
        assert due(instance, daily_round) == dg.PartitionKeyRange("2021|140900", "2021|140900")
        assert due(instance, weekly_round) == dg.PartitionKeyRange("2020|140900", "2022|140900")
        add_partitions(instance, [Partition(0, "140900")])
        assert due(instance, weekly_round) == dg.PartitionKeyRange("2020|140900", "0|140900")
