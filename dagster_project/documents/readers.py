"""Which reader reads which format: `read_document`.

Belongs here: the one list of them, and which formats are refused by name. Does not belong here: telling formats apart (`formats`), text dumps, which have lines and no
pages (`text.dump`), archives, whose members are documents of their own (`archives`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dagster_project.documents.archives.members import is_archive, members_of
from dagster_project.documents.errors import EncryptedDocument, UnsupportedFormat
from dagster_project.documents.excel.reader import read_excel, read_old_excel
from dagster_project.documents.formats import PICTURES, FileFormat, format_within
from dagster_project.documents.html.mhtml import read_mhtml
from dagster_project.documents.html.reader import read_html
from dagster_project.documents.model import Document
from dagster_project.documents.ofd.reader import read_ofd
from dagster_project.documents.office.reader import CONVERTED, read_office
from dagster_project.documents.pdf.reader import read_pdf
from dagster_project.documents.pictures.opening import Frames
from dagster_project.documents.pictures.recognition import is_installed
from dagster_project.documents.word.reader import read_word


class Reader(NamedTuple):
    """What reads a format, and what its readings are called by."""

    name: str
    read: Callable[[bytes], Document]


def _read_picture(data: bytes) -> Document:
    Frames(data)  # what is broken is broken without the extra, too
    if not is_installed():
        raise UnsupportedFormat("needs_ocr")
    from dagster_project.documents.pictures.reader import read_picture  # brings OpenCV

    return read_picture(data)


READERS = {
    FileFormat.PDF: Reader("pdf", read_pdf),
    FileFormat.WEB_PAGE: Reader("html", read_html),
    FileFormat.MESSAGE: Reader("html", read_mhtml),
    FileFormat.EXCEL: Reader("excel", read_excel),
    FileFormat.OLD_EXCEL: Reader("excel", read_old_excel),
    FileFormat.WORD: Reader("word", read_word),
    FileFormat.OFD: Reader("ofd", read_ofd),
    **dict.fromkeys(PICTURES, Reader("picture", _read_picture)),
    **dict.fromkeys(CONVERTED, Reader("office", read_office)),
}
_NOT_READ = {
    FileFormat.OLE: "old_office",
    FileFormat.SLIDES: "slides",
}
"""Formats that are refused, and the variant of the problem `unsupported_format` that says so."""


def reader_of(data: bytes, file_name: str) -> Reader | None:
    """What reads these bytes; None for text, which is tried where nothing else is known either.

    Raises `UnsupportedFormat`, `EncryptedDocument`; for an archive, which is no document, why it does not unpack.
    """
    found = format_within(data)
    if is_archive(data):
        members_of(data, file_name)
        raise UnsupportedFormat("archive")
    if found is FileFormat.LOCKED_OFFICE:
        raise EncryptedDocument
    if found in _NOT_READ:
        raise UnsupportedFormat(_NOT_READ[found])
    return READERS.get(found) if found else None
