"""Bytes that come back to an address are noted once; the same documents side by side never are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.landing import batches, pending, reappearances
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received, read_again, receive
from dagster_project.landing.sources import Source

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def put(home: Home, tmp_path: Path) -> Callable[[str, int], str]:
    """Puts a document of an amount at a path and takes it in; its document_id."""

    def at(name: str, amount: int) -> str:
        path = tmp_path / name
        path.write_text(f"忻州市教育局\n2021\n{amount}", encoding="utf-8")
        (received,) = receive(home, [Source(path)])
        assert isinstance(received, Received)
        return received.document_id

    return at


def came_back(home: Home) -> list[str]:
    return [row["document_id"] for path in sorted((home.landed / "returns").glob("*.parquet")) for row in read_frame(path).to_dicts()]


def test_earlier_bytes_at_the_same_path_have_come_back(home: Home, put: Callable[[str, int], str]) -> None:
    first = put("a.txt", 1)
    put("a.txt", 2)
    assert came_back(home) == []
    assert put("a.txt", 1) == first
    assert came_back(home) == [first]
    put("a.txt", 1)
    assert came_back(home) == [first]


def test_the_same_files_loaded_again_have_not(home: Home, put: Callable[[str, int], str]) -> None:
    for _ in range(2):
        put("a.txt", 1)
        put("b.txt", 2)
        put("another name of a.txt", 1)
    assert came_back(home) == []


def test_reading_again_what_is_stored_is_no_return(home: Home, put: Callable[[str, int], str], monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.txt", 1)
    put("a.txt", 2)
    (partition,) = pending.partitions(home)
    batches.land(home, partition)
    monkeypatch.setattr("dagster_project.landing.known_readings.READER_VERSION", "next")
    assert read_again(home, partition) == 2
    assert came_back(home) == []


def test_a_return_changes_what_the_warehouse_is_made_of(home: Home, put: Callable[[str, int], str]) -> None:
    reappearances.prepare(home)
    put("a.txt", 1)
    put("a.txt", 2)
    before = reappearances.state(home)
    put("a.txt", 1)
    assert len(reappearances.state(home)) == len(before) + 1
