"""When things run: the sensor on the inbox, the nightly schedule, and the jobs they start."""

import hashlib
import json
from collections.abc import Iterable

import dagster as dg

from dagster_project.assets.landing import (
    fiscal_years,
    landed_disclosures,
    partition_key,
    received_documents,
    regions,
)
from dagster_project.assets.resources import HomeFolder
from dagster_project.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.landing import waiting
from dagster_project.landing.home import Home
from dagster_project.landing.inbox import look
from dagster_project.publish.publishing import is_current, wanted_state

receive_documents = dg.define_asset_job("receive_documents", [received_documents])
land_partition = dg.define_asset_job("land_partition", [landed_disclosures])
build_warehouse = dg.define_asset_job("build_warehouse", [modelled_warehouse, published_warehouse])

nightly_warehouse = dg.ScheduleDefinition(
    "nightly_warehouse", job=build_warehouse, cron_schedule="0 2 * * *", execution_timezone="Asia/Shanghai"
)


@dg.sensor(jobs=[receive_documents, land_partition, build_warehouse], minimum_interval_seconds=30)
def inbox_sensor(context: dg.SensorEvaluationContext, juesuan: HomeFolder) -> dg.SensorResult | dg.SkipReason:
    """Asks for the next step that is due: receive what is new in the inbox, land what was received, build what was landed."""
    home = juesuan.home
    listing, new = look(home, {path: tuple(seen) for path, seen in json.loads(context.cursor or "{}").items()})
    if new:
        config = dg.RunConfig({"received_documents": {"config": {"paths": [str(path) for path in new]}}})
        request = dg.RunRequest(_digest(listing[str(path)][2] for path in new), job_name=receive_documents.name, run_config=config)
        return dg.SensorResult([request], cursor=json.dumps(listing))
    partitions = waiting.partitions(home)
    if partitions:
        return dg.SensorResult(
            [
                dg.RunRequest(_key(home, partition), job_name=land_partition.name, partition_key=partition_key(partition))
                for partition in partitions
            ],
            dynamic_partitions_requests=[
                fiscal_years.build_add_request(sorted({str(partition.fiscal_year) for partition in partitions})),
                regions.build_add_request(sorted({partition.region for partition in partitions})),
            ],
        )
    if home.landed.exists() and not is_current(home):
        return dg.SensorResult([dg.RunRequest(wanted_state(home), job_name=build_warehouse.name)])
    return dg.SkipReason("nothing new in the inbox, and everything landed is published")


def _key(home: Home, partition: waiting.Partition) -> str:
    """Names what waits for a partition, so that the same readings are asked for once."""
    return _digest([str(partition.path), *(f"{path.name} {path.stat().st_mtime_ns}" for path in waiting.files(home, partition))])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
