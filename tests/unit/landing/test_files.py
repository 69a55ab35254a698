"""A file is there and complete, or not there."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from dagster_project.landing.files import DiskFull, build_file, remove_parts, write_file


def test_a_full_disk_leaves_nothing_behind_and_says_what_to_do(tmp_path: Path) -> None:
    def fill(part: Path) -> None:
        part.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull, match="free some space"):
        build_file(tmp_path / "cells.parquet", fill)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "sidecar.json"
    write_file(path, b"old")

    def interrupted(part: Path) -> None:
        part.write_bytes(b"ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_file(path, interrupted)
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"old"]


def test_folders_are_made_as_needed(tmp_path: Path) -> None:
    write_file(tmp_path / "文件 夹" / "x.json", b"{}")
    assert (tmp_path / "文件 夹" / "x.json").read_bytes() == b"{}"


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as dead:
        pass
    (tmp_path / f".a.json.{dead.pid}.part").write_bytes(b"ha")
    (tmp_path / f".b.json.{dead.pid}.part").write_bytes(b"ha")
    (tmp_path / f".a.json.{os.getppid()}.part").write_bytes(b"ha")
    write_file(tmp_path / "a.json", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".a.json.{os.getppid()}.part", f".b.json.{dead.pid}.part", "a.json"]
    remove_parts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".a.json.{os.getppid()}.part", "a.json"]


def test_a_file_has_its_name_only_once_its_bytes_are_on_the_disk_and_the_name_is_then_written_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power failure leaves an empty file under the right name."""
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        target = Path(f"/proc/self/fd/{handle}").readlink()
        done.append("folder" if target.is_dir() else f"file of {target.stat().st_size}")
        sync(handle)

    def rename(path: Path, target: Path) -> Path:
        done.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    write_file(tmp_path / "cells.parquet", b"whole")
    assert done == ["file of 5", "rename", "folder"]
