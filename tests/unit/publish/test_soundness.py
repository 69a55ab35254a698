"""A database that is damaged, locked or written by somebody else is told, and nothing that others wrote is lost without a word."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.publish import soundness
from dagster_project.publish.queries import connect
from dagster_project.publish.renewed_copy import spare_of
from dagster_project.publish.soundness import (
    UnusableWarehouse,
    copies_kept_for_others,
    damages,
    drop_damaged,
    expect_room,
    is_as_published,
    is_written_by_others,
    publish_and_seal,
)


@contextmanager
def open_elsewhere(path: Path, statement: str = "select 1") -> Iterator[None]:
    """Another program that has a database open for writing."""
    program = f"import duckdb; c = duckdb.connect({str(path)!r}); c.execute({statement!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield
        process.communicate("\n")


def ids(home: Home) -> list[str]:
    return [why.id for why in damages(home, thoroughly=True)]


def test_what_was_published_is_as_it_was_left(home: Home) -> None:
    assert publish_and_seal(home) is None
    assert is_as_published(home)
    assert ids(home) == []
    assert publish_and_seal(home) is None


def test_what_another_program_wrote_is_kept_aside_and_told(home: Home) -> None:
    publish_and_seal(home)
    with duckdb.connect(str(home.published)) as other:
        other.execute("create table mine as select 42 as answer")
    assert is_written_by_others(home)
    assert ids(home) == ["written_published"]
    kept = publish_and_seal(home)
    assert kept is not None
    with duckdb.connect(str(kept), read_only=True) as theirs:
        assert theirs.execute("select answer from mine").fetchall() == [(42,)]
    with connect(home) as published, pytest.raises(duckdb.CatalogException):
        published.execute("select * from mine")
    assert ids(home) == []
    assert copies_kept_for_others(home) == [kept]


def test_what_another_program_is_about_to_write_is_kept_as_well(home: Home) -> None:
    publish_and_seal(home)
    with open_elsewhere(home.published, "create table mine as select 42 as answer"):
        with pytest.raises(UnusableWarehouse) as locked:
            connect(home)
        assert "access_mode=READ_ONLY" in locked.value.why.action(Language.EN)
        assert str(home.published) in locked.value.why.reason(Language.ZH)
        kept = publish_and_seal(home)
        with connect(home) as published:
            assert published.execute("select count(*) from marts.dim_document").fetchone() == (3,)
    assert kept is not None
    with duckdb.connect(str(kept), read_only=True) as theirs:
        assert theirs.execute("select answer from mine").fetchall() == [(42,)]


def test_a_copy_that_another_program_holds_open_for_writing_is_kept_for_it(home: Home) -> None:
    publish_and_seal(home)
    with open_elsewhere(home.published):
        kept = publish_and_seal(home)
        with connect(home) as published:
            assert published.execute("select count(*) from marts.dim_document").fetchone() == (3,)
    assert kept is not None


def test_what_a_damaged_copy_left_to_be_written_does_not_get_into_the_next(home: Home) -> None:
    publish_and_seal(home)
    home.published.write_bytes(b"damaged")
    home.published.with_name("published.duckdb.wal").write_bytes(b"of it")
    assert publish_and_seal(home) is None
    assert ids(home) == []


def test_a_published_file_cut_in_half_is_told_and_published_again(home: Home) -> None:
    publish_and_seal(home)
    home.published.write_bytes(home.published.read_bytes()[: home.published.stat().st_size // 2])
    assert not is_as_published(home)
    assert not is_written_by_others(home)
    assert ids(home) == ["damaged_published"]
    assert publish_and_seal(home) is None
    assert ids(home) == []


class Case(NamedTuple):
    file: str
    id: str


@pytest.mark.parametrize("case", [Case("unpublished", "damaged_database"), Case("published", "damaged_published")])
def test_flipped_bytes_are_found_and_the_file_can_go(home: Home, case: Case) -> None:
    publish_and_seal(home)
    path: Path = getattr(home, case.file)
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create table large as select range as n, md5(range::varchar) as t from range(200000)")
    publish_and_seal(home)
    stat = path.stat()
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 3, len(data), 4096):  # some blocks may be free
        data[at] ^= 0xFF
    path.write_bytes(data)
    assert path.stat().st_size == stat.st_size
    assert case.id in ids(home)
    drop_damaged(home)
    assert not path.exists()


def test_no_database_is_no_damage(home: Home) -> None:
    home.build.write_bytes(b"no database")
    assert ids(home) == ["damaged_database"]
    drop_damaged(home)
    assert ids(home) == []


def test_a_disk_without_room_for_a_copy_is_told_before_the_build(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_and_seal(home)
    expect_room(home)

    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr(soundness.shutil, "disk_usage", lambda path: Usage(10 * 1024**2))
    with pytest.raises(DiskFull, match="only 10 MiB are free"):
        expect_room(home)
    assert ids(home) == ["little_room"]
    with spare_of(home.published).open("wb") as spare:
        spare.truncate(home.published.stat().st_size + 64 * 1024**2)  # the next copy takes its place
    assert ids(home) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_publication_that_is_killed_beside_the_rename_is_nobody_elses(home: Home, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    publish_and_seal(home)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if moment == "before":
            patch.setattr("pathlib.Path.replace", die)
            patch.setattr(soundness, "write_file", lambda path, data: path.write_bytes(data))
        else:
            patch.setattr(soundness, "open_published", die)
        with pytest.raises(KeyboardInterrupt):
            publish_and_seal(home)
    assert ids(home) == []
    assert publish_and_seal(home) is None
