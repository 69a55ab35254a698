"""Polars frames and their Parquet files: made of rows, written, read.

Belongs here: values that are exactly what they were, or an error; files that are there as a whole. Does not belong here: which tables and columns
there are (`tables`, `registry_outcomes`, `reappearances`), which files make a batch (`batches`).
"""

from __future__ import annotations

import io
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.landing.files import write_file

# Polars puts a handler of its own before Python's, under which a system call goes on after Ctrl-C: who waits for dbt, or for a document that is being
# read, would wait to the end.
signal.siginterrupt(signal.SIGINT, True)


class UnlandableValue(Exception):
    """A value that its column of a landed table cannot hold."""


def frame_of(rows: Iterable[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """The columns of `schema` out of rows, every value exactly as it stands there. Raises `UnlandableValue`."""
    rows = list(rows)
    return pl.DataFrame([_column(name, kind, [row[name] for row in rows]) for name, kind in schema.items()])


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame as a Parquet file, as a whole. Raises `DiskFull`."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    write_file(path, buffer.getvalue())


def read_frame(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """One Parquet file, without what its path says of partitions."""
    return pl.read_parquet(path, columns=columns, glob=False, hive_partitioning=False)


def has_schema(path: Path, schema: pl.Schema) -> bool:
    """Whether there is a Parquet file with these columns; a damaged one has none."""
    try:
        return path.exists() and pl.read_parquet_schema(path) == schema
    except pl.exceptions.PolarsError:
        return False


def scan_frames(paths: Sequence[Path], schema: pl.Schema, path_column: str | None = None) -> pl.LazyFrame:
    """Parquet files of one table, one beneath the other; with `path_column`, also which file a row stands in. A column that an older
    version of the project did not write is empty."""
    if not paths:
        return pl.LazyFrame(schema={**schema, **({path_column: pl.String()} if path_column else {})})
    return pl.scan_parquet(
        list(paths),
        schema=schema,
        missing_columns="insert",
        extra_columns="ignore",
        glob=False,
        hive_partitioning=False,
        include_file_paths=path_column,
    )


def _column(name: str, kind: pl.DataType, values: list[Any]) -> pl.Series:
    """Decimals go through their digits: from `Decimal` Polars guesses a scale, and what does not fit it becomes null without a word."""
    try:
        if not isinstance(kind, pl.Decimal):
            return pl.Series(name, values, kind)
        column = pl.Series(name, [None if value is None else format(value, "f") for value in values], pl.String).cast(kind)
    except (pl.exceptions.InvalidOperationError, TypeError) as error:
        raise UnlandableValue(f"{name}: {error}") from error
    for value, held in zip(values, column, strict=True):
        if value != held:
            raise UnlandableValue(f"{name}: {value} has more decimals than {kind} holds")
    return column
