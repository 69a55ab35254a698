"""Questions to the published warehouse.

Belongs here: opening the published copy, and the queries behind `juesuan load` and `juesuan check`. Does not belong here: how answers
are printed (`cli`), what a figure means (dbt).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dagster_project.landing.home import Home

Record = dict[str, Any]


class MissingWarehouse(Exception):
    """No warehouse has been published in this home yet."""


class UnknownDocument(Exception):
    """No document, or several, answer to what the user named."""


@dataclass(frozen=True, slots=True)
class Document:
    """A current document of the warehouse."""

    document_id: str
    file_name: str
    department: str | None
    fiscal_year: int | None


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only: no statement can change it or reach another file. Raises `MissingWarehouse`."""
    if not home.published.exists():
        raise MissingWarehouse(
            f"there is no warehouse in {home.root} yet; make one with: juesuan load PATH… (documents, folders or a registry CSV)"
        )
    return duckdb.connect(str(home.published), read_only=True, config={"enable_external_access": "false", "lock_configuration": "true"})


def records(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> list[Record]:
    """The rows of a query, each by column name."""
    cursor = connection.execute(query, parameters or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
