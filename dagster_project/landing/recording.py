"""Keeping what was read of a document: original, reading, sidecar.

Belongs here: what is written of one document, and in which order. Does not belong here: which documents are read (`intake`), how each
file is kept (`originals`, `pending`).
"""

from __future__ import annotations

import mimetypes
from datetime import date, datetime
from typing import Any

from dagster_project.knowledge.regions import region_of
from dagster_project.landing import originals, pending
from dagster_project.landing.frames import UnlandableValue
from dagster_project.landing.home import Home
from dagster_project.landing.incoming import Incoming
from dagster_project.landing.known_readings import Known
from dagster_project.landing.pending import Partition
from dagster_project.landing.sources import Provenance
from dagster_project.landing.tables import Reading, document_id, frames_of
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import failed


def record(home: Home, document: Incoming, known: Known, disclosure: Disclosure, now: datetime) -> dict[str, Any]:
    """Store the original, let the reading wait to be landed, and note it in the sidecar, in this order: only what is noted counts as read.

    Returns the note. Raises `DiskFull`.
    """
    originals.store(home, document.sha256, document.file_name, document.data)
    facts = known.facts or _first_facts(document, now)
    reading = _reading(disclosure, facts, known, now)
    try:
        frames = frames_of(reading)
    except UnlandableValue as error:  # a number that no statutory form can hold
        disclosure = failed(document.sha256, document.file_name, str(error), variant="figures")
        reading = _reading(disclosure, facts, known, now)
        frames = frames_of(reading)
    pending.put(home, Partition(reading.fiscal_year, reading.region), frames)
    note = {
        "reader": disclosure.reader,
        "reader_version": known.version,
        "read_at": now.isoformat(),
        "kind": disclosure.kind.value,
        "department": reading.department,
        "fiscal_year": reading.fiscal_year,
        "region": reading.region,
        "problems": [problem.in_both_languages() for problem in disclosure.problems],
    }
    publisher = facts["publisher"] or known.statement.department or reading.department
    added = {"publisher": publisher, "registry": known.statement.to_json(), "readings": [*known.readings, note]}
    originals.write_sidecar(home, document.sha256, facts | added)
    return note


def _reading(disclosure: Disclosure, facts: dict[str, Any], known: Known, now: datetime) -> Reading:
    """A reading with what the registry adds where the document is silent."""
    statement = known.statement
    fiscal_year = disclosure.fiscal_year or int(statement.fiscal_year or 0)
    department = disclosure.department or statement.unit or statement.department or None
    return Reading(
        disclosure=disclosure,
        reader_version=known.version,
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


def _first_facts(document: Incoming, now: datetime) -> dict[str, Any]:
    """What a sidecar says of a document from its first coming on."""
    return {
        "document_id": document_id(document.sha256),
        "sha256": document.sha256,
        "file_name": document.file_name,
        "source": document.source,
        **_fetched(document.origin),
        "media_type": _media_type(document.file_name, document.data),
        "bytes": len(document.data),
        "received_at": now.isoformat(),
    }


def _fetched(origin: Provenance | None) -> dict[str, Any]:
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


def _media_type(file_name: str, data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"
