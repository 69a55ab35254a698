"""The database that dbt builds goes on from one build to the next while the models of its facts stay as they are."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish import build

FACT, DIMENSION = "dbt/models/marts/facts/fct_problem.sql", "dbt/models/marts/dimensions/dim_region.sql"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path)
    home.warehouse.mkdir()
    return home


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A fact that reads a model which reads a seed, and a dimension that reads another."""
    nodes = {
        "fact": ("models/marts/facts/fct_problem.sql", "incremental"),
        "between": ("models/intermediate/forms/int_lines.sql", "table"),
        "seed": ("../seeds/checks/checks.csv", "seed"),
        "dimension": ("models/marts/dimensions/dim_region.sql", "table"),
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
    build.prepare(home, manifest)
    mark(home)
    build.prepare(home, manifest)
    assert is_marked(home)


@pytest.mark.parametrize("file", [DIMENSION, "seeds/codes/region_codes.csv"])
def test_what_only_dimensions_read_leaves_the_facts_alone(home: Home, manifest: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    build.prepare(home, manifest)
    mark(home)
    changed(monkeypatch, file)
    build.prepare(home, manifest)
    assert is_marked(home)


@pytest.mark.parametrize("file", [FACT, "seeds/checks/checks.csv", "dbt/macros/judge.sql", "dagster_project/findings/root_causes.py"])
def test_what_facts_are_made_with_begins_an_empty_database(home: Home, manifest: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    build.prepare(home, manifest)
    mark(home)
    changed(monkeypatch, file)
    build.prepare(home, manifest)
    assert not is_marked(home)


def test_a_database_of_an_older_version_of_the_project_is_not_gone_on_with(home: Home, manifest: Path) -> None:
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create schema marts")
    mark(home)
    build.prepare(home, manifest)
    assert not is_marked(home)


def test_marts_without_what_tells_how_they_were_built_are_begun_anew_and_the_other_way(home: Home, manifest: Path) -> None:
    for lost in (home.build, home.unpublished):
        build.prepare(home, manifest)
        for database in (home.build, home.unpublished):
            with duckdb.connect(str(database)) as connection:
                connection.execute("create table mark (a integer)")
        lost.unlink()
        build.prepare(home, manifest)
        with build.open_both(home) as connection:
            assert connection.execute("select database_name from duckdb_tables() where table_name = 'mark'").fetchall() == []


def test_models_stand_from_a_build_of_all_that_went_well_until_any_changes_or_the_home_moves(home: Home, manifest: Path) -> None:
    assert not build.stands(home)
    build.prepare(home, manifest)
    assert not build.stands(home)
    list(build.build(home, Dbt(home, ["a"], set())))
    build.prepare(home, manifest)
    assert build.stands(home)
    changed = manifest.with_name("changed.json")
    changed.write_text(manifest.read_text(encoding="utf-8") + " ", encoding="utf-8")
    build.prepare(home, changed)
    assert not build.stands(home)
    build.prepare(home, manifest)
    assert not build.stands(home), "what the build that was broken off made is not what the one before it made"
    list(build.build(home, lambda _: []))
    moved = Home.at(home.root.with_name("moved"))
    home.root.rename(moved.root)
    build.prepare(moved, moved.root / manifest.name)
    assert not build.stands(moved), "views hold paths"


class Dbt:
    """Stands in for dbt: takes in what is not built, not withheld, and at most so many; fails when one of them is bad."""

    def __init__(self, home: Home, documents: list[str], bad: set[str], too_many: int = 1000) -> None:
        self.home, self.documents, self.bad, self.too_many = home, documents, bad, too_many
        self.runs: list[list[str]] = []
        with duckdb.connect(str(home.build)) as connection:
            connection.execute("create schema if not exists progress; create schema intermediate")
            connection.execute("create table progress.built_documents (document_id varchar, state varchar)")
            connection.execute("create table progress.withheld_documents (document_id varchar, state varchar, reason varchar)")
            connection.execute("create table if not exists progress.whole_builds (models varchar, went_well boolean)")

    def __call__(self, at_most: int) -> list[list[str]]:
        with duckdb.connect(str(self.home.build)) as connection:
            connection.execute(
                """
                create or replace table intermediate.int_document_states as
                select document_id, states.state, row_number() over (order by document_id) > $1 as is_waiting, not is_waiting as is_in_build
                from (select unnest($2::varchar[]) as document_id, 's' as state) as states
                anti join progress.built_documents as built using (document_id, state)
                anti join progress.withheld_documents as withheld using (document_id, state)
                """,
                [at_most, self.documents],
            )
        with duckdb.connect(str(self.home.build)) as connection:
            connection.execute(
                """
                create or replace view intermediate.int_documents_in_build as
                select document_id from intermediate.int_document_states where is_in_build and state is not null
                """
            )
        taken = self.query("from intermediate.int_documents_in_build order by all")
        self.runs.append(taken)
        if self.bad & set(taken) or len(taken) > self.too_many:
            raise build.BuildFailed("build_failed", error=f"fails for {sorted(self.bad & set(taken))}")
        return [taken]

    def query(self, question: str) -> list[str]:
        with duckdb.connect(str(self.home.build)) as connection:
            return [row[0] for row in connection.execute(question).fetchall()]

    def built(self) -> list[str]:
        return self.query("select document_id from progress.built_documents order by all")

    def withheld(self) -> list[str]:
        return self.query("select reason from progress.withheld_documents order by all")


@pytest.mark.parametrize("bad", ["a", "d", "h"])
def test_a_document_for_which_a_build_fails_is_withheld_and_all_others_are_built(home: Home, bad: str) -> None:
    dbt = Dbt(home, list("abcdefgh"), {bad})
    list(build.build(home, dbt))
    assert dbt.built() == sorted(set("abcdefgh") - {bad})
    assert dbt.withheld() == [f"fails for {[bad]}"]
    runs = len(dbt.runs)
    list(build.build(home, dbt))
    assert dbt.runs[runs:] == [[]]


def test_a_withheld_document_that_is_built_after_all_is_followed_by_another_build(home: Home) -> None:
    dbt = Dbt(home, ["a", "b"], {"a"})
    list(build.build(home, dbt))
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("update progress.withheld_documents set state = 'that it is no longer in'")
    dbt.bad = set()
    runs = len(dbt.runs)
    list(build.build(home, dbt))
    assert dbt.runs[runs:] == [["a"], []]
    assert dbt.withheld() == []


def test_builds_go_on_until_no_document_waits(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(build.AT_MOST, "3")
    dbt = Dbt(home, list("abcdefgh"), set())
    told = list(build.build(home, dbt))
    assert told == dbt.runs == [["a", "b", "c"], ["d", "e", "f"], ["g", "h"]]


def test_a_build_of_too_many_at_once_is_made_in_parts(home: Home) -> None:
    dbt = Dbt(home, list("abcdefgh"), set(), too_many=3)
    list(build.build(home, dbt))
    assert (dbt.built(), dbt.withheld()) == (list("abcdefgh"), [])


def test_what_fails_without_any_document_blames_none(home: Home) -> None:
    dbt = Dbt(home, list("abc"), set(), too_many=-1)
    with pytest.raises(build.BuildFailed):
        list(build.build(home, dbt))
    assert (dbt.built(), dbt.withheld()) == ([], [])


def test_models_that_fail_for_every_document_are_given_up(home: Home) -> None:
    documents = [f"{number:02}" for number in range(30)]
    dbt = Dbt(home, documents, set(documents))
    with pytest.raises(build.BuildFailed):
        list(build.build(home, dbt))


def test_documents_that_are_gone_are_forgotten(home: Home) -> None:
    dbt = Dbt(home, ["new"], set())
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("insert into progress.built_documents values ('gone', null), ('same', 's0')")

    def run(at_most: int) -> list[list[str]]:
        told = dbt(at_most)
        with duckdb.connect(str(home.build)) as connection:
            connection.execute("insert into intermediate.int_document_states values ('gone', null, false, true)")
        return told

    list(build.build(home, run))
    assert dbt.built() == ["new", "same"]
