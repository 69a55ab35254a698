"""The marts as a schema of PostgreSQL: tables with keys and descriptions, swapped in one transaction.

Belongs here: the schema `juesuan`, its types, keys and comments, the role that may read it, and keeping passwords out of what is said. Does not belong
here: what the keys are (`keys`).

What others made in the database is never dropped: nothing here says CASCADE. A view of theirs on the old tables keeps these as `juesuan_old`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import duckdb
from adbc_driver_manager import Error
from adbc_driver_postgresql import dbapi

from dagster_project.export.harmless import with_texts
from dagster_project.export.keys import foreign_keys, primary_keys
from dagster_project.export.marts import Column, Mart, read
from dagster_project.knowledge.messages import Explained, Message, phrase
from dagster_project.landing.secrets import MASK, without_secrets

SCHEMA, READER = "juesuan", "juesuan_reader"
_NEW, _OLD = f"{SCHEMA}_new", f"{SCHEMA}_old"
_COMMENT = "决算数据集市，由juesuan export整体替换。 / The marts of juesuan; juesuan export replaces them as a whole."
_TYPES = {
    "VARCHAR": "text",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "DOUBLE": "double precision",
}
_IF_IT_HOLDS = """
    do $block$
    declare
        message text;
        detail text;
    begin
        perform set_config('juesuan.refused', '', true);
        {statement};
    exception when integrity_constraint_violation or invalid_foreign_key then
        get stacked diagnostics message = message_text, detail = pg_exception_detail;
        perform set_config('juesuan.refused', concat_ws(': ', message, nullif(detail, '')), true);
    end
    $block$
"""
"""A statement that leaves the transaction usable where rows do not allow it: the driver has no savepoints."""
_SEPARATORS = re.compile(r"[:/@?#&=]")
_SOCKETS = ("/var/run/postgresql", "/run/postgresql")
"""Where the servers of Debian, Ubuntu and Red Hat listen on this machine. The driver brings a libpq that knows of /tmp alone."""
_PATIENCE = "10s"
"""How long to wait until nobody reads the old tables any more."""


class PostgreSQLRefuses(Explained):
    """The server cannot be reached, or does not let us."""


def write_schema(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], address: str, advance: Callable[[int], None]
) -> list[Message]:
    """Load the marts into the database at `address` (a libpq URI); `advance` is told of rows. Readers see the schema as it was until all is there.

    Gives notes on what the server did not let us do besides. Raises `PostgreSQLRefuses`.
    """
    with _connected(address) as cursor:
        _drop_old(cursor, address)
        _execute(cursor, f'create schema "{_NEW}"', f'comment on schema "{_NEW}" is {_quoted(_COMMENT)}')
        for mart in marts:
            _execute(cursor, _table(mart))
            for batch in read(connection, mart):
                cursor.adbc_ingest(mart.name, with_texts(batch, _storable), mode="append", db_schema_name=_NEW)
                advance(batch.num_rows)
        _execute(cursor, *_comments(marts), *(f'analyze "{_NEW}"."{mart.name}"' for mart in marts))
        notes = [*_add_keys(cursor, marts), *_let_read(cursor)]
        if _owner_comment(cursor, SCHEMA) is not None:
            _execute(cursor, f'alter schema "{SCHEMA}" rename to "{_OLD}"')
        _execute(cursor, f'alter schema "{_NEW}" rename to "{SCHEMA}"')
        cursor.connection.commit()
        why = _try_to_drop_old(cursor)
        if why and (views := _views_on_old(cursor)):
            return [*notes, phrase("export.views_on_old", schema=_OLD, new=SCHEMA, views=views)]
        return [*notes, phrase("export.old_kept", schema=_OLD, new=SCHEMA, error=why)] if why else notes


def without_password(address: str) -> str:
    """The address as one may show it."""
    return _Masking(address).text(address)


class _Masking:
    """Takes out of a text all that may be a secret of an address, also where the address is malformed and a piece of it is quoted."""

    def __init__(self, address: str) -> None:
        beginning, at, _ = address.partition("://")[2].rpartition("@")
        password = beginning.partition(":")[2] if at else ""
        pieces = {password, *_SEPARATORS.split(password)}
        pieces |= set(re.findall(r"[?&](?:ssl)?password=([^&#]*)", address))
        self._secrets = sorted({text for piece in pieces for text in (piece, unquote(piece)) if text}, key=len, reverse=True)

    def text(self, said: str) -> str:
        for secret in self._secrets:
            said = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", lambda _: MASK, said)
        return without_secrets(said)


@contextmanager
def _connected(address: str) -> Iterator[dbapi.Cursor]:
    """A cursor in whose transaction everything happens. What was not committed is undone."""
    masking = _Masking(address)
    try:
        with dbapi.connect(_with_socket(address)) as server, server.cursor() as cursor:
            try:
                yield cursor
            except BaseException:
                server.rollback()
                raise
    except Error as error:
        raise PostgreSQLRefuses("postgresql_refuses", address=masking.text(address), error=masking.text(_said(error))) from None


def _with_socket(address: str) -> str:
    """The address; one that names no host with the folder of this machine's server, as psql finds it."""
    names, mark, settings = address.partition("?")
    host, _, port = names.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")
    given = dict(part.split("=", 1) for part in settings.split("&") if "=" in part)
    if host or {"host", "hostaddr", "service"} & given.keys() or {"PGHOST", "PGHOSTADDR", "PGSERVICE"} & os.environ.keys():
        return address
    socket = f".s.PGSQL.{port or given.get('port') or os.environ.get('PGPORT') or 5432}"
    folder = next((folder for folder in _SOCKETS if Path(folder, socket).exists()), None)
    return f"{address}{'&' if mark else '?'}host={quote(folder, safe='')}" if folder else address


