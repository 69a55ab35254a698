"""What assets are given: the home they write to, and dbt.

Belongs here: resources and how dbt is started. Does not belong here: what is built (dbt) or where files lie (`landing.home`).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from filelock import FileLock
from packaging.version import Version
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from dagster_project.landing.files import write_file
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.build import AT_MOST, BuildFailed
from dagster_project.publish.published_copy import models_fingerprint

DBT_FOLDER = PROJECT / "dbt"
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


class Dbt(DbtCliResource):
    """dbt of this environment on the project's models."""

    @classmethod
    def of_project(cls) -> "Dbt":
        return cls(project_dir=str(DBT_FOLDER), profiles_dir=str(DBT_FOLDER), dbt_executable=str(Path(sys.executable).with_name("dbt")))

    @cached_property
    def _cli_version(self) -> Version:
        """Asked of the installed package: `dbt --version` costs seconds and asks the package index for news."""
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        """None: dbt runs in a process of its own. A second adapter in this one costs seconds, and swallows an interruption meanwhile."""


def point_dbt_at(home: Home) -> Path:
    """Tell dbt by its environment where landing and warehouse lie; the folder for its own files."""
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
    return " ".join(said.split()) or str(error)


def manifest() -> Path:
    """dbt's description of the models, made anew when a model or seed has changed."""
    target = DBT_FOLDER / "target"
    target.mkdir(parents=True, exist_ok=True)
    path, key = target / "manifest.json", target / "manifest.key"
    with FileLock(target / "manifest.lock"):
        fingerprint = models_fingerprint()
        if not (path.exists() and key.exists() and key.read_text() == fingerprint):
            point_dbt_at(Home.at())
            try:
                Dbt.of_project().cli(["parse", "--quiet"], target_path=target).wait()
            except DagsterDbtCliRuntimeError as error:
                raise BuildFailed("dbt_stopped", error=in_short(error)) from error
            write_file(key, fingerprint.encode())
    return path
