"""What assets are given: the home they write to, and dbt.

Belongs here: resources and how dbt is started. Does not belong here: what is built (dbt) or where files lie (`landing.home`).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource, DbtProject
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from filelock import FileLock
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from dagster_project.landing.files import write_file
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import RegistryLine, read_registry
from dagster_project.publish.build import AT_MOST, BuildFailed
from dagster_project.publish.published_copy import models_fingerprint

WAIT_SECONDS = 3600
"""How long a step of a Dagster run waits for another writer of the same home."""


class HomeFolder(dg.ConfigurableResource["HomeFolder"]):
    """The home that assets write to; empty: `JUESUAN_HOME`, else the project. The registry that they follow; empty: `JUESUAN_REGISTRY`, else
    `seeds/registry/sources.csv`."""

    folder: str = ""
    registry: str = ""

    @property
    def home(self) -> Home:
        return Home.at(self.folder)

    @property
    def registry_file(self) -> Path:
        return Path(self.registry or os.environ.get("JUESUAN_REGISTRY") or PROJECT / "seeds" / "registry" / "sources.csv").expanduser()

    def registry_lines(self) -> dict[Partition, list[str]]:
        """What the registry says, by the partition that it belongs to."""
        lines: dict[Partition, list[str]] = {}
        for line in read_registry(self.registry_file):
            if isinstance(line, RegistryLine):
                said = line.statement
                words = (said.department, said.unit, said.region, said.fiscal_year, line.location, line.links, str(line.expected_by))
                lines.setdefault(line.partition, []).append("\t".join(words))
        return lines


DBT_PROJECT = DbtProject(project_dir=PROJECT / "dbt")
DBT = DbtCliResource(project_dir=DBT_PROJECT, dbt_executable=Path(sys.executable).with_name("dbt"))
"""dbt of this environment on the project's models. It costs a run of Dagster some seconds that dagster-dbt asks dbt for its version and opens
an adapter of its own."""


def point_dbt_at(home: Home) -> Path:
    """Tell dbt by its environment where landing and warehouse lie; the folder for its own files. A command `dbt` is that of this environment."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])
    os.environ["JUESUAN_LANDED"] = str(home.landed)
    os.environ["JUESUAN_WAREHOUSE"] = str(home.build)
    return home.warehouse / "dbt"


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


def wait_for_database(path: Path) -> None:
    """Return when no process holds the database: dbt may outlive a run whose process was killed. Raises `duckdb.Error` after
    `WAIT_SECONDS`."""
    for attempt in Retrying(
        retry=retry_if_exception_type(duckdb.IOException), stop=stop_after_delay(WAIT_SECONDS), wait=wait_fixed(1), reraise=True
    ):
        with attempt:
            duckdb.connect(str(path)).close()


def in_short(error: DagsterDbtCliRuntimeError) -> str:
    """What dbt itself said, without the command and the stack."""
    said = str(error).partition("Errors parsed from dbt logs:")[2].partition("Traceback (")[0].strip()
    return f"dbt stopped: {' '.join(said.split()) or error}"


def manifest() -> Path:
    """dbt's description of the models, prepared when a model or seed has changed since: each run is a process that needs it."""
    path = DBT_PROJECT.manifest_path
    key = path.with_suffix(".key")
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        fingerprint = models_fingerprint()
        if not (path.exists() and key.exists() and key.read_text() == fingerprint):
            point_dbt_at(Home.at())
            try:
                DBT_PROJECT.preparer.prepare(DBT_PROJECT)
            except DagsterDbtCliRuntimeError as error:
                raise BuildFailed(in_short(error)) from error
            write_file(key, fingerprint.encode())
    return path
