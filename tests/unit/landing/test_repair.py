"""After damage of any kind a repair gives the rows that there were, from the originals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received
from dagster_project.landing.integrity import thoroughly
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.repair import compact, mend
from dagster_project.landing.tables import SCHEMAS
from tests.unit.landing.test_integrity import DAMAGES, landed, one

pytestmark = pytest.mark.usefixtures("reader")
__all__ = ["landed"]


def rows(home: Home) -> dict[str, list[Any]]:
    found = {}
    for table in SCHEMAS:
        paths = sorted((home.landed / table).glob("*/*/*.parquet"))
        frame = pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in paths], how="diagonal")
        times = {"landed_at", "read_at"} & set(frame.columns)
        found[table] = sorted(map(repr, frame.drop(times).rows()))
    return found


def land(home: Home) -> None:
    batches.prepare(home)
    for partition in pending.partitions(home):
        batches.land(home, partition)


@pytest.mark.parametrize("damage", [name for name in DAMAGES if not name.startswith("original")])
def test_a_repair_gives_the_rows_that_there_were(landed: Home, damage: str) -> None:
    pattern, do, _, _ = DAMAGES[damage]
    undamaged = _with_all_landed(landed)
    do(one(landed, pattern) if "waiting" not in pattern else _waiting_again(landed))
    list(mend(landed, list(thoroughly(landed))))
    land(landed)
    assert list(thoroughly(landed)) == []
    assert rows(landed) == undamaged


def _with_all_landed(home: Home) -> dict[str, list[Any]]:
    waiting = {path: path.read_bytes() for path in home.landed.glob("waiting/*/*/*.parquet")}
    land(home)
    whole = rows(home)
    _waiting.update(waiting)
    return whole


_waiting: dict[Path, bytes] = {}


def _waiting_again(home: Home) -> Path:
    """The reading that waited, waiting once more while its batch is gone."""
    (path,) = [path for path in _waiting if path.is_relative_to(home.landed)]
    name = path.stem
    for batch in home.landed.glob("disclosures/*/*/*.parquet"):
        if name in pl.read_parquet(batch, hive_partitioning=False)["document_id"]:
            batches.remove(home, batch)
    path.write_bytes(_waiting[path])
    return path


def test_an_original_that_changed_is_set_aside_and_comes_back_with_the_next_load(landed: Home) -> None:
    original = one(landed, "documents/*/*/original.txt")
    original.write_text("something else")
    before = rows(landed)
    assert list(mend(landed, list(thoroughly(landed)))) == []
    assert not original.exists()
    assert original.with_name("damaged-original.txt").read_text() == "something else"
    assert rows(landed) == before
    (still,) = thoroughly(landed)
    assert still.why.id == "lost_original"


def test_a_document_that_fails_again_stops_no_other(landed: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for batch in list(landed.landed.glob("disclosures/fiscal_year=2021/*/*.parquet")):
        batches.remove(landed, batch)
    failing = one(landed, "documents/*/*/original.txt").parent.name
    from dagster_project.landing import originals

    real = originals.original

    def original(home: Home, sha256: str) -> Path | None:
        if sha256 == failing:
            raise RuntimeError("broken")
        return real(home, sha256)

    monkeypatch.setattr("dagster_project.landing.repair.originals.original", original)
    outcomes = list(mend(landed, []))
    assert sum(isinstance(outcome, Received) for outcome in outcomes) >= 2
    assert [outcome.why.id for outcome in outcomes if isinstance(outcome, Refusal)] == ["unforeseen"]


def test_small_batches_are_put_together_and_no_row_changes(landed: Home) -> None:
    land(landed)
    before = rows(landed)
    assert compact(landed) == 3
    assert rows(landed) == before
    assert len(list(landed.landed.glob("disclosures/fiscal_year=2021/*/*.parquet"))) == 1
    assert list(thoroughly(landed)) == []
    assert compact(landed) == 0


@pytest.mark.parametrize("interrupted_at", range(2 * len(SCHEMAS) + 2))
def test_putting_together_that_is_interrupted_ends_with_each_row_once(
    landed: Home, monkeypatch: pytest.MonkeyPatch, interrupted_at: int
) -> None:
    land(landed)
    before = rows(landed)
    steps = 0

    def counting(real: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps > interrupted_at:
                raise KeyboardInterrupt
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(batches, "write_frame", counting(batches.write_frame))
        patch.setattr(batches, "remove", counting(batches.remove))
        patch.setattr(batches.seals, "seal", counting(batches.seals.seal))
        try:
            compact(landed)
        except KeyboardInterrupt:
            assert interrupted_at < len(SCHEMAS) + 5
    list(mend(landed, list(thoroughly(landed))))
    land(landed)
    assert rows(landed) == before
