"""What an OpenDocument (.odt, .ods; ISO/IEC 26300) holds, told before it is converted: `look_into`.

Belongs here: whether it is a workbook, and how many cells it unfolds to. Does not belong here: converting it (`convert`), reading it (`word`, `excel`).

A row or a cell may say that it is repeated a million times in as many bytes as one takes. LibreOffice makes each of them and takes minutes and all its memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress

from lxml import etree

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.packages import check_unpacked_size

_MOST_CELLS = 500_000
"""Ten times those of the largest disclosures."""
_CONTENT = "content.xml"
_OFFICE, _TABLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table"))
_SHEETS, _ROW, _CELL = f"{_OFFICE}spreadsheet", f"{_TABLE}table-row", f"{_TABLE}table-cell"
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, zlib.error, etree.XMLSyntaxError)
"""What a document raises that is broken or locked: LibreOffice says so."""


def look_into(data: bytes) -> bool:
    """Whether the document is a workbook. Raises `TooLargeDocument`, `DamagedDocument`."""
    check_unpacked_size(data)
    is_sheet, cells = False, 0
    rows: list[int] = []
    with suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_CONTENT) as content:
        for event, element in etree.iterparse(content, events=("start", "end"), tag=(_SHEETS, _ROW, _CELL), resolve_entities=False):
            if element.tag == _SHEETS:
                is_sheet = True
            elif event == "start":
                rows += [0] if element.tag == _ROW else []
            else:
                count = rows.pop() * _repeated(element, "rows") if element.tag == _ROW else _count(element, is_sheet=is_sheet)
                element.clear()
                if rows:
                    rows[-1] += count
                else:
                    cells += count
                if cells > _MOST_CELLS:
                    raise TooLargeDocument("cells", cells=cells, most=_MOST_CELLS)
    return is_sheet


def _count(cell: etree._Element, *, is_sheet: bool) -> int:
    """How many cells a cell stands for. Those of a sheet that hold nothing, often to its last column, are not made."""
    return _repeated(cell, "columns") if len(cell) or not is_sheet else 0


def _repeated(element: etree._Element, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(times) if times.isdecimal() else 1
