"""Documents of older and other office formats to pages: `read_office`.

Belongs here: which format is converted to which. Does not belong here: converting (`convert`), reading what it gives (`word`, `excel`).
"""

from __future__ import annotations

from typing import NamedTuple

from dagster_project.documents.errors import UnsupportedFormat
from dagster_project.documents.excel.reader import read_excel
from dagster_project.documents.formats import FileFormat, format_within
from dagster_project.documents.model import Document
from dagster_project.documents.office.convert import converted
from dagster_project.documents.office.open_document import look_into
from dagster_project.documents.word.reader import read_word

_LOOKED_AT = 4096
_SHEETS = (b"office:spreadsheet", b"Excel.Sheet")
"""What stands at the beginning of an XML file that may be a workbook or a text, where it is a workbook."""


class _Way(NamedTuple):
    """The usual ending of a format's names, of a text and of a workbook."""

    text: str
    sheet: str


_WAYS = {
    FileFormat.OLD_WORD: _Way(".doc", ""),
    FileFormat.RTF: _Way(".rtf", ""),
    FileFormat.EXCEL_BINARY: _Way("", ".xlsb"),
    FileFormat.OPEN_DOCUMENT: _Way(".odt", ".ods"),
    FileFormat.OFFICE_XML: _Way(".xml", ".xml"),
}
CONVERTED = frozenset(_WAYS)


def read_office(data: bytes) -> Document:
    """The document, converted to Word or Excel of today and read as such.

    Raises `UnsupportedFormat` where LibreOffice is not installed, and what `converted`, `read_word` and `read_excel` raise.
    """
    found = format_within(data)
    way = _WAYS.get(found) if found else None
    if way is None:
        raise UnsupportedFormat("office")
    if _is_sheet(data, found):
        return read_excel(converted(data, way.sheet, "xlsx"))
    return read_word(converted(data, way.text, "docx"))


def _is_sheet(data: bytes, found: FileFormat | None) -> bool:
    if found is FileFormat.OPEN_DOCUMENT:
        return look_into(data)
    return found is FileFormat.EXCEL_BINARY or (found is FileFormat.OFFICE_XML and any(sign in data[:_LOOKED_AT] for sign in _SHEETS))
