"""Whether bytes can be a document, by what they are and not by what a server calls them.

Belongs here: the kinds of file that disclosures come in, and signs of a file that is cut off. Does not belong here: how a format is told
(`documents.formats`), reading any of them (`documents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from dagster_project.documents.formats import FileFormat, format_of
from dagster_project.fetching.policy import FetchFailed, TransientFetchError

_LOOKED_AT = 4096


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its formats, which endings a name may have, and what stands near its end when all of it is there."""

    name: str
    suffixes: tuple[str, ...]
    formats: frozenset[FileFormat]
    ends: bytes = b""


KINDS = (
    FileKind("PDF", (".pdf",), frozenset({FileFormat.PDF}), b"%%EOF"),
    FileKind(
        "ZIP or Office",
        (".xlsx", ".docx", ".pptx", ".ofd", ".et", ".wps", ".ods", ".odt", ".zip"),
        frozenset({FileFormat.ZIP}),
        b"PK\x05\x06",
    ),
    FileKind("Office 97", (".xls", ".doc", ".ppt", ".et", ".wps"), frozenset({FileFormat.OLE})),
    FileKind(
        "archive",
        (".rar", ".7z", ".gz", ".tgz", ".tar"),
        frozenset({FileFormat.RAR, FileFormat.SEVEN_ZIP, FileFormat.GZIP, FileFormat.TAR}),
    ),
    FileKind("image", (".png", ".jpg", ".jpeg", ".tif", ".tiff"), frozenset({FileFormat.PNG, FileFormat.JPEG, FileFormat.TIFF})),
)
_PAGE = FileKind(
    "web page", (".html", ".htm", ".shtml", ".mht", ".mhtml", ".xls", ".doc"), frozenset({FileFormat.WEB_PAGE, FileFormat.MESSAGE})
)
_TEXT = FileKind("text", (".txt", ".csv", ".md", ".rtf"), frozenset({FileFormat.TEXT, FileFormat.RTF, FileFormat.MARKUP}))


def kind_of(beginning: bytes) -> FileKind | None:
    """The kind of file that begins like this; None for what no disclosure comes in."""
    found = format_of(beginning)
    return next((kind for kind in (*KINDS, _PAGE, _TEXT) if found in kind.formats), None)


def is_web_page(path: Path) -> bool:
    """Whether a file is a web page."""
    with path.open("rb") as handle:
        return kind_of(handle.read(_LOOKED_AT)) is _PAGE


def document_suffixes() -> tuple[str, ...]:
    """Endings of names that documents and archives of documents have, web pages and pictures not among them."""
    return tuple(suffix for kind in (*KINDS, _TEXT) if kind.name != "image" for suffix in kind.suffixes)


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
