"""Documents in an object store: a real S3 server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from dagster_project.fetching.addresses import recall
from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.landing.sources import Source
from tests.unit.fetching.conftest import PDF, fetch_all, had, refused

CHANGED = PDF.replace(b"1.4", b"1.5")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    client = boto3.client("s3")
    client.create_bucket(Bucket="accounts")
    yield client
    client.close()
    httpx.post(f"http://{host}:{port}/moto-api/reset")  # what it holds outlives the server
    server.stop()


def put(bucket: Any, key: str, data: bytes = PDF) -> str:
    bucket.put_object(Bucket="accounts", Key=key, Body=data)
    return f"s3://accounts/{key}"


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

    def never(*_: Any, **__: Any) -> bytes:
        raise AssertionError("fetched again")

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
    for key in ("2021/a.pdf", "2021/below/b.pdf", "2021/notes.txt"):
        put(bucket, key, PDF + key.encode() + b"%%EOF")

    def names(location: str) -> list[str]:
        return [found.origin.file_name for found in fetch_all(home, location) if isinstance(found, Source) and found.origin]

    assert names("s3://accounts/2021/") == ["a.pdf", "b.pdf", "notes.txt"]
    assert names("s3://accounts/2021/*.pdf") == ["a.pdf"]


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
