"""dbt, in a process of its own: what it is told, what it says when it fails.

Belongs here: running dbt on the models of the project for a home, and its description of them. Does not belong here: how often it is run and for
which documents (`build`), models (`dbt/`).

In this process it would hold the lock of the database for as long as the process lives, and gains nothing: importing it takes as long.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
from dbt.constants import PARTIAL_PARSE_FILE_NAME
from filelock import FileLock
from platformdirs import user_cache_path
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_delay, wait_fixed

from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.build import AT_MOST, SHARD, BuildFailed, open_both, stands
from dagster_project.publish.joined_tests import broken_rules, is_joined
from dagster_project.publish.published_copy import lacks_decisions_only, models_fingerprint
from dagster_project.publish.selection import CHANGING, DECIDED

FOLDER = PROJECT / "dbt"
COMMAND = ("build", "--exclude-resource-type", "unit_test")
"""Unit tests judge the macros on literal values, so they hold whatever was landed: make dbt-build runs them."""


def folder_of_parsed(models: Path) -> Path:
    """Where what dbt parsed is kept: beside the models, or with the user where the project is read-only."""
    return models / "target" if os.access(models, os.W_OK) else user_cache_path("juesuan") / hashlib.sha256(bytes(models)).hexdigest()[:16]


_PARSED = folder_of_parsed(FOLDER)
_PARSER = (str(Path(sys.executable).with_name("dbt")),)
_BUILDER = (sys.executable, "-P", "-m", "dagster_project.publish.dbt_process", str(_PARSED))
_PARSED_BY = ("dbt-core", "dbt-duckdb")
MEMORY = "JUESUAN_MEMORY"
"""The variable that says how much memory DuckDB may take for a build (`4GiB`), before it writes to disk what it has no room for; else half of what there is."""
_OF_CONTAINER = Path("/sys/fs/cgroup/memory.max")
_PATIENCE_SECONDS = 3600
_BAD_RESULTS = {"error", "fail", "runtime error"}


def run(home: Home, documents: int, shard: str = "1/1") -> None:
    """Build the models and run their tests, with at most so many new documents, of a shard (`2/8`) or of all; where every model stands (`build.stands`), those that depend on
    documents alone, and where nothing but decisions is new, those that depend on them. What dbt does is in `logs/dbt.log` of the home.

    Raises `BuildFailed` with the models and tests that failed. Interrupted, it ends dbt first.
    """
    started = time.time()
    arguments = [*COMMAND, "--target-path", str(target(home)), "--log-path", str(home.logs)]
    if stands(home):
        arguments += ["--indirect-selection", "empty", "--select", DECIDED if lacks_decisions_only(home) else CHANGING]
    status, said = _call(_BUILDER, arguments, {**environment(home), AT_MOST: str(documents), SHARD: shard})
    if status:
        failed = what_failed(home, started)
        raise BuildFailed("build_failed", error=failed) if failed else BuildFailed("dbt_stopped", error=" ".join(said.split()))


def environment(home: Home) -> dict[str, str]:
    """The variables by which dbt finds landing and warehouse, and what DuckDB may take."""
    memory = os.environ.get(MEMORY) or f"{_memory() // 2**21}MiB"
    return {"JUESUAN_LANDED": str(home.landed), "JUESUAN_WAREHOUSE": str(home.warehouse), MEMORY: memory}


def _memory() -> int:
    """Bytes of memory that this process may have: those of the machine, or of the container that it runs in."""
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    told = _OF_CONTAINER.read_text().strip() if _OF_CONTAINER.exists() else ""
    return min(there, int(told)) if told.isdecimal() else there


def target(home: Home) -> Path:
    """The folder for dbt's own files."""
    return home.warehouse / "dbt"


def what_failed(home: Home, started: float) -> str:
    """The models and tests that failed in the run of dbt since `started`, one a line; empty where it did not come so far."""
    results = target(home) / "run_results.json"
    if not results.exists() or results.stat().st_mtime < started:
        return ""
    told = read_object(results) or {}  # a full disk leaves half of it
    failed = [result for result in told.get("results", []) if result["status"] in _BAD_RESULTS]
    return "\n".join(f"{id}: {message}" for result in failed for id, message in _told(home, result))


def _told(home: Home, result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if result["status"] == "fail" and is_joined(result["unique_id"]):
        with open_both(home) as connection:
            for id, results in broken_rules(result["compiled_code"], connection):
                yield id, f"Got {results} result{'s' if results > 1 else ''}"
    else:
        yield result["unique_id"], " ".join((result["message"] or "").split())


def wait_for_database(path: Path, say: Callable[[BaseException], object]) -> None:
    """Return when no process holds the database: dbt may outlive a process that was killed. `say` is told who holds it. Raises `duckdb.Error` after
    an hour, and at once for anything else than its lock."""

    def tell(state: RetryCallState) -> None:
        if state.outcome and (error := state.outcome.exception()):
            say(error)

    for attempt in Retrying(
        retry=retry_if_exception(is_locked),
        stop=stop_after_delay(_PATIENCE_SECONDS),
        wait=wait_fixed(1),
        before_sleep=tell,
        reraise=True,
    ):
        with attempt:
            duckdb.connect(str(path)).close()


def is_locked(error: BaseException) -> bool:
    """Whether another process has the database open; that a block is corrupt is something else."""
    return isinstance(error, duckdb.IOException) and "lock on file" in str(error)


def manifest() -> Path:
    """dbt's description of the models, made anew when a model, a seed or dbt has changed, or what was made is not as it was left. What builds start with
    lies beside it. Raises `BuildFailed`."""
    _PARSED.mkdir(parents=True, exist_ok=True)
    path, key = _PARSED / "manifest.json", _PARSED / "manifest.key"
    with FileLock(_PARSED / "manifest.lock"):
        wanted = "\n".join([models_fingerprint(), str(FOLDER), *(f"{name} {version(name)}" for name in _PARSED_BY)])
        if not (key.exists() and key.read_bytes() == _sealed(wanted)):
            key.unlink(missing_ok=True)
            (_PARSED / PARTIAL_PARSE_FILE_NAME).unlink(missing_ok=True)  # dbt believes what it finds
            arguments = ["parse", "--target-path", str(_PARSED), "--log-path", str(_PARSED)]
            status, said = _call(_PARSER, arguments, environment(Home.at()))
            if status:
                raise BuildFailed("dbt_stopped", error=" ".join(said.split()))
            write_file(key, _sealed(wanted))
    return path


def _sealed(wanted: str) -> bytes:
    """Of what was parsed, and what came of it."""
    made = (_PARSED / name for name in ("manifest.json", PARTIAL_PARSE_FILE_NAME))
    return "\n".join([wanted, *(hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "" for path in made)]).encode()


def _call(program: Iterable[str], arguments: list[str], variables: Mapping[str, str]) -> tuple[int, str]:
    """Exit status of dbt, and the errors that it prints."""
    command = [*program, "--quiet", "--no-use-colors", *arguments, "--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER)]
    with subprocess.Popen(
        command,
        cwd=FOLDER,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            said, _ = process.communicate()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    return process.returncode, said
