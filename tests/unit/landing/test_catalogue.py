"""A landed document is found by what a user calls it, or it is said why not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.landing import batches, catalogue, pending
from dagster_project.landing.catalogue import UnknownDocument
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive, reread
from dagster_project.landing.sources import Source

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def load(home: Home, tmp_path: Path) -> Callable[..., None]:
    def land(name: str, amount: int, folder: str = "") -> None:
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"忻州市教育局\n2021\n{amount}", encoding="utf-8")
        list(receive(home, [Source(path)]))
        for partition in pending.partitions(home):
            batches.land(home, partition)

    return land


def test_a_document_is_found_by_file_name_and_by_the_beginning_of_its_hash(home: Home, load: Callable[..., None]) -> None:
    load("a.txt", 1)
    load("b.txt", 2)
    (found,) = catalogue.find(home, ["b.txt"])
    assert (found.file_name, found.department, found.fiscal_year, found.region) == ("b.txt", "忻州市教育局", 2021, "140900")
    assert catalogue.find(home, [found.document_id, found.sha256[:8].upper(), found.sha256]) == [found]


@pytest.mark.parametrize("name", ["", "c.txt", "忻州市教育局"])
def test_no_other_name_finds_one(home: Home, load: Callable[..., None], name: str) -> None:
    load("a.txt", 1)
    with pytest.raises(UnknownDocument, match="no landed document"):
        catalogue.find(home, [name])


def test_a_few_digits_name_no_document(home: Home, load: Callable[..., None]) -> None:
    load("a.txt", 1)
    (found,) = catalogue.documents(home)
    with pytest.raises(UnknownDocument, match="no landed document"):
        catalogue.find(home, [found.sha256[:3]])


def test_a_name_of_several_lists_them(home: Home, load: Callable[..., None]) -> None:
    load("a.txt", 1)
    load("a.txt", 2, "other")
    with pytest.raises(UnknownDocument, match=r"2 documents match a\.txt") as error:
        catalogue.find(home, ["a.txt"])
    assert all(found.document_id in str(error.value) for found in catalogue.documents(home))


def test_of_several_readings_the_newest_is_meant(home: Home, load: Callable[..., None]) -> None:
    load("a.txt", 1)
    (first,) = catalogue.documents(home)
    list(reread(home, [first]))
    assert [cell["amount_yuan"] for cell in catalogue.waiting_cells(home, first.document_id)] == [Decimal("1.00"), None]
    (partition,) = pending.partitions(home)
    batches.land(home, partition)
    (newest,) = catalogue.documents(home)
    assert newest.reader_version == f"{first.reader_version}.2"
    assert newest.batch != first.batch
    assert [cell["reader_version"] for cell in catalogue.cells(home, newest)] == [newest.reader_version] * 2
    assert catalogue.waiting_cells(home, first.document_id) == []
