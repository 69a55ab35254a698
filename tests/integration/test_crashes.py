"""A process killed at any moment loses nothing and leaves nothing twice: the next run ends as an undisturbed one."""

from __future__ import annotations

import functools
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.tables import SCHEMAS
from dagster_project.publish.published_copy import is_current
from dagster_project.publish.queries import connect

SAMPLES = PROJECT / "raw" / "inbox"
ENVIRONMENT = os.environ | {"JUESUAN_FETCH_INTERVAL": "0"}
KILLS = int(os.environ.get("JUESUAN_KILLS", "4"))
"""How many moments of landing are tried, and a tenth as many of building; each costs the start of a process."""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A registry of two documents on a web server, one in a file, and one that is nowhere."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(SAMPLES)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    web = f"http://127.0.0.1:{server.server_port}"
    path = tmp_path_factory.mktemp("registry") / "registry.csv"
    lines = [
        f"甲局,,140900,2022,{web}/faulty_2022.txt",
        f"乙局,,140900,2023,{web}/consistent_2023.txt",
        f"丙局,,140900,2022,{web}/gone.txt",
        f"丁局,,140900,2021,{SAMPLES / 'industry_2021.txt'}",
    ]
    path.write_text("\n".join(["department,unit,region,fiscal_year,location", *lines]), encoding="utf-8")
    yield path
    server.shutdown()
    server.server_close()
    thread.join()


def start(*command: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        env=ENVIRONMENT,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def land(registry: Path, home: Home, last: int = 0, *forget: str) -> tuple[int, int]:
    """Exit status of a landing, or forgetting, killed at its `last` change, and how many changes an undisturbed one makes."""
    with start(Path(__file__).with_name("dying.py"), registry, home.root, str(last), *forget) as process:
        out, errors = process.communicate(timeout=900)
    assert process.returncode in {0, -signal.SIGKILL}, errors
    return process.returncode, int(out or 0)


def landed(home: Home) -> dict[str, Any]:
    """All that is landed, without the times of it; and the names of all files but those that are named for their content."""
    state: dict[str, Any] = {}
    for table in SCHEMAS:
        times = "exclude (landed_at, read_at)" if table == "disclosures" else ""
        state[table] = duckdb.sql(
            f"select * {times} from read_parquet('{home.landed}/{table}/*/*/*.parquet', hive_partitioning = true) order by all"
        ).fetchall()
    state["registry"] = duckdb.sql(f"select * from read_parquet('{home.landed}/registry/*.parquet') order by all").fetchall()
    state["files"] = sorted(
        str(path.relative_to(home.landed))
        for folder in ("documents", "addresses", "fetching", "forgotten")
        for path in (home.landed / folder).rglob("*")
    )
    state["waiting"] = [path for path in (home.landed / "waiting").rglob("*") if path.is_file()]
    return state


def test_landing_that_is_killed_ends_as_if_it_had_not_been(registry: Path, tmp_path: Path) -> None:
    undisturbed = Home.at(tmp_path / "undisturbed")
    status, changes = land(registry, undisturbed)
    assert status == 0
    expected = landed(undisturbed)
    assert len(expected["disclosures"]) == 3
    assert expected["waiting"] == []
    dice = random.Random(2022)
    disturbed = Home.at(tmp_path / "disturbed")
    for last in sorted(dice.sample(range(1, changes + 1), min(KILLS, changes))):
        land(registry, disturbed, last)
    assert land(registry, disturbed)[0] == 0
    assert landed(disturbed) == expected
    for last in sorted(dice.sample(range(1, changes + 1), min(KILLS, changes) // 3)):
        fresh = Home.at(tmp_path / f"killed once at {last}")
        assert land(registry, fresh, last)[0] == -signal.SIGKILL
        assert land(registry, fresh)[0] == 0
        assert landed(fresh) == expected


def test_forgetting_that_is_killed_has_not_begun_or_is_carried_out_by_the_next_who_writes(registry: Path, tmp_path: Path) -> None:
    undisturbed = Home.at(tmp_path / "undisturbed")
    land(registry, undisturbed)
    before = landed(undisturbed)
    shutil.copytree(undisturbed.root, tmp_path / "loaded")
    status, changes = land(registry, undisturbed, 0, "faulty_2022.txt")
    assert status == 0
    after = landed(undisturbed)
    assert len(after["disclosures"]) == len(before["disclosures"]) - 1
    dice = random.Random(2024)
    for last in sorted(dice.sample(range(1, changes + 1), min(KILLS, changes))):
        home = Home.at(tmp_path / f"killed at {last}")
        shutil.copytree(tmp_path / "loaded", home.root)
        assert land(registry, home, last, "faulty_2022.txt")[0] == -signal.SIGKILL
        with home.writing():
            prepare(home)
        assert landed(home) in (before, after)
        if landed(home) == before:
            assert land(registry, home, 0, "faulty_2022.txt")[0] == 0
        assert landed(home) == after


def published(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart, without the times of landing."""
    with connect(home) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        times = "columns(lambda name: not ends_with(name, '_at') and name not in ('arrived_on', 'period_id', 'part_period_id', 'stood_from', 'stood_until'))"
        return {table: connection.execute(f"select {times} from marts.{table} order by all").fetchall() for (table,) in tables}


def test_a_build_that_is_killed_is_made_up_for(registry: Path, tmp_path: Path) -> None:
    load = ("-m", "dagster_project.cli.main", "load", registry, "--home")
    undisturbed, disturbed = Home.at(tmp_path / "undisturbed"), Home.at(tmp_path / "disturbed")
    started = time.monotonic()
    with start(*load, undisturbed.root) as process:
        process.communicate(timeout=900)
    took = time.monotonic() - started
    assert land(registry, disturbed)[0] == 0  # what comes before the build is killed elsewhere
    dice = random.Random(2023)
    for part in [dice.uniform(0.3, 0.95) for _ in range(1 + KILLS // 10)]:
        with start(*load, disturbed.root) as process:
            try:
                process.communicate(timeout=part * took)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)  # not its dbt, which goes on for a while
            process.communicate(timeout=900)
    with start(*load, disturbed.root) as process:
        process.communicate(timeout=900)
    assert process.returncode == 1  # one document is nowhere
    assert is_current(disturbed)
    assert published(disturbed) == published(undisturbed)
