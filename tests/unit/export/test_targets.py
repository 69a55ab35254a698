"""Which format a target means, and the one way through all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.export.targets import Format, UnclearTarget, export, format_of
from dagster_project.landing.home import Home
from dagster_project.publish.queries import MissingWarehouse


@pytest.mark.parametrize(
    ("target", "asked", "format"),
    [
        ("postgresql://h/db", None, Format.POSTGRESQL),
        ("postgres://h/db", Format.POSTGRESQL, Format.POSTGRESQL),
        ("决算.xlsx", None, Format.EXCEL),
        ("A.XLSX", Format.EXCEL, Format.EXCEL),
        ("folder", Format.PARQUET, Format.PARQUET),
        ("folder", Format.CSV, Format.CSV),
        ("C:/folder", Format.CSV, Format.CSV),
        ("s3://bucket/marts", Format.CSV, Format.CSV),
    ],
)
def test_a_target_tells_its_format_and_a_folder_needs_a_word(target: str, asked: Format | None, format: Format) -> None:
    assert format_of(target, asked) is format


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("folder", None),
        ("folder", Format.EXCEL),
        ("a.xlsx", Format.CSV),
        ("s3://accounts/a.xlsx", None),
        ("s3://accounts/a.xlsx", Format.EXCEL),
        ("postgresql://h/db", Format.PARQUET),
        ("postgres:u:secret@h", None),
        ("postgresql+psycopg2://u:secret@h/db", Format.CSV),
        ("POSTGRESQL:/u:secret@h/db", Format.PARQUET),
        ("s3://bucket/marts", None),
        ("s3://bucket/marts", Format.EXCEL),
        ("gs://bucket/marts", Format.PARQUET),
    ],
)
def test_what_is_not_clear_is_asked_for_and_not_repeated(target: str, asked: Format | None) -> None:
    with pytest.raises(UnclearTarget) as told:
        format_of(target, asked)
    assert "secret" not in str(told.value)


class Bar:
    """A progress bar that only counts."""

    total = done = 0

    def begin(self, rows: int) -> Callable[[int], None]:
        self.total = rows
        return self.advance

    def advance(self, rows: int) -> None:
        self.done += rows


@pytest.mark.parametrize("format", [Format.PARQUET, Format.CSV, Format.EXCEL])
def test_one_bar_counts_every_row_and_the_second_run_replaces_the_first(format: Format, home: Home, tmp_path: Path) -> None:
    target = tmp_path / ("a b.xlsx" if format is Format.EXCEL else "out 表")
    for _ in range(2):
        bar = Bar()
        exported = export(home, str(target), format, bar.begin)
        assert bar.done == bar.total == sum(exported.rows.values()) > 0
        assert exported.place == str(target)
    assert target.exists()


def test_an_export_does_not_tell_where_it_was_made(home: Home, tmp_path: Path) -> None:
    export(home, str(tmp_path / "out"), Format.PARQUET, Bar().begin)
    manifest = json.loads((tmp_path / "out" / "_juesuan.json").read_text())
    assert manifest["rows"]["fct_expenditure"] == 8
    assert str(tmp_path) not in json.dumps(manifest)
    assert (tmp_path / "out" / "_contents.csv").exists()


def test_a_home_without_a_warehouse_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingWarehouse):
        export(Home.at(tmp_path / "no home"), str(tmp_path / "out"), Format.CSV, Bar().begin)
    assert not (tmp_path / "out").exists()
