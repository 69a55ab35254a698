"""One sample document that went the whole way in Dagster, for all tests that ask what came out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg
import pytest

from dagster_project.defs.assets.landing import landed_disclosures, received_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.checks import last_year_is_complete, no_disclosure_is_late, no_document_is_withheld
from dagster_project.defs.partitions import add_partitions, partition_key
from dagster_project.defs.resources import DBT, HomeFolder
from dagster_project.landing import pending
from dagster_project.landing.home import PROJECT, Home

SAMPLE = PROJECT / "raw" / "inbox" / "consistent_2023.txt"


@dataclass(frozen=True)
class Run:
    home: Home
    received: dg.ExecuteInProcessResult
    landed: dg.ExecuteInProcessResult
    built: dg.ExecuteInProcessResult


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = Home.at(tmp_path_factory.mktemp("home") / "家 of Dagster")
    resources = {"juesuan": HomeFolder(folder=str(home.root)), "dbt": DBT}
    config = dg.RunConfig({"received_documents": {"config": {"paths": [str(SAMPLE)]}}})
    with dg.DagsterInstance.ephemeral() as instance:
        received = dg.materialize([received_documents], instance=instance, resources=resources, run_config=config)
        (partition,) = pending.partitions(home)
        add_partitions(instance, [partition])
        key = partition_key(partition)
        landed = dg.materialize([landed_disclosures], instance=instance, resources=resources, partition_key=key)
        assets = [modelled_warehouse, published_warehouse, no_disclosure_is_late, last_year_is_complete, no_document_is_withheld]
        built = dg.materialize(assets, instance=instance, resources=resources)
        yield Run(home, received, landed, built)
