"""What looks outside of Dagster, once it is switched on: at the home and at the registry.

Belongs here: what has changed since the last look, and telling Dagster. Does not belong here: what follows from it (`automation`), alerts.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

import dagster as dg

from dagster_project.defs.automation import UNPUBLISHED_CHANGES, WAITING_READINGS
from dagster_project.defs.jobs import follow_registry, receive_documents
from dagster_project.defs.partitions import add_partitions, add_requests, partition_key, range_tags, region_tags
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing import pending
from dagster_project.landing.home import Home
from dagster_project.landing.inbox import look
from dagster_project.landing.pending import Partition
from dagster_project.publish.published_copy import wanted_state
from dagster_project.publish.refresh import is_up_to_date

_FEW = 10

automation = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Lands, builds and publishes what home_sensor reports. While home_sensor is off, nothing is reported and nothing is started.",
)


@dg.sensor(
    job=receive_documents,
    minimum_interval_seconds=30,
    description="Has new files of the inbox received, and reports readings that wait and changes that are not published: what follows is landed, built, published.",
)
def home_sensor(context: dg.SensorEvaluationContext, juesuan: HomeFolder) -> dg.SensorResult | dg.SkipReason:
    home = juesuan.home
    seen = {"inbox": {}, "waiting": {}, "unpublished": ""} | json.loads(context.cursor or "{}")
    listing, new = look(home, {path: tuple(stamp) for path, stamp in seen["inbox"].items()})
    waiting = {partition: _what_waits(home, partition) for partition in pending.partitions(home)}
    waits_anew = [partition for partition, content in waiting.items() if seen["waiting"].get(partition_key(partition)) != content]
    # While readings wait, what is to be published is about to change.
    unpublished = wanted_state(home) if home.landed.exists() and not waiting and not is_up_to_date(home) else ""
    events = [dg.AssetMaterialization(WAITING_READINGS, partition=partition_key(partition)) for partition in waits_anew]
    if unpublished not in ("", seen["unpublished"]):
        events.append(dg.AssetMaterialization(UNPUBLISHED_CHANGES))
    requests = []
    if new:
        config = dg.RunConfig({"received_documents": {"config": {"paths": [str(path) for path in new]}}})
        key = _digest(sorted({sha256 for *_, sha256 in listing.values()} - {sha256 for *_, sha256 in seen["inbox"].values()}))
        requests.append(dg.RunRequest(key, run_config=config, tags={"juesuan/documents": str(len(new))}))
    if not requests and not events:
        return dg.SkipReason("nothing new in the inbox; what waits and what is not published was reported before")
    # Before the events are told: an update of a partition that is not known yet sets nothing off.
    add_partitions(context.instance, waits_anew)
    cursor = {
        "inbox": listing,
        "waiting": {partition_key(partition): content for partition, content in waiting.items()},
        "unpublished": unpublished,
    }
    return dg.SensorResult(requests, cursor=json.dumps(cursor), asset_events=events)


@dg.sensor(
    job=follow_registry,
    minimum_interval_seconds=60,
    description="Makes the years and regions of the registry known, and asks for the partitions whose lines are new or changed.",
)
def registry_sensor(context: dg.SensorEvaluationContext, juesuan: HomeFolder) -> dg.SensorResult | dg.SkipReason:
    lines = {partition: _digest(told) for partition, told in juesuan.registry_lines().items()}
    seen = json.loads(context.cursor or "{}")
    changed = {partition: digest for partition, digest in lines.items() if seen.get(str(partition_key(partition))) != digest}
    if not changed:
        return dg.SkipReason("the registry is as it was")
    return dg.SensorResult(
        _requests(context.instance, changed),
        cursor=json.dumps({str(partition_key(partition)): digest for partition, digest in lines.items()}),
        dynamic_partitions_requests=add_requests(changed),
    )


def _requests(instance: dg.DagsterInstance, partitions: Mapping[Partition, str]) -> list[dg.RunRequest]:
    """A run for each of a few partitions, one run for many. `partitions` says by which content each is asked for, so that the same is asked
    for once."""
    if len(partitions) > _FEW:
        key = _digest(f"{partition.path} {content}" for partition, content in partitions.items())
        return [dg.RunRequest(key, tags=range_tags(instance, list(partitions)))]
    return [
        dg.RunRequest(f"{partition.path} {content}", partition_key=partition_key(partition), tags=region_tags(partition))
        for partition, content in partitions.items()
    ]


def _what_waits(home: Home, partition: Partition) -> str:
    """Names the readings that wait for a partition."""
    return _digest(f"{path.name} {path.stat().st_mtime_ns}" for path in pending.files(home, partition))


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
