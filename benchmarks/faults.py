"""Whatever disturbs a load, the marts are in the end those of an undisturbed one, row by row.

    python benchmarks/faults.py

A registry of documents on a web server grows line by line. At every moment one thing goes wrong at random: a load, a build, a repair, an export or a
decision about a finding is killed (`kill -9`) at a random time, the disk is full from a random write of one of them on, two loads run at once, a query is
asked or the marts are exported beside a load, or the clock was set back (all files are of tomorrow). Nothing may end with a traceback, and a published
warehouse must open at any time. In the end load, decision and export are left alone once; the marts and the exported files are compared.

Of the 110 moments 50 kill: every disturbance comes as often as any other.

Where the user may mount (root on Linux), the home is a disk of its own in memory, and another program fills it at a random time: then DuckDB, Arrow and dbt
find no room in the middle of a write as well. Elsewhere only the writes of Python itself are told that the disk is full.

With `--every-write` the disk is first full from the first write of a load on, then from the second, and so on to its last; so for a decision and an export.
"""

from __future__ import annotations

import argparse
import errno
import functools
import os
import random
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.landing.home import PROJECT, Home
from tests.integration.test_crashes import published

_SAMPLES = PROJECT / "raw" / "inbox"
_COLUMNS = "department,unit,region,fiscal_year,location"
_LONGEST = 1800
_FULL_FROM = "JUESUAN_DISK_IS_FULL_FROM"
"""Tells a process of this file from which of its writes into the home on the disk is full."""
_WAS_FULL = b"(the disk was full)\n"


def juesuan(home: Home, *arguments: str, full_from: int = 0) -> subprocess.Popen[str]:
    """The command in a process group of its own."""
    command = [sys.executable, __file__, "--command", *arguments, "--home", str(home.root), "--lang", "en"]
    environment = os.environ | {"JUESUAN_FETCH_INTERVAL": "0", _FULL_FROM: str(full_from)}
    return subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run_command() -> None:
    """Be `juesuan` on a disk that is full from the n-th write on."""
    full_from, home = int(os.environ[_FULL_FROM]), sys.argv[sys.argv.index("--home") + 1]
    seen = 0

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR) and str(args[0]).startswith(home):
            seen += 1
            if seen >= full_from:
                os.write(2, _WAS_FULL)
                raise OSError(errno.ENOSPC, "No space left on device", str(args[0]))

    if full_from:
        sys.addaudithook(count)
    sys.argv = ["juesuan", *sys.argv[2:]]
    runpy.run_module("dagster_project.cli.main", run_name="__main__")


def exported(home: Home) -> Path:
    """Where a home is exported to: a folder in it, so that its disk is full as well."""
    return home.root / "exported"


def commands(home: Home, registry: Path, finding: str) -> dict[str, tuple[str, ...]]:
    """The arguments of what a bureau does: load a registry, decide about a finding, export the marts."""
    return {
        "load": ("load", str(registry)),
        "decision": ("accept", finding, "--why", "seen", "--by", "reviewer"),
        "export": ("export", "parquet", "--to", str(exported(home))),
    }


def some_finding(home: Home) -> str:
    """The code of the same finding in whatever way the same documents were loaded."""
    with duckdb.connect(str(home.published), read_only=True) as connection:
        ((code,),) = connection.execute("select min(finding_code) from marts.fct_finding where is_current").fetchall()
    return str(code)


def rows_exported(home: Home) -> dict[str, int]:
    """How many rows each exported mart holds."""
    folders = sorted(path for path in exported(home).iterdir() if path.is_dir())
    return {folder.name: duckdb.sql(f"select count(*) from read_parquet('{folder}/**/*.parquet')").fetchall()[0][0] for folder in folders}


