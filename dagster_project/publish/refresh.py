"""From readings that wait to the published warehouse: the one way, for the command line and for Dagster.

Belongs here: which steps there are and in which order, and that none begins on what is damaged. Does not belong here: the steps
(`landing.batches`, `build`, `published_copy`), what is damaged (`landing.integrity`, `soundness`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from dagster_project.knowledge.messages import Explained
from dagster_project.landing import batches, integrity, pending
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.publish import build, dbt, shards, soundness
from dagster_project.publish.build import Event
from dagster_project.publish.published_copy import is_current


class DamagedLanding(Explained):
    """Something landed is not as it was left; nothing can be built of it before it is mended."""


def is_up_to_date(home: Home) -> bool:
    """Whether the published warehouse holds all that is landed, by the models as they are now, and is as it was published."""
    return is_current(home) and soundness.is_as_published(home)


def refresh(home: Home, say: Callable[..., None]) -> Path | None:
    """Land what waits, then build and publish the warehouse unless it holds all that already. `say` is told what is being done, as the id of a phrase
    and its facts. Where another program wrote into the published copy that is kept: as which file.

    Needs the home's writing lock. Raises `BuildFailed` with what dbt said, `DamagedLanding`, `DiskFull`.
    """
    land_what_waits(home, say)
    if is_up_to_date(home):
        return None
    say("progress.building")

    def run(documents: int) -> Iterable[None]:
        dbt.run(home, documents)
        return ()

    for _ in build_warehouse(home, run, say):
        pass
    return soundness.publish_and_seal(home)


def land_what_waits(home: Home, say: Callable[..., object] | None = None) -> None:
    """Land the readings that wait; `say` as for `refresh`. Needs the home's writing lock. Raises `DamagedLanding`, `DiskFull`."""
    expect_sound(home)
    partitions = pending.partitions(home)
    if partitions and say:
        say("progress.landing", n=len(partitions))
    for partition in partitions:
        batches.land(home, partition)


def build_warehouse(home: Home, run: Callable[[int], Iterable[Event]], say: Callable[..., None] | None = None) -> Iterator[Event]:
    """Build the database from all that is landed and from what shards have built of it; `run` as for `build.build`, whose events are yielded.

    Needs the home's writing lock. Raises `BuildFailed`, `DamagedLanding`, `DiskFull`, `UnusableWarehouse`.
    """
    prepare(home)
    expect_sound(home)
    soundness.expect_room(home)
    _wait_for_database(home, say)
    build.prepare(home, dbt.manifest())
    shards.take_over(home)
    yield from build.build(home, run)


def expect_sound(home: Home) -> None:
    """Raises `DamagedLanding` where a look shows that something landed is not as it was left."""
    damage = next(integrity.quickly(home), None)
    if damage:
        raise DamagedLanding(damage.why.id, **damage.why.facts)


def _wait_for_database(home: Home, say: Callable[..., None] | None) -> None:
    """Return when no process holds the database, and without one that is damaged: it is built anew."""
    try:
        for path in filter(Path.exists, (home.build, home.unpublished)):  # opening one that is not there would make it
            dbt.wait_for_database(path, lambda error: say("progress.waiting", error=str(error)) if say else None)
    except duckdb.Error as error:
        if dbt.is_locked(error):
            raise soundness.locked_build(home, error) from error
        soundness.drop_damaged(home)
