"""Whether bytes can be a document, by what they are and not by what a server calls them.

Belongs here: signatures of the kinds of file that disclosures come in, and signs of a file that is cut off. Does not belong here: reading
any of them (`documents`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from dagster_project.fetching.policy import FetchFailed, TransientFetchError

_LOOKED_AT = 4096
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: how it begins, which endings a name may have, and what stands near its end when all of it is there."""

    name: str
    suffixes: tuple[str, ...]
    begins: tuple[bytes, ...] = ()
    ends: bytes = b""


KINDS = (
    FileKind("PDF", (".pdf",), (b"%PDF-",), b"%%EOF"),
    FileKind("ZIP or Office", (".xlsx", ".docx", ".pptx", ".ofd", ".et", ".wps", ".ods", ".odt", ".zip"), (b"PK\x03\x04",), b"PK\x05\x06"),
    FileKind("Office 97", (".xls", ".doc", ".ppt", ".et", ".wps"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    FileKind("image", (".png", ".jpg", ".jpeg", ".tif", ".tiff"), (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")),
)
_PAGE = FileKind("web page", (".html", ".htm", ".shtml", ".mht", ".mhtml", ".xls", ".doc"))
_TEXT = FileKind("text", (".txt", ".csv", ".md", ".rtf"))


def kind_of(beginning: bytes) -> FileKind | None:
    """The kind of file that begins like this; None for what no disclosure comes in."""
    for kind in KINDS:
        # A PDF may have a few bytes before its header.
        if any(sign in beginning[:1024] if kind.name == "PDF" else beginning.startswith(sign) for sign in kind.begins):
            return kind
    if _HTML.search(beginning):
        return _PAGE
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in beginning:
        return _TEXT
    return None


def expect_document(path: Path, file_name: str) -> FileKind:
    """The kind of a fetched file.

    Raises `FetchFailed` for what no disclosure comes in and for a web page in the place of the file that was asked for (an error or login page
    sent as if all were well), `TransientFetchError` for a file that is cut off.
    """
    with path.open("rb") as handle:
        beginning = handle.read(_LOOKED_AT)
        size = handle.seek(0, 2)
        handle.seek(max(0, size - 70_000))  # a ZIP may carry a comment of 65,535 bytes
        end = handle.read()
    if not size:
        raise TransientFetchError("fetched_empty")
    kind = kind_of(beginning)
    if kind is None:
        raise FetchFailed("no_disclosure_format")
    suffix = PurePath(file_name).suffix.lower()
    promised = next((known for known in KINDS if suffix in known.suffixes), None)
    if promised and kind is _PAGE and suffix not in kind.suffixes:
        raise FetchFailed("web_page_instead", suffix=suffix)
    if kind.ends and kind.ends not in end:
        raise TransientFetchError("fetched_cut_off", format=kind.name, size=size)
    return kind
