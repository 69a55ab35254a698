"""Writing a file so that it is either there and complete, or not there.

Belongs here: temporary name, fsync, rename, and the one error for a disk that has no room. Does not belong here: what the files hold.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class DiskFull(Exception):
    """There is no room to write a file; nothing of it was left behind."""


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` as a whole. Raises `DiskFull`."""
    build_file(path, lambda part: part.write_bytes(data))


def build_file(path: Path, build: Callable[[Path], object]) -> None:
    """Let `build` write a file under a temporary name beside `path`, then give it its name in one step. Raises `DiskFull`."""
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


@contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal for want of room into `DiskFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(
                f"no room on the disk to write {path}: free some space and run the same command again; what is there stays valid"
            ) from error
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
