"""The verb `export`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish


@pytest.fixture
def home(built_home: Home) -> Home:
    publish(built_home)
    return built_home


def juesuan(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize(("arguments", "made"), [(["parquet"], "out"), (["csv"], "out"), ([], "a b.xlsx")])
def test_it_says_what_was_written_where(arguments: list[str], made: str, home: Home, tmp_path: Path) -> None:
    status, said = juesuan("export", *arguments, "--to", tmp_path / made, "--home", home.root)
    assert status == 0
    assert re.match(r"Exported \d+ marts with \d+ rows: /", said)
    assert (tmp_path / made).exists()


def test_it_speaks_chinese(home: Home, tmp_path: Path) -> None:
    status, said = juesuan("export", "csv", "--to", tmp_path / "导出", "--home", home.root, "--lang", "zh")
    assert status == 0
    assert re.match(r"已导出\d+个表，共\d+行：/", said)


def test_a_folder_without_a_format_is_asked_for_one(home: Home, tmp_path: Path) -> None:
    status, said = juesuan("export", "--to", tmp_path / "out", "--home", home.root)
    assert status == 1
    assert "export parquet --to FOLDER (or csv)" in said


def test_a_home_without_a_warehouse_is_told_what_to_do(tmp_path: Path) -> None:
    status, said = juesuan("export", "csv", "--to", tmp_path / "out", "--home", tmp_path / "nothing here")
    assert status == 1
    assert "load PATH" in said


def test_a_server_that_does_not_answer_is_told_without_the_password(home: Home) -> None:
    status, said = juesuan("export", "--to", "postgresql://me:s3cret@127.0.0.1:1/db", "--home", home.root)
    assert status == 1
    assert "Connection refused" in said and "s3cret" not in said
    assert not (home.warehouse / "logs" / "errors.log").exists()
