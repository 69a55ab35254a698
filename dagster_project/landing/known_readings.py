"""Which readings of a document there are already, and what a new one is called.

Belongs here: the version of a reading, and whether a document need be read again. Does not belong here: reading it (`intake`), the file
that remembers (`originals`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from dagster_project.knowledge.seeds import fingerprint_of_reading
from dagster_project.landing import originals
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.home import Home
from dagster_project.landing.incoming import Incoming
from dagster_project.landing.registry import RegistryFacts
from dagster_project.reading.reader import READER_VERSION


@dataclass(frozen=True, slots=True)
class Known:
    """What the sidecar says of a document; `record` is its newest reading by this version of the reader, unless it is to be read anew, and
    `version` what a new one is called."""

    facts: dict[str, Any]
    statement: RegistryFacts
    version: str
    readings: list[dict[str, Any]]
    record: dict[str, Any] | None


def known_of(home: Home, document: Incoming) -> Known:
    """What is known of a document that comes."""
    facts = originals.sidecar(home, document.sha256)
    statement = document.said if document.said.to_json() else RegistryFacts(**facts.get("registry", {}))
    version = reader_version(statement)
    readings = facts.get("readings", [])
    alike = [record for record in readings if _base(record["reader_version"]) == version]
    if document.anew and alike:
        version = f"{version}.{len(alike) + 1}"
    return Known(facts, statement, version, readings, alike[-1] if alike and not document.anew else None)


def is_outdated(home: Home, document: Landed) -> bool:
    """Whether another reader, or other seeds, made the newest reading of a document."""
    statement = RegistryFacts(**originals.sidecar(home, document.sha256).get("registry", {}))
    return _base(document.reader_version) != reader_version(statement)


def reader_version(statement: RegistryFacts) -> str:
    """The version of the reader, of the seeds it reads by, and of what a registry adds: a change of any makes a new reading."""
    told = json.dumps(statement.to_json(), sort_keys=True, ensure_ascii=False) if statement.to_json() else ""
    return f"{READER_VERSION}+{hashlib.sha256((fingerprint_of_reading() + told).encode()).hexdigest()[:8]}"


def _base(version: str) -> str:
    """A version of the reader without the number of its reading: a document may be read anew by the same."""
    head, plus, seeds = version.rpartition("+")
    return f"{head}{plus}{seeds.partition('.')[0]}"
