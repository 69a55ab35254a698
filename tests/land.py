"""Land files without building anything of them: `python -m tests.land FOLDER HOME`. dbt alone is then asked to build (`make dbt-build`)."""

from __future__ import annotations

import sys
from pathlib import Path

from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources


def land(folder: Path, home: Home, *addresses: str) -> None:
    """Read every file of `folder`, and what is at these addresses, into the raw landing of `home`."""
    with home.writing():
        prepare(home)
        list(receive(home, fetch(home, find_sources([folder, *addresses], home))))
        for partition in pending.partitions(home):
            batches.land(home, partition)


if __name__ == "__main__":
    land(Path(sys.argv[1]), Home.at(sys.argv[2]))
