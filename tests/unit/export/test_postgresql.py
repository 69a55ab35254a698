"""The marts as a schema of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from adbc_driver_postgresql import dbapi

from dagster_project.export import postgresql
from dagster_project.export.marts import Mart, find_marts
from dagster_project.export.postgresql import PostgreSQLRefuses, without_password, write_schema
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.publish.queries import connect
from tests.postgresql import server
from tests.unit.export.conftest import AMOUNTS, HOSTILE, ignore


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with server() as address:
        yield address


@pytest.fixture
def address(running: str) -> str:
    """The address of a database without anything of ours."""
    execute(
        running,
        "drop schema if exists juesuan cascade; drop schema if exists juesuan_new cascade; drop schema if exists juesuan_old cascade;"
        "drop schema public cascade; create schema public; grant all on schema public to public",
    )
    return running


def execute(address: str, sql: str) -> None:
    with dbapi.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)


def ask(address: str, query: str) -> list[Any]:
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def test_amounts_and_texts_arrive_as_they_are(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    told: list[int] = []
    assert write_schema(connection, marts, address, told.append) == []
    assert sum(told) == sum(mart.rows for mart in marts)
    assert ask(address, "select amount_yuan::text from juesuan.fct_expenditure order by expenditure_id") == list(AMOUNTS)
    assert ask(
        address, "select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'juesuan.fct_income'::regclass and attnum = 3"
    ) == ["numeric(18,2)"]
    texts = ask(address, "select department_name from juesuan.dim_department order by length(department_id), department_id")
    assert texts == [text.replace("\x00", "\\x00") for text in HOSTILE]
    assert ask(address, "select first_day::text || ' ' || seen_at::text from juesuan.dim_department limit 1") == [
        "2021-12-31 2022-10-01 08:30:00"
    ]


def test_a_server_of_this_machine_is_found_as_psql_finds_it(
    address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart], monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless, _, folder = address.partition("?host=")
    monkeypatch.setattr(postgresql, "_SOCKETS", ("/nowhere", folder))
    assert write_schema(connection, marts, nameless, ignore) == []
    assert ask(address, "select count(*) from juesuan.fct_expenditure") == [len(AMOUNTS)]
    monkeypatch.setenv("PGHOST", "/nowhere")
    with pytest.raises(PostgreSQLRefuses, match="/nowhere"):
        write_schema(connection, marts, nameless, ignore)


def test_keys_are_real_and_everything_is_described(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    write_schema(connection, marts, address, ignore)
    keys = "select conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'juesuan'::regnamespace order by 1"
    assert ask(address, keys) == [
        "juesuan.dim_department PRIMARY KEY (department_id)",
        "juesuan.expenditure PRIMARY KEY (expenditure_id)",
        "juesuan.fct_expenditure FOREIGN KEY (department_id) REFERENCES juesuan.dim_department(department_id)",
        "juesuan.fct_expenditure PRIMARY KEY (expenditure_id)",
        "juesuan.fct_income PRIMARY KEY (income_id)",
    ]
    assert ask(address, "select obj_description('juesuan.dim_department'::regclass)") == ["一行为一个部门。 / One row per department."]
    assert ask(address, "select col_description('juesuan.dim_department'::regclass, 2)") == ["名称。 / The 'name'."]


def test_a_key_that_a_row_breaks_is_left_out_and_told(address: str, home: Home) -> None:
    with duckdb.connect(str(home.published)) as writing:
        writing.execute("insert into marts.fct_expenditure values ('e0', 'nobody', 2021, 1, 0)")
    with connect(home) as connection:
        notes = [note.words(Language.EN) for note in write_schema(connection, find_marts(connection), address, ignore)]
    assert len(notes) == 2
    assert "Key (expenditure_id)=(e0) is duplicated" in notes[0]
    assert "Key (department_id)=(nobody) is not present" in notes[1]
    assert ask(address, "select count(*) from juesuan.fct_expenditure") == [len(AMOUNTS) + 1]


def test_a_reader_reads_and_writes_nothing(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    write_schema(connection, marts, address, ignore)
    with dbapi.connect(address) as reading, reading.cursor() as cursor:
        cursor.execute("set role juesuan_reader")
        cursor.execute("select count(*) from juesuan.expenditure")
        assert cursor.fetchone() == (len(AMOUNTS),)
        with pytest.raises(dbapi.Error, match="permission denied"):
            cursor.execute("delete from juesuan.expenditure")


def test_who_may_not_make_a_role_is_told(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    execute(
        address,
        "drop role if exists juesuan_reader; drop role if exists clerk; create role clerk login; grant create on database postgres to clerk",
    )
    (note,) = write_schema(connection, marts, address.replace("owner@", "clerk@"), ignore)
    assert "create role juesuan_reader nologin" in note.words(Language.EN)
    execute(address, "create role juesuan_reader nologin")
    assert write_schema(connection, marts, address.replace("owner@", "clerk@"), ignore) == []


def test_the_next_export_takes_the_place_of_the_first(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    write_schema(connection, marts, address, ignore)
    write_schema(connection, marts[1:], address, ignore)
    assert ask(address, "select nspname from pg_namespace where nspname like 'juesuan%'") == ["juesuan"]
    assert ask(address, "select count(*) from pg_tables where schemaname = 'juesuan'") == [len(marts) - 1]


def test_what_breaks_off_leaves_the_old_and_nothing_else(
    address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schema(connection, marts, address, ignore)

    def break_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_schema(connection, marts, address, break_off)
    monkeypatch.setattr(postgresql, "_comments", lambda _: iter(["select 1 / 0"]))
    with pytest.raises(PostgreSQLRefuses, match="division by zero"):
        write_schema(connection, marts, address, ignore)
    assert ask(address, "select nspname from pg_namespace where nspname like 'juesuan%'") == ["juesuan"]
    assert ask(address, "select count(*) from juesuan.fct_expenditure") == [len(AMOUNTS)]


def test_what_others_built_is_never_dropped(address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    write_schema(connection, marts, address, ignore)
    execute(address, "create view public.mine as select * from juesuan.dim_department")
    (note,) = write_schema(connection, marts, address, ignore)
    assert note.words(Language.EN).startswith("the views public.mine still read the tables as they were before")
    assert ask(address, "select count(*) from public.mine") == [len(HOSTILE)]
    with pytest.raises(PostgreSQLRefuses, match=r"public\.mine still read .*CREATE OR REPLACE VIEW"):
        write_schema(connection, marts, address, ignore)
    execute(address, "create or replace view public.mine as select * from juesuan.dim_department")
    assert write_schema(connection, marts, address, ignore) != []  # the view of the new tables


def test_a_table_that_others_made_beside_ours_is_never_dropped(
    address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]
) -> None:
    write_schema(connection, marts, address, ignore)
    execute(address, "create table juesuan.mine as select 1 as one")
    (note,) = write_schema(connection, marts, address, ignore)
    assert "mine" in note.words(Language.EN)
    assert ask(address, "select one from juesuan_old.mine") == [1]
    assert ask(address, "select count(*) from pg_tables where schemaname = 'juesuan'") == [len(marts)]


def test_a_reader_in_the_middle_goes_on_reading(
    address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schema(connection, marts, address, ignore)
    monkeypatch.setattr(postgresql, "_PATIENCE", "100ms")
    with dbapi.connect(address) as reading, reading.cursor() as cursor:
        cursor.execute("select count(*) from juesuan.expenditure")
        assert cursor.fetchone() == (len(AMOUNTS),)
        (note,) = write_schema(connection, marts, address, ignore)
        assert "lock timeout" in note.words(Language.EN)
        cursor.execute("select count(*) from juesuan.expenditure")
        assert cursor.fetchone() == (len(AMOUNTS),)
    assert write_schema(connection, marts, address, ignore) == []


@pytest.mark.parametrize("schema", ["juesuan", "juesuan_new", "juesuan_old"])
def test_a_schema_of_others_is_not_taken(schema: str, address: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    execute(address, f"create schema {schema}; create table {schema}.mine as select 1 as one")
    with pytest.raises(PostgreSQLRefuses, match=f"a schema {schema} that is not from an export"):
        write_schema(connection, marts, address, ignore)
    assert ask(address, f"select one from {schema}.mine") == [1]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:s3cret@127.0.0.1:1/db", "127.0.0.1:1/db"),
        ("postgresql://me:s3cret/with@host:5432/db", "host:5432/db"),
        ("postgresql://me:s3cret%2F@127.0.0.1:1/db?password=s3cret", "127.0.0.1:1/db"),
        ("postgresql://127.0.0.1:1/db?user=me&password=s3cret", "127.0.0.1:1/db"),
    ],
)
def test_no_password_is_told(address: str, shown: str, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    with pytest.raises(PostgreSQLRefuses) as told:
        write_schema(connection, marts, address, ignore)
    for text in (without_password(address), *(told.value.why.words(language) for language in Language), repr(told.value), str(told.value)):
        assert "s3cret" not in text
        assert "with" not in text.partition(": ")[0]
    assert shown in without_password(address)
