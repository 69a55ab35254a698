"""Materialising the assets from the command line: in this process, without a Dagster service.

Belongs here: which assets run in which order. Does not belong here: what they do, and what a user sees of it (`cli`).
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.assets.landing import Landing, landed_disclosures
from dagster_project.assets.partitions import add_partitions, range_tags
from dagster_project.assets.resources import Dbt, HomeFolder, in_short, point_dbt_at
from dagster_project.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.landing import waiting
from dagster_project.landing.home import Home
from dagster_project.publish.publishing import BuildFailed, is_current

_BAD_RESULTS = {"error", "fail", "runtime error"}


def load(home: Home, say: Callable[[str], None]) -> None:
    """Land what waits (nothing else is read again: that is asked for by name), then build and publish the warehouse unless it holds all that already.

    `say` is told what is being done. Raises `BuildFailed` with what dbt said, KeyboardInterrupt when stopped.
    """
    resources = {"juesuan": HomeFolder(folder=str(home.root)), "dbt": Dbt.of_project()}
    with dg.DagsterInstance.ephemeral(tempdir=str(home.warehouse)) as instance:
        try:
            _land(home, instance, resources, say)
            if not is_current(home):
                say("building the warehouse")
                _build(home, instance, resources)
        except dg.DagsterExecutionInterruptedError:
            raise KeyboardInterrupt from None


def _land(home: Home, instance: dg.DagsterInstance, resources: dict[str, Any], say: Callable[[str], None]) -> None:
    if partitions := waiting.partitions(home):
        say(f"landing {len(partitions):,} {'partition' if len(partitions) == 1 else 'partitions'}")
        add_partitions(instance, partitions)
        config = dg.RunConfig({landed_disclosures.key.to_python_identifier(): Landing(read_again=False)})
        dg.materialize(
            [landed_disclosures], instance=instance, resources=resources, run_config=config, tags=range_tags(instance, partitions)
        )


def _build(home: Home, instance: dg.DagsterInstance, resources: dict[str, Any]) -> None:
    started = time.time()
    try:
        dg.materialize([modelled_warehouse, published_warehouse], instance=instance, resources=resources)
    except DagsterDbtCliRuntimeError as error:
        raise BuildFailed(_what_dbt_said(point_dbt_at(home), started) or in_short(error)) from error


def _what_dbt_said(target: Path, started: float) -> str:
    """The models and tests of the last run that failed, one a line."""
    results = target / "run_results.json"
    if not results.exists() or results.stat().st_mtime < started:
        return ""
    failed = [result for result in json.loads(results.read_bytes())["results"] if result["status"] in _BAD_RESULTS]
    return "\n".join(f"{result['unique_id']}: {' '.join((result['message'] or '').split())}" for result in failed)
