"""A copy of a large file that is made again and again, while little of the file changes.

Belongs here: letting both files share their bytes where the file system can, else writing the blocks that changed into the copy before the last one, and knowing that
nobody reads that. Does not belong here: what is copied and when (`published_copy`), a file that is complete or not there (`landing.files`).

The copy that is replaced is kept as a spare, and the next copy is made of it. Who began to read it has until then; where somebody still does, and on file systems that
cannot tell, a new file is written.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

from dagster_project.landing.files import build_file, copy_file, write_file

_BLOCK = 1 << 16
_DIGEST = hashlib.sha256
_CLONE = 0x40049409
"""FICLONE of linux/fs.h."""


def put_copy(source: Path, target: Path, *, keep: bool) -> None:
    """Make `target` a copy of `source` in one step; `keep` what stood there as a spare for the next time. Raises `DiskFull`.

    `source` must not change meanwhile. Beside `target` lie its spare, and of both the hashes of their blocks.
    """
    digests: list[bytes] = []

    def build(part: Path) -> None:
        if not _is_on_a_device(target.parent):
            copy_file(source, part)
        elif not _share(source, part):
            digests.extend(_bring_up_to(source, part, _take_spare(target, part)))
            if keep and target.exists():
                with suppress(OSError):  # there are file systems without links
                    os.link(target, spare_of(target))

    build_file(target, build)
    if not digests:
        drop_spare(target)
    else:
        if spare_of(target).exists() and _digests_of(target).exists():
            _digests_of(target).replace(_digests_of(spare_of(target)))
        write_file(_digests_of(target), b"".join([_identity(target), *digests]))


def drop_spare(target: Path) -> None:
    """Remove what the next copy would be made of."""
    for path in (spare_of(target), _digests_of(spare_of(target))):
        path.unlink(missing_ok=True)


def spare_of(target: Path) -> Path:
    """The copy that was replaced last."""
    return target.with_suffix(".spare")


def _take_spare(target: Path, part: Path) -> list[bytes]:
    """Give the spare the name `part` and tell the hashes of its blocks; none, and no file, where they are not sure or somebody has it open."""
    spare = spare_of(target)
    told = _digests_of(spare).read_bytes() if spare.exists() and _digests_of(spare).exists() else b""
    part.unlink(missing_ok=True)
    if told:
        spare.replace(part)  # from here on nobody opens it by a name that is known
    drop_spare(target)
    if told and told.startswith(_identity(part)) and part.stat().st_nlink == 1 and _is_nobodys(part):
        size = _DIGEST().digest_size
        return [told[at : at + size] for at in range(size, len(told), size)]
    part.unlink(missing_ok=True)
    return []


def _bring_up_to(source: Path, part: Path, known: list[bytes]) -> list[bytes]:
    """Write into `part` the blocks of `source` that it lacks, and tell the hashes of all."""
    found: list[bytes] = []
    block = memoryview(bytearray(_BLOCK))
    with source.open("rb", buffering=0) as read, part.open("r+b" if known else "wb", buffering=0) as written:
        while size := read.readinto(block):
            digest = _DIGEST(block[:size]).digest()
            if known[len(found) : len(found) + 1] != [digest]:
                written.seek(read.tell() - size)
                written.write(block[:size])
            found.append(digest)
        written.truncate(read.tell())
    os.utime(part)
    return found


def _identity(path: Path) -> bytes:
    """By which a file is known again that nobody has written into."""
    stat = path.stat()
    return _DIGEST(f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}".encode()).digest()


def _digests_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.blocks")


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
