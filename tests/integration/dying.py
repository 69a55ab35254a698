"""Load a registry into a home, or forget a document of it, in a process that kills itself and its children at its n-th change of the home's
files.

`python dying.py REGISTRY HOME N [DOCUMENT]`; N = 0 lets it live. What is built after landing is another matter: it changes files in a process of its
own (dbt), and is killed by time.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, pending, registry_outcomes
from dagster_project.landing.catalogue import find
from dagster_project.landing.forgetting import forget
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.truncate"}


def main(registry: str, folder: str, last: int, document: str | None = None) -> None:
    seen = 0

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        is_write = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if (event in _CHANGES or is_write) and str(args[0]).startswith(folder):
            seen += 1
            if seen == last:
                os.killpg(0, signal.SIGKILL)

    home = Home.at(folder)
    sys.addaudithook(count)
    with home.writing(), home.fetching():
        prepare(home)
        if document:
            forget(home, *find(home, [document]), why="")
            print(seen)
            return
        registry_outcomes.record(home, list(receive(home, fetch(home, find_sources([Path(registry)], home)))))
        for partition in pending.partitions(home):
            batches.land(home, partition)
    print(seen)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
