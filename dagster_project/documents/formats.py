"""What bytes are, told from the bytes themselves: PDF, Office, picture, web page, text.

Belongs here: the signatures of file formats. Does not belong here: which of them are read (`dagster_project.reading`) or fetched (`dagster_project.fetching`),
the encoding of a text (`text.dump`).
"""

from __future__ import annotations

import re
from enum import Enum, auto


class FileFormat(Enum):
    """A format that published files come in. `ZIP` is also what newer Office documents and .ofd are inside, `OLE` what old ones and Outlook's
    messages are; `MESSAGE` is a mail or a web page saved with its pictures (MHTML); `MARKUP` is XML, and a web page that does not begin as one."""

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
_WEB_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOTHING = b"\x00 \t\r\n\x0b\x0c"


def is_blank(data: bytes) -> bool:
    """Whether a file has no content: no bytes, or only blanks and zero bytes, which a failed download is filled with."""
    return not data.strip(_NOTHING)


def format_of(data: bytes) -> FileFormat | None:
    """The format of a file, or of its first 4,096 bytes; None where they are of no format that is known here and hold zero bytes, as no text does."""
    beginning = data[:_LOOKED_AT].lstrip()
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
    return FileFormat.TEXT if data.startswith(_BYTE_ORDER_MARKS) or b"\x00" not in data[:_LOOKED_AT] else None


def _is_tar(data: bytes) -> bool:
    head = data[:_TAR_HEAD]
    if len(head) < _TAR_HEAD:
        return False
    if head[_TAR_AT:].startswith(b"ustar"):
        return True
    told = head[_TAR_CHECKSUM].strip(b" \x00")
    blank = head[: _TAR_CHECKSUM.start] + b" " * 8 + head[_TAR_CHECKSUM.stop :]
    return told.isdigit() and not told.strip(b"01234567") and int(told, 8) == sum(blank)
