"""The process in which a query is answered: its side of `asking`.

Belongs here: which statements are taken, and sending the answer in parts. Does not belong here: who asks, and how much may be spent (`asking`).

Little is imported here, for a process is started for every query.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from duckdb import StatementType

from dagster_project.knowledge.messages import Reason, because

_ROWS_AT_ONCE = 1000
_READS = {"SELECT", "EXPLAIN SELECT"}
_OF_PIVOT = {StatementType.CREATE, StatementType.TRANSACTION}
"""What DuckDB makes of a PIVOT that does not name its values, before the SELECT: statements without a text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a query goes: the database and how it is opened, what fills its places, and how many rows are wanted at most (0: all)."""

    path: str
    config: dict[str, Any]
    parameters: Sequence[Any]
    rows: int


def answer(query: bytes, asked: Asked, tell: Callable[[Any], None]) -> Reason | None:
    """Tell the names of the columns, then the rows in parts. What it returns is why there is no answer."""
    sql = query.decode()
    try:
        with duckdb.connect(asked.path, read_only=True, config=asked.config) as connection:
            if reason := _why_not(connection, sql):
                return reason
            cursor = connection.execute(sql, asked.parameters)
            tell([column[0] for column in cursor.description or []])
            left = asked.rows or sys.maxsize
            while rows := cursor.fetchmany(min(left, _ROWS_AT_ONCE)):
                tell(rows)
                left -= len(rows)
    except duckdb.OutOfMemoryException:
        return because("query_too_large")
    except duckdb.PermissionException as error:
        return because("query_reaches_out", error=str(error).partition("\n")[0])
    except duckdb.Error as error:
        return because("query_failed", error=str(error).strip())
    return None


def _why_not(connection: duckdb.DuckDBPyConnection, sql: str) -> Reason | None:
    """Why these statements are not run: only what reads is. The connection alone does not see to that: a COPY may still write beside the database, and a CALL
    change the process."""
    statements = connection.extract_statements(sql)
    if not statements:
        return because("empty_query")
    for statement in statements:
        kind = _kind(connection, statement)
        if kind not in _READS and (statement.query or statement.type not in _OF_PIVOT):
            return because("reading_only", statement=kind)
    return None


def _kind(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> str:
    """The type of a statement; an EXPLAIN with the type of what it explains, for EXPLAIN ANALYZE carries that out."""
    name = statement.type.name
    if statement.type != StatementType.EXPLAIN:
        return name
    # What is explained is the first of its ends that is a statement itself.
    text = statement.query.encode()
    for start, _ in duckdb.tokenize(statement.query)[1:]:
        try:
            (explained,) = connection.extract_statements(text[start:].decode())
        except duckdb.Error:
            continue
        return f"{name} {explained.type.name}"
    return name
