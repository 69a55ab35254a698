"""What the documentation tells a reader to type works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from dagster_project.cli.main import app
from dagster_project.landing.home import PROJECT
from dagster_project.publish.queries import connect

if TYPE_CHECKING:
    from tests.integration.conftest import Run

README = (PROJECT / "README.md").read_text(encoding="utf-8")
WAREHOUSE = (PROJECT / "docs" / "warehouse.md").read_text(encoding="utf-8")
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", WAREHOUSE, re.DOTALL), ids=lambda query: query.split()[1])
def test_every_query_runs(query: str, run: Run) -> None:
    with connect(run.home) as connection:
        assert connection.execute(query).description


def test_every_table_of_the_marts_is_described(run: Run) -> None:
    with connect(run.home) as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()}
    assert tables == set(re.findall(r"`((?:dim|fct)_\w+)`", WAREHOUSE))


def test_every_verb_stands_in_the_readme() -> None:
    verbs = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert verbs == set(re.findall(r"^\| `juesuan (\w+)", README, re.MULTILINE))


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for words in re.findall(r"^make ([a-z -]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        for target in words.split()
    }
    assert named and named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
