"""A home in an S3 store: one object names all that belongs to it, and work is done in a working copy on this machine.

Belongs here: the inventory of a stored home, bringing the working copy up to it, sending what is new. Does not belong here: how a store is spoken to (`objects`), what the files
of a home are (all else in `landing`, `publish`).

A file is kept in pieces by their content, below the name of whoever sent them first, which nobody uses again: no object is ever written over but the inventory, and that only by who
has begun with the inventory that is there. So of two writers one is refused, whoever is killed leaves the last inventory, and readers of an inventory find all of it or begin anew with the
next. What no inventory names any more is removed by the next who writes one: of those who were sending it meanwhile none has begun with that inventory.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import platform
import re
import shlex
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from dagster_project.knowledge.messages import Explained, Message, phrase
from dagster_project.landing.files import build_file, read_object, write_file
from dagster_project.landing.home import Home, HomeBusy
from dagster_project.landing.objects import Found, Objects, StoreRefuses, at_once, checked, new_name

_INVENTORY = "inventory.json.gz"
_MARK = "home.json"
"""Says, from the first inventory on, that there is one: else a home that has lost it would be taken for a new one."""
_PIECES = "pieces"
_PIECE = 8 * 1024**2
"""Bytes of a piece: of a large database that has changed a little, most pieces are there already."""
_FOLDERS = ("raw/landed", "review", "warehouse")
_IN_A_HOME = re.compile(rf"(?:{'|'.join(_FOLDERS)})/[^\0]+")
_LEFT_OUT = re.compile(
    r"warehouse/(?:(?:logs|dbt|\w+\.duckdb\.tmp)/.*|\w+\.lock|(?:writer|fetcher)\.json|\w+\.spare)|raw/landed/fetching/.*|(?:.*/)?\.[^/]+\.part"
)
"""What concerns this machine alone."""
_PUBLISHED = frozenset(f"warehouse/published.{suffix}" for suffix in ("duckdb", "seal", "state"))
"""All that most readers need."""
_ATTEMPTS = 5
_WAIT_SECONDS = 600
"""How long a reader who has no copy yet waits for another process of this machine to make it."""
_writing: set[Path] = set()
"""The working copies that this process is writing to."""


class HomeOvertaken(Explained):
    """Another writer has put a new inventory in the place of that with which this one began."""


class NeedsFolder(Explained):
    """What was asked for is done in folders only."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a home: bytes, when it was changed (nanoseconds), and the names of its pieces."""

    bytes: int
    changed_at: int
    pieces: list[str]


@dataclass(frozen=True, slots=True)
class _Inventory:
    """All that belongs to a home, by path; `id` is that of no other inventory, and `written` says who has put it there."""

    id: str = ""
    written: dict[str, str] = field(default_factory=dict)
    files: dict[str, _File] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Found | None) -> _Inventory:
        """What an object says; a home of which nothing is there is empty."""
        if found is None:
            return cls()
        told = json.loads(gzip.decompress(found.data))
        if not all(_IN_A_HOME.fullmatch(path) and ".." not in path.split("/") for path in told["files"]):
            raise ValueError("a path leads out of the home")
        return cls(told["id"], told["written"], {path: _File(**file) for path, file in told["files"].items()})

    def to_bytes(self) -> bytes:
        return gzip.compress(json.dumps(asdict(self)).encode(), mtime=0)


