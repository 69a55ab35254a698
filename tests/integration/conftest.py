"""One sample document that went the whole way in Dagster, and all samples loaded, for all tests that ask what came out of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
from filelock import FileLock
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.defs.assets.landing import landed_disclosures, received_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.checks import last_year_is_complete, no_disclosure_is_late, no_document_is_withheld
from dagster_project.defs.partitions import add_partitions, partition_key
from dagster_project.defs.resources import DBT, HomeFolder
from dagster_project.landing import pending
from dagster_project.landing.home import PROJECT, Home

SAMPLES = PROJECT / "raw" / "inbox"
SAMPLE = SAMPLES / "consistent_2023.txt"


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


def loaded(folder: Path, paths: Sequence[Path]) -> Home:
    """A home into which the command line loaded these files."""
    home = Home.at(folder)
    result = CliRunner().invoke(app, ["load", *map(str, paths), "--home", str(home.root)])
    assert home.published.exists(), result.output
    return home


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The samples, loaded once for all processes that run tests: they are only read."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "samples"
    with FileLock(f"{folder}.lock"):
        home = Home.at(folder)
        return home if home.published.exists() else loaded(folder, [SAMPLES])
