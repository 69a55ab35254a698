"""Materialising the assets from the command line: in this process, without a Dagster service.

Belongs here: which assets run in which order. Does not belong here: what they do, and what a user sees of it (`cli`).
"""

from collections.abc import Callable
from typing import Any

import dagster as dg

from dagster_project.defs.assets.landing import Landing, landed_disclosures
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.partitions import add_partitions, range_tags
from dagster_project.defs.resources import Dbt, HomeFolder
from dagster_project.landing import pending
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import is_current


def load(home: Home, say: Callable[..., None]) -> None:
    """Land what waits (nothing else is read again: that is asked for by name), then build and publish the warehouse unless it holds all that already.

    `say` is told what is being done, as the id of a phrase and its facts. Raises `BuildFailed` with what dbt said, KeyboardInterrupt when stopped.
    """
    resources = {"juesuan": HomeFolder(folder=str(home.root)), "dbt": Dbt.of_project()}
    with dg.DagsterInstance.ephemeral(tempdir=str(home.warehouse)) as instance:
        try:
            _land(home, instance, resources, say)
            if not is_current(home):
                say("progress.building")
                dg.materialize([modelled_warehouse, published_warehouse], instance=instance, resources=resources)
        except dg.DagsterExecutionInterruptedError:
            raise KeyboardInterrupt from None


def _land(home: Home, instance: dg.DagsterInstance, resources: dict[str, Any], say: Callable[..., None]) -> None:
    if partitions := pending.partitions(home):
        say("progress.landing", n=len(partitions))
        add_partitions(instance, partitions)
        config = dg.RunConfig({landed_disclosures.key.to_python_identifier(): Landing(read_again=False)})
        dg.materialize(
            [landed_disclosures], instance=instance, resources=resources, run_config=config, tags=range_tags(instance, partitions)
        )
