"""The published warehouse is replaced in one step, and never half."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.landing import batches, decisions, files, forgotten
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.publish import published_copy
from dagster_project.publish.published_copy import is_current, lacks_decisions_only, publish
from dagster_project.publish.queries import connect
from dagster_project.publish.renewed_copy import spare_of


def count(connection: duckdb.DuckDBPyConnection) -> int:
    (row,) = connection.execute("select count(*) from marts.dim_document").fetchall()
    return int(row[0])


def test_a_reader_keeps_its_copy_while_a_new_one_is_published(home: Home) -> None:
    publish(home)
    with connect(home) as reader:
        with duckdb.connect(str(home.unpublished)) as writer:
            writer.execute("delete from marts.dim_document where document_kind = 'budget'")
        publish(home)
        assert count(reader) == 3
    with connect(home) as reader:
        assert count(reader) == 2


def test_the_copy_is_complete_in_one_file(home: Home) -> None:
    publish(home)
    assert not list(home.warehouse.glob("published*.wal"))
    assert not list(home.warehouse.glob("*.part"))


def test_a_full_disk_leaves_the_published_warehouse_as_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(home)
    before = home.published.read_bytes()

    def full(path: Path) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(files, "_sync", full)
    with pytest.raises(DiskFull):
        publish(home)
    assert home.published.read_bytes() == before
    assert not list(home.warehouse.glob(".*part"))


def test_what_was_forgotten_is_in_no_copy_that_is_kept(home: Home) -> None:
    for _ in range(2):
        publish(home)
    kept = spare_of(home.published).exists()  # where the file system shares bytes, there is none
    forgotten.note(home, forgotten.Forgotten("a" * 64, "a" * 16, "a.pdf", None, 2021, "000000", "2026-01-01T00:00:00", ""))
    publish(home)
    assert not spare_of(home.published).exists()
    for _ in range(2):
        publish(home)
    assert spare_of(home.published).exists() == kept


def test_it_is_behind_when_something_is_landed_or_a_model_changes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_current(home)
    publish(home)
    assert is_current(home)
    batches.prepare(home)
    assert not is_current(home)
    publish(home)
    assert is_current(home)
    monkeypatch.setattr(published_copy, "models_fingerprint", lambda: "other models")
    assert not is_current(home)


def test_what_was_decided_since_is_told_from_what_was_landed_since(home: Home) -> None:
    batches.prepare(home)
    publish(home)
    decisions.record(
        home, [decisions.Entry("aaaaaaaa-bbbbbb", "confirmed", "", "Li", "2026-01-01T00:00:00+00:00", "accept", "d1", 2021, {})]
    )
    assert not is_current(home) and lacks_decisions_only(home)
    with duckdb.connect(str(home.unpublished)):
        pass  # as whoever waits for it does
    assert lacks_decisions_only(home)
    with duckdb.connect(str(home.unpublished)) as breaking_off:
        breaking_off.execute("delete from marts.dim_document")
    assert not lacks_decisions_only(home)
    publish(home)
    decisions.record(
        home, [decisions.Entry("aaaaaaaa-bbbbbb", "corrected", "", "Li", "2026-01-02T00:00:00+00:00", "accept", "d1", 2021, {})]
    )
    assert lacks_decisions_only(home)
    partition = home.landed / "disclosures" / "fiscal_year=2021" / "region=000000"
    partition.mkdir(parents=True)
    (partition / "batch.parquet").touch()
    assert not lacks_decisions_only(home)