@dataclass(frozen=True, slots=True)
class StoredHome(Home):
    """The home at `address`; `root` is the working copy of this machine. All who write to the home begin with its inventory and send what is new when they have ended well.

    What has not been sent, since the store was not reached or the process was killed, stays in the copy and is carried on with, unless another writer was faster.
    """

    address: str

    @classmethod
    def at_address(cls, address: str) -> StoredHome:
        """The home at an address of a store."""
        address = checked(address)
        return cls(user_cache_path("juesuan") / "homes" / hashlib.sha256(address.encode()).hexdigest()[:16], address)

    @property
    def place(self) -> str:
        return self.address

    @property
    def option(self) -> str:
        return f" --home {shlex.quote(self.address)}"

    def expect_folder(self, what: str) -> None:
        raise NeedsFolder("home_is_no_folder", what=what, home=self.address)

    @property
    def is_unsent(self) -> bool:
        """Whether the copy holds what has not been sent."""
        return self._unsent.exists()

    def bring_up_to_date(self, *, whole: bool = False) -> None:
        """Bring the published copy, or the whole home, up to what is in the store; not while another process of this machine writes, which has done so itself.

        Raises `StoreRefuses`, `DiskFull`.
        """
        if self.root in _writing:
            return
        objects = Objects(self.address)
        if self._is_in_step(objects, whole=whole):
            return
        try:
            with Home.writing(self, 0 if self.published.exists() else _WAIT_SECONDS):
                found, _ = self._follow(objects, whole=whole)
                if found and not self.is_unsent:
                    write_file(self._in_step, json.dumps({"tag": found.tag, "whole": whole}).encode())
        except HomeBusy:
            if not self.published.exists():
                raise

    @contextmanager
    def writing(self, wait_seconds: int = 0) -> Iterator[None]:
        """Be the only writer of this machine, begin with the inventory of the store, and send what is new.

        Raises `HomeBusy`, `StoreRefuses`, `DiskFull`, and `HomeOvertaken` where somebody else has written to the store meanwhile.
        """
        with Home.writing(self, wait_seconds):
            if self.root in _writing:
                yield
                return
            objects = Objects(self.address)
            objects.expect_conditions(f"{_PIECES}/{new_name()}/probe")
            found, inventory = self._follow(objects, whole=True)
            self._in_step.unlink(missing_ok=True)
            write_file(self._unsent, json.dumps({"inventory": inventory.id}).encode())
            _writing.add(self.root)
            try:
                yield
            finally:
                _writing.discard(self.root)
            self._send(objects, found, inventory)
            self._unsent.unlink()

    @property
    def _unsent(self) -> Path:
        """Names the inventory with which the work began that has not been sent."""
        return self.root / "unsent.json"

    @property
    def _in_step(self) -> Path:
        """Says of which inventory the copy has all files, or the published ones: a large one is not read again for every question."""
        return self.root / "in_step.json"

    def _is_in_step(self, objects: Objects, *, whole: bool) -> bool:
        noted = read_object(self._in_step)
        return bool(noted and (noted["whole"] or not whole) and self.published.exists() and noted["tag"] == objects.tag(_INVENTORY))

    def _follow(self, objects: Objects, *, whole: bool) -> tuple[Found | None, _Inventory]:
        """Make the copy what the newest inventory says, and give that. Needs the lock of this machine."""
        for attempt in range(_ATTEMPTS):
            found, inventory = self._newest(objects)
            unsent = read_object(self._unsent)
            if unsent and unsent["inventory"] == inventory.id:
                return found, inventory
            try:
                self._take_over(objects, inventory, whole=whole or unsent is not None)
            except FileNotFoundError as error:  # another inventory has come, and pieces of this one have gone
                if attempt == _ATTEMPTS - 1:
                    raise StoreRefuses("stored_home_damaged", address=self.address, name=str(error)) from error
            else:
                self._unsent.unlink(missing_ok=True)
                return found, inventory
        raise AssertionError("the last attempt raises or returns")

    def _newest(self, objects: Objects) -> tuple[Found | None, _Inventory]:
        """Raises `StoreRefuses` where the inventory is damaged, or gone while something else tells that there was one."""
        found = objects.find(_INVENTORY)
        if found is None and objects.find(_MARK):
            raise StoreRefuses("stored_home_damaged", address=self.address, name=_INVENTORY)
        if found is None and next(self._paths(), None) and (read_object(self._unsent) or {}).get("inventory") != "":
            raise StoreRefuses("stored_home_gone", address=self.address, copy=self.root)
        try:
            return found, _Inventory.of(found)
        except (OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, zlib.error) as error:
            raise StoreRefuses("stored_home_damaged", address=self.address, name=_INVENTORY) from error

    def _take_over(self, objects: Objects, inventory: _Inventory, *, whole: bool) -> None:
        for path in self._paths():
            if path not in inventory.files:
                self._remove(self.root / path)
        wanted = {path: file for path, file in inventory.files.items() if whole or path in _PUBLISHED}
        at_once(
            lambda path: self._fetch(objects, self.root / path, wanted[path]),
            [path for path in wanted if not self._has(path, wanted[path])],
        )

    def _has(self, path: str, file: _File) -> bool:
        try:
            stat = (self.root / path).stat()
        except FileNotFoundError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (file.bytes, file.changed_at)

    def _fetch(self, objects: Objects, path: Path, file: _File) -> None:
        """Put a file of the inventory in its place, of the pieces that this machine has of it and those of the store."""

        def build(part: Path) -> None:
            with part.open("wb") as written, (path if path.exists() else Path(os.devnull)).open("rb") as there:
                for name in file.pieces:
                    data, sha256 = there.read(_PIECE), name.rpartition("/")[2]
                    if hashlib.sha256(data).hexdigest() != sha256:
                        data = objects.read(f"{_PIECES}/{name}")
                    if hashlib.sha256(data).hexdigest() != sha256:
                        raise StoreRefuses("stored_home_damaged", address=self.address, name=f"{_PIECES}/{name}")
                    written.write(data)
            os.utime(part, ns=(file.changed_at, file.changed_at))

        build_file(path, build)

    def _remove(self, path: Path) -> None:
        path.unlink()
        with suppress(OSError):
            for folder in path.parents:
                if folder == self.root:
                    break
                folder.rmdir()

    def _send(self, objects: Objects, found: Found | None, before: _Inventory) -> None:
        """Send what the copy has and the inventory does not name or the store has lost, then the new inventory. Raises `HomeOvertaken`, `StoreRefuses`."""
        there = set(objects.names(_PIECES))
        named = {name for file in before.files.values() for name in file.pieces if f"{_PIECES}/{name}" in there}
        known = {name.rpartition("/")[2]: name for name in named}
        session = new_name()

        def kept(path: str) -> _File:
            file = before.files.get(path)
            is_there = file and self._has(path, file) and named.issuperset(file.pieces)
            return file if file and is_there else self._put(objects, path, known, session)

        paths = list(self._paths())
        files = dict(zip(paths, at_once(kept, paths), strict=True))
        if files == before.files:
            return
        inventory = _Inventory(session, _me(), files)
        if not objects.replace(_INVENTORY, inventory.to_bytes(), found):
            objects.remove(objects.names(f"{_PIECES}/{session}"))
            raise HomeOvertaken("home_overtaken", home=self.address, holder=_who(self._newest(objects)[1]))
        if not objects.find(_MARK):
            objects.write(_MARK, json.dumps({"inventory": _INVENTORY}).encode())
        if found:  # else what lies there may be of a home that is not known
            now_named = {f"{_PIECES}/{name}" for file in files.values() for name in file.pieces}
            objects.remove(there - now_named)

    def _put(self, objects: Objects, path: str, known: dict[str, str], session: str) -> _File:
        pieces = []
        with (self.root / path).open("rb") as file:
            stat = os.fstat(file.fileno())
            while data := file.read(_PIECE):
                sha256 = hashlib.sha256(data).hexdigest()
                if sha256 not in known:
                    known[sha256] = f"{session}/{sha256}"
                    objects.write(f"{_PIECES}/{known[sha256]}", data)
                pieces.append(known[sha256])
        return _File(stat.st_size, stat.st_mtime_ns, pieces)

    def _paths(self) -> Iterator[str]:
        """All files of the copy that belong to the home."""
        for folder in _FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                name = path.relative_to(self.root).as_posix()
                if path.is_file() and not path.is_symlink() and not _LEFT_OUT.fullmatch(name):
                    yield name


def _me() -> dict[str, str]:
    return {"process": str(os.getpid()), "machine": platform.node(), "at": datetime.now(UTC).isoformat(timespec="seconds")}


def _who(inventory: _Inventory) -> Message:
    written: dict[str, Any] = inventory.written
    return phrase("process_elsewhere", **written) if written else phrase("another_process")
