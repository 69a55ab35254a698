"""Every query of docs/cookbook.md and its Chinese twin gives the answer printed below it, on the samples."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing.home import PROJECT, Home

PAGES = [PROJECT / "docs" / name for name in ("cookbook.md", "cookbook.zh-CN.md")]
QUESTION = re.compile(r"^### (\d+)\. .+\n\n```sql\n((?:(?!```).*\n)+)```\n\n((?:\|.*\n)+)", re.MULTILINE)
QUESTIONS = [(page.name, *question) for page in PAGES for question in QUESTION.findall(page.read_text(encoding="utf-8"))]
ENGLISH = [question for name, *question in QUESTIONS if name == PAGES[0].name]


def cells(answer: str) -> list[list[str]]:
    """The rows of a table in Markdown, its head first."""
    head, _, *rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in answer.splitlines()]
    return [head, *rows]


@pytest.mark.parametrize(("number", "query", "answer"), ENGLISH, ids=[number for number, *_ in ENGLISH])
def test_every_query_gives_the_answer_below_it(number: str, query: str, answer: str, samples: Home) -> None:
    said = CliRunner().invoke(app, ["sql", query, "--csv", "--home", str(samples.root)])
    assert said.exit_code == 0, said.output
    assert list(csv.reader(io.StringIO(said.stdout))) == cells(answer), number


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_query_belongs_to_a_question(page: Path) -> None:
    numbers = [int(number) for name, number, *_ in QUESTIONS if name == page.name]
    assert numbers == list(range(1, page.read_text(encoding="utf-8").count("```sql") + 1))
    assert len(numbers) >= 20


def test_both_languages_ask_and_answer_the_same() -> None:
    english, chinese = ([question for name, *question in QUESTIONS if name == page.name] for page in PAGES)
    assert chinese == english
