"""What the documentation tells a reader to type works, and what it names is there."""

from __future__ import annotations

import re
import textwrap
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.main import get_command

from dagster_project.cli.main import app
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.queries import connect

if TYPE_CHECKING:
    from tests.integration.conftest import Run

PYTHON = re.findall(r"```python\n(.*?)```", (PROJECT / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL)
WAREHOUSE = (PROJECT / "docs" / "warehouse.md").read_text(encoding="utf-8")
GLOSSARY = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
READMES = [PROJECT / "README.md", PROJECT / "README.zh-CN.md"]
PAGES = [
    *READMES,
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "docs").glob("*.md")),
    *sorted((PROJECT / "bi").rglob("*.md")),
]
ROOMS = (PROJECT, PROJECT / "dagster_project")
MADE = ("raw/landed/", "warehouse/", ".venv/", "documents/", "cells/")
"""What only loading or set-up makes, and folders below raw/landed."""
MARTS = sorted((PROJECT / "dbt" / "models" / "marts").rglob("*.yml"))
LINES, WIDTH = 3, 138


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", WAREHOUSE, re.DOTALL), ids=lambda query: query.split()[1])
def test_every_query_runs(query: str, run: Run) -> None:
    with connect(run.home) as connection:
        assert connection.execute(query).description


@pytest.mark.parametrize("example", PYTHON, ids=range(1, len(PYTHON) + 1))
def test_every_example_in_python_runs(example: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_HOME", str(run.home.root))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(example, "docs/python.md", "exec"), names)
    if "answer" in names:
        answer = names["answer"]
        assert answer.height or "findings" in names
        assert all(kind.is_decimal() for name, kind in answer.schema.items() if name.endswith("_yuan"))


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.zh-CN.md"])
def test_the_figures_of_the_tutorial_are_those_of_the_samples(page: str, samples: Home) -> None:
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    table = re.findall(r"^\| (\S+) \| (\d{4}) \| ([\d,.]+) \| ([\d,.]+) \| (\d+) \|$", text, re.MULTILINE)
    psql = re.findall(r"^ (\S+) +\| +(\d{4}) \| +([\d.]+) \| +([\d.]+)$", text, re.MULTILINE)
    with connect(samples) as connection:
        rows = connection.execute(
            "select department_name, fiscal_year, income_yuan, expenditure_yuan from marts.rpt_department_year order by fiscal_year"
        ).fetchall()
        failing = connection.execute(
            """
            select count(*) filter (status = 'fail') from marts.fct_check_result where is_current group by fiscal_year order by fiscal_year
            """
        ).fetchall()
    assert sorted(table, key=itemgetter(1)) == [
        (name, str(year), f"{income:,}", f"{spent:,}", str(fails))
        for (name, year, income, spent), (fails,) in zip(rows, failing, strict=True)
    ]
    assert psql == [tuple(map(str, row)) for row in rows]
    for total in (sum(row[2] for row in rows), sum(row[3] for row in rows)):
        assert f"{total / 10_000:,.2f}" in text


def test_every_table_of_the_marts_is_described(run: Run) -> None:
    with connect(run.home) as connection:
        marts = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts'").fetchall()
    listed = re.findall(r"^\| (`.+?`) \|", WAREHOUSE.partition("**Joins.**")[0], re.MULTILINE)
    assert {name for (name,) in marts} == set(re.findall(r"`(\w+)`", " ".join(listed)))


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_the_description_of_a_mart_is_short_and_starts_with_its_grain(path: Path) -> None:
    for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
        english = model["description"].rpartition(" / ")[2]
        assert english.startswith("One row per ")
        assert len(textwrap.wrap(english, WIDTH, break_long_words=False)) <= LINES


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_verb_stands_in_the_readme(readme: Path) -> None:
    verbs = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert verbs == set(re.findall(r"^\| `juesuan (\w+)", readme.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for words in re.findall(r"(?:^|`)make ([a-z -]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        for target in words.split()
    }
    assert named and named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_folder_named_exists(page: Path) -> None:
    """Those in backticks, from the root of the project or from that of the package."""
    named = re.findall(r"`((?:[\w.]+/)+(?:[\w.*]+\.(?:py|csv|sql|md))?)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not name.startswith(MADE) and not any((room / name).exists() for room in ROOMS)] == []


def test_every_class_in_the_glossary_is_defined_where_it_says() -> None:
    named = re.findall(r"`([\w/]+(?:/|\.py))` `([A-Z]\w+)", GLOSSARY)
    assert named
    for place, name in named:
        path = PROJECT / "dagster_project" / place
        sources = "".join(source.read_text(encoding="utf-8") for source in ([path] if path.is_file() else path.rglob("*.py")))
        assert re.search(rf"^(?:class )?{name}\b(?: =|\(|:)", sources, re.MULTILINE), (place, name)


def test_every_table_in_the_glossary_is_a_mart() -> None:
    tables = set(re.findall(r"`((?:dim|fct)_\w+[a-z])", GLOSSARY))
    assert tables
    assert tables <= {path.stem for path in MARTS}


def test_the_glossary_defines_a_term_once() -> None:
    terms = re.findall(r"^\| (?!term |-)([^|]+) \| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    for language in zip(*terms, strict=True):
        assert len(set(language)) == len(language)
