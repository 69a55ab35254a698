"""The marts as Parquet: a file for each dimension, a folder for each other mart, divided by fiscal year as Hive does it.

Belongs here: names of files and folders, and what a Parquet file says of its columns. Does not belong here: replacing the folder (`folder`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.export.marts import YEAR, Mart, read, years
from dagster_project.landing.files import build_file

_ROW_GROUP = 120_000
"""Rows that a file keeps together: readers skip and share work by these."""
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""How Hive names the folder of rows without a value."""


def write_parquet(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], folder: Path, advance: Callable[[int], None]) -> None:
    """Write the marts into `folder`, `advance` is told of rows. Files that are there are of an export that was interrupted, and stay. Raises `DiskFull`."""
    for mart in marts:
        for file, rows in _files(connection, mart):
            if (folder / file).exists():
                advance(pq.read_metadata(folder / file).num_rows)
            else:
                build_file(folder / file, partial(_write, rows=rows(), mart=mart, advance=advance))


def _files(connection: duckdb.DuckDBPyConnection, mart: Mart) -> Iterator[tuple[str, Callable[[], pa.RecordBatchReader]]]:
    """Where rows of a mart go, and how to read them. A mart without rows has a file all the same: it tells the columns."""
    if not mart.has_year:
        yield f"{mart.name}.parquet", partial(read, connection, mart, batch=_ROW_GROUP)
    elif not mart.rows:
        yield f"{mart.name}/rows.parquet", partial(read, connection, mart, batch=_ROW_GROUP)
    else:
        for year in years(connection, mart):
            name = f"{mart.name}/{YEAR}={_NO_YEAR if year is None else year}/rows.parquet"
            yield name, partial(read, connection, mart, year, of_year=True, batch=_ROW_GROUP)


def _write(path: Path, rows: pa.RecordBatchReader, mart: Mart, advance: Callable[[int], None]) -> None:
    with pq.ParquetWriter(path, _described(rows.schema, mart), compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=writer.schema))
            advance(batch.num_rows)


def _described(schema: pa.Schema, mart: Mart) -> pa.Schema:
    """The schema with the description of the mart and of each column: `pyarrow.parquet.read_schema` shows them."""
    words = {column.name: column.description for column in mart.columns}
    fields = [field.with_metadata({"description": words[field.name]}) for field in schema]
    return pa.schema(fields, metadata={"description": mart.description})
