"""Landed tables on disk: Parquet batches below `<table>/fiscal_year=<year>/region=<code>/`.

Belongs here: turning the waiting readings of a partition into batches, taking a document out of them, putting small ones together, and staying
whole when that is interrupted. Does not belong here: reading documents (`intake`), why one is taken out (`forgetting`), columns (`tables`).

A batch is one file of the same name in every table. The file in `disclosures` is written last: a batch without it never came about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from dagster_project.landing import pending, seals
from dagster_project.landing.files import read_object, remove_parts, write_file
from dagster_project.landing.frames import has_schema, read_frame, scan_frames, write_frame
from dagster_project.landing.home import Home
from dagster_project.landing.mishaps import contained
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.tables import SCHEMAS, Frames

UNKNOWN = Partition(0, "000000")
_COMMIT = "disclosures"
_FILE = pl.col("document_id").str.split("-").list.first()
"""The file that a document is in (`tables.file_of`)."""
_KEY = ["document_id", "reader_version"]
_DOCUMENTS_PER_BATCH = 200
_SMALL = _DOCUMENTS_PER_BATCH // 2
"""Batches of at most so many readings are put together."""


def prepare(home: Home) -> None:
    """Give every landed table at least one file, so that reading them all finds one, and every column even where an older version landed all others."""
    _finish_compacting(home)
    for table, schema in SCHEMAS.items():
        path = home.landed / table / UNKNOWN.path / "empty.parquet"
        if not has_schema(path, schema):
            write_frame(path, schema.to_frame())


def land(home: Home, partition: Partition) -> int:
    """Write the readings that wait for `partition` as batches; how many were written.

    Needs the home's writing lock. Interrupted at any point, the next call ends with the same rows. Raises `DiskFull`.
    """
    there = _landed_readings(home, partition)
    _remove_unfinished(home, partition)
    unlanded = []
    for path in pending.files(home, partition):
        frames = contained(home, str(path), partial(pending.load, path))
        if isinstance(frames, Refusal):  # a damaged file stays where it is, for `integrity` to tell of it
            continue
        (key,) = _keys(frames["disclosures"])
        if key in there:
            path.unlink()
        else:
            there.add(key)
            unlanded.append((path, frames))
    for start in range(0, len(unlanded), _DOCUMENTS_PER_BATCH):
        batch = unlanded[start : start + _DOCUMENTS_PER_BATCH]
        _write_batch(home, partition, [frames for _, frames in batch])
        for path, _ in batch:
            path.unlink()
    return len(unlanded)


def drop(home: Home, document_id: str) -> dict[str, int]:
    """Put in the place of each batch that holds readings of a file, of whichever of its disclosures, one without them; how many rows went from each table.

    Needs the home's writing lock. Interrupted, it leaves both batches or the new one: nothing may be built before it was called again.
    Raises `DiskFull`.
    """
    dropped = dict.fromkeys(SCHEMAS, 0)
    for old in _holding(home, document_id):
        folder = old.parent.relative_to(home.landed / _COMMIT)
        kept: Frames = {}
        for table in SCHEMAS:
            path = home.landed / table / folder / old.name
            if path.exists():  # else removed by an interrupted call, after the new batch had come about
                before = read_frame(path)
                kept[table] = before.filter(document_id != _FILE)
                dropped[table] += before.height - kept[table].height
        if kept[_COMMIT].height:
            _write(home, folder, kept)
        remove(home, old)
    return dropped


def remove(home: Home, batch: Path) -> None:
    """Remove a batch, given as its file in `disclosures`, from every table."""
    folder = batch.parent.relative_to(home.landed / _COMMIT)
    for table in _commit_last(SCHEMAS):
        (home.landed / table / folder / batch.name).unlink(missing_ok=True)
    seals.remove(home, folder, batch.stem)


def compact(home: Home, partition: Partition) -> int:
    """Put one batch in the place of several small ones; how many there are fewer. Needs the home's writing lock.

    Interrupted, it leaves a note by which the next call of `prepare` carries it out or takes it back. Raises `DiskFull`.
    """
    small = [path for path in _files(home, _COMMIT, partition) if 0 < _height(path) <= _SMALL]
    if len(small) < 2:
        return 0
    tables = {
        table: pl.concat(frames, how="diagonal")
        for table, schema in SCHEMAS.items()
        if (frames := [read_frame(path) for old in small if (path := home.landed / table / partition.path / old.name).exists()])
    }
    new = _name(_keys(tables[_COMMIT]))
    if new in {path.stem for path in small}:
        return 0
    note = {"folder": str(partition.path), "new": new, "old": [path.name for path in small]}
    write_file(_compacting(home), json.dumps(note).encode())
    _write(home, partition.path, tables)
    _finish_compacting(home)
    return len(small) - 1


def _finish_compacting(home: Home) -> None:
    note = read_object(_compacting(home))
    if note:
        folder = home.landed / _COMMIT / note["folder"]
        if (folder / f"{note['new']}.parquet").exists():
            for old in note["old"]:
                remove(home, folder / old)
        else:
            remove(home, folder / f"{note['new']}.parquet")
    _compacting(home).unlink(missing_ok=True)


def _compacting(home: Home) -> Path:
    return home.landed / "compacting.json"


def _height(path: Path) -> int:
    return int(scan_frames([path], SCHEMAS[_COMMIT]).select(pl.len()).collect().item())


def count(home: Home, partition: Partition) -> dict[str, int]:
    """The rows of each landed table in `partition`: what every version of the reader read."""
    return {
        table: scan_frames(_files(home, table, partition), schema).select(pl.len()).collect().item() for table, schema in SCHEMAS.items()
    }


def _write_batch(home: Home, partition: Partition, readings: Sequence[Frames]) -> None:
    batch = {table: pl.concat([frames[table] for frames in readings]) for table in SCHEMAS}
    _write(home, partition.path, batch)


def _write(home: Home, folder: Path, batch: Frames) -> None:
    """Write a batch, and then what it is."""
    name = _name(_keys(batch[_COMMIT]))
    for table in _commit_last(batch):
        write_frame(home.landed / table / folder / f"{name}.parquet", batch[table])
    seals.seal(home, folder, name, {table: frame.height for table, frame in batch.items()})


def _name(keys: Sequence[tuple[str, str]]) -> str:
    """What a batch of these readings is called."""
    return hashlib.sha256("\n".join(" ".join(key) for key in keys).encode()).hexdigest()[:16]


def _keys(disclosures: pl.DataFrame) -> list[tuple[str, str]]:
    """`(document_id, reader_version)` of each reading."""
    return disclosures.select(_KEY).rows()


def _commit_last(tables: Iterable[str]) -> list[str]:
    return sorted(tables, key=lambda table: table == _COMMIT)


def _files(home: Home, table: str, partition: Partition) -> list[Path]:
    return sorted((home.landed / table / partition.path).glob("*.parquet"))


def _landed_readings(home: Home, partition: Partition) -> set[tuple[str, str]]:
    return {key for path in _files(home, _COMMIT, partition) for key in _keys(read_frame(path, _KEY))}


def _holding(home: Home, document_id: str) -> list[Path]:
    """The batches, as their files in `disclosures`, that hold a reading of the document."""
    disclosures = scan_frames(sorted((home.landed / _COMMIT).glob("*/*/*.parquet")), SCHEMAS[_COMMIT], "path")
    found = disclosures.filter(document_id == _FILE).select(pl.col("path").unique()).collect()
    return sorted(Path(path) for path in found["path"])


def _remove_unfinished(home: Home, partition: Partition) -> None:
    """Remove the files of batches that were interrupted before they came about."""
    for table in SCHEMAS:
        remove_parts(home.landed / table / partition.path)
    for table in SCHEMAS.keys() - {_COMMIT}:
        for path in (home.landed / table / partition.path).glob("*.parquet"):
            if not (home.landed / _COMMIT / partition.path / path.name).exists():
                path.unlink()
