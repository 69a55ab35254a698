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
        put_copy(source, target, keep=True)
    spare = spare_of(target).stat().st_ino
    wanted = change(source, 50 * BLOCK - 50)
    before = written()
    put_copy(source, target, keep=True)
    assert target.read_bytes() == wanted
    assert target.stat().st_ino == spare
    assert written() - before < 4 * BLOCK  # three changed, one on both sides of a border among them


def test_a_file_that_became_longer_or_shorter_is_copied_whole(source: Path, target: Path) -> None:
    for blocks in (100, 103, 90, 101, 3, 120):
        with source.open("r+b") as file:
            file.truncate(blocks * BLOCK - 5)
        wanted = change(source, blocks * BLOCK - 200)
        put_copy(source, target, keep=True)
        assert target.read_bytes() == wanted


def test_who_reads_a_copy_goes_on_reading_it(source: Path, target: Path) -> None:
    wanted = source.read_bytes()
    put_copy(source, target, keep=True)
    with target.open("rb") as reader:
        for at in range(5):
            current = change(source, at * BLOCK)
            put_copy(source, target, keep=True)
            assert target.read_bytes() == current
        assert reader.read() == wanted


@pytest.mark.parametrize("what", ["written", "linked", "lost", "interrupted"])
def test_a_copy_that_is_not_as_it_was_left_is_no_spare(source: Path, target: Path, what: str) -> None:
    for at in range(2):
        change(source, at * BLOCK)
        put_copy(source, target, keep=True)
    spare = spare_of(target)
    other = target.with_name("somebody's")
    match what:
        case "written":
            change(spare, 60 * BLOCK)
        case "linked":
            os.link(spare, other)
        case "lost":
            spare.with_name(f"{spare.name}.blocks").unlink()
        case "interrupted":  # between both names of what is replaced
            spare.unlink()
            os.link(target, spare)
    kept = other.read_bytes() if what == "linked" else b""
    wanted = change(source, 30 * BLOCK)
    put_copy(source, target, keep=True)
    assert target.read_bytes() == wanted
    assert what != "linked" or other.read_bytes() == kept


def test_where_there_are_no_links_every_copy_is_whole(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    for at in (0, 7 * BLOCK):
        wanted = change(source, at)
        put_copy(source, target, keep=True)
        assert target.read_bytes() == wanted
    assert not spare_of(target).exists()
