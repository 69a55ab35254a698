"""Documents in an object store: a real S3 server on loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import s3fs
from botocore.exceptions import EndpointConnectionError

from dagster_project.fetching.addresses import recall
from dagster_project.fetching.fetch import fetch, fetch_from_web
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Remote, Source, find_sources
from tests import stores
from tests.stores import s3_server
from tests.unit.fetching.conftest import PDF, fetch_all, had, refused

CHANGED = PDF.replace(b"1.4", b"1.5")


@pytest.fixture
def bucket() -> Iterator[Any]:
    with s3_server() as client:
        yield client


def put(bucket: Any, key: str, data: bytes = PDF) -> str:
    return stores.put(bucket, key, data)


def never(*_: Any, **__: Any) -> bytes:
    raise AssertionError("fetched")


def test_an_object_is_stored_with_where_it_came_from(bucket: Any, home: Home) -> None:
    address = put(bucket, "2021/甲局决算.pdf")
    source = had(home, address)
    assert source.path.read_bytes() == PDF
    assert source.origin is not None
    assert (source.origin.address, source.origin.publisher, source.origin.file_name) == (address, "accounts", "甲局决算.pdf")
    assert source.origin.published_at is not None


def test_an_object_that_has_not_changed_is_not_fetched_again(bucket: Any, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    address = put(bucket, "a.pdf")
    first = had(home, address)

    monkeypatch.setattr(s3fs.S3FileSystem, "cat_file", never)
    assert had(home, address) == first


def test_a_changed_object_is_a_new_version_and_a_deleted_one_is_noted(bucket: Any, home: Home) -> None:
    address = put(bucket, "a.pdf")
    had(home, address)
    put(bucket, "a.pdf", CHANGED)
    assert had(home, address).path.read_bytes() == CHANGED
    assert len(recall(home, address).versions) == 2
    bucket.delete_object(Bucket="accounts", Key="a.pdf")
    source = had(home, address)
    assert source.path.read_bytes() == CHANGED
    assert source.origin is not None
    assert source.origin.gone_at is not None


def test_a_folder_and_a_pattern_give_their_documents(bucket: Any, home: Home) -> None:
    for key in ("2021/a.pdf", "2021/below/b.pdf", "2021/notes.txt", "2021/.hidden.pdf", "2021/.git/c.pdf"):
        put(bucket, key, PDF + key.encode() + b"%%EOF")
    put(bucket, "2021/below/", b"")  # how consoles make a folder

    def names(location: str) -> list[str]:
        return [found.origin.file_name for found in fetch_all(home, location) if isinstance(found, Source) and found.origin]

    assert names("s3://accounts/2021/") == ["a.pdf", "b.pdf", "notes.txt"]
    assert names("s3://accounts/2021/*.pdf") == ["a.pdf"]


def test_documents_are_listed_for_others_to_fetch(bucket: Any, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("2021/a.pdf", "2021/b.pdf"):
        put(bucket, key, PDF + key.encode() + b"%%EOF")
    fetch_all(home, "s3://accounts/2021")
    put(bucket, "2021/c.pdf", CHANGED)
    bucket.delete_object(Bucket="accounts", Key="2021/a.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(s3fs.S3FileSystem, "cat_file", never)
        gone, there, new = listed = list(fetch_from_web(home, [Remote("s3://accounts/2021"), Remote("s3://accounts/none")]))[:3]
    assert all(isinstance(found, Remote) and found.is_document for found in listed)
    assert isinstance(there, Remote) and (there.location, there.size) == ("s3://accounts/2021/b.pdf", len(PDF) + 15)
    (fetched,) = fetch(home, [new])
    assert isinstance(fetched, Source) and fetched.path.read_bytes() == CHANGED
    (kept,) = fetch(home, [gone])
    assert isinstance(kept, Source) and kept.origin and kept.origin.gone_at


def test_an_address_that_no_registry_names_is_fetched_alike(bucket: Any, home: Home) -> None:
    address = put(bucket, "2021/甲局决算.pdf")
    (source,) = fetch(home, find_sources([address, address], home))
    assert isinstance(source, Source) and source.origin
    assert (source.origin.address, source.origin.publisher, source.entry) == (address, "accounts", None)
    (nothing,) = fetch(home, find_sources(["s3://accounts/2020/"], home))
    assert isinstance(nothing, Refusal) and nothing.why.reason(Language.EN) == "is not there"


def test_what_a_home_keeps_in_the_store_is_no_document(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.landing.stored_home.user_cache_path", lambda name: tmp_path / name)
    for key in ("a.pdf", "home/pieces/b.pdf", "homely/c.pdf"):
        put(bucket, key)
    found = fetch_all(Home.at("s3://accounts/home"), "s3://accounts")
    assert [source.origin.file_name for source in found if isinstance(source, Source) and source.origin] == ["a.pdf", "c.pdf"]


def test_what_may_not_be_read_is_refused(bucket: Any, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: Any, **__: Any) -> None:
        raise PermissionError("Access Denied")

    monkeypatch.setattr(s3fs.S3FileSystem, "find", forbid)
    assert refused(home, "s3://accounts/2021/").why.reason(Language.EN) == "may not be read (Access Denied)"


def test_a_store_that_cannot_be_reached_may_be_another_time(bucket: Any, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any, **__: Any) -> None:
        raise EndpointConnectionError(endpoint_url="http://store")

    monkeypatch.setattr(s3fs.S3FileSystem, "find", lost)
    refusal = refused(home, "s3://accounts/2021/")
    assert refusal.is_pending
    assert refusal.why.action(Language.EN).startswith("run the same command again later")


def test_without_the_extra_it_is_said_what_to_install(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    assert ".venv/bin/pip install -e '.[s3]'" in refused(home, "s3://accounts/a.pdf").why.action(Language.EN)


def test_a_download_that_broke_off_is_carried_on(bucket: Any, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    address = put(bucket, "a.pdf")
    monkeypatch.setattr("dagster_project.fetching.stores._BLOCK", 30_000)
    cat_file = s3fs.S3FileSystem.cat_file
    starts: list[int] = []

    def flaky(self: Any, path: str, start: int, end: int) -> bytes:
        starts.append(start)
        if len(starts) == 3:
            raise OSError("connection reset")
        data: bytes = cat_file(self, path, start=start, end=end)
        return data

    monkeypatch.setattr(s3fs.S3FileSystem, "cat_file", flaky)
    assert had(home, address).path.read_bytes() == PDF
    assert starts == [0, 30_000, 60_000, 60_000, 90_000]


def test_what_is_not_there_is_refused_as_absent(bucket: Any, home: Home) -> None:
    assert refused(home, "s3://accounts/gone.pdf").is_pending
    assert refused(home, "s3://accounts/*.pdf").is_pending
    assert refused(home, "s3://no-such-bucket/a.pdf").is_pending


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/hostname", "is no address of a store"),
        ("simplecache::s3://accounts/a.pdf", "is no address of a store"),
        ("nostore://a/b", "cannot be read (ValueError: Protocol not known: nostore)"),
        ("sftp://host/a.pdf", "is in a store that needs a further package"),
    ],
)
def test_another_kind_of_address_is_explained(home: Home, location: str, reason: str) -> None:
    refusal = refused(home, location)
    assert refusal.why.reason(Language.EN).startswith(reason)
    assert not refusal.is_pending
