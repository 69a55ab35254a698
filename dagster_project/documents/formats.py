"""What bytes are, told from the bytes themselves: PDF, Office, picture, web page, text.

Belongs here: the signatures of file formats, and what a container holds. Does not belong here: which of them are read, and by what (`readers`), which are
fetched (`dagster_project.fetching`), the encoding of a text (`text.dump`).
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import Enum, auto

import olefile


class FileFormat(Enum):
    """A format that published files come in. `ZIP` is also what newer Office documents and .ofd are inside, `OLE` what old ones and Outlook's
    messages are; `MESSAGE` is a mail or a web page saved with its pictures (MHTML); `MARKUP` is XML, and a web page that does not begin as one.

    The beginning of a file tells no more than these. `format_within` also tells what a container is inside: `EXCEL` and `WORD` are those of today
    (.xlsx, .docx), `OLD_EXCEL` and `OLD_WORD` those before 2007 (.xls and .et, .doc and .wps), `LOCKED_OFFICE` either with a password, `OFFICE_XML`
    either as one XML file."""

    PDF = auto()
    ZIP = auto()
    OLE = auto()
    GZIP = auto()
    SEVEN_ZIP = auto()
    TAR = auto()
    MESSAGE = auto()
    JPEG = auto()
    PNG = auto()
    GIF = auto()
    TIFF = auto()
    RTF = auto()
    RAR = auto()
    WEB_PAGE = auto()
    MARKUP = auto()
    TEXT = auto()
    EXCEL = auto()
    EXCEL_BINARY = auto()
    OLD_EXCEL = auto()
    WORD = auto()
    OLD_WORD = auto()
    SLIDES = auto()
    OPEN_DOCUMENT = auto()
    OFD = auto()
    LOCKED_OFFICE = auto()
    OFFICE_XML = auto()


PICTURES = frozenset({FileFormat.JPEG, FileFormat.PNG, FileFormat.GIF, FileFormat.TIFF})
_PDF_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
"""Bytes: a PDF may have a few others before its header, such as blank lines or the head of the answer that brought it."""
_SIGNATURES = {
    b"PK\x03\x04": FileFormat.ZIP,
    b"PK\x05\x06": FileFormat.ZIP,
    b"PK\x07\x08": FileFormat.ZIP,
    b"\xd0\xcf\x11\xe0": FileFormat.OLE,
    b"\xff\xd8\xff": FileFormat.JPEG,
    b"\x89PNG": FileFormat.PNG,
    b"GIF8": FileFormat.GIF,
    b"II*\x00": FileFormat.TIFF,
    b"MM\x00*": FileFormat.TIFF,
    b"{\\rtf": FileFormat.RTF,
    b"Rar!": FileFormat.RAR,
    b"\x1f\x8b\x08": FileFormat.GZIP,
    b"7z\xbc\xaf\x27\x1c": FileFormat.SEVEN_ZIP,
}
_TAR_AT = 257
"""Where a tar archive says `ustar`, in the head of its first member. The first block of an older one is told by its checksum."""
_TAR_HEAD = 512
_TAR_CHECKSUM = slice(148, 156)
_MESSAGE = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE
)
"""Header lines of a message up to one that says so. The head of an HTTP answer begins with another line."""
_LOOKED_AT = 4096
_TAGS = rb"html|head|body|meta|title|style|div|table|center|p|span|font|h[1-6]|ul|ol|br|article|section|main"
_WEB_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|" + _TAGS + rb")(?=[\s>/:])", re.IGNORECASE | re.DOTALL)
_OFFICE_XML = re.compile(
    rb"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet|schemas.microsoft.com/office/\d+/(?:word|2006/xmlPackage)"
)
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HTML = re.compile(rb"<html\b|<!doctype\s+html", re.IGNORECASE)
_MEMBERS = {
    "xl/workbook.xml": FileFormat.EXCEL,
    "xl/workbook.bin": FileFormat.EXCEL_BINARY,
    "word/document.xml": FileFormat.WORD,
    "ppt/presentation.xml": FileFormat.SLIDES,
    "OFD.xml": FileFormat.OFD,
    "META-INF/manifest.xml": FileFormat.OPEN_DOCUMENT,
}
_BARE_OPEN_DOCUMENT = frozenset({"mimetype", "content.xml"})
"""What an OpenDocument has that came without its list of parts."""
_STREAMS = {
    "EncryptedPackage": FileFormat.LOCKED_OFFICE,
    "WordDocument": FileFormat.OLD_WORD,
    "Workbook": FileFormat.OLD_EXCEL,
    "Book": FileFormat.OLD_EXCEL,
    "PowerPoint Document": FileFormat.SLIDES,
}
"""What stands in the topmost folder of a container of each format."""
_NOTHING = b"\x00 \t\r\n\x0b\x0c"


def is_blank(data: bytes) -> bool:
    """Whether a file has no content: no bytes, or only blanks and zero bytes, which a failed download is filled with."""
    # Of nearly every file the beginning tells it, without a copy of the whole.
    return not data[:_LOOKED_AT].strip(_NOTHING) and not data.strip(_NOTHING)


def format_of(data: bytes) -> FileFormat | None:
    """The format of a file, or of its first 4,096 bytes; None where they are of no format that is known here and hold zero bytes, as no text does."""
    marked = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    beginning = data[len(marked) : _LOOKED_AT]
    if marked:
        beginning = beginning.decode(_BYTE_ORDER_MARKS[marked], errors="replace").encode()
    beginning = beginning.lstrip()
    found = next((known for signature, known in _SIGNATURES.items() if beginning.startswith(signature)), None)
    # What begins as a container is one, also where a PDF lies in it as it is: its header then stands within reach, too.
    if found:
        return found
    if _is_tar(data):
        return FileFormat.TAR
    if _MESSAGE.match(beginning):
        return FileFormat.MESSAGE
    if _PDF_HEADER in data[:_HEADER_WITHIN]:
        return FileFormat.PDF
    if beginning.startswith(b"<"):
        return FileFormat.WEB_PAGE if _WEB_PAGE.match(beginning) else FileFormat.MARKUP
    return FileFormat.TEXT if marked or b"\x00" not in data[:_LOOKED_AT] else None


def format_within(data: bytes) -> FileFormat | None:
    """The format of a whole file, of a container what it is inside: a ZIP or OLE file that is no document stays one."""
    found = format_of(data)
    if found is FileFormat.ZIP:
        members = _members(data)
        if members >= _BARE_OPEN_DOCUMENT:
            return FileFormat.OPEN_DOCUMENT
        return next((known for member, known in _MEMBERS.items() if member in members), found)
    if found is FileFormat.OLE:
        return next((known for stream, known in _STREAMS.items() if stream in _streams(data)), found)
    if found in (FileFormat.MARKUP, FileFormat.WEB_PAGE) and _OFFICE_XML.search(data[:_LOOKED_AT]) and not _HTML.search(data[:_LOOKED_AT]):
        return FileFormat.OFFICE_XML
    return found


def _members(data: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(name.replace("\\", "/") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return frozenset()


def _streams(data: bytes) -> frozenset[str]:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return frozenset(path[0] for path in file.listdir() if len(path) == 1)
    except (OSError, ValueError, IndexError):  # what a broken one raises
        return frozenset()


def _is_tar(data: bytes) -> bool:
    head = data[:_TAR_HEAD]
    if len(head) < _TAR_HEAD:
        return False
    if head[_TAR_AT:].startswith(b"ustar"):
        return True
    told = head[_TAR_CHECKSUM].strip(b" \x00")
    blank = head[: _TAR_CHECKSUM.start] + b" " * 8 + head[_TAR_CHECKSUM.stop :]
    return told.isdigit() and not told.strip(b"01234567") and int(told, 8) == sum(blank)
