"""A build in shares: each region, with all its years, belongs to one of so many shards, and shards are built apart, on one machine or on many.

Belongs here: building one shard into Parquet, and taking over what shards built. Does not belong here: which shard a document is of (dbt,
`int_document_states`), how a build goes (`build`), who starts shards (`cli`, `spark`).

A shard makes the rows of its own documents alone, in the tables that grow by document, with all in sight that these are judged beside: units, earlier
years and copies of whatever region. What is made of all documents (dimensions, what was decided, what a registry expects, reports) is made by the build
that takes the shards over. So nothing depends on how many shards there were.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import duckdb

from dagster_project.knowledge.messages import Explained
from dagster_project.landing.files import read_object, room_for
from dagster_project.landing.home import Home
from dagster_project.publish import build, dbt

_BUILT, _WITHHELD = "built_documents", "withheld_documents"
_LISTS = {_BUILT: "document_id varchar not null, state varchar", _WITHHELD: "document_id varchar not null, state varchar, reason varchar"}
"""Of which states of documents the rows are made, and of which no build went well."""
_TABLE = "concat_ws('.', database_name, schema_name, table_name)"
_OPTIONS = "format parquet, compression zstd"
_YEAR = "fiscal_year"
_CONTENTS = "_shard.json"


class NoShard(Explained):
    """What was named is no shard."""


class DamagedShard(Explained):
    """What a shard built is not as it was left."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The share `number`, counted from 1, of so many `shards`."""

    number: int
    shards: int

    @classmethod
    def named(cls, text: str) -> Self:
        """The shard that is written `2/8`. Raises `NoShard`."""
        found = re.fullmatch(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", text, re.ASCII)
        if not found or int(found[1]) > int(found[2]):
            raise NoShard("no_shard", text=text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.shards}"

    def folder(self, home: Home) -> Path:
        """Where its rows lie: below it a folder for each table, divided by fiscal year as Hive does it."""
        return home.shards / f"shard={self.number}-of-{self.shards}"


@dataclass(frozen=True, slots=True)
class _Aside(Home):
    """What is landed in a home, and a warehouse in another place."""

    of: Home

    @property
    def landed(self) -> Path:
        return self.of.landed


def build_shard(home: Home, shard: Shard) -> int:
    """Build the documents of a shard that the warehouse lacks, models and tests, and leave their rows in its folder; how many documents.

    Needs a home that is prepared and in which nothing is landed or built meanwhile, but for other shards. Until it is done it works in the system's folder
    for temporary files. Raises `BuildFailed`, `DiskFull`.
    """
    manifest = dbt.manifest()
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder, room_for(Path(folder)):
        aside = _Aside(Path(folder), home)
        aside.warehouse.mkdir()
        build.prepare(aside, manifest)
        _note_what_is_built(aside, home, manifest)
        for _ in build.build(aside, partial(_run, aside, shard)):
            pass
        with room_for(home.shards):
            return _write(aside, shard.folder(home), build.growing_tables(manifest))


def take_over(home: Home) -> None:
    """Put the rows that shards built into the databases, as if they had been built here, and remove the shards. What no shard built, and what changed
    since, is left to the next build; a shard that other models built is nothing but removed.

    Needs the home's writing lock and databases that `build.prepare` has looked at. Interrupted, the next call does the rest. Raises `DamagedShard`.
    """
    for folder in sorted(home.shards.glob("shard=*")):
        held = read_object(folder / _CONTENTS)
        if not held:
            raise DamagedShard("damaged_shard", path=folder, error=_CONTENTS)
        if build.made_with(home.build) == held["models"]:
            with build.open_both(home, read_only=False) as connection:
                try:
                    _put_in(connection, folder, held["tables"])
                except duckdb.Error as error:
                    raise DamagedShard("damaged_shard", path=folder, error=str(error).strip().partition("\n")[0]) from error
        shutil.rmtree(folder)


def _run(home: Home, shard: Shard, documents: int) -> tuple[()]:
    dbt.run(home, documents, str(shard))
    return ()


def _note_what_is_built(aside: Home, home: Home, manifest: Path) -> None:
    """Tell a shard what the warehouse holds already, and keep it in `before`."""
    with duckdb.connect(str(aside.build)) as connection:
        connection.execute("create schema before")
        _make_lists(connection, "progress")
        _make_lists(connection, "before")
        if not build.goes_on(home, manifest):
            return
        connection.execute(f"attach {_quoted(home.build)} as home (read_only)")
        for table in _names(connection, "home", "progress") & _LISTS.keys():
            for schema in ("progress", "before"):
                connection.execute(f"insert into {schema}.{table} from home.progress.{table}")


def _write(aside: Home, folder: Path, tables: Sequence[str]) -> int:
    """Write what was built as `folder`, as a whole or not at all; how many documents."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    with build.open_both(aside) as connection:
        for table in tables:
            _write_table(connection, table, part / table.rpartition(".")[2])
        for table in _LISTS:
            connection.execute(f"copy (from progress.{table} except from before.{table}) to {_quoted(part / f'{table}.parquet')}")
        (documents,) = connection.execute(f"select count(*) from {_quoted(part / f'{_BUILT}.parquet')}").fetchone() or (0,)
        definitions = dict(
            connection.execute(f"select {_TABLE}, sql from duckdb_tables() where list_contains($1, {_TABLE})", [tables]).fetchall()
        )
    held = {"models": build.made_with(aside.build), "tables": definitions}
    (part / _CONTENTS).write_text(json.dumps(held, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    return int(documents)


def _write_table(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    columns = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
    into = (
        f"{_quoted(folder)} ({_OPTIONS}, partition_by ({_YEAR}))"
        if _YEAR in columns
        else f"{_quoted(folder / 'rows.parquet')} ({_OPTIONS})"
    )
    connection.execute(f"copy {table} to {into}")


def _put_in(connection: duckdb.DuckDBPyConnection, folder: Path, definitions: Mapping[str, str]) -> None:
    """Put the rows of a shard in the place of what is there of its documents. Until all are there the documents are as if a build were at work on them."""
    _make_lists(connection, "progress")
    for table in _LISTS:
        rows = f"read_parquet({_quoted(folder / f'{table}.parquet')}, hive_partitioning = false)"
        connection.execute(f"create or replace temporary table {table} as from {rows}")
    documents = f"document_id in (select document_id from temp.{_BUILT})"
    connection.execute(f"delete from progress.{_BUILT} where {documents}")
    connection.execute(f"insert into progress.{_BUILT} select document_id, null from temp.{_BUILT}")
    for table, definition in definitions.items():
        database, schema, name = table.split(".")
        connection.execute(f"use {database}; create schema if not exists {schema}")
        connection.execute(definition.replace("CREATE TABLE ", "create table if not exists ", 1))
        connection.execute(f"delete from {table} where {documents}")
        if files := sorted(map(str, (folder / name).rglob("*.parquet"))):
            connection.execute(
                f"insert into {table} by name select * exclude (shard) from read_parquet($1, hive_partitioning = true)", [files]
            )
    connection.execute("use build; begin")
    connection.execute(f"delete from progress.{_BUILT} where {documents}; insert into progress.{_BUILT} from temp.{_BUILT}")
    known = f"document_id in (select document_id from temp.{_BUILT} union all select document_id from temp.{_WITHHELD})"
    connection.execute(f"delete from progress.{_WITHHELD} where {known}; insert into progress.{_WITHHELD} from temp.{_WITHHELD}")
    connection.execute("commit")


def _make_lists(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """The tables that dbt makes where they are not there (`prepare_builds`)."""
    connection.execute(f"create schema if not exists {schema}")
    for table, columns in _LISTS.items():
        connection.execute(f"create table if not exists {schema}.{table} ({columns})")


def _names(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> set[str]:
    tables = "select table_name from duckdb_tables() where database_name = $1 and schema_name = $2"
    return {name for (name,) in connection.execute(tables, [database, schema]).fetchall()}


def _quoted(path: Path) -> str:
    text = str(path).replace("'", "''")
    return f"'{text}'"
