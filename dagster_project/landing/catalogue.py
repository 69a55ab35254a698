"""Which documents are landed: the newest reading of each, and its cells.

Belongs here: finding a document among the landed tables by what a user calls it. Does not belong here: what stands in the published
warehouse (`publish.queries`), writing the tables (`batches`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.knowledge.messages import Explained, Lines, phrase
from dagster_project.landing import pending
from dagster_project.landing.frames import read_frame, scan_frames
from dagster_project.landing.home import Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.tables import SCHEMAS

_FACTS = ["document_id", "sha256", "file_name", "source", "kind", "department", "reader_version", "read_at"]
_SHORTEST = 4
"""How many digits of a hash name a document: fewer are more likely a slip."""
_LISTED = 20


class UnknownDocument(Explained):
    """No document, or several, answer to what the user named."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A document in its newest landed reading. `batch` is the file of that reading in the table `disclosures`."""

    document_id: str
    sha256: str
    file_name: str
    source: str
    kind: str
    department: str | None
    reader_version: str
    read_at: datetime
    batch: Path

    @property
    def fiscal_year(self) -> int:
        """0 where unknown."""
        return int(self.batch.parent.parent.name.partition("=")[2])

    @property
    def region(self) -> str:
        return self.batch.parent.name.partition("=")[2]


def documents(home: Home, partition: Partition | None = None) -> list[Landed]:
    """Every landed document, or those of one partition, in the order in which they were read."""
    paths = sorted((home.landed / "disclosures").glob(f"{partition.path if partition else '*/*'}/*.parquet"))
    rows = (
        scan_frames(paths, SCHEMAS["disclosures"], "batch")
        .select(*_FACTS, "batch")
        .sort("read_at", "reader_version", maintain_order=True)
        .collect()
    )
    newest = {row["document_id"]: Landed(**row | {"batch": Path(row["batch"])}) for row in rows.iter_rows(named=True)}
    return list(newest.values())


def find(home: Home, names: Iterable[str]) -> list[Landed]:
    """The one document that answers to each name: the beginning of its document_id or sha256 (four digits at least), or its file name.

    Raises `UnknownDocument` where none or several answer.
    """
    landed = documents(home)
    return list({found.document_id: found for found in (_find(landed, name) for name in names)}.values())


def cells(home: Home, document: Landed) -> list[dict[str, Any]]:
    """The cells of a document's newest landed reading, as they were landed."""
    path = home.landed / "cells" / document.batch.relative_to(home.landed / "disclosures")
    return read_frame(path).filter(document_id=document.document_id, reader_version=document.reader_version).to_dicts()


def waiting_cells(home: Home, document_id: str) -> list[dict[str, Any]]:
    """The cells of a document's newest reading that waits to be landed."""
    waiting = [pending.load(path) for path in pending.of_document(home, document_id)]
    newest = max(waiting, key=lambda frames: frames["disclosures"]["read_at"].item(), default=None)
    return newest["cells"].to_dicts() if newest else []


def _find(landed: list[Landed], name: str) -> Landed:
    digits = name.lower()
    found = [
        document for document in landed if document.file_name == name or (len(digits) >= _SHORTEST and document.sha256.startswith(digits))
    ]
    exact = [document for document in landed if document.document_id == digits]
    if exact or (found and len({document.sha256 for document in found}) == 1):  # of several in a file the first stands for it
        return min(exact or found, key=lambda document: document.document_id)
    if not found:
        raise UnknownDocument("unknown_landed_document", name=name)
    raise several(name, [(document.document_id, document.file_name) for document in found])


def several(name: str, documents: list[tuple[str, str]]) -> UnknownDocument:
    """The error where several documents answer to a name; `documents` as `(document_id, file name)`."""
    lines = [f"  {document_id}  {file_name}" for document_id, file_name in documents[:_LISTED]]
    more = [phrase("more_documents", number=len(documents) - _LISTED)] if len(documents) > _LISTED else []
    return UnknownDocument("several_documents", number=len(documents), name=name, listed=Lines([*lines, *more]))
