"""What shards built is put in the place of what was there of their documents, once, whatever happens meanwhile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.publish import build, dbt, shards
from dagster_project.publish.shards import DamagedShard, NoShard, Shard, build_shard, take_over

FACT = "fct_problem"
TABLE = f"warehouse.marts.{FACT}"


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One table that grows by document."""
    node = {
        "resource_type": "model",
        "database": "warehouse",
        "schema": "marts",
        "alias": FACT,
        "tags": ["by_document"],
        "original_file_path": "models/marts/facts/fct_problem.sql",
        "config": {"materialized": "incremental"},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": {"fact": node}, "parent_map": {"fact": []}}), encoding="utf-8")
    monkeypatch.setattr(dbt, "manifest", lambda: path)
    return path


@pytest.fixture
def home(tmp_path: Path, manifest: Path) -> Home:
    home = Home.at(tmp_path / "it's home")
    home.warehouse.mkdir(parents=True)
    build.prepare(home, manifest)
    return home


class Dbt:
    """Stands in for dbt: a document's row in the fact is the state from which it was made."""

    def __init__(self, landed: dict[str, str], bad: str = "") -> None:
        self.landed, self.bad = landed, bad
        self.asked: list[str] = []

    def __call__(self, home: Home, documents: int, shard: str = "1/1") -> None:
        self.asked.append(shard)
        with build.open_both(home, read_only=False) as connection:
            connection.execute("create table if not exists progress.built_documents (document_id varchar, state varchar)")
            connection.execute(
                "create table if not exists progress.withheld_documents (document_id varchar, state varchar, reason varchar)"
            )
            connection.execute("create schema if not exists intermediate; create schema if not exists warehouse.marts")
            connection.execute(f"create table if not exists {TABLE} (document_id varchar not null, made_of varchar, fiscal_year integer)")
            connection.execute(
                "create or replace table intermediate.int_document_states (document_id varchar, state varchar, is_in_build boolean, is_waiting boolean)"
            )
            for document, state in self.landed.items():
                known = connection.execute(
                    """
                    from progress.built_documents select document_id, state union all from progress.withheld_documents select document_id, state
                    """
                ).fetchall()
                is_new = (document, state) not in known
                connection.execute(
                    "insert into intermediate.int_document_states values ($1, $2, $3, false)", [document, state, is_new and documents > 0]
                )
                if is_new and documents > 0:
                    connection.execute(f"use warehouse; delete from {TABLE} where document_id = $1", [document])
                    connection.execute(f"insert into {TABLE} values ($1, $2, 2023)", [document, state])
                    connection.execute("use build")
            if self.bad in self.landed and connection.execute(
                "select bool_or(is_in_build) from intermediate.int_document_states"
            ).fetchone() == (True,):
                raise build.BuildFailed("build_failed", error="it is bad")


def built_by(dbt_: Dbt, home: Home, shard: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(dbt, "run", dbt_)
    return build_shard(home, Shard.named(shard))


def rows(home: Home, table: str = TABLE) -> list[tuple[Any, ...]]:
    with build.open_both(home) as connection:
        return connection.execute(
            f"select * exclude (fiscal_year) from {table} order by all" if table == TABLE else f"from {table} order by all"
        ).fetchall()


@pytest.mark.parametrize("text", ["", "2", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "1 /2", "a/b", "1/2\n", "１/２", "1/10000000"])
def test_what_is_no_share_of_anything_is_refused(text: str) -> None:
    with pytest.raises(NoShard):
        Shard.named(text)


def test_rows_of_all_shards_come_together_in_tables_that_are_as_the_models_make_them(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Dbt({"a": "s1", "b": "s1"}), Dbt({"c": "s1"})
    assert built_by(first, home, "1/2", monkeypatch) == 2
    assert built_by(second, home, "2/2", monkeypatch) == 1
    assert (first.asked, second.asked) == (["1/2"], ["2/2"])
    take_over(home)
    assert rows(home) == [("a", "s1"), ("b", "s1"), ("c", "s1")]
    assert rows(home, "progress.built_documents") == [("a", "s1"), ("b", "s1"), ("c", "s1")]
    with build.open_both(home) as connection:
        nullable = f"select column_name, is_nullable from duckdb_columns() where table_name = '{FACT}' order by all"
        assert connection.execute(nullable).fetchall() == [("document_id", False), ("fiscal_year", True), ("made_of", True)]
    assert list(home.shards.iterdir()) == []


def test_a_shard_makes_what_the_warehouse_lacks_and_replaces_what_changed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    built_by(Dbt({"same": "s1", "changed": "s1", "other": "s1"}), home, "1/1", monkeypatch)
    take_over(home)
    assert built_by(Dbt({"same": "s1", "changed": "s2", "new": "s1"}), home, "1/1", monkeypatch) == 2
    take_over(home)
    assert rows(home) == [("changed", "s2"), ("new", "s1"), ("other", "s1"), ("same", "s1")]


def test_a_document_for_which_a_shard_could_not_be_built_is_withheld_in_the_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert built_by(Dbt({"bad": "s1"}, bad="bad"), home, "1/1", monkeypatch) == 0
    take_over(home)
    ((document, state, reason),) = rows(home, "progress.withheld_documents")
    assert (document, state) == ("bad", "s1") and "it is bad" in reason


def test_taking_over_that_was_interrupted_is_done_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    built_by(Dbt({"a": "s1"}), home, "1/1", monkeypatch)
    with monkeypatch.context() as broken:
        broken.setattr(shards.shutil, "rmtree", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_over(home)
    take_over(home)
    assert rows(home) == [("a", "s1")]


def test_while_rows_are_being_put_in_their_documents_count_as_not_built(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    built_by(Dbt({"a": "s1"}), home, "1/1", monkeypatch)
    (file,) = (home.shards / "shard=1-of-1" / FACT).rglob("*.parquet")
    file.write_bytes(b"PAR1 cut off")
    with pytest.raises(DamagedShard):
        take_over(home)
    assert rows(home, "progress.built_documents") == [("a", None)]


def test_what_other_models_built_is_not_taken_over(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    built_by(Dbt({"a": "s1"}), home, "1/1", monkeypatch)
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("update progress.made_with set models = 'others'")
    take_over(home)
    assert list(home.shards.iterdir()) == []
    with build.open_both(home) as connection:
        assert connection.execute(f"select count(*) from duckdb_tables() where table_name = '{FACT}'").fetchall() == [(0,)]
