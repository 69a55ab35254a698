"""The sensor asks for the next step that is due, once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.assets.automation import inbox_sensor
from dagster_project.assets.landing import landed_disclosures, received_documents
from dagster_project.assets.resources import HomeFolder
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish import publishing


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
    context = dg.build_sensor_context(instance=instance, cursor=cursor, resources={"juesuan": HomeFolder(folder=str(home.root))})
    result = inbox_sensor(context)
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
    monkeypatch.setattr("dagster_project.assets.automation.is_current", lambda home: True)
    assert isinstance(tick(instance, home, cursor), dg.SkipReason)


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
    monkeypatch.setattr(publishing, "models_fingerprint", lambda: "mended models")
    assert run_key() != first
