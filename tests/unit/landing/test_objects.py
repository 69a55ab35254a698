"""Objects of a store: two who replace one of them are never both let do so, and what a store refuses is said in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing.objects import Objects, StoreRefuses
from tests import stores

PLACE = "s3://accounts/2024/home/"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with stores.s3_server() as server:
        yield server


def test_what_was_written_is_found_and_removed(server: Any, tmp_path: Path) -> None:
    objects = Objects(PLACE)
    stores.put(server, "2024/homely", b"a neighbour")
    (tmp_path / "b").write_bytes(b"2")
    objects.write("files/a", b"1")
    objects.put("files/below/b", tmp_path / "b")
    assert sorted(objects.names("")) == ["files/a", "files/below/b"]
    assert (objects.read("files/a"), objects.read("files/below/b")) == (b"1", b"2")
    objects.remove(["files/a", "files/below/b", "files/gone"])
    assert objects.names("files") == []


def test_of_two_who_replace_an_object_one_is_refused(server: Any) -> None:
    one, other = Objects(PLACE), Objects(PLACE)
    assert one.find("current") is None
    assert one.replace("current", b"of one", None)
    assert not other.replace("current", b"of the other", None)
    found = other.find("current")
    assert found is not None and found.data == b"of one"
    assert other.replace("current", b"of the other", found)
    assert not one.replace("current", b"of one, again", found)
    assert one.read("current") == b"of the other"


def test_an_answer_that_was_lost_is_found_out(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Objects(PLACE)
    call = objects._store.call_s3

    def asked_twice(*told: Any, **more: Any) -> Any:
        call(*told, **more)
        return call(*told, **more)

    monkeypatch.setattr(objects._store, "call_s3", asked_twice)
    assert objects.replace("asked twice", b"mine", None)


def test_a_store_without_conditions_is_refused_before_anything_is_done(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Objects(PLACE)
    objects.expect_conditions("probe")
    call = objects._store.call_s3

    def ignoring(what: str, *, IfMatch: str = "", IfNoneMatch: str = "", **more: Any) -> Any:  # noqa: N803 - names of the store
        return call(what, **more)

    monkeypatch.setattr(objects._store, "call_s3", ignoring)
    with pytest.raises(StoreRefuses, match="does not keep conditions on writing"):
        objects.expect_conditions("probe")
    assert "probe" not in objects.names("")


@pytest.mark.parametrize(
    ("error", "said"),
    [(PermissionError("Access Denied"), "may not be read or written (Access Denied)"), (OSError("reset"), "could not be reached (reset)")],
)
def test_what_a_store_refuses_is_said_with_its_address(server: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    objects = Objects(PLACE)

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(objects._store, "pipe_file", fail)
    with pytest.raises(StoreRefuses) as told:
        objects.write("a", b"1")
    assert f"s3://accounts/2024/home {said}" in told.value.why.words(Language.EN)


def test_without_a_bucket_or_with_a_password_nothing_is_asked_further(server: Any) -> None:
    with pytest.raises(StoreRefuses, match="the bucket of s3://nobody/home is not there"):
        Objects("s3://nobody/home").expect_conditions("probe")
    with pytest.raises(StoreRefuses) as told:
        Objects("s3://me:secret@accounts/home")
    assert "secret" not in str(told.value)


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(StoreRefuses) as told:
        Objects(PLACE)
    assert ".venv/bin/pip install -e '.[s3]'" in told.value.why.action(Language.EN)
