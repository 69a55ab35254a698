"""Documents are taken in once, by content; a bad one costs itself only."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.knowledge.messages import Language, because
from dagster_project.landing import batches, catalogue, incoming, known_readings, originals, pending
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received, read_again, receive, reread
from dagster_project.landing.known_readings import is_outdated
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryFacts
from dagster_project.landing.sources import Provenance, Remote, Source, find_sources

XINZHOU = Partition(2021, "140900")

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, text: str = "忻州市教育局\n2021\n94117095.44") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def take_in(home: Home, *paths: Path) -> list[Any]:
    return list(receive(home, [found for found in find_sources(paths, home) if not isinstance(found, Remote)]))


def land(home: Home) -> None:
    for partition in pending.partitions(home):
        batches.land(home, partition)


def landed(home: Home, table: str) -> list[tuple[Any, ...]]:
    query = f"""
        select * exclude (landed_at, read_at)
        from read_parquet('{home.landed}/{table}/*/*/*.parquet', hive_partitioning = true, hive_types = {{'region': varchar}})
        order by all
        """
    return duckdb.sql(query if table == "disclosures" else query.replace("exclude (landed_at, read_at)", "")).fetchall()


def test_the_original_is_kept_by_content_with_a_sidecar(home: Home, document: Callable[..., Path]) -> None:
    path = document("局 2021年决算.txt")
    (received,) = take_in(home, path)
    (folder,) = (home.landed / "documents").glob("*/*")
    assert folder.parent.name == folder.name[:2]
    assert folder.name.startswith(received.document_id)
    assert (folder / "original.txt").read_bytes() == path.read_bytes()
    sidecar = json.loads((folder / "sidecar.json").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == folder.name
    assert sidecar["source"] == str(path)
    assert sidecar["publisher"] == "忻州市教育局"
    assert [reading["region"] for reading in sidecar["readings"]] == ["140900"]


def test_the_same_bytes_under_another_name_land_nothing_new(home: Home, document: Callable[..., Path]) -> None:
    first, second = take_in(home, document("a.txt"), document("b.txt"))
    assert (first.is_new, second.is_new) == (True, False)
    land(home)
    before = {path: path.read_bytes() for path in home.landed.rglob("*") if path.is_file()}
    assert [received.is_new for received in take_in(home, document("c.txt"))] == [False]
    land(home)
    assert {path: path.read_bytes() for path in home.landed.rglob("*") if path.is_file()} == before


def test_a_figure_lands_exactly_in_its_partition(home: Home, document: Callable[..., Path]) -> None:
    take_in(home, document("a.txt"))
    land(home)
    ((year, region, amount, half_unit, page, x1),) = duckdb.sql(
        f"""
        select fiscal_year, region, amount_yuan::varchar, half_unit_yuan::varchar, page_no, x1
        from read_parquet('{home.landed}/cells/*/*/*.parquet', hive_partitioning = true, hive_types = {{'region': varchar}})
        where state = 'value'
        """
    ).fetchall()
    assert (year, region, amount, half_unit, page, x1) == (2021, "140900", "94117095.44", "0.005000", 2, 3.0)


def test_an_unreadable_document_lands_with_its_problem_and_stops_nothing(home: Home, document: Callable[..., Path]) -> None:
    bad, fine = take_in(home, document("bad.txt", "x"), document("fine.txt"))
    assert (bad.refused, fine.refused) == (True, False)
    land(home)
    assert len(landed(home, "disclosures")) == 2
    assert [row[2:5] for row in landed(home, "problems")] == [(1, "not_a_disclosure", "error")]


def test_documents_come_back_in_the_order_they_were_named(home: Home, document: Callable[..., Path]) -> None:
    paths = [document(f"{number}.txt", f"忻州市教育局\n2021\n{number}") for number in range(20)]
    gone = Refusal("gone", because("does_not_exist"))
    outcomes = list(receive(home, [*(Source(path) for path in paths[:10]), gone, *(Source(path) for path in paths[10:])]))
    assert outcomes.pop(10) is gone
    assert [outcome.file_name for outcome in outcomes if isinstance(outcome, Received)] == [path.name for path in paths]


def test_a_file_too_large_to_be_a_document_is_refused_unread(home: Home, document: Callable[..., Path], tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as handle:
        handle.truncate(incoming.MOST_BYTES + 1)
    refused, fine = receive(home, [Source(huge), Source(document("fine.txt"))])
    assert isinstance(refused, Refusal)
    assert refused.why.reason(Language.EN) == "has 512 MiB, more than a document can have"
    assert isinstance(fine, Received)


def test_a_number_that_no_form_can_hold_costs_its_document_only(home: Home, document: Callable[..., Path]) -> None:
    absurd, fine = take_in(home, document("absurd.txt", "忻州市教育局\n2021\n" + "9" * 30), document("fine.txt"))
    assert absurd.refused
    assert not fine.refused
    land(home)
    assert len(landed(home, "disclosures")) == 2


def test_a_file_that_goes_away_is_refused_and_stops_nothing(
    home: Home, document: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, fine = document("secret.txt"), document("fine.txt", "西南大学\n2023\n1")
    read_bytes = Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path == secret:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    gone, refused, received = receive(home, [Source(Path("gone.txt")), Source(secret), Source(fine)])
    assert isinstance(gone, Refusal)
    assert gone.words(Language.EN) == f"{gone.path} cannot be opened (No such file or directory)"
    assert gone.words(Language.ZH).startswith(f"{gone.path}：无法打开")
    assert gone.why.reason(Language.EN) == "cannot be opened (No such file or directory)"
    assert isinstance(refused, Refusal)
    assert refused.why.reason(Language.EN) == "may not be read"
    assert isinstance(received, Received)


def test_a_registry_fills_in_what_the_document_does_not_say_and_is_remembered(home: Home, document: Callable[..., Path]) -> None:
    path = document("a.txt", "\n\n1")
    (alone,) = take_in(home, path)
    assert alone.partition == Partition(0, "000000")
    said = RegistryFacts("忻州市教育局", "忻州市第一中学", "140900", "2021")
    (told,) = receive(home, [Source(path, said)])
    assert isinstance(told, Received)
    assert told.is_new
    assert (told.department, told.partition) == ("忻州市第一中学", XINZHOU)
    (again,) = take_in(home, path)
    assert (again.is_new, again.partition) == (False, XINZHOU)


@pytest.mark.parametrize(
    ("unit", "text", "level"), [("忻州市第一中学", "\n\n1", "unit"), ("", "\n\n1", None), ("忻州市第一中学", "忻州市教育局\n\n1", None)]
)
def test_the_accounts_of_a_unit_that_a_registry_names_are_landed_as_such(
    home: Home, document: Callable[..., Path], unit: str, text: str, level: str | None
) -> None:
    (received,) = receive(home, [Source(document("a.txt", text), RegistryFacts("忻州市教育局", unit, "140900", "2021"))])
    assert isinstance(received, Received)
    (waiting,) = pending.of_document(home, received.document_id)
    assert pending.load(waiting)["disclosures"]["level"].item() == level


def test_a_registry_does_not_overrule_the_document(home: Home, document: Callable[..., Path]) -> None:
    (received,) = receive(home, [Source(document("a.txt"), RegistryFacts(department="乙局", fiscal_year="1999"))])
    assert isinstance(received, Received)
    assert (received.department, received.partition) == ("忻州市教育局", XINZHOU)


def test_a_new_reader_reads_the_stored_originals_again(home: Home, document: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(home, document("a.txt"))
    land(home)
    assert read_again(home, XINZHOU) == 0
    monkeypatch.setattr(known_readings, "READER_VERSION", "next")
    assert read_again(home, XINZHOU) == 1
    land(home)
    versions = [row[1].partition("+")[0] for row in landed(home, "disclosures")]
    assert len(versions) == 2
    assert versions.count("next") == 1
    assert read_again(home, XINZHOU) == 0


def test_a_change_of_the_seeds_is_a_new_reading(home: Home, document: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(home, document("a.txt"))
    monkeypatch.setattr(known_readings, "fingerprint_of_reading", lambda: "other seeds")
    assert [received.is_new for received in take_in(home, document("a.txt"))] == [True]


@pytest.mark.parametrize("full_at", range(3))
def test_a_full_disk_stops_with_a_message_and_the_next_run_ends_right(
    home: Home, document: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    """Receiving writes the original, the reading and the sidecar; the disk is full at each in turn."""
    path = document("a.txt")
    written = 0
    write_bytes = Path.write_bytes

    def filling(target: Path, data: bytes) -> int:
        nonlocal written
        if written == full_at:
            write_bytes(target, data[:5])
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        written += 1
        return write_bytes(target, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", filling)
        with pytest.raises(DiskFull, match="no room on the disk"):
            take_in(home, path)
    assert not list(home.landed.rglob("*.part"))
    take_in(home, path)
    land(home)
    assert len(landed(home, "disclosures")) == 1
    assert len(landed(home, "cells")) == 2


def test_a_fetched_document_keeps_where_it_came_from(home: Home, document: Callable[..., Path]) -> None:
    origin = Provenance(
        "https://example.org/a.pdf", "example.org", "a.pdf", datetime(2022, 9, 1, 8), datetime(2022, 8, 26, 23), '"1"', datetime(2023, 1, 1)
    )
    (received,) = receive(home, [Source(document("original.txt"), RegistryFacts("甲局"), origin=origin)])
    assert isinstance(received, Received)
    assert received.gone_at == datetime(2023, 1, 1)
    (path,) = (home.landed / "documents").glob("*/*/sidecar.json")
    sidecar = json.loads(path.read_text(encoding="utf-8"))
    expected = {
        "source": "https://example.org/a.pdf",
        "publisher": "example.org",
        "file_name": "a.pdf",
        "fetched_at": "2022-09-01T08:00:00",
        "last_modified": "2022-08-26T23:00:00",
        "published_on": "2022-08-26",
        "etag": '"1"',
    }
    assert {key: sidecar[key] for key in expected} == expected
    land(home)
    ((source, published_on),) = duckdb.sql(
        f"select source, published_on::varchar from read_parquet('{home.landed}/disclosures/*/*/*.parquet')"
    ).fetchall()
    assert (source, published_on) == ("https://example.org/a.pdf", "2022-08-26")


def test_a_document_is_read_anew_by_name_even_by_the_same_reader(home: Home, document: Callable[..., Path]) -> None:
    take_in(home, document("a.txt"))
    land(home)
    (first,) = catalogue.documents(home)
    assert not is_outdated(home, first)
    for number in (2, 3):
        (outcome,) = reread(home, catalogue.documents(home))
        assert isinstance(outcome, Received)
        land(home)
        (newest,) = catalogue.documents(home)
        assert newest.reader_version == f"{first.reader_version}.{number}"
        assert not is_outdated(home, newest)
    assert [received.is_new for received in take_in(home, document("a.txt"))] == [False]
    assert read_again(home, XINZHOU) == 0


def test_a_reader_that_is_taken_back_finds_its_documents_outdated(
    home: Home, document: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(home, document("a.txt"))
    land(home)
    with monkeypatch.context() as patch:
        patch.setattr(known_readings, "READER_VERSION", "next")
        (old,) = catalogue.documents(home)
        assert is_outdated(home, old)
        list(reread(home, [old]))
        land(home)
        assert not is_outdated(home, *catalogue.documents(home))
    (newer,) = catalogue.documents(home)
    assert is_outdated(home, newer)
    list(reread(home, [newer]))
    land(home)
    assert not is_outdated(home, *catalogue.documents(home))


def test_a_document_whose_original_is_gone_is_refused_and_stops_nothing(home: Home, document: Callable[..., Path]) -> None:
    take_in(home, document("a.txt"), document("b.txt", "西南大学\n2023\n1"))
    land(home)
    lost, kept = sorted(catalogue.documents(home), key=lambda found: found.file_name)
    originals.remove(home, lost.sha256)
    refused, received = reread(home, [lost, kept])
    assert isinstance(refused, Refusal)
    assert refused.path == f"a.txt ({lost.document_id})"
    assert isinstance(received, Received)
