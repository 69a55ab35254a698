"""Documents that came back: where other bytes were in between, the earlier ones are again.

Belongs here: what each source (an address, a path) gave last, `sources/<digest>.json`, and the Parquet table of returns, `returns/<digest>.parquet`,
one file each. Does not belong here: what a return means for versions (dbt).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import polars as pl

from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.frames import frame_of, has_schema, write_frame
from dagster_project.landing.home import Home

SCHEMA = pl.Schema([("document_id", pl.String()), ("seen_at", pl.Datetime("us"))])
"""`seen_at`: when the document was found again (UTC)."""


def prepare(home: Home) -> None:
    """Give the table a file, so that reading it never finds none."""
    path = _folder(home) / "empty.parquet"
    if not has_schema(path, SCHEMA):
        write_frame(path, SCHEMA.to_frame())


def see(home: Home, source: str, document_id: str, now: datetime, *, is_new: bool) -> None:
    """Note that `source` gave this document; a return, where it gave another one last and this one had been received before. Raises `DiskFull`.

    Interrupted, the next call notes the same return once more, at its own time.
    """
    path = home.landed / "sources" / f"{_digest(source)}.json"
    last = (read_object(path) or {}).get("document_id")
    if last == document_id or (last is None and not is_new):  # as it was, or only another place of what is known
        return
    if not is_new:
        returned = _folder(home) / f"{_digest(f'{source} {document_id} {now.isoformat()}')}.parquet"
        write_frame(returned, frame_of([{"document_id": document_id, "seen_at": now}], SCHEMA))
    write_file(path, json.dumps({"source": source, "document_id": document_id}, ensure_ascii=False, indent=1).encode())


def state(home: Home) -> list[str]:
    """Changes when a document came back."""
    return sorted(path.name for path in _folder(home).glob("*.parquet"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _folder(home: Home) -> Path:
    return home.landed / "returns"
