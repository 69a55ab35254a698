"""Readings that wait to be landed: one small Parquet file a document, below the partition they go to.

Belongs here: keeping a reading between reading a document and writing its partition, which may be another process or another day.
Does not belong here: the landed tables themselves (`batches`).

The file has one row, and a column for each landed table: the list of its rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.landing.frames import frame_of, read_frame, write_frame
from dagster_project.landing.home import Home
from dagster_project.landing.tables import SCHEMAS, Frames

_JSON = ".json"
"""How readings waited before they were Parquet; a home may still hold some."""


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """The readings of one fiscal year (0 where unknown) in one region (000000 where unknown)."""

    fiscal_year: int
    region: str

    @property
    def path(self) -> Path:
        """The folder of the partition, below that of a table."""
        return Path(f"fiscal_year={self.fiscal_year}") / f"region={self.region}"


def put(home: Home, partition: Partition, frames: Frames) -> None:
    """Keep one reading until the partition is landed. Raises `DiskFull`."""
    row = pl.DataFrame([frame.to_struct(table).implode() for table, frame in frames.items()])
    write_frame(_folder(home) / partition.path / f"{frames['disclosures']['document_id'].item()}.parquet", row)


def partitions(home: Home) -> list[Partition]:
    """The partitions for which readings wait."""
    found = {path.parent for path in _waiting(home, "fiscal_year=*/region=*/*")}
    return sorted(Partition(int(folder.parent.name.partition("=")[2]), folder.name.partition("=")[2]) for folder in found)


def files(home: Home, partition: Partition) -> list[Path]:
    """The readings that wait for one partition, in order of their document."""
    return sorted(_waiting(home, f"{partition.path}/*"))


def of_document(home: Home, document_id: str) -> list[Path]:
    """The readings of a document that wait, for whichever partition."""
    return sorted(_waiting(home, f"*/*/{document_id}"))


def drop(home: Home, document_id: str) -> None:
    """Let no reading of a file wait any more, of whichever of its disclosures."""
    for path in [*of_document(home, document_id), *of_document(home, f"{document_id}-*")]:
        path.unlink()


def load(path: Path) -> Frames:
    """One waiting reading."""
    if path.suffix == _JSON:
        return _from_json(path)
    row = read_frame(path)
    return {table: row[table].item().struct.unnest() for table in SCHEMAS}


def _from_json(path: Path) -> Frames:
    rows = json.loads(path.read_bytes())
    return {
        table: frame_of(({name: _parsed(row.get(name), kind) for name, kind in schema.items()} for row in rows.get(table, [])), schema)
        for table, schema in SCHEMAS.items()
    }


def _parsed(value: Any, kind: pl.DataType) -> Any:
    """A value of JSON, where decimals and times are text."""
    if value is None:
        return None
    if isinstance(kind, pl.Decimal):
        return Decimal(value)
    if isinstance(kind, pl.Datetime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, pl.Date) else value


def _waiting(home: Home, pattern: str) -> Iterator[Path]:
    for suffix in (".parquet", _JSON):
        yield from _folder(home).glob(pattern + suffix)


def _folder(home: Home) -> Path:
    return home.landed / "waiting"
