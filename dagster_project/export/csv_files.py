"""The marts as CSV that Excel opens with a double click: UTF-8 with its mark, one file for each mart.

Belongs here: how values are written in CSV. Does not belong here: replacing the folder (`folder`), what is harmless (`harmless`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv

from dagster_project.characters import visible
from dagster_project.export.folder import CONTENTS
from dagster_project.export.harmless import no_formula, with_texts
from dagster_project.export.marts import Mart, contents, read
from dagster_project.landing.files import build_file

_MARK = "\ufeff".encode()


def write_csv(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], folder: Path, advance: Callable[[int], None]) -> None:
    """Write the marts into `folder`, `advance` is told of rows. Files that are there are of an export that was interrupted, and stay. Raises `DiskFull`.

    Figures are as exact as in the warehouse. A text that is a formula to a spreadsheet begins with an apostrophe, and what steers a terminal stands as
    its code point.
    """
    for mart in marts:
        file = folder / f"{mart.name}.csv"
        if file.exists():
            advance(mart.rows)
        else:
            build_file(file, partial(_write, rows=read(connection, mart), advance=advance))


def write_contents(marts: Sequence[Mart], folder: Path) -> None:
    """Write the dictionary of an export of files: each column of each mart with its description."""
    table = pa.Table.from_pylist(list(contents(marts)))
    build_file(folder / CONTENTS, partial(_write, rows=table.to_reader()))


def _write(path: Path, rows: pa.RecordBatchReader, advance: Callable[[int], None] = lambda _: None) -> None:
    with path.open("wb") as file:
        file.write(_MARK)
        with pyarrow.csv.CSVWriter(file, rows.schema) as writer:
            for batch in _harmless(rows):
                writer.write_batch(batch)
                advance(batch.num_rows)


def _harmless(rows: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
    return (with_texts(batch, lambda text: no_formula(visible(text))) for batch in rows)
