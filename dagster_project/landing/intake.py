"""Taking documents in: bytes → stored original, reading, sidecar.

Belongs here: what makes a reading new, where it goes, and keeping one bad document from stopping the others. Does not belong here:
reading itself (`reading.reader`), finding files (`sources`), Parquet (`batches`).
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.forms.model import DocumentKind, Severity
from dagster_project.knowledge.messages import because
from dagster_project.knowledge.regions import region_of
from dagster_project.knowledge.seeds import fingerprint_of_reading
from dagster_project.landing import forgotten, originals, pending, reappearances
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.home import Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal, refusal
from dagster_project.landing.registry import RegistryFacts, RegistryLine
from dagster_project.landing.sources import Provenance, Source
from dagster_project.landing.tables import Reading, document_id, rows_of
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import READER_VERSION
from dagster_project.reading.sandboxed import SandboxedReader, failed

MOST_BYTES = 512 * 1024**2
"""Larger files are not taken in: the largest disclosures, scanned in colour, have a fifth of it."""


@dataclass(frozen=True, slots=True)
class Received:
    """A document after it was taken in. `is_new` is False where this reader had read the same bytes before.

    `problems` are in the shape of `Problem.in_both_languages`; `entry` is the line of a registry that names it, `gone_at` since when (UTC) the address
    that it was fetched from gives nothing any more.
    """

    source: str
    file_name: str
    document_id: str
    is_new: bool
    kind: DocumentKind
    department: str | None
    partition: Partition
    problems: list[dict[str, Any]] = field(default_factory=list)
    entry: RegistryLine | None = None
    gone_at: datetime | None = None

    @property
    def refused(self) -> bool:
        """Whether it is something else than final accounts, so that nothing of it enters the final-account marts."""
        return self.kind is not DocumentKind.FINAL_ACCOUNTS

    @property
    def complete(self) -> bool:
        """Whether all of it was read."""
        return not any(problem["severity"] == Severity.ERROR for problem in self.problems)


def receive(home: Home, sources: Iterable[Source | Refusal], *, recall: bool = False) -> Generator[Received | Refusal, None, None]:
    """Take in documents, in the order of `sources`; those that were forgotten only with `recall`.

    Needs the home's writing lock. Raises `DiskFull`, `WorkerNotStarted`.
    """
    with SandboxedReader() as reader:
        yield from _in_order(home, reader, (_opened(home, source, recall=recall) for source in sources))


def read_again(home: Home, partition: Partition) -> int:
    """Read from the stored originals what in `partition` an older reader or older seeds had read; how many documents.

    Needs the home's writing lock. The new readings wait to be landed, each for the partition that it now belongs to.
    """
    with SandboxedReader() as reader:
        outcomes = _in_order(home, reader, _stored(home, partition))
        return sum(outcome.is_new for outcome in outcomes if isinstance(outcome, Received))


def reread(home: Home, documents: Iterable[Landed]) -> Generator[Received | Refusal, None, None]:
    """Read these documents again from their stored originals, whoever read them before; a refusal where the original is gone.

    Needs the home's writing lock. The new readings wait to be landed. Raises `DiskFull`, `WorkerNotStarted`.
    """
    with SandboxedReader() as reader:
        yield from _in_order(home, reader, (_stored_original(home, document) for document in documents))


def is_outdated(home: Home, document: Landed) -> bool:
    """Whether another reader, or other seeds, made the newest reading of a document."""
    statement = RegistryFacts(**originals.sidecar(home, document.sha256).get("registry", {}))
    return _base(document.reader_version) != _reader_version(statement)


@dataclass(frozen=True, slots=True)
class _Document:
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


def _opened(home: Home, source: Source | Refusal, *, recall: bool) -> _Document | Refusal:
    if isinstance(source, Refusal):
        return source
    try:
        size = source.path.stat().st_size
        if size > MOST_BYTES:
            return Refusal(str(source.path), because("file_too_large", mebibytes=size // 1024**2), entry=source.entry)
        data = source.path.read_bytes()
    except OSError as error:
        return refusal(source.path, error, source.entry)
    sha256 = hashlib.sha256(data).hexdigest()
    known = forgotten.recall(home, sha256)
    if known and recall:
        forgotten.remove(home, sha256)
    elif known:
        return Refusal(str(source.path), known.reason("forgotten"), entry=source.entry)
    origin = source.origin
    name, address = (origin.file_name, origin.address) if origin else (source.path.name, str(source.path.absolute()))
    return _Document(data, name, address, source.statement, sha256, source.entry, origin, has_come=True)


def _stored(home: Home, partition: Partition) -> Iterator[_Document]:
    for path in sorted((home.landed / "disclosures" / partition.path).glob("*.parquet")):
        for row in pq.read_table(path, columns=["sha256", "file_name", "source"], partitioning=None).to_pylist():
            stored = originals.original(home, row["sha256"])
            if stored is not None:
                yield _Document(stored.read_bytes(), row["file_name"], row["source"], RegistryFacts(), row["sha256"])


def _stored_original(home: Home, document: Landed) -> _Document | Refusal:
    stored = originals.original(home, document.sha256)
    if stored is None:
        return Refusal(f"{document.file_name} ({document.document_id})", because("no_original"))
    return _Document(stored.read_bytes(), document.file_name, document.source, RegistryFacts(), document.sha256, anew=True)


def _in_order(home: Home, reader: SandboxedReader, documents: Iterable[_Document | Refusal]) -> Iterator[Received | Refusal]:
    """Reading goes on in the processes of `reader` while what was read is kept, one document after the other."""
    begun: deque[tuple[_Document | Refusal, Future[Disclosure] | None]] = deque()
    for document in documents:
        begun.append((document, _begin(home, reader, document)))
        if len(begun) > 2 * reader.workers:
            yield _take_in(home, reader, *begun.popleft())
    while begun:
        yield _take_in(home, reader, *begun.popleft())


def _begin(home: Home, reader: SandboxedReader, document: _Document | Refusal) -> Future[Disclosure] | None:
    if isinstance(document, Refusal) or _known(home, document).record:
        return None
    return reader.submit(document.data, document.file_name)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sidecar says of a document; `record` is its newest reading by this version of the reader, unless it is to be read anew, and
    `version` what a new one is called."""

    facts: dict[str, Any]
    statement: RegistryFacts
    version: str
    readings: list[dict[str, Any]]
    record: dict[str, Any] | None


