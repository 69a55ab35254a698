"""What an earlier version landed stays of use: `tests/fixtures/landed_0_1_0.tar.gz` is a home as version 0.1.0 left it (commit 8e082e1, one sample)."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing import batches, catalogue, integrity
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.home_setup import prepare
from dagster_project.publish.queries import connect


@pytest.fixture
def home(tmp_path: Path) -> Home:
    with tarfile.open(PROJECT / "tests" / "fixtures" / "landed_0_1_0.tar.gz") as archive:
        archive.extractall(tmp_path / "家", filter="data")
    return Home.at(tmp_path / "家")


def test_what_an_earlier_version_landed_is_whole_and_can_be_changed(home: Home) -> None:
    assert list(integrity.thoroughly(home)) == []
    with home.writing():
        prepare(home)
        (document,) = catalogue.documents(home)
        assert len(catalogue.cells(home, document)) > 900
        assert batches.drop(home, document.document_id)["disclosures"] == 1


def test_what_an_earlier_version_landed_is_read_and_can_be_built_from(home: Home) -> None:
    """One command builds the warehouse, whatever that version had published."""
    home.warehouse.mkdir()
    home.build.write_bytes(b"of another version")
    home.published.write_bytes(b"of another version")
    result = CliRunner().invoke(app, ["build", "--home", str(home.root), "--lang", "en"])
    assert result.exit_code == 0, result.stderr
    with connect(home) as connection:
        assert connection.execute("select count(*) from marts.fct_final_account_line where amount_yuan is not null").fetchone() == (347,)
