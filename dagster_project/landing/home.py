"""Where everything lies: the folder that holds raw landing and warehouse, and the lock on it.

Belongs here: paths below a home, and the rule that one process writes to a home at a time, and one fetches. Does not belong here: what stands in
the files.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from dagster_project.knowledge.messages import Explained, Message, phrase
from dagster_project.landing.objects import is_stored

PROJECT = Path(__file__).resolve().parents[2]


class HomeBusy(Explained):
    """Another process is writing to the same home."""


class MissingHome(Explained):
    """Nothing has ever been loaded there: most likely another folder was meant."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder with `raw/landed` and `warehouse` below it (of one in a store: `stored_home`). `root` is absolute."""

    root: Path

    @classmethod
    def at(cls, place: Path | str | None = None) -> Home:
        """The home at a folder or an address of a store, else at `JUESUAN_HOME`, else the project itself."""
        told = place or os.environ.get("JUESUAN_HOME") or PROJECT
        if is_stored(str(told)):
            from dagster_project.landing.stored_home import StoredHome  # which is a home

            return StoredHome.at_address(str(told))
        return Home(Path(told).expanduser().resolve())

    @classmethod
    def opened(cls, place: Path | str | None = None, *, whole: bool = False) -> Home:
        """The home at `place`, as `at`, to be read: what is published, or the `whole` of it, is up to date on this machine."""
        home = cls.at(place)
        home.bring_up_to_date(whole=whole)
        return home

    @classmethod
    def standing(cls, place: Path | str | None = None) -> Home:
        """The whole home at `place`, as `opened`, into which something has been loaded: what does not load makes no home. Raises `MissingHome`."""
        home = cls.opened(place, whole=True)
        if not (home.landed.exists() or home.published.exists()):
            raise MissingHome("no_warehouse", home=home.place, option=home.option)
        return home

    def bring_up_to_date(self, *, whole: bool = False) -> None:
        """Nothing to do: a folder is what it is."""

    def expect_folder(self, what: str) -> None:
        """Raises `NeedsFolder` where the home is no folder, and so `what` was asked for cannot be done."""

    @property
    def is_unsent(self) -> bool:
        """Whether something of it is on this machine only, and should not be."""
        return False

    @property
    def place(self) -> str:
        """What a user calls it."""
        return str(self.root)

    @property
    def option(self) -> str:
        """What to type behind a command for this home; nothing for the project itself."""
        return "" if self.root == PROJECT else f" --home {shlex.quote(str(self.root))}"

    @property
    def inbox(self) -> Path:
        """Where users drop documents."""
        return self.root / "raw" / "inbox"

    @property
    def landed(self) -> Path:
        """Originals and the Parquet tables of what was read in them."""
        return self.root / "raw" / "landed"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def build(self) -> Path:
        """The database in which dbt works: seeds, steps on the way, which documents the marts hold. No reader opens it."""
        return self.warehouse / "build.duckdb"

    @property
    def unpublished(self) -> Path:
        """The database of the marts alone, as dbt writes them. Its name is no schema's: DuckDB would not know which of both `marts.` means."""
        return self.warehouse / "unpublished.duckdb"

    @property
    def shards(self) -> Path:
        """What was built in shares, and waits to be taken over by a build of the whole."""
        return self.warehouse / "shards"

    @property
    def published(self) -> Path:
        """The database that readers open."""
        return self.warehouse / "published.duckdb"

    @property
    def logs(self) -> Path:
        return self.warehouse / "logs"

    @contextmanager
    def writing(self, wait_seconds: int = 0) -> Iterator[None]:
        """Be the only writer of this home. The process that is the writer already may enter again.

        Raises `HomeBusy`, naming the holder, when another process still is after `wait_seconds`.
        """
        with self._alone("writer", "home_being_written", wait_seconds):
            yield

    @contextmanager
    def fetching(self, wait_seconds: int = 0) -> Iterator[None]:
        """Be the only one who fetches into this home: fetching may take hours, and writing need not wait for it. Raises `HomeBusy`."""
        with self._alone("fetcher", "home_being_fetched_into", wait_seconds):
            yield

    @contextmanager
    def _alone(self, what: str, busy: str, wait_seconds: int) -> Iterator[None]:
        self.warehouse.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.warehouse / f"{what}.lock", thread_local=False, is_singleton=True)
        holder = self.warehouse / f"{what}.json"
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise HomeBusy(busy, home=self.place, holder=_who(holder)) from None
        try:
            holder.write_text(
                json.dumps({"process": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}), encoding="utf-8"
            )
            yield
        finally:
            lock.release()


def _who(holder: Path) -> Message:
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        return phrase("process", process=known["process"], since=known["since"])
    except (OSError, ValueError, KeyError):
        return phrase("another_process")
