"""Mending what is damaged from the originals, and putting small batches together.

Belongs here: what follows from each kind of damage. Does not belong here: finding it (`integrity`), databases (`publish.soundness`).

Nothing is lost that an original can give again: a damaged batch goes as a whole, and the documents in it are read anew.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from functools import partial
from typing import Any

import polars as pl

from dagster_project.landing import batches, decisions, integrity, originals
from dagster_project.landing.files import read_object
from dagster_project.landing.frames import scan_frames
from dagster_project.landing.home import Home
from dagster_project.landing.incoming import Incoming
from dagster_project.landing.intake import Received, receive_stored
from dagster_project.landing.integrity import Damage, Part
from dagster_project.landing.mishaps import contained
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryFacts
from dagster_project.landing.tables import SCHEMAS

_SET_ASIDE = "damaged-"
"""Before the name of an original whose bytes are no longer its own: the next load stores it anew."""


def mend(home: Home, damages: Iterable[Damage]) -> Generator[Received | Refusal, None, None]:
    """Mend the landing; yields what became of each document that was read anew, whose reading then waits to be landed.

    Needs the home's writing lock. Interrupted at any point, the next call carries on. Raises `DiskFull`, `WorkerNotStarted`.
    """
    for damage in damages:
        if damage.part is Part.BATCH:
            batches.remove(home, damage.path)
        elif damage.part is Part.ORIGINAL and damage.path.is_file():
            damage.path.replace(damage.path.with_name(_SET_ASIDE + damage.path.name))
        elif damage.part is Part.JOURNAL:
            decisions.set_damaged_aside(home)
        elif damage.part in {Part.WAITING, Part.OUTCOMES, Part.LEFT_OVER} or (
            damage.part is Part.RECORD and damage.path.parent.name != "forgotten"
        ):
            damage.path.unlink(missing_ok=True)
    yield from receive_stored(home, _unread(home))


def compact(home: Home) -> int:
    """Put small batches together; how many there are fewer. Needs the home's writing lock. Raises `DiskFull`."""
    folders = {path.parent for path in (home.landed / "disclosures").glob("*/*/*.parquet")}
    partitions = [Partition(int(folder.parent.name.partition("=")[2]), folder.name.partition("=")[2]) for folder in sorted(folders)]
    return sum(batches.compact(home, partition) for partition in partitions)


def _unread(home: Home) -> Iterator[Incoming | Refusal]:
    """The documents whose newest reading is nowhere, as they came; their sidecars no longer note it."""
    known = integrity.known_readings(home)
    landed = _landed(home)
    for folder in sorted(path for path in (home.landed / "documents").glob("*/*") if path.is_dir()):
        found = contained(home, str(folder), partial(_incoming, home, folder.name, known, landed))
        if found is not None:
            yield found


def _incoming(home: Home, sha256: str, known: set[tuple[str, str]], landed: dict[str, dict[str, Any]]) -> Incoming | None:
    stored = originals.original(home, sha256)
    if stored is None:
        return None
    noted = read_object(originals.sidecar_file(home, sha256)) or _sidecar_of(landed.get(sha256))
    lost = not set(integrity.keys_of_newest(noted)) <= known
    if noted.get("readings") and not lost:
        if not read_object(originals.sidecar_file(home, sha256)):
            originals.write_sidecar(home, sha256, noted)
        return None
    if noted:
        noted["readings"] = [] if lost else noted["readings"]
        originals.write_sidecar(home, sha256, noted)
    said = RegistryFacts(**noted.get("registry", {}))
    name = noted.get("file_name") or stored.name
    return Incoming(stored.read_bytes(), name, noted.get("source") or str(stored), said, sha256)


def _landed(home: Home) -> dict[str, dict[str, Any]]:
    """By hash, the newest landed reading of each document, with where it stands."""
    paths = sorted((home.landed / "disclosures").glob("*/*/*.parquet"))
    rows = scan_frames(paths, SCHEMAS["disclosures"], "batch").sort("read_at").collect()
    first = rows.filter(~pl.col("document_id").str.contains("-"))
    return {row["sha256"]: row for row in first.iter_rows(named=True)}


def _sidecar_of(row: dict[str, Any] | None) -> dict[str, Any]:
    """What the landed reading of a document tells of it, in the shape of its sidecar; nothing where none is landed. What a registry once said of it
    is in the reading, and no longer told apart from what the document said."""
    if row is None:
        return {}
    year, region = (part.partition("=")[2] for part in row["batch"].split("/")[-3:-1])
    note = {
        "document_id": row["document_id"],
        "reader": row["reader"],
        "reader_version": row["reader_version"],
        "read_at": row["read_at"].isoformat(),
        "kind": row["kind"],
        "department": row["department"],
        "fiscal_year": int(year),
        "region": region,
        "problems": [],
    }
    return {
        "document_id": row["document_id"],
        "sha256": row["sha256"],
        "file_name": row["file_name"],
        "source": row["source"],
        "publisher": None,
        "published_on": row["published_on"].isoformat() if row["published_on"] else None,
        "media_type": row["media_type"],
        "bytes": row["bytes"],
        "received_at": row["landed_at"].isoformat(),
        "registry": {},
        "readings": [note],
    }
