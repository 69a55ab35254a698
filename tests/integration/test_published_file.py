"""The published file works by itself: whoever is sent it opens every object in it, wherever it lies, and finds what each is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.publish.queries import connect
from tests.integration.conftest import Run

OPENS_ALL = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
objects = connection.execute(
    "select table_name from information_schema.tables where table_schema = 'marts'"
).fetchall()
functions = connection.execute(
    "select distinct function_name from duckdb_functions() where schema_name = 'marts' and function_type = 'table_macro'"
).fetchall()
rows = {name: connection.execute(f"select count(*) from (select * from marts.{name})").fetchone()[0] for (name,) in objects}
rows |= {name: connection.execute(f"select count(*) from (select * from marts.{name}(now()))").fetchone()[0] for (name,) in functions}
print(json.dumps(rows))
"""


@pytest.fixture(scope="module")
def published(run: Run) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(run.home) as connection:
        yield connection


def test_every_object_opens_from_another_folder_in_another_process(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sent on.duckdb"
    shutil.copyfile(run.home.published, file)
    opened = subprocess.run(
        [sys.executable, "-c", OPENS_ALL, file.name], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert opened.stderr == ""
    rows = json.loads(opened.stdout)
    assert rows["fct_expenditure"] == rows["fct_expenditure_as_of"] > 0


def test_it_holds_marts_and_nothing_else(published: duckdb.DuckDBPyConnection) -> None:
    schemas = published.execute("select distinct table_schema from information_schema.tables").fetchall()
    assert schemas == [("marts",)]


def test_nothing_in_it_tells_where_it_was_built(run: Run, published: duckdb.DuckDBPyConnection) -> None:
    said = published.execute("select sql from duckdb_views() where not internal union all select macro_definition from duckdb_functions()")
    assert not [text for (text,) in said.fetchall() if text and str(run.home.root) in text]


def test_every_dimension_declares_its_key(published: duckdb.DuckDBPyConnection) -> None:
    dimensions = published.execute("select table_name from duckdb_tables() where table_name like 'dim_%'").fetchall()
    keys = published.execute("select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY'").fetchall()
    assert dimensions
    assert sorted(set(dimensions) - set(keys)) == []


def test_everything_is_described_in_both_languages(published: duckdb.DuckDBPyConnection) -> None:
    described = published.execute(
        """
        select table_name as name, comment from duckdb_tables()
        union all select view_name, comment from duckdb_views() where not internal
        union all select concat_ws('.', table_name, column_name), comment from duckdb_columns() where schema_name = 'marts'
        """
    ).fetchall()
    assert described
    assert [name for name, comment in described if not is_in_both_languages(comment or "")] == []


def is_in_both_languages(text: str) -> bool:
    chinese, stroke, english = " ".join(text.split()).partition(" / ")
    return bool(stroke) and " / " not in english and has_han(chinese) and any(word.isascii() and word.isalpha() for word in english.split())


def has_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
