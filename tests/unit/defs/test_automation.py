"""What follows from what: landing from readings that wait, building from what is not published, and nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.events import StepMaterializationData

from dagster_project.defs.automation import (
    LANDED,
    PUBLISHED,
    RECEIVED,
    UNPUBLISHED_CHANGES,
    WAITING_READINGS,
    build_what_changed,
    land_what_waits,
)
from dagster_project.defs.partitions import add_partitions, fiscal_year_by_region
from dagster_project.landing.pending import Partition

MODELS = [dg.AssetKey(["seeds", "forms"]), dg.AssetKey(["marts", "fct_finding"])]
FIRST, SECOND = "2020|140900", "2021|140900"


@dg.asset(key=RECEIVED)
def received() -> None: ...


@dg.asset(key="elsewhere")
def elsewhere() -> None: ...


@dg.asset(key=LANDED, partitions_def=fiscal_year_by_region, deps=[RECEIVED, WAITING_READINGS], automation_condition=land_what_waits)
def landed() -> None: ...


def model(key: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(key=key, automation_condition=build_what_changed)
    def made() -> None: ...

    return made


@dg.asset(key=PUBLISHED, deps=MODELS, automation_condition=build_what_changed)
def published() -> None: ...


DEFS = dg.Definitions(
    [
        received,
        elsewhere,
        dg.AssetSpec(WAITING_READINGS, partitions_def=fiscal_year_by_region),
        landed,
        dg.AssetSpec(UNPUBLISHED_CHANGES),
        *map(model, MODELS),
        published,
    ]
)
BUILT = {*(key.to_user_string() for key in MODELS), PUBLISHED.to_user_string()}


class Daemon:
    """Dagster's, one tick after the other."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        self.cursor: object = None
        assert self.tick() == {}

    def tick(self) -> dict[str, set[str | None]]:
        """What is asked for, by asset, with the partitions."""
        result = dg.evaluate_automation_conditions(DEFS, self.instance, dg.AssetSelection.all(), cursor=self.cursor)  # type: ignore[arg-type]
        self.cursor = result.cursor
        asked: dict[str, set[str | None]] = {}
        for key in [LANDED, *MODELS, PUBLISHED]:
            partitions = result.get_requested_partitions(key)
            if partitions:
                asked[key.to_user_string()] = set(partitions)
        return asked

    def report(self, key: dg.AssetKey, partition: str | None = None) -> None:
        self.instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=partition))


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with dg.DagsterInstance.ephemeral() as instance:
        add_partitions(instance, [Partition(2020, "140900"), Partition(2021, "140900")])
        yield Daemon(instance)


def begin(instance: dg.DagsterInstance, *keys: dg.AssetKey, partition: str | None = None) -> dg.DagsterRun:
    """A run of assets that is under way."""
    job = DEFS.resolve_implicit_global_asset_job_def().get_subset(asset_selection=set(keys))
    tags = fiscal_year_by_region.get_tags_for_partition_key(partition) if partition else {}
    return instance.create_run_for_job(job, asset_selection=frozenset(keys), tags=dict(tags), status=dg.DagsterRunStatus.STARTED)


def test_nothing_follows_from_runs_that_a_person_started(daemon: Daemon) -> None:
    assert dg.materialize([received, elsewhere], instance=daemon.instance).success
    daemon.report(LANDED, FIRST)
    assert daemon.tick() == {}


def test_only_the_partitions_for_which_readings_wait_are_landed_and_once(daemon: Daemon) -> None:
    daemon.report(WAITING_READINGS, SECOND)
    assert daemon.tick() == {"landed_disclosures": {SECOND}}
    assert daemon.tick() == {}


def test_several_reports_are_one_build_of_everything(daemon: Daemon) -> None:
    for _ in range(3):
        daemon.report(UNPUBLISHED_CHANGES)
    assert daemon.tick() == {name: {None} for name in BUILT}
    assert daemon.tick() == {}


def test_another_run_under_way_holds_nothing_back(daemon: Daemon) -> None:
    begin(daemon.instance, dg.AssetKey("elsewhere"))
    daemon.report(UNPUBLISHED_CHANGES)
    assert set(daemon.tick()) == BUILT
    daemon.report(WAITING_READINGS, FIRST)
    assert daemon.tick() == {"landed_disclosures": {FIRST}}


def test_landing_and_building_wait_for_what_is_being_received(daemon: Daemon) -> None:
    run = begin(daemon.instance, RECEIVED)
    daemon.report(WAITING_READINGS, FIRST)
    daemon.report(UNPUBLISHED_CHANGES)
    assert daemon.tick() == {}
    daemon.instance.report_run_canceled(run)
    assert daemon.tick() == {"landed_disclosures": {FIRST}}
    assert daemon.tick() == {}
    daemon.report(LANDED, FIRST)
    assert set(daemon.tick()) == BUILT


def test_a_landing_that_failed_does_not_hold_back_what_is_landed(daemon: Daemon) -> None:
    daemon.report(WAITING_READINGS, FIRST)
    daemon.report(UNPUBLISHED_CHANGES)
    assert daemon.tick() == {"landed_disclosures": {FIRST}}
    daemon.instance.report_run_failed(begin(daemon.instance, LANDED, partition=FIRST))
    assert set(daemon.tick()) == BUILT


def test_building_waits_for_landing(daemon: Daemon) -> None:
    run = begin(daemon.instance, LANDED, partition=FIRST)
    daemon.report(UNPUBLISHED_CHANGES)
    assert daemon.tick() == {}
    daemon.instance.report_run_canceled(run)
    assert set(daemon.tick()) == BUILT


def test_what_comes_while_a_partition_is_landed_is_landed_after_it(daemon: Daemon) -> None:
    daemon.report(WAITING_READINGS, FIRST)
    assert daemon.tick() == {"landed_disclosures": {FIRST}}
    run = begin(daemon.instance, LANDED, partition=FIRST)
    daemon.report(WAITING_READINGS, FIRST)
    assert daemon.tick() == {}
    daemon.report(LANDED, FIRST)
    daemon.instance.report_run_canceled(run)
    assert daemon.tick() == {"landed_disclosures": {FIRST}}
    assert daemon.tick() == {}


def test_what_changes_during_a_build_is_built_as_a_whole_after_it(daemon: Daemon) -> None:
    daemon.report(UNPUBLISHED_CHANGES)
    assert set(daemon.tick()) == BUILT
    run = begin(daemon.instance, *MODELS, PUBLISHED)
    daemon.report(UNPUBLISHED_CHANGES)
    assert daemon.tick() == {}
    for key in MODELS:  # made, while the run goes on
        daemon.instance.report_dagster_event(
            dg.DagsterEvent(
                event_type_value=dg.DagsterEventType.ASSET_MATERIALIZATION.value,
                job_name=run.job_name,
                event_specific_data=StepMaterializationData(dg.AssetMaterialization(key)),
            ),
            run.run_id,
        )
    assert daemon.tick() == {}
    daemon.instance.report_run_canceled(run)
    assert set(daemon.tick()) == BUILT