def _said(error: Error) -> str:
    """What the server says, without what its driver adds."""
    text = re.sub(r"^\w+: (?:\[libpq\] )?", "", str(error)).partition("\n\nQuery was:")[0]
    text = re.sub(r"^Failed to execute query '.*': (?=[A-Z]+: )", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"\. SQLSTATE: \w+$", "", text).split()).rstrip(".?")


def _table(mart: Mart) -> str:
    columns = ", ".join(f'"{column.name}" {_type(column)}' for column in mart.columns)
    return f'create table "{_NEW}"."{mart.name}" ({columns})'


def _type(column: Column) -> str:
    return _TYPES.get(column.type) or column.type.lower().replace("decimal", "numeric")


def _keys(marts: Sequence[Mart]) -> Iterator[str]:
    for name, key in primary_keys(marts).items():
        columns = ", ".join(f'"{column}"' for column in key)
        yield f'alter table "{_NEW}"."{name}" add primary key ({columns})'
    for lead in foreign_keys(marts):
        columns = f'("{lead.column}") references "{_NEW}"."{lead.leads_to}" ("{lead.leads_to_column}")'
        yield f'alter table "{_NEW}"."{lead.mart}" add foreign key {columns}'


def _add_keys(cursor: dbapi.Cursor, marts: Sequence[Mart]) -> Iterator[Message]:
    """Declare the keys. One that a row breaks is left out and told: the data is worth more than the promise about it."""
    for statement in _keys(marts):
        cursor.execute(_IF_IT_HOLDS.format(statement=statement))
        cursor.execute("select current_setting('juesuan.refused')")
        if refused := (cursor.fetchone() or ("",))[0]:
            yield phrase("export.key_left_out", error=refused)


def _comments(marts: Sequence[Mart]) -> Iterator[str]:
    for mart in marts:
        yield f'comment on table "{_NEW}"."{mart.name}" is {_quoted(mart.description or mart.name)}'
        for column in mart.columns:
            yield f'comment on column "{_NEW}"."{mart.name}"."{column.name}" is {_quoted(column.description)}'


