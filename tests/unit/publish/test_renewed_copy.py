"""A large file is copied by what changed in it, into a file that nobody reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dagster_project.publish import renewed_copy
from dagster_project.publish.renewed_copy import put_copy, spare_of

BLOCK = 1 << 16


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of a hundred blocks and a bit, where bytes are not shared."""
    if os.name != "posix" or os.uname().sysname != "Linux" or os.major(tmp_path.stat().st_dev) == 0:
        pytest.skip("this file system cannot tell who has a file open")
    monkeypatch.setattr(renewed_copy, "_share", lambda source, part: False)
    path = tmp_path / "source"
    path.write_bytes(os.urandom(100 * BLOCK + 17))
    return path


@pytest.fixture
def target(source: Path) -> Path:
    return source.with_name("target.duckdb")


def put(source: Path, target: Path) -> None:
    put_copy(source, target, keep=True, announce=lambda copy: None)


def change(source: Path, at: int) -> bytes:
    with source.open("r+b") as file:
        file.seek(at)
        file.write(os.urandom(100))
    return source.read_bytes()


def written() -> int:
    """Bytes that this process has written so far."""
    return int(Path("/proc/self/io").read_text().partition("wchar: ")[2].split()[0])


def test_only_what_changed_is_written(source: Path, target: Path) -> None:
    for at in (0, 7 * BLOCK):
        change(source, at)
        put(source, target)
    spare = spare_of(target).stat().st_ino
    wanted = change(source, 50 * BLOCK - 50)
    before = written()
    put(source, target)
    assert target.read_bytes() == wanted
    assert target.stat().st_ino == spare
    assert written() - before < 4 << 18  # in three places something changed


def test_a_file_that_became_longer_or_shorter_is_copied_whole(source: Path, target: Path) -> None:
    for blocks in (100, 103, 90, 101, 3, 120):
        with source.open("r+b") as file:
            file.truncate(blocks * BLOCK - 5)
        wanted = change(source, blocks * BLOCK - 200)
        put(source, target)
        assert target.read_bytes() == wanted


def test_who_reads_a_copy_goes_on_reading_it(source: Path, target: Path) -> None:
    wanted = source.read_bytes()
    put(source, target)
    with target.open("rb") as reader:
        for at in range(5):
            current = change(source, at * BLOCK)
            put(source, target)
            assert target.read_bytes() == current
        assert reader.read() == wanted


@pytest.mark.parametrize("what", ["written", "rotten", "linked", "a folder", "a link", "interrupted"])
def test_whatever_became_of_the_spare_the_next_copy_is_exact_and_nothing_else_is_written(source: Path, target: Path, what: str) -> None:
    for at in range(2):
        change(source, at * BLOCK)
        put(source, target)
    spare = spare_of(target)
    other = target.with_name("somebody's")
    match what:
        case "written":
            change(spare, 60 * BLOCK)
        case "rotten":  # bits change, and neither size nor time tell
            times = spare.stat().st_atime_ns, spare.stat().st_mtime_ns
            change(spare, 60 * BLOCK)
            os.utime(spare, ns=times)
        case "linked":
            os.link(spare, other)
        case "a folder":
            spare.unlink()
            spare.mkdir()
        case "a link":
            spare.replace(other)
            spare.symlink_to(other)
        case "interrupted":  # between both names of what is replaced
            spare.unlink()
            os.link(target, spare)
    kept = other.read_bytes() if other.exists() else b""
    wanted = change(source, 30 * BLOCK)
    put(source, target)
    assert target.read_bytes() == wanted
    assert kept == (other.read_bytes() if other.exists() else b"")


def test_where_there_are_no_links_every_copy_is_whole(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    for at in (0, 7 * BLOCK):
        wanted = change(source, at)
        put(source, target)
        assert target.read_bytes() == wanted
    assert not spare_of(target).exists()
