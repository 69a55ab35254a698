"""Landed tables on disk: Parquet batches below `<table>/fiscal_year=<year>/region=<code>/`.

Belongs here: turning the waiting readings of a partition into batches, taking a document out of them, and staying whole when that is
interrupted. Does not belong here: reading documents (`receiving`), why one is taken out (`forgetting`), columns (`tables`).

A batch is one file of the same name in every table. The file in `disclosures` is written last: a batch without it never came about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from dagster_project.landing import pending
from dagster_project.landing.files import build_file, remove_parts
from dagster_project.landing.home import Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.tables import SCHEMAS, Rows

UNKNOWN = Partition(0, "000000")
_COMMIT = "disclosures"
_DOCUMENTS_PER_BATCH = 200


def prepare(home: Home) -> None:
    """Give every landed table at least one file, so that reading them all finds one, and every column even where an older version landed all others."""
    for table, schema in SCHEMAS.items():
        path = home.landed / table / UNKNOWN.path / "empty.parquet"
        if not path.exists() or pq.read_schema(path) != schema:
            _write(path, schema.empty_table())


def land(home: Home, partition: Partition) -> int:
    """Write the readings that wait for `partition` as batches; how many were written.

    Needs the home's writing lock. Interrupted at any point, the next call ends with the same rows. Raises `DiskFull`.
    """
    there = _landed_readings(home, partition)
    _remove_unfinished(home, partition)
    unlanded = []
    for path in pending.files(home, partition):
        rows = pending.load(path)
        if _key(rows) in there:
            path.unlink()
        else:
            unlanded.append((path, rows))
    for start in range(0, len(unlanded), _DOCUMENTS_PER_BATCH):
        batch = unlanded[start : start + _DOCUMENTS_PER_BATCH]
        _write_batch(home, partition, [rows for _, rows in batch])
        for path, _ in batch:
            path.unlink()
    return len(unlanded)


def drop(home: Home, document_id: str) -> dict[str, int]:
    """Put in the place of each batch that holds readings of a document one without them; how many rows went from each table.

    Needs the home's writing lock. Interrupted, it leaves both batches or the new one: nothing may be built before it was called again.
    Raises `DiskFull`.
    """
    dropped = dict.fromkeys(SCHEMAS, 0)
    for old in _holding(home, document_id):
        folder = old.parent.relative_to(home.landed / _COMMIT)
        kept = pq.read_table(old, filters=_others(document_id), partitioning=None)
        new = f"{_name([(row['document_id'], row['reader_version']) for row in kept.to_pylist()])}.parquet"
        for table in _commit_last(SCHEMAS):
            path = home.landed / table / folder / old.name
            if path.exists():  # else removed by an interrupted call, after the new batch had come about
                rows = pq.read_table(path, filters=_others(document_id), partitioning=None)
                dropped[table] += pq.read_metadata(path).num_rows - rows.num_rows
                if kept.num_rows:
                    _write(home.landed / table / folder / new, rows)
        for table in _commit_last(SCHEMAS):
            (home.landed / table / folder / old.name).unlink(missing_ok=True)
    return dropped


def count(home: Home, partition: Partition) -> dict[str, int]:
    """The rows of each landed table in `partition`: what every version of the reader read."""
    return {
        table: sum(pq.read_metadata(path).num_rows for path in (home.landed / table / partition.path).glob("*.parquet"))
        for table in SCHEMAS
    }


def _write_batch(home: Home, partition: Partition, readings: Sequence[Rows]) -> None:
    name = _name([_key(rows) for rows in readings])
    tables = pending.to_tables(readings)
    for table in _commit_last(tables):
        _write(home.landed / table / partition.path / f"{name}.parquet", tables[table])


def _name(keys: Sequence[tuple[str, str]]) -> str:
    """What a batch of these readings is called."""
    return hashlib.sha256("\n".join(" ".join(key) for key in keys).encode()).hexdigest()[:16]


def _commit_last(tables: Iterable[str]) -> list[str]:
    return sorted(tables, key=lambda table: table == _COMMIT)


def _write(path: Path, table: pa.Table) -> None:
    build_file(path, lambda part: pq.write_table(table, part, compression="zstd"))


def _key(rows: Rows) -> tuple[str, str]:
    (disclosure,) = rows["disclosures"]
    return disclosure["document_id"], disclosure["reader_version"]


def _landed_readings(home: Home, partition: Partition) -> set[tuple[str, str]]:
    """`(document_id, reader_version)` of what the partition holds."""
    return {
        (row["document_id"], row["reader_version"])
        for path in (home.landed / _COMMIT / partition.path).glob("*.parquet")
        for row in pq.read_table(path, columns=["document_id", "reader_version"], partitioning=None).to_pylist()
    }


def _holding(home: Home, document_id: str) -> list[Path]:
    """The batches, as their files in `disclosures`, that hold a reading of the document."""
    paths = [str(path) for path in (home.landed / _COMMIT).glob("*/*/*.parquet")]
    if not paths:
        return []
    found = ds.dataset(paths, format="parquet", partitioning=None).to_table(["__filename"], filter=ds.field("document_id") == document_id)
    return sorted(Path(path) for path in set(found["__filename"].to_pylist()))


def _others(document_id: str) -> list[tuple[str, str, str]]:
    return [("document_id", "!=", document_id)]


def _remove_unfinished(home: Home, partition: Partition) -> None:
    """Remove the files of batches that were interrupted before they came about."""
    for table in SCHEMAS:
        remove_parts(home.landed / table / partition.path)
    for table in SCHEMAS.keys() - {_COMMIT}:
        for path in (home.landed / table / partition.path).glob("*.parquet"):
            if not (home.landed / _COMMIT / partition.path / path.name).exists():
                path.unlink()