def _storable(text: str) -> str:
    """The text with the one character that PostgreSQL has not as its code point."""
    return text.replace("\x00", "\\x00")


def _let_read(cursor: dbapi.Cursor) -> list[Message]:
    """Let the role for readers read, and make it where that is allowed."""
    cursor.execute(f"select 1 from pg_catalog.pg_roles where rolname = {_quoted(READER)}")
    if not cursor.fetchone():
        cursor.execute("select rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = current_user")
        if not (cursor.fetchone() or (False,))[0]:
            return [phrase("export.no_reader", role=READER)]
        cursor.execute(f'create role "{READER}" nologin')
    _execute(cursor, f'grant usage on schema "{_NEW}" to "{READER}"', f'grant select on all tables in schema "{_NEW}" to "{READER}"')
    return []


def _drop_old(cursor: dbapi.Cursor, address: str) -> None:
    """Remove what an earlier export could not remove, and look whether the names are ours to take. Raises `PostgreSQLRefuses`."""
    for schema in (SCHEMA, _NEW, _OLD):
        if _owner_comment(cursor, schema) not in (None, _COMMENT):
            raise PostgreSQLRefuses("schema_taken", schema=schema, address=without_password(address))
    if why := _try_to_drop_old(cursor):
        if views := _views_on_old(cursor):
            raise PostgreSQLRefuses("views_on_old_schema", schema=_OLD, new=SCHEMA, views=views)
        raise PostgreSQLRefuses("old_schema_in_use", schema=_OLD, why=why)


def _try_to_drop_old(cursor: dbapi.Cursor) -> str:
    """Drop the old tables, in a transaction of its own. What the server says where somebody still reads them or has built on them."""
    if _owner_comment(cursor, _OLD) is None:
        cursor.connection.rollback()
        return ""
    cursor.execute(
        f"""
        select relname from pg_catalog.pg_class
        where relnamespace = {_quoted(_OLD)}::regnamespace and relkind = 'r' and obj_description(oid, 'pg_class') is not null
        """  # as all of ours have; a table that others made there stays, and so does the schema
    )
    tables = ", ".join(f'"{_OLD}"."{name}"' for (name,) in cursor.fetchall())
    try:
        _execute(cursor, f"set local lock_timeout = '{_PATIENCE}'", *([f"drop table {tables}"] if tables else []), f'drop schema "{_OLD}"')
        cursor.connection.commit()
    except Error as error:
        cursor.connection.rollback()
        return _said(error)
    return ""


def _views_on_old(cursor: dbapi.Cursor) -> list[str]:
    """The views that others have built on the old tables."""
    cursor.execute(
        f"""
        select distinct format('%I.%I', namespace.nspname, views.relname)
        from pg_catalog.pg_depend as leads
        inner join pg_catalog.pg_class as tables on leads.refobjid = tables.oid and tables.relnamespace = {_quoted(_OLD)}::regnamespace
        inner join pg_catalog.pg_rewrite as rules on leads.objid = rules.oid
        inner join pg_catalog.pg_class as views on rules.ev_class = views.oid
        inner join pg_catalog.pg_namespace as namespace on views.relnamespace = namespace.oid
        order by 1
        """
    )
    views = [str(name) for (name,) in cursor.fetchall()]
    cursor.connection.rollback()
    return views


def _owner_comment(cursor: dbapi.Cursor, schema: str) -> str | None:
    """What is said of a schema, by which ours are known; None where there is no such schema."""
    cursor.execute(
        f"select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_catalog.pg_namespace where nspname = {_quoted(schema)}"
    )
    found = cursor.fetchone()
    return None if found is None else str(found[0])


def _execute(cursor: dbapi.Cursor, *statements: str) -> None:
    for statement in statements:
        cursor.execute(statement)


def _quoted(text: str) -> str:
    """A text in SQL: PostgreSQL has no parameters in statements that define things."""
    return "'" + text.replace("'", "''") + "'"
