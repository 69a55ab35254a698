"""Readings that wait to be landed: one JSON file a document, below the partition they go to.

Belongs here: keeping a reading between reading a document and writing its partition, which may be another process or another day.
Does not belong here: the Parquet tables themselves (`batches`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from dagster_project.landing.files import write_file
from dagster_project.landing.home import Home
from dagster_project.landing.tables import SCHEMAS, Rows


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """The readings of one fiscal year (0 where unknown) in one region (000000 where unknown)."""

    fiscal_year: int
    region: str

    @property
    def path(self) -> Path:
        """The folder of the partition, below that of a table."""
        return Path(f"fiscal_year={self.fiscal_year}") / f"region={self.region}"


def put(home: Home, partition: Partition, rows: Rows) -> None:
    """Keep the rows of one reading until the partition is landed. Raises `pyarrow.ArrowInvalid` for a value that no table can hold."""
    to_tables([rows])
    (disclosure,) = rows["disclosures"]
    write_file(
        _folder(home) / partition.path / f"{disclosure['document_id']}.json", json.dumps(rows, ensure_ascii=False, default=_plain).encode()
    )


def partitions(home: Home) -> list[Partition]:
    """The partitions for which readings wait."""
    found = {path.parent for path in _folder(home).glob("fiscal_year=*/region=*/*.json")}
    return sorted(Partition(int(folder.parent.name.partition("=")[2]), folder.name.partition("=")[2]) for folder in found)


def files(home: Home, partition: Partition) -> list[Path]:
    """The readings that wait for one partition, in order of their document."""
    return sorted((_folder(home) / partition.path).glob("*.json"))


def drop(home: Home, document_id: str) -> None:
    """Let no reading of a document wait any more."""
    for path in _folder(home).glob(f"*/*/{document_id}.json"):
        path.unlink()


def load(path: Path) -> Rows:
    """The rows of one waiting reading; decimals and times as text."""
    rows: Rows = json.loads(path.read_bytes())
    return rows


def to_tables(readings: Sequence[Rows]) -> dict[str, pa.Table]:
    """The rows of several readings as one Arrow table for each landed table."""
    return {name: _table([row for rows in readings for row in rows.get(name, [])], schema) for name, schema in SCHEMAS.items()}


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Decimals and times come as they are or as text; text is converted exactly. A column that the version of the program which read the document did
    not know is null."""
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if pa.types.is_decimal(field.type) or pa.types.is_temporal(field.type):
            column = pa.array([None if value is None else str(_plain(value)) for value in values], pa.string()).cast(field.type)
        else:
            column = pa.array(values, field.type)
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=schema)


def _plain(value: Any) -> Any:
    """A decimal as digits without exponent, a time as ISO text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else value.isoformat()


def _folder(home: Home) -> Path:
    return home.landed / "waiting"