class Disturbances:
    """What can go wrong with one load of `registry` into `home`, which takes about `took` seconds, and with what follows it: the finding that is decided
    about, the folder that is exported to."""

    def __init__(self, home: Home, registry: Path, finding: str, took: float, dice: random.Random) -> None:
        self._home = home
        self._commands = commands(home, registry, finding)
        self._took = took
        self._dice = dice

    def all(self) -> list[Callable[[], None]]:
        return [
            self.killed_load,
            self.killed_build,
            self.killed_repair,
            self.killed_export,
            self.killed_decision,
            self.full_disk,
            self.two_loads,
            self.query_beside_a_load,
            self.export_beside_a_load,
            self.clock_set_back,
            *([self.disk_fills_up] if self._home.root.is_mount() else []),
        ]

    def killed_load(self) -> None:
        self._kill(self._start("load"))

    def killed_build(self) -> None:
        self._kill(juesuan(self._home, "build"))

    def killed_repair(self) -> None:
        self._kill(juesuan(self._home, "doctor", "--repair"))

    def killed_export(self) -> None:
        self._kill(self._start("export"))

    def killed_decision(self) -> None:
        self._kill(self._start("decision"))

    def full_disk(self) -> None:
        said = _finish(self._start(self._dice.choice(list(self._commands)), full_from=self._dice.randint(1, 60)))
        assert "Traceback" not in said, said

    def disk_fills_up(self) -> None:
        process = self._start(self._dice.choice(list(self._commands)))
        time.sleep(self._dice.uniform(0.05, 1.0) * self._took)
        ballast = self._home.root / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while process.poll() is None:
                file.write(bytes(1 << 16))
        said = _finish(process)
        ballast.unlink()
        assert "Traceback" not in said, said

    def two_loads(self) -> None:
        processes = [self._start("load") for _ in range(2)]
        for said in map(_finish, processes):
            assert "Traceback" not in said, said

    def query_beside_a_load(self) -> None:
        loading = self._start("load")
        while loading.poll() is None:
            if self._home.published.exists():
                said = _finish(juesuan(self._home, "sql", "--csv", "select * from marts.fct_final_account_line"))
                assert not said, said
            time.sleep(1)
        assert "Traceback" not in _finish(loading)

    def export_beside_a_load(self) -> None:
        loading = self._start("load")
        while loading.poll() is None:
            if self._home.published.exists():
                said = _finish(self._start("export"))
                assert "Traceback" not in said, said
            time.sleep(1)
        assert "Traceback" not in _finish(loading)

    def clock_set_back(self) -> None:
        tomorrow = time.time() + 86_400
        for path in [*self._home.landed.rglob("*"), *self._home.warehouse.glob("*.duckdb")]:
            os.utime(path, (tomorrow, tomorrow))
        assert "Traceback" not in _finish(self._start("load"))

    def full_disk_at_every_write(self) -> Counter[str]:
        """How many writes each command has."""
        writes: Counter[str] = Counter()
        for what in self._commands:
            while _WAS_FULL.decode() in (said := _finish(self._start(what, full_from=writes[what] + 1))):
                assert "Traceback" not in said, said
                writes[what] += 1
        return writes

    def _start(self, what: str, full_from: int = 0) -> subprocess.Popen[str]:
        return juesuan(self._home, *self._commands[what], full_from=full_from)

    def _kill(self, process: subprocess.Popen[str]) -> None:
        try:
            process.communicate(timeout=self._dice.uniform(0.05, 1.0) * self._took)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _finish(process: subprocess.Popen[str]) -> str:
    """What a process says on standard error."""
    return process.communicate(timeout=_LONGEST)[1]


@contextmanager
def a_disk_of_its_own(folder: Path) -> Iterator[None]:
    """The folder is a disk in memory while this lasts, where the user may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1g", "juesuan", str(folder)]
    mounted = sys.platform == "linux" and os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
    if not mounted:
        print("no disk of its own can be mounted: it is not filled by another program", flush=True)
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def serve(folder: Path) -> ThreadingHTTPServer:
    """The files of a folder on a port of this machine."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=110)
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--every-write", action="store_true")
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    server = serve(_SAMPLES)
    names = sorted(path.name for path in _SAMPLES.iterdir() if path.suffix in {".pdf", ".txt"})
    lines = [f"第{number}局,,140900,,http://127.0.0.1:{server.server_port}/{name}" for number, name in enumerate(names)]
    with tempfile.TemporaryDirectory() as folder, a_disk_of_its_own(Path(folder) / "disturbed"):
        registry = Path(folder) / "registry.csv"
        undisturbed, disturbed = Home.at(Path(folder) / "undisturbed"), Home.at(Path(folder) / "disturbed")
        registry.write_text("\n".join([_COLUMNS, *lines]) + "\n", encoding="utf-8")
        started = time.monotonic()
        print(_finish(juesuan(undisturbed, "load", str(registry))))
        took = time.monotonic() - started
        print(f"undisturbed: {len(lines)} documents in {took:.0f} s", flush=True)
        happened: Counter[str] = Counter()
        finding = some_finding(undisturbed)
        disturbed_home = Disturbances(disturbed, registry, finding, took, dice)
        disturbances = disturbed_home.all()
        if asked.every_write:
            print(f"the disk was full from each write on: {dict(disturbed_home.full_disk_at_every_write())}", flush=True)
        for moment in range(asked.moments):
            known = 1 + moment * len(lines) // asked.moments
            registry.write_text("\n".join([_COLUMNS, *lines[:known]]) + "\n", encoding="utf-8")
            # Each once before any of them again.
            disturb = dice.choice(
                [each for each in disturbances if happened[each.__name__] == min(happened[d.__name__] for d in disturbances)]
            )
            disturb()
            happened[disturb.__name__] += 1
            if disturbed.published.exists():
                duckdb.connect(str(disturbed.published), read_only=True).close()
            print(f"{moment + 1}/{asked.moments} {disturb.__name__}, {known} documents expected", flush=True)
        registry.write_text("\n".join([_COLUMNS, *lines]) + "\n", encoding="utf-8")
        for home in (undisturbed, disturbed):
            for arguments in commands(home, registry, finding).values():
                print(_finish(juesuan(home, *arguments)))
        expected, found = published(undisturbed), published(disturbed)
        unlike = [table for table in expected if expected[table] != found.get(table)]
        print(f"{dict(happened)}; {len(expected)} marts, {len(unlike)} unlike: {', '.join(unlike) or 'none'}")
        if rows_exported(undisturbed) != rows_exported(disturbed):
            unlike.append("what was exported")
        print(f"{len(rows_exported(disturbed))} marts exported")
        server.shutdown()
        if unlike:
            sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--command"]:
        run_command()
    else:
        main()
