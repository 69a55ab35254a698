"""What assets are given: the home they write to, and dbt.

Belongs here: resources. Does not belong here: dbt itself (`publish.dbt`), where files lie (`landing.home`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import RegistryLine, read_registry
from dagster_project.publish import dbt
from dagster_project.publish.build import AT_MOST
from dagster_project.spark import Cluster, cluster

WAIT_SECONDS = 3600
"""How long a step of a Dagster run waits for another writer of the same home."""


class HomeFolder(dg.ConfigurableResource["HomeFolder"]):
    """The home that assets write to; empty: `JUESUAN_HOME`, else the project. The registry that they follow; empty: `JUESUAN_REGISTRY`, else
    `seeds/registry/sources.csv`. The master of the Apache Spark that reads documents and builds shards; empty: `JUESUAN_SPARK_MASTER`, else this machine
    without Spark."""

    folder: str = ""
    registry: str = ""
    spark: str = ""

    @property
    def home(self) -> Home:
        home = Home.at(self.folder)
        home.expect_folder("Dagster")
        return home

    @property
    def registry_file(self) -> Path:
        return Path(self.registry or os.environ.get("JUESUAN_REGISTRY") or PROJECT / "seeds" / "registry" / "sources.csv").expanduser()

    @property
    def master(self) -> str:
        """The master of the Spark that does the work; empty where this machine does all."""
        return self.spark or os.environ.get("JUESUAN_SPARK_MASTER", "")

    def cluster(self) -> AbstractContextManager[Cluster | None]:
        """The Spark that was started for a step; None where this machine does all. Raises `NoSpark`."""
        return cluster(self.master) if self.master else nullcontext()

    def registry_lines(self) -> dict[Partition, list[str]]:
        """What the registry says, by the partition that it belongs to."""
        lines: dict[Partition, list[str]] = {}
        for line in read_registry(self.registry_file):
            if isinstance(line, RegistryLine):
                said = line.statement
                words = (said.department, said.unit, said.region, said.fiscal_year, line.location, line.links, str(line.expected_by))
                lines.setdefault(line.partition, []).append("\t".join(words))
        return lines


DBT_PROJECT = DbtProject(project_dir=dbt.FOLDER)
DBT = DbtCliResource(project_dir=DBT_PROJECT, dbt_executable=Path(sys.executable).with_name("dbt"))
"""dbt of this environment on the project's models. It costs a run of Dagster some seconds that dagster-dbt asks dbt for its version and opens
an adapter of its own."""


def point_dbt_at(home: Home) -> Path:
    """Tell dbt by its environment where landing and warehouse lie; the folder for its own files."""
    os.environ.update(dbt.environment(home))
    return dbt.target(home)


@contextmanager
def at_most(documents: int) -> Iterator[None]:
    """Let a build take in so many documents and no more."""
    usual = os.environ.get(AT_MOST)
    os.environ[AT_MOST] = str(documents)
    try:
        yield
    finally:
        if usual is None:
            del os.environ[AT_MOST]
        else:
            os.environ[AT_MOST] = usual


def in_short(error: DagsterDbtCliRuntimeError) -> str:
    """What dbt itself said, without the command and the stack."""
    said = str(error).partition("Errors parsed from dbt logs:")[2].partition("Traceback (")[0].strip()
    return " ".join(said.split()) or str(error)
