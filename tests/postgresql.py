"""A PostgreSQL of one's own for a test: a cluster in a temporary folder that listens on a socket there and nowhere else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "postgres"
"""The account of the package, for the server refuses to run as root."""


def programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them out of the path."""
    found = [Path(path) for path in (shutil.which("initdb"), shutil.which("postgres")) if path]
    folders = [path.resolve().parent for path in found] + sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, whose user `owner` may do everything. It is gone afterwards."""
    bin = programs()
    if bin is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has 107 characters at most
    try:
        if as_user:
            shutil.chown(folder, USER)
        data = folder / "data"
        made = [
            bin / "initdb",
            "--pgdata",
            data,
            "--username",
            "owner",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
        ]
        subprocess.run([*as_user, *map(str, made)], check=True, capture_output=True, cwd=folder)
        settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (folder / "log").open("wb")
        running = subprocess.Popen([*as_user, str(bin / "postgres"), "-D", str(data), *options], stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(data / "postmaster.pid", running)
            yield f"postgresql://owner@/postgres?host={folder}"
        finally:
            _stop(data / "postmaster.pid")
            running.wait(timeout=30)
            log.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(file: Path, running: subprocess.Popen[bytes]) -> None:
    """The server writes `ready` into the last line of its file."""
    deadline = time.monotonic() + 60
    while not (file.exists() and file.read_text().rstrip().endswith("ready")):
        assert running.poll() is None and time.monotonic() < deadline, "PostgreSQL does not start"
        time.sleep(0.05)


def _stop(file: Path) -> None:
    if file.exists():
        os.kill(int(file.read_text().split()[0]), signal.SIGINT)  # do not wait for clients
