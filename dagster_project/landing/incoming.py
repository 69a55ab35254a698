"""Documents as they come: the bytes of files and of stored originals, with what is known of where they are from.

Belongs here: opening a source or an original, and refusing what is too large, not there, or forgotten. Does not belong here: finding files
(`sources`), reading the bytes (`intake`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from dagster_project.documents.archives.members import WITHIN, Member, is_archive, members_of
from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.sandbox.process import Limits, ReadingFailed, Worker
from dagster_project.knowledge.messages import Reason, because
from dagster_project.landing import forgotten, originals
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.file_names import as_text
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.mishaps import each_contained
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal, refusal
from dagster_project.landing.registry import RegistryFacts, RegistryLine
from dagster_project.landing.sources import Provenance, Source

MOST_BYTES = 512 * 1024**2
"""Larger files are not taken in: the largest disclosures, scanned in colour, have a fifth of it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """The bytes of a document. `source` is the address or path it is from; `said`, what a registry says of it, empty where none does."""

    data: bytes
    file_name: str
    source: str
    said: RegistryFacts
    sha256: str
    entry: RegistryLine | None = None
    origin: Provenance | None = None
    has_come: bool = False
    """Whether its source gave it just now, rather than the store."""
    anew: bool = False
    """Whether to read it even where this reader has read it."""

    @property
    def called(self) -> str:
        """What messages call it: its name, that of a member behind the name of its archive, for many archives hold a `1.pdf`."""
        archive, within, path = self.source.partition(WITHIN)
        return f"{_base_name(archive)}{within}{path}" if within else self.file_name


def from_source(home: Home, source: Source, unpacker: Unpacker, *, recall: bool) -> Iterator[Incoming | Refusal]:
    """The document of a source, or each of those in an archive; a forgotten one only with `recall`."""
    try:
        size = source.path.stat().st_size
        if size > MOST_BYTES:
            yield Refusal(as_text(source.path), because("file_too_large", mebibytes=size // 1024**2), entry=source.entry)
            return
        data = source.path.read_bytes()
    except OSError as error:
        yield refusal(source.path, error, source.entry)
        return
    origin = source.origin
    name, address = (origin.file_name, origin.address) if origin else (as_text(source.path.name), as_text(source.path.absolute()))
    for member in unpacker.members(data, name):
        if member.refusal:
            yield Refusal(f"{address}{WITHIN}{member.path}", because(member.refusal), entry=source.entry)
            continue
        inside = f"{WITHIN}{member.path}" if member.path else ""
        sha256 = hashlib.sha256(member.data).hexdigest()
        if why := _forgotten(home, sha256, recall=recall):
            yield Refusal(f"{as_text(source.path)}{inside}", why, entry=source.entry)
            continue
        from_where = replace(origin, address=f"{address}{inside}", file_name=_base_name(member.path) or name) if origin else None
        yield Incoming(
            member.data,
            _base_name(member.path) or name,
            f"{address}{inside}",
            source.statement,
            sha256,
            source.entry,
            from_where,
            has_come=True,
        )


def _base_name(path: str) -> str:
    return path.rpartition("/")[2]


def _forgotten(home: Home, sha256: str, *, recall: bool) -> Reason | None:
    """Why a document is not taken in that was forgotten; with `recall` it is forgotten no more."""
    known = forgotten.recall(home, sha256)
    if known and recall:
        forgotten.remove(home, sha256)
        return None
    return known.reason("forgotten") if known else None


class Unpacker:
    """Unpacks archives in a process of its own; a context manager, which leaves no process behind. Nothing is started before the first archive."""

    def __init__(self) -> None:
        self._worker = Worker(members_of, Limits(answer=2 * MOST_BYTES, memory=8 * MOST_BYTES))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.finish()

    def members(self, data: bytes, name: str) -> list[Member]:
        """The members of an archive. Of any other file, and an archive that does not unpack, itself, without a path: when it is read, it says what is the matter."""
        if not is_archive(data):
            return [Member("", data)]
        try:
            return self._worker.call(data, name)
        except (UnreadableDocument, ReadingFailed):
            return [Member("", data)]


def from_store(home: Home, partition: Partition) -> Iterator[Incoming | Refusal]:
    """The originals of all that a partition holds, as long as they are stored."""
    for path in sorted((home.landed / "disclosures" / partition.path).glob("*.parquet")):
        yield from each_contained(home, str(path), partial(_of_batch, home, path))


def _of_batch(home: Home, path: Path) -> Iterator[Incoming]:
    for sha256, file_name, source in read_frame(path, ["sha256", "file_name", "source"]).iter_rows():
        stored = originals.original(home, sha256)
        if stored is not None:
            yield Incoming(stored.read_bytes(), file_name, source, RegistryFacts(), sha256)


def to_read_anew(home: Home, document: Landed) -> Incoming | Refusal:
    """The original of a landed document, to be read whoever read it before."""
    stored = originals.original(home, document.sha256)
    if stored is None:
        return Refusal(f"{document.file_name} ({document.document_id})", because("no_original"))
    return Incoming(stored.read_bytes(), document.file_name, document.source, RegistryFacts(), document.sha256, anew=True)
