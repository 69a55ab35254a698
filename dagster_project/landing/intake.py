"""Taking documents in, one after the other, while the next are being read.

Belongs here: the way of a document from its bytes to what was received, and keeping one bad document from stopping the others. Does not belong
here: where bytes come from (`incoming`), whether they were read before (`known_readings`), what is written of them (`recording`), reading
itself (`reading.reader`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import Any

from dagster_project.forms.model import DocumentKind, Severity
from dagster_project.landing import incoming, reappearances
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.file_names import as_text
from dagster_project.landing.home import Home
from dagster_project.landing.incoming import Incoming, Unpacker
from dagster_project.landing.known_readings import known_of
from dagster_project.landing.mishaps import contained, each_contained
from dagster_project.landing.pending import Partition
from dagster_project.landing.recording import record
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryLine
from dagster_project.landing.sources import Source
from dagster_project.landing.tables import document_id
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader


@dataclass(frozen=True, slots=True)
class Received:
    """A document after it was taken in. `is_new` is False where this reader had read the same bytes before.

    `problems` are in the shape of `Problem.in_both_languages`; `reader` is what read it; `entry` is the line of a registry that names it, `gone_at` since when (UTC) the address
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
    reader: str = ""

    @property
    def refused(self) -> bool:
        """Whether it is something else than final accounts, so that nothing of it enters the final-account marts."""
        return self.kind is not DocumentKind.FINAL_ACCOUNTS

    @property
    def complete(self) -> bool:
        """Whether all of it was read."""
        return not any(problem["severity"] == Severity.ERROR for problem in self.problems)


def receive(
    home: Home, sources: Iterable[Source | Refusal], *, recall: bool = False, workers: int | None = None
) -> Generator[Received | Refusal, None, None]:
    """Take in documents, in the order of `sources`; those that were forgotten only with `recall`. `workers` as for `SandboxedReader`.

    Needs the home's writing lock. Raises `DiskFull`, `WorkerNotStarted`.
    """
    with SandboxedReader(workers) as reader, Unpacker() as unpacker:
        documents = (document for source in sources for document in _opened(home, source, unpacker, recall))
        yield from _in_order(home, reader, documents)


def read_again(home: Home, partition: Partition) -> int:
    """Read from the stored originals what in `partition` an older reader or older seeds had read; how many documents.

    Needs the home's writing lock. The new readings wait to be landed, each for the partition that it now belongs to.
    """
    with SandboxedReader() as reader:
        outcomes = _in_order(home, reader, incoming.from_store(home, partition))
        return sum(outcome.is_new for outcome in outcomes if isinstance(outcome, Received))


def receive_stored(home: Home, documents: Iterable[Incoming | Refusal]) -> Iterator[Received | Refusal]:
    """Take in documents whose originals are stored. Needs the home's writing lock. Raises `DiskFull`, `WorkerNotStarted`."""
    with SandboxedReader() as reader:
        yield from _in_order(home, reader, documents)


def reread(home: Home, documents: Iterable[Landed]) -> Generator[Received | Refusal, None, None]:
    """Read these documents again from their stored originals, whoever read them before; a refusal where the original is gone.

    Needs the home's writing lock. The new readings wait to be landed. Raises `DiskFull`, `WorkerNotStarted`.
    """
    files = {document.sha256: document for document in reversed(list(documents))}  # a file is read once for all disclosures in it
    with SandboxedReader() as reader:
        again = (
            contained(home, document.file_name, partial(incoming.to_read_anew, home, document)) for document in reversed(files.values())
        )
        yield from _in_order(home, reader, again)


def _in_order(home: Home, reader: SandboxedReader, documents: Iterable[Incoming | Refusal]) -> Iterator[Received | Refusal]:
    """Reading goes on in the processes of `reader` while what was read is kept, one document after the other."""
    begun: deque[tuple[Incoming | Refusal, Future[Disclosure] | None]] = deque()
    for document in documents:
        future = (
            None
            if isinstance(document, Refusal)
            else contained(home, document.source, partial(_begin, home, reader, document), document.entry)
        )
        begun.append((future, None) if isinstance(future, Refusal) else (document, future))
        if len(begun) > 2 * reader.workers:
            yield from _one(home, reader, *begun.popleft())
    while begun:
        yield from _one(home, reader, *begun.popleft())


def _one(home: Home, reader: SandboxedReader, document: Incoming | Refusal, begun: Future[Disclosure] | None) -> list[Received | Refusal]:
    """What was received with a document, or why it was not."""
    if isinstance(document, Refusal):
        return [document]
    received = contained(home, document.source, partial(_take_in, home, reader, document, begun), document.entry)
    return [received] if isinstance(received, Refusal) else received


def _opened(home: Home, source: Source | Refusal, unpacker: Unpacker, recall: bool) -> Iterator[Incoming | Refusal]:
    if isinstance(source, Refusal):
        yield source
        return
    opened = partial(incoming.from_source, home, source, unpacker, recall=recall)
    yield from each_contained(home, as_text(source.path), opened, source.entry)


def _begin(home: Home, reader: SandboxedReader, document: Incoming) -> Future[Disclosure] | None:
    if known_of(home, document).record:
        return None
    return reader.submit(document.data, document.called)


def _take_in(home: Home, reader: SandboxedReader, document: Incoming, begun: Future[Disclosure] | None) -> list[Received | Refusal]:
    known = known_of(home, document)  # again: the same bytes may have come a few documents before
    now = datetime.now(UTC).replace(tzinfo=None)
    if document.has_come:
        reappearances.see(home, document.source, document_id(document.sha256), now, is_new=not known.readings)
    if known.record:
        return _received(document, known.record, is_new=False)
    disclosure = (begun or reader.submit(document.data, document.called)).result()
    return _received(document, record(home, document, known, disclosure, now), is_new=True)


def _received(document: Incoming, note: dict[str, Any], *, is_new: bool) -> list[Received | Refusal]:
    """What was received with a file: its disclosure, or each of several; a registry's line is about the first."""
    first, *further = (_of_note(document, each, is_new=is_new) for each in (note, *note.get("further", [])))
    return [first, *(replace(each, entry=None) for each in further)]


def _of_note(document: Incoming, note: dict[str, Any], *, is_new: bool) -> Received:
    return Received(
        document.source,
        PurePath(document.source).name,
        note.get("document_id") or document_id(document.sha256),
        is_new,
        DocumentKind(note["kind"]),
        note["department"],
        Partition(note["fiscal_year"], note["region"]),
        note["problems"],
        document.entry,
        document.origin.gone_at if document.origin else None,
        note["reader"],
    )
