"""What an archive holds: `members_of`, a pure function of bytes.

Belongs here: which members are taken, under which names, and how much may unpack. Does not belong here: each kind of archive (`kinds`), reading the
members, landing them.

An archive comes from a stranger: a name that leads out of it, a link, a member that unpacks to far more than any disclosure, archives nested without
end are refused by name. Nothing is ever written to a path of the archive's choosing.
"""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import NamedTuple

from dagster_project.documents.archives.kinds import OPENERS, Entry, Locked, Room
from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnreadableDocument
from dagster_project.documents.formats import format_within
from dagster_project.documents.sandbox.process import Reached

WITHIN = "!/"
"""Stands between an archive and the path of a member: `2021.zip!/附件/表.xlsx`."""
_MOST_NESTED = 3
"""Archives in one another."""
_MOST_MEMBERS = 5_000
_NO_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini"})


class Member(NamedTuple):
    """A member by its path, or why it is not taken: `refusal` names the reason then, and `data` is empty."""

    path: str
    data: bytes = b""
    refusal: str = ""


def is_archive(data: bytes) -> bool:
    """Whether bytes are an archive of documents; an Office document is none, although it is a ZIP file."""
    return format_within(data) in OPENERS


def members_of(data: bytes, file_name: str, reached: Reached | None = None) -> list[Member]:
    """The members of an archive in order, those of archives in it with theirs in their place. It has no pages to be told of to `reached`.

    Raises `DamagedDocument`, `TooLargeDocument`, and `UnsupportedFormat` where the program for this kind of archive is not installed.
    """
    found = _unpacked(data, file_name, Room(), 1)
    if not found:
        raise DamagedDocument("empty_archive")
    return found


def _unpacked(data: bytes, file_name: str, room: Room, depth: int) -> list[Member]:
    found: list[Member] = []
    for entry in OPENERS[format_within(data)](data, file_name):
        room.count += 1
        if room.count > _MOST_MEMBERS:
            raise TooLargeDocument("members", most=_MOST_MEMBERS)
        if not _is_junk(entry.path):
            found += _members(entry, room, depth)
    return found


def _members(entry: Entry, room: Room, depth: int) -> list[Member]:
    """The member, or those of the archive that it is."""
    if _leads_out(entry.path):
        return [Member(entry.path, refusal="unsafe_member")]
    if entry.is_link:
        return [Member(entry.path, refusal="linked_member")]
    try:
        data = entry.read(room)
    except Locked:
        return [Member(entry.path, refusal="locked_member")]
    except DamagedDocument:
        return [Member(entry.path, refusal="damaged_member")]
    if not is_archive(data):
        return [Member(entry.path, data)]
    if depth == _MOST_NESTED:
        return [Member(entry.path, refusal="nested_member")]
    try:
        inner = _unpacked(data, entry.path, room, depth + 1)
    except TooLargeDocument:
        raise
    except UnreadableDocument:
        return [Member(entry.path, data)]  # read as a document, it says what is the matter
    return [member._replace(path=f"{entry.path}{WITHIN}{member.path}") for member in inner]


def _is_junk(path: str) -> bool:
    """Whether a member is what systems leave beside documents."""
    parts = PurePosixPath(path).parts
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts) or bool(parts and parts[-1].lower() in _NO_DOCUMENTS)


def _leads_out(path: str) -> bool:
    return path.startswith("/") or bool(PureWindowsPath(path).drive) or ".." in PurePosixPath(path).parts
