"""The published warehouse for Python: its tables and views as lazy Polars frames, money as `Decimal`.

Belongs here: opening the published copy for code that others write. Does not belong here: the project's own questions to it (`publish.queries`), building.

    from dagster_project import warehouse

    with warehouse.open() as tables:
        tables["expenditure"].filter(pl.col("fiscal_year") == 2021).collect()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import polars as pl

from dagster_project.landing.home import Home
from dagster_project.publish.queries import connect

_OBJECTS = """
    select table_name, comment from duckdb_tables() where schema_name = 'marts'
    union all
    select view_name, comment from duckdb_views() where schema_name = 'marts'
"""


class Warehouse(Mapping[str, pl.LazyFrame]):
    """The tables and views of `marts` by name. Nothing is read before a frame is collected, and then only the columns and rows that it needs.

    A warehouse that is published meanwhile is seen by whoever opens it then. Close it when all frames are collected: `close()`, or `with`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __getitem__(self, name: str) -> pl.LazyFrame:
        """A table or view. Raises `KeyError`, naming what there is."""
        if name not in self.descriptions():
            raise KeyError(f"{name}: the warehouse has {', '.join(self)}")
        return self.query(f"select * from marts.{name}")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.descriptions()))

    def __len__(self) -> int:
        return len(self.descriptions())

    def descriptions(self) -> dict[str, str]:
        """What a row of each table and view is, in Chinese and English."""
        return {name: comment or "" for name, comment in self._connection.execute(_OBJECTS).fetchall()}

    def columns(self, name: str) -> dict[str, str]:
        """What each column of a table or view holds, in Chinese and English."""
        query = "select column_name, comment from duckdb_columns() where schema_name = 'marts' and table_name = $1 order by column_index"
        return {column: comment or "" for column, comment in self._connection.execute(query, [name]).fetchall()}

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pl.LazyFrame:
        """The answer to one SELECT as a frame. `parameters` fill in `$name`. Raises `duckdb.Error`."""
        # Each frame on a cursor of its own: frames that are joined are read side by side.
        return self._connection.cursor().sql(sql, params=parameters).pl(lazy=True)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open(home: Path | str | None = None) -> Warehouse:
    """The warehouse published in `home`, else in `JUESUAN_HOME`, else in the project itself. Read-only. Raises `MissingWarehouse`."""
    return Warehouse(connect(Home.opened(home)))