def _known(home: Home, document: _Document) -> _Known:
    known = originals.sidecar(home, document.sha256)
    statement = document.said if document.said.to_json() else RegistryFacts(**known.get("registry", {}))
    version = _reader_version(statement)
    readings = known.get("readings", [])
    alike = [record for record in readings if _base(record["reader_version"]) == version]
    if document.anew and alike:
        version = f"{version}.{len(alike) + 1}"
    return _Known(known, statement, version, readings, alike[-1] if alike and not document.anew else None)


def _take_in(home: Home, reader: SandboxedReader, document: _Document | Refusal, begun: Future[Disclosure] | None) -> Received | Refusal:
    if isinstance(document, Refusal):
        return document
    known = _known(home, document)  # again: the same bytes may have come a few documents before
    now = datetime.now(UTC).replace(tzinfo=None)
    if document.has_come:
        reappearances.see(home, document.source, document_id(document.sha256), now, is_new=not known.readings)
    if known.record:
        return _received(document, known.record, is_new=False)
    data, file_name, sha256 = document.data, document.file_name, document.sha256
    statement, version = known.statement, known.version

    originals.store(home, sha256, file_name, data)
    facts = known.facts or {
        "document_id": document_id(sha256),
        "sha256": sha256,
        "file_name": file_name,
        "source": document.source,
        **_known_of(document.origin),
        "media_type": _media_type(file_name, data),
        "bytes": len(data),
        "received_at": now.isoformat(),
    }
    disclosure = (begun or reader.submit(data, file_name)).result()
    try:
        reading = _reading(disclosure, facts, statement, version, now)
        pending.put(home, _partition(reading), rows_of(reading))
    except pa.ArrowInvalid as error:  # a number that no statutory form can hold
        disclosure = failed(sha256, file_name, str(error), variant="figures")
        reading = _reading(disclosure, facts, statement, version, now)
        pending.put(home, _partition(reading), rows_of(reading))

    record = {
        "reader": disclosure.reader,
        "reader_version": version,
        "read_at": now.isoformat(),
        "kind": disclosure.kind.value,
        "department": reading.department,
        "fiscal_year": reading.fiscal_year,
        "region": reading.region,
        "problems": [problem.in_both_languages() for problem in disclosure.problems],
    }
    originals.write_sidecar(
        home,
        sha256,
        facts
        | {
            "publisher": facts["publisher"] or statement.department or reading.department,
            "registry": statement.to_json(),
            "readings": [*known.readings, record],
        },
    )
    return _received(document, record, is_new=True)


def _received(document: _Document, record: dict[str, Any], *, is_new: bool) -> Received:
    return Received(
        document.source,
        PurePath(document.source).name,
        document_id(document.sha256),
        is_new,
        DocumentKind(record["kind"]),
        record["department"],
        Partition(record["fiscal_year"], record["region"]),
        record["problems"],
        document.entry,
        document.origin.gone_at if document.origin else None,
    )


def _reading(disclosure: Disclosure, facts: dict[str, Any], statement: RegistryFacts, version: str, now: datetime) -> Reading:
    """A reading with what the registry adds where the document is silent."""
    fiscal_year = disclosure.fiscal_year or int(statement.fiscal_year or 0)
    department = disclosure.department or statement.unit or statement.department or None
    return Reading(
        disclosure=disclosure,
        reader_version=version,
        fiscal_year=fiscal_year,
        region=statement.region or region_of(department, fiscal_year),
        department=department,
        parent_department=(statement.department or None) if statement.unit else None,
        file_name=facts["file_name"],
        source=facts["source"],
        media_type=facts["media_type"],
        size=facts["bytes"],
        published_on=date.fromisoformat(facts["published_on"]) if facts["published_on"] else None,
        landed_at=datetime.fromisoformat(facts["received_at"]),
        read_at=now,
    )


def _known_of(origin: Provenance | None) -> dict[str, Any]:
    """What fetching adds to a sidecar."""
    if origin is None:
        return {"publisher": None, "published_on": None}
    return {
        "publisher": origin.publisher,
        "published_on": origin.published_at.date().isoformat() if origin.published_at else None,
        "fetched_at": origin.fetched_at.isoformat(),
        "last_modified": origin.published_at.isoformat() if origin.published_at else None,
        "etag": origin.etag,
    }


def _partition(reading: Reading) -> Partition:
    return Partition(reading.fiscal_year, reading.region)


def _reader_version(statement: RegistryFacts) -> str:
    """The version of the reader, of the seeds it reads by, and of what a registry adds: a change of any makes a new reading."""
    told = json.dumps(statement.to_json(), sort_keys=True, ensure_ascii=False) if statement.to_json() else ""
    return f"{READER_VERSION}+{hashlib.sha256((fingerprint_of_reading() + told).encode()).hexdigest()[:8]}"


def _base(version: str) -> str:
    """A version of the reader without the number of its reading: a document may be read anew by the same."""
    head, plus, seeds = version.rpartition("+")
    return f"{head}{plus}{seeds.partition('.')[0]}"


def _media_type(file_name: str, data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"
