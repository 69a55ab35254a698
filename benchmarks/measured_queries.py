"""How long each query of the cookbook takes in a large warehouse, cold and warm.

Belongs here: which queries, and what cold means. Does not belong here: the large warehouse (`world`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow  # noqa: F401  # what takes the rows in is no part of a question
from measured import NOW, Line
from world import multiply

from dagster_project.landing.home import PROJECT

QUESTION = re.compile(r"^### (\d+\. .+)\n\n```sql\n((?:(?!```).*\n)+)```", re.MULTILINE)
THREADS, WARM = 2, 3


def queries(home: Path, folder: Path, cells: int) -> list[Line]:
    """Two lines a query: cold, which is a new process with its libraries loaded and a file that the system keeps no page of, and warm, the fastest of three in that process."""
    world = folder / "world.duckdb"
    documents = multiply(home / "warehouse" / "published.duckdb", world, cells)
    lines = [Line("queries", f"warehouse of {documents:,} documents", "GiB", {NOW: world.stat().st_size / 2**30})]
    for question, query in QUESTION.findall((PROJECT / "docs" / "cookbook.md").read_text(encoding="utf-8")):
        _forget(world)
        said = subprocess.run([sys.executable, __file__, str(world)], check=True, input=query, capture_output=True, text=True).stdout
        cold, warm = map(float, said.split())
        lines += [Line("queries", question, "ms cold", {NOW: cold}), Line("queries", question, "ms warm", {NOW: warm})]
    return lines


def _forget(path: Path) -> None:
    """Let the system keep nothing of a file in memory."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def ask(path: str, query: str) -> tuple[float, float]:
    """Milliseconds of the first time, opening included, and of the fastest afterwards; all rows are computed, none are fetched into Python."""
    started = time.perf_counter()
    with duckdb.connect(path, read_only=True, config={"threads": THREADS}) as connection:
        connection.execute(query).to_arrow_table()
        cold = time.perf_counter() - started
        times = []
        for _ in range(WARM):
            started = time.perf_counter()
            connection.execute(query).to_arrow_table()
            times.append(time.perf_counter() - started)
    return 1000 * cold, 1000 * min(times)


if __name__ == "__main__":
    print(*ask(sys.argv[1], sys.stdin.read()))
