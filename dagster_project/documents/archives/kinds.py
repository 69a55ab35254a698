"""The kinds of archives: each opens bytes and gives entries.

Belongs here: ZIP, tar and gzip with what comes with Python, 7z and RAR with libarchive where that is installed. Does not belong here: which entries are
taken (`members`).
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any, cast

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnreadableDocument, UnsupportedFormat
from dagster_project.documents.formats import FileFormat, format_of

_ENCRYPTED, _UTF_8 = 0x1, 0x800
"""Flags of a ZIP member."""
_AT_ONCE = 1 << 20
MOST_UNPACKED = 512 * 1024**2
"""Bytes of all members of an archive, as many as one file may have."""
_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""What the libraries raise over a broken archive, or one packed in a manner that they do not know."""


class Locked(Exception):
    """The entry opens only with a password."""


@dataclass(slots=True)
class Room:
    """Bytes that may still be unpacked, and the entries met."""

    bytes_left: int = MOST_UNPACKED
    count: int = 0

    def take(self, file: IO[bytes]) -> bytes:
        """All of a file. Raises `TooLargeDocument` where it is larger than what is left."""
        parts = []
        while part := file.read(_AT_ONCE):
            parts.append(self.fill(part))
        return b"".join(parts)

    def fill(self, part: bytes) -> bytes:
        self.bytes_left -= len(part)
        if self.bytes_left < 0:
            raise TooLargeDocument("archive", most=MOST_UNPACKED // 1024**2)
        return part


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive. `path` has / between its parts; `read` gives its bytes and raises `Locked`, `DamagedDocument`, `TooLargeDocument`."""

    path: str
    read: Callable[[Room], bytes]
    is_link: bool = False


def _zip(data: bytes, file_name: str) -> Iterator[Entry]:
    with _damage_told(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield Entry(_zip_name(info).replace("\\", "/"), lambda room, info=info: _zip_member(archive, info, room))  # type: ignore[misc]


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: Room) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise Locked
    with _damage_told(), archive.open(info) as file:
        return room.take(file)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member. Programs in China write it in GBK, or in UTF-8 without saying so; Python takes both for the code page of the first PC."""
    if info.flag_bits & _UTF_8:
        return info.filename
    return _decoded(info.filename.encode("cp437", errors="replace"))


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("gb18030", errors="replace")


def _tar(data: bytes, file_name: str) -> Iterator[Entry]:
    with _damage_told(), tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:
            name = _decoded(info.name.encode("utf-8", errors="surrogateescape"))
            if info.issym() or info.islnk():
                yield Entry(name, lambda room: b"", is_link=True)
            elif info.isfile():
                yield Entry(name, lambda room, info=info: _tar_member(archive, info, room))  # type: ignore[misc]


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, room: Room) -> bytes:
    with _damage_told():
        file = archive.extractfile(info)
        return room.take(file) if file else b""


def _gzip(data: bytes, file_name: str) -> Iterator[Entry]:
    """The one file in it, or those of the tar archive that it is."""
    room = Room()
    with _damage_told(), gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        inside = room.take(cast(IO[bytes], file))
    if format_of(inside) is FileFormat.TAR:
        yield from _tar(inside, file_name)
    else:
        yield Entry(PurePath(file_name).stem or file_name, lambda room: room.fill(inside))


def _by_libarchive(data: bytes, file_name: str) -> Iterator[Entry]:
    """The entries of 7z and RAR. libarchive gives each only while it is the current one, so that its bytes are read at once."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError):  # what it raises where the library itself is not there
        raise UnsupportedFormat("libarchive") from None
    try:
        with libarchive.memory_reader(data) as archive:
            for entry in archive:
                if not entry.isdir:
                    yield Entry(
                        str(entry.pathname).replace("\\", "/"),
                        lambda room, entry=entry: _libarchive_member(entry, room),  # type: ignore[misc]
                        is_link=bool(entry.issym or entry.islnk),
                    )
    except libarchive.exception.ArchiveError as error:
        raise DamagedDocument("archive", error=error.msg or "unknown") from None


def _libarchive_member(entry: Any, room: Room) -> bytes:
    import libarchive

    try:
        return b"".join(room.fill(bytes(part)) for part in entry.get_blocks())
    except libarchive.exception.ArchiveError as error:
        if "ncrypted" in str(error) or "assphrase" in str(error):
            raise Locked from None
        raise DamagedDocument("archive", error=error.msg or "unknown") from None


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turns what the libraries raise over a broken archive into `DamagedDocument`."""
    try:
        yield
    except UnreadableDocument:
        raise
    except _DAMAGED as error:
        raise DamagedDocument("archive", error=f"{type(error).__name__}: {error}") from None


OPENERS: Mapping[FileFormat | None, Callable[[bytes, str], Iterator[Entry]]] = {
    FileFormat.ZIP: _zip,
    FileFormat.TAR: _tar,
    FileFormat.GZIP: _gzip,
    FileFormat.SEVEN_ZIP: _by_libarchive,
    FileFormat.RAR: _by_libarchive,
}
