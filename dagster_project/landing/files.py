"""Writing a file so that it is either there and complete, or not there.

Belongs here: temporary name, fsync, rename, clearing up after a process that was killed, the one error for a disk that has no room, and reading
what is known of something where that may be damaged. Does not belong here: what the files hold.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster_project.knowledge.messages import Explained

_AT_ONCE = 1 << 30


class DiskFull(Explained):
    """There is no room to write a file; nothing of it was left behind."""


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` as a whole. Raises `DiskFull`."""
    build_file(path, lambda part: part.write_bytes(data))


def build_file(path: Path, build: Callable[[Path], object]) -> None:
    """Let `build` write a file under a temporary name beside `path`, then give it its name in one step. Raises `DiskFull`.

    What a process that was killed has left of the same file is removed.
    """
    remove_parts(path.parent, path.name)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with room_for(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            build(part)
            _sync(part)
            part.replace(path)
            _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def read_object(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file; None where it is not there or damaged (`integrity` tells of the latter)."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def copy_file(source: Path, target: Path) -> None:
    """Copy bytes, at no cost where the file system can let two files share them until one is changed (Btrfs, XFS and others on Linux)."""
    if not hasattr(os, "copy_file_range"):
        shutil.copyfile(source, target)
        return
    with source.open("rb") as read, target.open("wb") as written:
        while os.copy_file_range(read.fileno(), written.fileno(), _AT_ONCE):
            pass


def remove_parts(folder: Path, name: str = "*") -> None:
    """Remove the temporary files in `folder` (of one file, or all) whose process is no more."""
    for part in folder.glob(f".{name}.*.part"):
        if not _is_being_written(part):
            part.unlink(missing_ok=True)


def abandoned_parts(folder: Path) -> Iterator[Path]:
    """The temporary files anywhere below `folder` whose process is no more."""
    return (part for part in sorted(folder.rglob(".*.part")) if not _is_being_written(part))


def _is_being_written(part: Path) -> bool:
    process = part.name.split(".")[-2]
    return process.isdigit() and _is_alive(int(process))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal for want of room into `DiskFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull("disk_full", path=path) from error
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
