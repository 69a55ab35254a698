"""What runs by the clock, once it is switched on."""

from collections.abc import Iterable

import dagster as dg

from dagster_project.defs.jobs import build_warehouse, follow_registry
from dagster_project.defs.partitions import range_tags
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing.pending import Partition

_ZONE = "Asia/Shanghai"

nightly_warehouse = dg.ScheduleDefinition(
    "nightly_warehouse",
    job=build_warehouse,
    cron_schedule="0 4 * * *",
    execution_timezone=_ZONE,
    description="Every night the warehouse, so that what fell due (late disclosures) is up to date even where nothing was landed.",
)


@dg.schedule(
    job=follow_registry,
    cron_schedule="0 1 * * 1",
    execution_timezone=_ZONE,
    description="Every Monday everything that the registry names, in one run: what has not changed costs one question to its server.",
)
def weekly_round(context: dg.ScheduleEvaluationContext, juesuan: HomeFolder) -> dg.RunRequest | dg.SkipReason:
    return _round(context.instance, juesuan.registry_lines(), "weekly")


@dg.schedule(
    job=follow_registry,
    cron_schedule="0 1 * 7-10 *",
    execution_timezone=_ZONE,
    description="From July to October, when disclosures appear, every day those of last year and those whose year the registry does not say.",
)
def daily_round(context: dg.ScheduleEvaluationContext, juesuan: HomeFolder) -> dg.RunRequest | dg.SkipReason:
    years = {context.scheduled_execution_time.year - 1, 0}
    due = [partition for partition in juesuan.registry_lines() if partition.fiscal_year in years]
    return _round(context.instance, due, "daily")


def _round(instance: dg.DagsterInstance, partitions: Iterable[Partition], called: str) -> dg.RunRequest | dg.SkipReason:
    """One run for those of the partitions that are known; the sensor makes new ones known."""
    years, places = (set(instance.get_dynamic_partitions(name)) for name in ("fiscal_year", "region"))
    known = [partition for partition in partitions if str(partition.fiscal_year) in years and partition.region in places]
    if not known:
        return dg.SkipReason("the registry names nothing that is due")
    return dg.RunRequest(tags={**range_tags(instance, known), "juesuan/round": called})
