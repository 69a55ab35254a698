"""When things run: sensors on inbox and registry, schedules, and the jobs they start."""

import hashlib
import json
from collections.abc import Iterable, Mapping

import dagster as dg

from dagster_project.defs.assets.landing import landed_disclosures, received_documents, registered_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.partitions import add_requests, partition_key, range_tags
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing import pending
from dagster_project.landing.home import Home
from dagster_project.landing.inbox import look
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import RegistryLine, read_registry
from dagster_project.publish.published_copy import is_current, wanted_state

receive_documents = dg.define_asset_job(
    "receive_documents",
    [received_documents],
    tags={"juesuan/from": "inbox"},
    description="Reads the documents that its config names, or everything in the inbox; the sensor then lands and builds.",
)
follow_registry = dg.define_asset_job(
    "follow_registry",
    [registered_documents, landed_disclosures],
    tags={"juesuan/from": "registry"},
    description="Fetches what the registry names for the chosen years and regions, reads what is new, and lands it.",
)
land_partition = dg.define_asset_job(
    "land_partition",
    [landed_disclosures],
    tags={"juesuan/from": "landing"},
    description="Lands what was received for the chosen years and regions, and reads again what an older reader has read in them.",
)
build_warehouse = dg.define_asset_job(
    "build_warehouse",
    [modelled_warehouse, published_warehouse],
    tags={"juesuan/from": "landing"},
    description="Builds the warehouse from all that is landed, checks it, and publishes it.",
)

_ZONE = "Asia/Shanghai"
_ON = dg.DefaultScheduleStatus.RUNNING
_FEW = 10
_UNDER_WAY = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]

nightly_warehouse = dg.ScheduleDefinition(
    "nightly_warehouse",
    job=build_warehouse,
    cron_schedule="0 4 * * *",
    execution_timezone=_ZONE,
    default_status=_ON,
    description="Every night the warehouse, so that what fell due (late disclosures) is up to date even where nothing was landed.",
)


@dg.schedule(
    job=follow_registry,
    cron_schedule="0 1 * * 1",
    execution_timezone=_ZONE,
    default_status=_ON,
    description="Every Monday everything that the registry names, in one run: what has not changed costs one question to its server.",
)
def weekly_round(context: dg.ScheduleEvaluationContext, juesuan: HomeFolder) -> dg.RunRequest | dg.SkipReason:
    return _round(context.instance, _lines_by_partition(juesuan), "weekly")


@dg.schedule(
    job=follow_registry,
    cron_schedule="0 1 * 7-10 *",
    execution_timezone=_ZONE,
    default_status=_ON,
    description="From July to October, when disclosures appear, every day those of last year and those whose year the registry does not say.",
)
def daily_round(context: dg.ScheduleEvaluationContext, juesuan: HomeFolder) -> dg.RunRequest | dg.SkipReason:
    years = {context.scheduled_execution_time.year - 1, 0}
    return _round(context.instance, [partition for partition in _lines_by_partition(juesuan) if partition.fiscal_year in years], "daily")


@dg.sensor(
    job=follow_registry,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Makes the years and regions of the registry known, and asks for the partitions whose lines are new or changed.",
)
def registry_sensor(context: dg.SensorEvaluationContext, juesuan: HomeFolder) -> dg.SensorResult | dg.SkipReason:
    lines = {partition: _digest(told) for partition, told in _lines_by_partition(juesuan).items()}
    seen = json.loads(context.cursor or "{}")
    changed = {partition: digest for partition, digest in lines.items() if seen.get(str(partition_key(partition))) != digest}
    if not changed:
        return dg.SkipReason("the registry is as it was")
    return dg.SensorResult(
        _requests(context.instance, follow_registry.name, changed),
        cursor=json.dumps({str(partition_key(partition)): digest for partition, digest in lines.items()}),
        dynamic_partitions_requests=add_requests(changed),
    )


@dg.sensor(
    jobs=[receive_documents, land_partition, build_warehouse],
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Asks for the next step that is due: receive what is new in the inbox, land what was received, build what was landed.",
)
def inbox_sensor(context: dg.SensorEvaluationContext, juesuan: HomeFolder) -> dg.SensorResult | dg.SkipReason:
    home = juesuan.home
    listing, new = look(home, {path: tuple(seen) for path, seen in json.loads(context.cursor or "{}").items()})
    if new:
        config = dg.RunConfig({"received_documents": {"config": {"paths": [str(path) for path in new]}}})
        tags = {"juesuan/documents": str(len(new))}
        key = _digest(listing[str(path)][2] for path in new)
        request = dg.RunRequest(key, job_name=receive_documents.name, run_config=config, tags=tags)
        return dg.SensorResult([request], cursor=json.dumps(listing))
    if context.instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY), limit=1):
        return dg.SkipReason("other runs are under way; what they leave is landed and built after them")
    partitions = {partition: _what_waits(home, partition) for partition in pending.partitions(home)}
    if partitions:
        return dg.SensorResult(
            _requests(context.instance, land_partition.name, partitions), dynamic_partitions_requests=add_requests(partitions)
        )
    if home.landed.exists() and not is_current(home):
        return dg.SensorResult([dg.RunRequest(wanted_state(home), job_name=build_warehouse.name)])
    return dg.SkipReason("nothing new in the inbox, and everything landed is published")


def _round(instance: dg.DagsterInstance, partitions: Iterable[Partition], called: str) -> dg.RunRequest | dg.SkipReason:
    """One run for those of the partitions that are known; the sensor makes new ones known."""
    years, places = (set(instance.get_dynamic_partitions(name)) for name in ("fiscal_year", "region"))
    known = [partition for partition in partitions if str(partition.fiscal_year) in years and partition.region in places]
    if not known:
        return dg.SkipReason("the registry names nothing that is due")
    return dg.RunRequest(tags={**range_tags(instance, known), "juesuan/round": called})


def _lines_by_partition(juesuan: HomeFolder) -> dict[Partition, list[str]]:
    """What the registry says, by the partition that it belongs to."""
    lines: dict[Partition, list[str]] = {}
    for line in read_registry(juesuan.registry_file):
        if isinstance(line, RegistryLine):
            said = line.statement
            words = (said.department, said.unit, said.region, said.fiscal_year, line.location, line.links, str(line.expected_by))
            lines.setdefault(line.partition, []).append("\t".join(words))
    return lines


def _requests(instance: dg.DagsterInstance, job: str, partitions: Mapping[Partition, str]) -> list[dg.RunRequest]:
    """A run for each of a few partitions, one run for many. `partitions` says by which content each is asked for, so that the same is asked
    for once."""
    if len(partitions) > _FEW:
        key = _digest(f"{partition.path} {content}" for partition, content in partitions.items())
        return [dg.RunRequest(key, job_name=job, tags=range_tags(instance, list(partitions)))]
    return [
        dg.RunRequest(f"{partition.path} {content}", job_name=job, partition_key=partition_key(partition))
        for partition, content in partitions.items()
    ]


def _what_waits(home: Home, partition: Partition) -> str:
    """Names the readings that wait for a partition."""
    return _digest(f"{path.name} {path.stat().st_mtime_ns}" for path in pending.files(home, partition))


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
