"""Whether all that is landed is as it was left: what is damaged, lost, or belongs to nothing.

Belongs here: looking, quickly before a build and thoroughly when asked. Does not belong here: mending (`repair`), databases (`publish.soundness`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from dagster_project.knowledge.messages import Reason, because
from dagster_project.landing import decisions, originals, seals
from dagster_project.landing.files import abandoned_parts, read_object
from dagster_project.landing.frames import read_frame, scan_frames
from dagster_project.landing.home import Home
from dagster_project.landing.tables import SCHEMAS

_PARQUET = b"PAR1"
_OUTCOMES = ("registry", "returns", "decisions")
_LISTED = 10
_RECORDS = ("addresses", "sources", "forgotten")


class Part(Enum):
    """What of the landing is not as it was left."""

    BATCH = auto()
    WAITING = auto()
    SIDECAR = auto()
    ORIGINAL = auto()
    READING = auto()
    OUTCOMES = auto()
    RECORD = auto()
    JOURNAL = auto()
    LEFT_OVER = auto()


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was left; `path` is the file, of a batch that in `disclosures`, of a reading the sidecar that notes it."""

    part: Part
    path: Path
    why: Reason


def quickly(home: Home) -> Iterator[Damage]:
    """What a look at names and sizes shows: files of batches that are gone or cut off, and readings that wait and cannot be landed."""
    yield from _batches(home, thoroughly=False)
    yield from (damage for path in sorted((home.landed / "waiting").glob("*/*/*.parquet")) if (damage := _waiting(path)))


def thoroughly(home: Home) -> Iterator[Damage]:
    """All that is damaged, lost or left over; reads every file. Needs the home's writing lock."""
    yield from _batches(home, thoroughly=True)
    yield from (damage for path in sorted((home.landed / "waiting").glob("*/*/*.parquet")) if (damage := _waiting(path)))
    for folder in _OUTCOMES:
        for path in sorted((home.landed / folder).glob("*.parquet")):
            if not seals.is_readable(path):
                yield Damage(Part.OUTCOMES, path, because("damaged_outcomes", path=path))
    for folder in _RECORDS:
        for path in sorted((home.landed / folder).glob("*.json")):
            if read_object(path) is None:
                yield Damage(Part.RECORD, path, because("damaged_record", path=path))
    yield from _journal(home)
    yield from _documents(home)
    yield from _left_over(home)


def known_readings(home: Home) -> set[tuple[str, str]]:
    """`(document_id, reader_version)` of every reading that is landed or waits, as far as it can be read."""
    key = ["document_id", "reader_version"]
    found: set[tuple[str, str]] = set()
    for path in (home.landed / "disclosures").glob("*/*/*.parquet"):
        if seals.is_readable(path):
            found.update(scan_frames([path], SCHEMAS["disclosures"]).select(key).collect().iter_rows())
    for path in (home.landed / "waiting").glob("*/*/*.parquet"):
        if not _waiting(path):
            found.update(read_frame(path, ["disclosures"])["disclosures"].explode().struct.unnest().select(key).iter_rows())
    return found


def _batches(home: Home, *, thoroughly: bool) -> Iterator[Damage]:
    for path in seals.damaged(home, thoroughly=thoroughly):
        yield Damage(Part.BATCH, path, because("damaged_batch", path=path))
    for path in seals.uncommitted(home):
        yield Damage(Part.BATCH, path, because("damaged_batch", path=path))


def _waiting(path: Path) -> Damage | None:
    with path.open("rb") as handle:
        head = handle.read(4)
        size = handle.seek(0, 2)
        handle.seek(max(0, size - 4))
        if head == _PARQUET and handle.read() == _PARQUET and size > 12:
            return None
    return Damage(Part.WAITING, path, because("damaged_waiting", path=path))


def _journal(home: Home) -> Iterator[Damage]:
    if lines := decisions.read(home).damaged:
        path = decisions.journal_file(home)
        yield Damage(Part.JOURNAL, path, because("damaged_journal", path=path, lines=[str(line) for line in lines[:_LISTED]], n=len(lines)))


def _documents(home: Home) -> Iterator[Damage]:
    """Originals, sidecars, and readings that a sidecar notes and that are nowhere."""
    known = known_readings(home)
    for folder in sorted(path for path in (home.landed / "documents").glob("*/*") if path.is_dir()):
        sha256 = folder.name
        sidecar = originals.sidecar_file(home, sha256)
        stored = originals.original(home, sha256)
        if stored is None:
            yield Damage(Part.ORIGINAL, folder, because("lost_original", path=folder))
            continue
        if hashlib.sha256(stored.read_bytes()).hexdigest() != sha256:
            yield Damage(Part.ORIGINAL, stored, because("damaged_original", path=stored))
            continue
        noted = read_object(sidecar)
        if noted is None:
            yield Damage(Part.SIDECAR, sidecar, because("damaged_sidecar" if sidecar.exists() else "lost_sidecar", path=sidecar))
        elif not set(keys_of_newest(noted)) <= known:
            yield Damage(Part.READING, sidecar, because("lost_reading", path=folder))


def keys_of_newest(noted: dict[str, Any]) -> list[tuple[str, str]]:
    """`(document_id, reader_version)` of the newest reading that a sidecar notes, of every disclosure in the file."""
    readings = noted.get("readings")
    if not isinstance(readings, list) or not readings:
        return []
    newest = readings[-1]
    return [
        (str(each.get("document_id") or noted.get("document_id")), each["reader_version"]) for each in (newest, *newest.get("further", []))
    ]


def _left_over(home: Home) -> Iterator[Damage]:
    """Files of a batch that never came about, and parts of files that a process which is no more was writing."""
    commits = home.landed / "disclosures"
    for table in SCHEMAS.keys() - {"disclosures"}:
        for path in sorted((home.landed / table).glob("*/*/*.parquet")):
            if not (commits / path.relative_to(home.landed / table)).exists():
                yield Damage(Part.LEFT_OVER, path, because("left_over", path=path))
    for path in abandoned_parts(home.landed):
        yield Damage(Part.LEFT_OVER, path, because("left_over", path=path))
