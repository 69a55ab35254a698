"""The database that dbt builds goes on from one build to the next while the models of its facts stay as they are."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish import building

FACT, DIMENSION = "dbt/models/marts/by_document/fct_problem.sql", "dbt/models/marts/dim_region.sql"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path)
    home.warehouse.mkdir()
    return home


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A fact that reads a model which reads a seed, and a dimension that reads another."""
    nodes = {
        "fact": ("models/marts/by_document/fct_problem.sql", "incremental"),
        "between": ("models/intermediate/int_lines.sql", "table"),
        "seed": ("../seeds/checks/checks.csv", "seed"),
        "dimension": ("models/marts/dim_region.sql", "table"),
        "codes": ("../seeds/codes/region_codes.csv", "seed"),
    }
    described = {
        "nodes": {name: {"original_file_path": path, "config": {"materialized": kind}} for name, (path, kind) in nodes.items()},
        "parent_map": {"fact": ["between"], "between": ["seed", "source"], "seed": [], "dimension": ["codes"], "codes": []},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    return path


def changed(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """Let `file` of the project read otherwise than it does."""
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b" " if path == PROJECT / file else read(path))


def mark(home: Home) -> None:
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create table mark (a integer)")


def is_marked(home: Home) -> bool:
    with duckdb.connect(str(home.build)) as connection:
        return connection.execute("select count(*) from duckdb_tables() where table_name = 'mark'").fetchall() == [(1,)]


def test_a_second_build_goes_on_with_the_same_database(home: Home, manifest: Path) -> None:
    building.prepare(home, manifest)
    mark(home)
    building.prepare(home, manifest)
    assert is_marked(home)


@pytest.mark.parametrize("file", [DIMENSION, "seeds/codes/region_codes.csv"])
def test_what_only_dimensions_read_leaves_the_facts_alone(home: Home, manifest: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    building.prepare(home, manifest)
    mark(home)
    changed(monkeypatch, file)
    building.prepare(home, manifest)
    assert is_marked(home)


@pytest.mark.parametrize("file", [FACT, "seeds/checks/checks.csv", "dbt/macros/judge.sql", "dagster_project/judging/culprits.py"])
def test_what_facts_are_made_with_begins_an_empty_database(home: Home, manifest: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    building.prepare(home, manifest)
    mark(home)
    changed(monkeypatch, file)
    building.prepare(home, manifest)
    assert not is_marked(home)


def test_a_database_of_an_older_version_of_the_project_is_not_gone_on_with(home: Home, manifest: Path) -> None:
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create schema marts")
    mark(home)
    building.prepare(home, manifest)
    assert not is_marked(home)


def test_a_build_that_is_through_is_remembered_without_what_waits_or_is_gone(home: Home) -> None:
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create schema progress; create schema intermediate")
        connection.execute(
            "create table progress.built_documents as from (values ('gone', null), ('new', null), ('same', 's0')) t(document_id, state)"
        )
        connection.execute(
            """
            create table intermediate.int_changed_documents as
            from (values ('gone', null, false), ('new', 's1', false), ('waits', 's2', true)) t(document_id, state, is_waiting)
            """
        )
    assert building.finish(home) == 1
    with duckdb.connect(str(home.build)) as connection:
        assert connection.execute("from progress.built_documents order by all").fetchall() == [("new", "s1"), ("same", "s0")]
