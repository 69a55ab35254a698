"""From readings that wait to the published warehouse: the one way, for the command line and for Dagster.

Belongs here: which steps there are and in which order. Does not belong here: the steps (`landing.batches`, `build`, `published_copy`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.publish import build, dbt
from dagster_project.publish.build import Event
from dagster_project.publish.published_copy import is_current, publish


def refresh(home: Home, say: Callable[..., None]) -> None:
    """Land what waits, then build and publish the warehouse unless it holds all that already. `say` is told what is being done, as the id of a phrase
    and its facts.

    Needs the home's writing lock. Raises `BuildFailed` with what dbt said, `DiskFull`.
    """
    if partitions := pending.partitions(home):
        say("progress.landing", n=len(partitions))
        for partition in partitions:
            batches.land(home, partition)
    if not is_current(home):
        say("progress.building")

        def run(documents: int) -> Iterable[None]:
            dbt.run(home, documents)
            return ()

        for _ in build_warehouse(home, run):
            pass
        publish(home)


def build_warehouse(home: Home, run: Callable[[int], Iterable[Event]]) -> Iterator[Event]:
    """Build the database from all that is landed; `run` as for `build.build`, whose events are yielded.

    Needs the home's writing lock. Raises `BuildFailed`, `DiskFull`.
    """
    prepare(home)
    dbt.wait_for_database(home.build)
    build.prepare(home, dbt.manifest())
    yield from build.build(home, run)
