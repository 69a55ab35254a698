"""A copy of a large file that is made again and again, while little of the file changes.

Belongs here: letting both files share their bytes where the file system can, else writing the blocks that changed into the copy before the last one, and knowing that
nobody reads that. Does not belong here: what is copied and when (`published_copy`), a file that is complete or not there (`landing.files`).

The copy that is replaced is kept as a spare, and the next copy is made of it. Who began to read it has until then; where somebody still does, and on file systems that
cannot tell, a new file is written.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dagster_project.landing.files import build_file, copy_file

_BLOCK = 1 << 18
"""Bytes: as many as a block of DuckDB has."""
_CLONE = 0x40049409
"""FICLONE of linux/fs.h."""


def put_copy(source: Path, target: Path, *, keep: bool, announce: Callable[[os.stat_result], object]) -> None:
    """Make `target` a copy of `source` in one step; `keep` what stood there as a spare for the next time. `announce` is told what the copy is, before it takes its
    name. Raises `DiskFull`.

    `source` must not change meanwhile.
    """

    def build(part: Path) -> None:
        if not _is_on_a_device(target.parent):
            copy_file(source, part)
        elif _share(source, part):
            drop_spare(target)
        else:
            _take_spare(target, part)
            _bring_up_to(source, part)
            if keep and target.exists():
                with suppress(OSError):  # there are file systems without links
                    os.link(target, spare_of(target))
        announce(part.stat())

    build_file(target, build)


def drop_spare(target: Path) -> None:
    """Remove what the next copy would be made of."""
    spare = spare_of(target)
    if spare.is_dir() and not spare.is_symlink():
        shutil.rmtree(spare)
    else:
        spare.unlink(missing_ok=True)


def spare_of(target: Path) -> Path:
    """The copy that was replaced last."""
    return target.with_suffix(".spare")


def _take_spare(target: Path, part: Path) -> None:
    """Give the spare the name `part`; no file where it is somebody's as well, or somebody has it open."""
    spare = spare_of(target)
    part.unlink(missing_ok=True)
    if spare.is_file() and not spare.is_symlink():
        spare.replace(part)  # from here on nobody opens it by a name that is known
        if part.stat().st_nlink > 1 or not _is_nobodys(part):
            part.unlink()
    drop_spare(target)


def _bring_up_to(source: Path, part: Path) -> None:
    """Write into `part` the blocks of `source` that it has not. What it has is read rather than known: bits change while nobody looks."""
    block, other = memoryview(bytearray(_BLOCK)), memoryview(bytearray(_BLOCK))
    part.touch()
    with source.open("rb") as read, part.open("r+b") as written:
        while size := read.readinto(block):
            if written.readinto(other[:size]) != size or block[:size] != other[:size]:
                written.seek(read.tell() - size)
                written.write(block[:size])
            written.seek(read.tell())
        written.truncate(read.tell())
    os.utime(part)


def _is_on_a_device(folder: Path) -> bool:
    """Whether the file system is this system's own: of those of networks and other machines it could not be told who has a file open."""
    return sys.platform == "linux" and os.major(folder.stat().st_dev) != 0


def _share(source: Path, part: Path) -> bool:
    """Let `part` have the bytes of `source` until one of them is changed, where the file system can."""
    if sys.platform == "linux":
        import fcntl

        with source.open("rb") as read, part.open("ab") as written:
            try:
                fcntl.ioctl(written, _CLONE, read.fileno())
            except OSError:
                return False
            return True
    return False


def _is_nobodys(path: Path) -> bool:
    """Whether no process has the file open: Linux gives a lease for writing only then."""
    if sys.platform == "linux":
        import fcntl
        import signal

        with path.open("r+b") as file:
            try:
                fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # who opens it meanwhile ends no process
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            except OSError:
                return False
            return True
    return False
