"""Taking a document out of everything that is landed.

Belongs here: the steps, in an order in which one who is killed at any of them is carried on. Does not belong here: how each kind of file is
rid of a document (`batches`, `pending`, `originals`, `registry_outcomes`), the record that stays (`forgotten`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dagster_project.landing import batches, originals, pending, registry_outcomes
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.forgotten import Forgotten, all_records, note
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.tables import file_of


def forget(home: Home, document: Landed, why: str) -> dict[str, int]:
    """Take the file of a document with all its readings, and with its other disclosures, out of what is landed, and delete its original; how many rows went from each landed table.

    Needs the home's writing lock. Once the record is written the document counts as forgotten, and `finish` does what an interruption left.
    Raises `DiskFull`.
    """
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    record = Forgotten(
        document.sha256,
        file_of(document.document_id),
        document.file_name,
        document.department,
        document.fiscal_year,
        document.region,
        now,
        why,
    )
    note(home, record)
    return _carry_out(home, record)


def finish(home: Home) -> None:
    """Carry out what an interrupted `forget` left. Needs the home's writing lock. Raises `DiskFull`."""
    for record in all_records(home):
        if not record.is_done:
            _carry_out(home, record)


def _carry_out(home: Home, record: Forgotten) -> dict[str, int]:
    pending.drop(home, record.document_id)
    dropped = batches.drop(home, record.document_id)
    registry_outcomes.forget(home, record.document_id, Refusal(record.file_name, record.reason("forgotten")))
    originals.remove(home, record.sha256)
    note(home, replace(record, is_done=True))
    return dropped
