"""Keeping what was read of a document: original, reading, sidecar.

Belongs here: what is written of one document, and in which order. Does not belong here: which documents are read (`intake`), how each
file is kept (`originals`, `pending`).
"""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from dagster_project.forms.recognise.entities import Level, own_accounts_name
from dagster_project.knowledge.regions import region_of
from dagster_project.landing import originals, pending
from dagster_project.landing.frames import UnlandableValue
from dagster_project.landing.home import Home
from dagster_project.landing.incoming import Incoming
from dagster_project.landing.known_readings import Known
from dagster_project.landing.pending import Partition
from dagster_project.landing.personal_data import without_persons
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
    note, *further = [_land(home, each, disclosure, document, facts, known, now) for each in (disclosure, *disclosure.further)]
    if further:
        note["further"] = further
    publisher = facts["publisher"] or known.statement.department or note["department"]
    added = {"publisher": publisher, "registry": known.statement.to_json(), "readings": [*known.readings, note]}
    originals.write_sidecar(home, document.sha256, facts | added)
    return note


def _land(
    home: Home, disclosure: Disclosure, first: Disclosure, document: Incoming, facts: dict[str, Any], known: Known, now: datetime
) -> dict[str, Any]:
    """Let one disclosure of a file wait to be landed; what is noted of it. `first` is the first of its file."""
    reading = _reading(disclosure, first, facts, known, now)
    try:
        frames = frames_of(reading)
    except UnlandableValue as error:  # a number that no statutory form can hold
        disclosure = replace(failed(document.sha256, document.file_name, str(error), variant="figures"), part=disclosure.part)
        reading = _reading(disclosure, first, facts, known, now)
        frames = frames_of(reading)
    pending.put(home, Partition(reading.fiscal_year, reading.region), frames)
    return {
        "document_id": reading.document_id,
        "reader": disclosure.reader,
        "reader_version": known.version,
        "read_at": now.isoformat(),
        "kind": disclosure.kind.value,
        "department": reading.department,
        "fiscal_year": reading.fiscal_year,
        "region": reading.region,
        "problems": [without_persons(said := problem.in_both_languages(), said) for problem in disclosure.problems],
    }


def _reading(disclosure: Disclosure, first: Disclosure, facts: dict[str, Any], known: Known, now: datetime) -> Reading:
    """A reading with what the registry adds where the document is silent. A registry speaks of the file, so of the first disclosure in it; of the
    others it gives region and year."""
    statement = known.statement
    named = statement.unit or statement.department or None if disclosure.part in (None, 1) else None
    fiscal_year = disclosure.fiscal_year or int(statement.fiscal_year or 0)
    department = disclosure.department or named
    is_unit = bool(statement.unit and named) and department != statement.department
    parent = (statement.department or None) if is_unit else _department_above(disclosure, first)
    return Reading(
        disclosure=disclosure,
        reader_version=known.version,
        fiscal_year=fiscal_year,
        region=statement.region or region_of(department, fiscal_year),
        department=department,
        parent_department=parent,
        level=disclosure.level or (Level.UNIT if is_unit or parent else None),
        file_name=facts["file_name"],
        source=facts["source"],
        media_type=facts["media_type"],
        size=facts["bytes"],
        published_on=date.fromisoformat(facts["published_on"]) if facts["published_on"] else None,
        landed_at=datetime.fromisoformat(facts["received_at"]),
        read_at=now,
    )


def _department_above(disclosure: Disclosure, first: Disclosure) -> str | None:
    """The department of the same file whose accounts hold these: it lists them as a unit's, or these are its own beside those with its units."""
    for other in (first, *first.further):
        if other is not disclosure and other.department and other.fiscal_year == disclosure.fiscal_year:
            if disclosure.department in {unit.name for unit in other.included_units} or disclosure.department == own_accounts_name(
                other.department
            ):
                return other.department
    return None


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
