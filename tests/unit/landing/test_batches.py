"""Batches come about whole, whatever interrupts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project.landing import batches, pending
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.pending import Partition
from dagster_project.landing.sources import Source
from dagster_project.landing.tables import SCHEMAS

NO_WORDS = {"claims": 0, "mentions": 0, "included_units": 0, "evaluations": 0, "evaluation_funds": 0, "evaluation_indicators": 0}
XINZHOU = Partition(2021, "140900")

pytestmark = pytest.mark.usefixtures("reader")


def take_in(home: Home, tmp_path: Path, *amounts: int) -> None:
    for amount in amounts:
        path = tmp_path / f"{amount}.txt"
        path.write_text(f"忻州市教育局\n2021\n{amount}", encoding="utf-8")
        list(receive(home, [Source(path)]))


def rows(home: Home, table: str) -> list[dict[str, Any]]:
    files = (home.landed / table / XINZHOU.path).glob("*.parquet")
    return [row for path in files for row in read_frame(path).to_dicts()]


def test_every_table_has_a_file_from_the_start(home: Home) -> None:
    for table, schema in SCHEMAS.items():
        (path,) = (home.landed / table).glob("*/*/*.parquet")
        assert pl.read_parquet_schema(path) == schema
        assert path.parent == home.landed / table / "fiscal_year=0" / "region=000000"


def test_a_batch_holds_all_that_waits_for_its_partition(home: Home, tmp_path: Path) -> None:
    take_in(home, tmp_path, 1, 2, 3)
    assert pending.partitions(home) == [XINZHOU]
    assert batches.land(home, XINZHOU) == 3
    assert pending.partitions(home) == []
    assert batches.land(home, XINZHOU) == 0
    assert len(rows(home, "disclosures")) == 3
    assert len(rows(home, "cells")) == 6
    assert batches.count(home, XINZHOU) == {"disclosures": 3, "forms": 3, "cells": 6, "problems": 0, "unrecognised_tables": 0, **NO_WORDS}
    (first_name,) = {path.name for table in SCHEMAS for path in (home.landed / table / XINZHOU.path).glob("*.parquet")}
    assert first_name.endswith(".parquet")


def test_a_batch_is_named_by_what_it_holds(home: Home, tmp_path: Path) -> None:
    other = Home.at(tmp_path / "other")
    for place in (home, other):
        take_in(place, tmp_path, 1, 2)
        batches.land(place, XINZHOU)
    names = [[path.name for path in (place.landed / "cells" / XINZHOU.path).iterdir()] for place in (home, other)]
    assert names[0] == names[1]


@pytest.mark.parametrize("interrupted_at", range(len(SCHEMAS) + 1))
def test_after_an_interruption_the_next_run_ends_with_each_row_once(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted_at: int
) -> None:
    """Stopped after none, one, … all of the tables of a batch; then a further document arrives, so that the batch gets another name."""
    take_in(home, tmp_path, 1, 2)
    write = batches.write_frame
    written = 0

    def stopping(path: Path, frame: pl.DataFrame) -> None:
        nonlocal written
        if written == interrupted_at:
            raise KeyboardInterrupt
        written += 1
        write(path, frame)

    unlink = Path.unlink

    def stopping_before_cleaning(path: Path, missing_ok: bool = False) -> None:
        if "waiting" in path.parts:
            raise KeyboardInterrupt
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(batches, "write_frame", stopping)
        patch.setattr(Path, "unlink", stopping_before_cleaning)
        with pytest.raises(KeyboardInterrupt):
            batches.land(home, XINZHOU)
    take_in(home, tmp_path, 3)
    batches.land(home, XINZHOU)
    assert len(rows(home, "disclosures")) == 3
    assert len(rows(home, "cells")) == 6
    assert sorted(str(row["amount_yuan"]) for row in rows(home, "cells") if row["state"] == "value") == ["1.00", "2.00", "3.00"]


def test_many_documents_make_several_batches(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_DOCUMENTS_PER_BATCH", 2)
    take_in(home, tmp_path, 1, 2, 3)
    assert batches.land(home, XINZHOU) == 3
    assert len(list((home.landed / "disclosures" / XINZHOU.path).iterdir())) == 2
    assert len(rows(home, "disclosures")) == 3
