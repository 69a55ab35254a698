"""A reading waits as it was read."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing import batches, catalogue, pending
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.pending import Partition
from dagster_project.landing.sources import Source
from dagster_project.landing.tables import SCHEMAS

XINZHOU = Partition(2021, "140900")

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def waiting(home: Home, tmp_path: Path) -> Path:
    """The file of a reading with one amount."""
    document = tmp_path / "a.txt"
    document.write_text("忻州市教育局\n2021\n94117095.44", encoding="utf-8")
    list(receive(home, [Source(document)]))
    (path,) = pending.files(home, XINZHOU)
    return path


def test_it_has_every_table_in_its_schema_whether_or_not_it_has_rows(waiting: Path) -> None:
    frames = pending.load(waiting)
    assert {table: frame.schema for table, frame in frames.items()} == SCHEMAS
    assert {table: frame.height for table, frame in frames.items() if frame.height} == {"disclosures": 1, "forms": 1, "cells": 2}


def test_one_that_an_older_version_left_as_json_is_landed(home: Home, waiting: Path) -> None:
    frames = pending.load(waiting)
    rows = {table: frame.to_dicts() for table, frame in frames.items()}
    del rows["claims"]  # which still older ones did not know
    waiting.with_suffix(".json").write_text(json.dumps(rows, default=str, ensure_ascii=False), encoding="utf-8")
    waiting.unlink()
    (cells,) = (frame for table, frame in pending.load(*pending.files(home, XINZHOU)).items() if table == "cells")
    assert cells.equals(frames["cells"])
    assert pending.partitions(home) == [XINZHOU]
    (document_id,) = frames["disclosures"]["document_id"]
    assert catalogue.waiting_cells(home, document_id) == frames["cells"].to_dicts()
    assert batches.land(home, XINZHOU) == 1
    assert pending.partitions(home) == []


def test_the_same_reading_that_waits_twice_is_landed_once(home: Home, waiting: Path) -> None:
    rows = {table: frame.to_dicts() for table, frame in pending.load(waiting).items()}
    waiting.with_suffix(".json").write_text(json.dumps(rows, default=str), encoding="utf-8")
    assert batches.land(home, XINZHOU) == 1
    assert pending.files(home, XINZHOU) == []
    assert duckdb.sql(f"select count(*) from read_parquet('{home.landed}/cells/*/*/*.parquet')").fetchall() == [(2,)]
