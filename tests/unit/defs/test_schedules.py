"""Schedules ask for what is due."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import dagster as dg

from dagster_project.defs.partitions import add_partitions
from dagster_project.defs.resources import HomeFolder
from dagster_project.defs.schedules import daily_round, weekly_round
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import COLUMNS


def test_rounds_ask_for_what_is_due(tmp_path: Path) -> None:
    registry = tmp_path / "registry.csv"
    lines = [f"忻州市教育局,,140900,{year or ''},a.pdf,," for year in (0, 2020, 2021, 2022)]
    registry.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    juesuan = HomeFolder(folder=str(tmp_path), registry=str(registry))

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
