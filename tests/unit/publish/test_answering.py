"""What the process that answers tells, without the process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.publish.answering import Asked, answer
from dagster_project.publish.soundness import READ_ONLY

WRITES = [
    "create table marts.x as select 1",
    "create temp table x as select 1",
    "delete from marts.dim_document",
    "drop table marts.dim_document",
    "copy marts.dim_document to '{folder}/out.csv'",
    "copy (select 1) to '{database}.wal'",
    "copy (select 1) to '{database}' (use_tmp_file false)",
    "copy (pivot (select 1 as a) on a) to '{database}.wal'",
    "explain analyze copy (select 1) to '{database}.wal'",
    "explain /* 说明 */ (analyze, format json) copy (select 1) to '{database}.wal'",
    "select 1; copy (select 1) to '{database}.wal'; select 2",
    "attach '{folder}/other.duckdb'",
    "export database '{folder}/all'",
    "set enable_external_access = true",
    "set memory_limit = '100GB'",
    "pragma enable_profiling",
    "call enable_logging(storage = 'stdout')",
    "checkpoint",
    "install httpfs",
    "load '{folder}/secret'",
    "prepare a as select 1",
    "begin",
]
REACHES_OUT = [
    "select * from read_text('{folder}/secret')",
    "select * from '{folder}/secret.csv'",
    "from glob('{folder}/*')",
    "from query_table('{folder}/secret.csv')",
    "from read_json('http://127.0.0.1:9/x')",
    "from duckdb_secrets()",
    "import database '{folder}'",
]


@pytest.fixture
def database(tmp_path: Path) -> str:
    duckdb.connect(str(tmp_path / "a.duckdb")).close()
    return str(tmp_path / "a.duckdb")


def told(database: str, sql: str, rows: int = 0) -> tuple[list[Any], str | None]:
    parts: list[Any] = []
    reason = answer(sql.encode(), Asked(database, READ_ONLY, (), rows), parts.append)
    return parts, reason and reason.id


def test_the_columns_come_first_then_the_rows_in_parts(database: str) -> None:
    names, *parts = told(database, "select range as n from range(1002)")[0]
    assert (names, [len(part) for part in parts]) == (["n"], [1000, 2])
    assert told(database, "select 1 as n where false") == ([["n"]], None)
    assert told(database, "from range(9)", rows=2)[0][1:] == [[(0,), (1,)]]


@pytest.mark.parametrize("sql", ["", " ", ";", "/* x */", "\n-- x"])
def test_without_a_statement_there_is_no_answer(database: str, sql: str) -> None:
    assert told(database, sql) == ([], "empty_query")


def test_nothing_is_written(database: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    before = Path(database).read_bytes()
    reasons = {sql: told(database, sql.format(folder=tmp_path, database=database)) for sql in WRITES}
    assert {sql: why for sql, why in reasons.items() if why != ([], "reading_only")} == {}
    assert Path(database).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.duckdb", "secret"]


def test_nothing_else_is_read(database: str, tmp_path: Path) -> None:
    for name in ("secret", "secret.csv", "schema.sql", "load.sql"):
        (tmp_path / name).write_text("select 1")
    reasons = {sql: told(database, sql.format(folder=tmp_path)) for sql in REACHES_OUT}
    assert {sql: why for sql, why in reasons.items() if why != ([], "query_reaches_out")} == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select 'enable_logging; copy x to y'",
        "-- delete\nselect 1",
        "explain analyze select 1",
        "explain (format json) select 1",
        "pivot (select 1 as a, 2 as b) on a using sum(b)",
        "summarize select 1",
        "show all tables",
        "select 1; select 2",
    ],
)
def test_whatever_reads_is_answered(database: str, sql: str) -> None:
    (names, *_), reason = told(database, sql)
    assert (bool(names), reason) == (True, None)


@pytest.mark.parametrize(
    ("sql", "statement"),
    [
        ("vacuum", "VACUUM"),
        ("explain analyze delete from x", "EXPLAIN DELETE"),
        ("explain pivot (select 1 as a) on a", "EXPLAIN"),
        ("select 1; call pragma_version()", "CALL"),
    ],
)
def test_a_statement_that_is_not_taken_is_named(database: str, sql: str, statement: str) -> None:
    reason = answer(sql.encode(), Asked(database, READ_ONLY, (), 0), lambda part: None)
    assert reason is not None
    assert (reason.id, reason.facts["statement"]) == ("reading_only", statement)
