"""The marts of the published copy as they leave it: what there is, what it is called, and its rows as Arrow.

Belongs here: the list of marts with their descriptions, types and rows. Does not belong here: how a target writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

YEAR = "fiscal_year"
BATCH = 20_000
"""Rows that are in memory at a time where a target takes them one by one."""
_ORDER = ("", "rpt", "dim", "fct")
"""The marts as one wants to meet them: the wide views, which have no prefix, then reports, dimensions and facts."""
_TYPES = re.compile(r"VARCHAR|INTEGER|BIGINT|BOOLEAN|DATE|TIMESTAMP|DOUBLE|DECIMAL\(\d+,\d+\)")
_COLUMNS = """
    select columns.table_name, objects.comment, columns.column_name, columns.data_type, columns.comment
    from duckdb_columns() as columns
    inner join (
        select table_name, comment from duckdb_tables() where schema_name = 'marts'
        union all
        select view_name, comment from duckdb_views() where schema_name = 'marts'
    ) as objects using (table_name)
    where columns.schema_name = 'marts'
    order by columns.table_name, columns.column_index
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in the words of DuckDB, and what it holds in Chinese and English."""

    name: str
    type: str
    description: str

    @property
    def decimals(self) -> int | None:
        """Digits behind the point of a decimal; None of anything else."""
        return int(self.type.rstrip(")").partition(",")[2]) if self.type.startswith("DECIMAL") else None


@dataclass(frozen=True, slots=True)
class Mart:
    """A table or view of the schema `marts`, with what one row of it is in Chinese and English."""

    name: str
    description: str
    columns: tuple[Column, ...]
    rows: int

    @property
    def is_dimension(self) -> bool:
        return self.name.startswith("dim_")

    @property
    def has_year(self) -> bool:
        """Whether its rows belong to fiscal years: dimensions are one piece."""
        return not self.is_dimension and any(column.name == YEAR for column in self.columns)


def find_marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """All marts, those that one starts with first."""
    found = []
    for (name, description), columns in groupby(connection.execute(_COLUMNS).fetchall(), key=lambda row: row[:2]):
        (rows,) = connection.execute(f'select count(*) from marts."{name}"').fetchone() or (0,)
        found.append(
            Mart(name, _in_one_line(description), tuple(Column(row[2], _type(row[3]), _in_one_line(row[4])) for row in columns), rows)
        )
    return sorted(found, key=lambda mart: (_ORDER.index(_prefix(mart.name)), mart.name))


def years(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[int | None]:
    """The fiscal years of a mart's rows; None for rows without."""
    return [year for (year,) in connection.execute(f'select distinct {YEAR} from marts."{mart.name}" order by all nulls last').fetchall()]


def read(
    connection: duckdb.DuckDBPyConnection, mart: Mart, year: int | None = None, *, of_year: bool = False, batch: int = BATCH
) -> pa.RecordBatchReader:
    """The rows of a mart, so many at a time; with `of_year` those of one fiscal year, without that column."""
    columns = ", ".join(_selected(column) for column in mart.columns if not of_year or column.name != YEAR)
    where, parameters = (f" where {YEAR} is not distinct from $1", [year]) if of_year else ("", [])
    return connection.execute(f'select {columns} from marts."{mart.name}"{where}', parameters).to_arrow_reader(batch)


def in_both_languages(description: str) -> tuple[str, str]:
    """A description as it stands in the database, in Chinese and in English."""
    chinese, _, english = description.partition(" / ")
    return chinese, english


def contents(marts: Iterable[Mart]) -> Iterator[dict[str, Any]]:
    """What there is, column by column: the dictionary that goes with an export of files."""
    for mart in marts:
        for column in mart.columns:
            words = (*in_both_languages(mart.description), *in_both_languages(column.description))
            told = dict(zip(("mart_zh", "mart_en", "column_zh", "column_en"), words, strict=True))
            yield {"mart": mart.name, "rows": mart.rows, "column": column.name, "type": column.type.lower(), **told}


def _selected(column: Column) -> str:
    return f'cast("{column.name}" as {column.type}) as "{column.name}"'


def _type(type: str) -> str:
    """A type that every target has; what not every target has (lists, moments of a time zone) leaves as text."""
    return type if _TYPES.fullmatch(type) else "VARCHAR"


def _in_one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _prefix(name: str) -> str:
    prefix = name.partition("_")[0]
    return prefix if prefix in _ORDER else ""
