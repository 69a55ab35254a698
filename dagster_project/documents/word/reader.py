"""Word document to pages: `read_word`, a pure function of bytes.

Belongs here: what of a .docx is text, what is a table, and what is not shown. Does not belong here: older formats, which are converted first
(`office`), which tables are tables and which arrange the page (`tables.unpaged`).

Where changes were tracked, the document is read as if all were accepted, and that is told: it is what Word prints by default.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.model import Document, Remark
from dagster_project.documents.packages import check_unpacked_size
from dagster_project.documents.tables.unpaged import PICTURE, Block, NestingCell, pages_by_table, paragraph, raised, table_or_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_NESTED = 60
"""Tables in tables. The parser of XML allows no more elements in one another than these have."""
_MOST_CELLS = 500_000
"""Ten times those of the largest disclosures."""
_MAIN_PART = "word/document.xml"
_TEXT_BOX = qn("w:txbxContent")
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = f"{_CHOICE}Fallback"
_MANY_FRAMES = 50
"""Text boxes: fewer decorate a document, more are the lines and cells of a page that a program took apart."""
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_REMOVED = frozenset({qn("w:del"), qn("w:moveFrom")})
_CHANGED = (*_REMOVED, qn("w:ins"), qn("w:moveTo"))
_PICTURES = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
_SHOWN = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): PICTURE,
}
_OFF = frozenset({"0", "false", "off", "none"})
_SAYS_NOTHING = frozenset(
    {qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:rt"), qn("w:sdtPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr")}
)


def read_word(data: bytes) -> Document:
    """The document, a page for each of its tables. Raises `DamagedDocument`, `TooLargeDocument`."""
    check_unpacked_size(data)
    _check_cells(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, AttributeError, OSError, etree.XMLSyntaxError) as error:
        raise DamagedDocument("word", error=f"{type(error).__name__}: {error}") from None
    pages = pages_by_table(_blocks(body, 0))
    return Document(MEDIA_TYPE, pages, tuple(_remarks(body)))


def _remarks(body: Any) -> Iterator[Remark]:
    if next(body.iter(*_CHANGED), None) is not None:
        yield Remark("tracked_changes")
    if next(body.iter(qn("w:tbl")), None) is None:
        boxes = sum(1 for box in body.iter(_TEXT_BOX) if next(box.iterancestors(_FALLBACK), None) is None)
        frames = boxes + sum(1 for _ in body.iter(qn("w:framePr")))
        if frames >= _MANY_FRAMES:
            yield Remark("text_in_frames", facts={"frames": frames})


def _check_cells(data: bytes) -> None:
    """Counted before the document is parsed, which takes a hundred times its room. Raises `TooLargeDocument`."""
    with suppress(BadZipFile, KeyError, OSError, NotImplementedError, zlib.error), ZipFile(io.BytesIO(data)) as archive:
        cells = archive.read(_MAIN_PART).count(b"</w:tc>")
        if cells > _MOST_CELLS:
            raise TooLargeDocument("cells", cells=cells, most=_MOST_CELLS)


def _blocks(container: Any, depth: int) -> list[Block]:
    """What an element shows that holds paragraphs and tables."""
    if depth > _MOST_NESTED:
        raise TooLargeDocument("nested_tables", most=_MOST_NESTED)
    found: list[Block] = []
    for child in container:
        if child.tag == qn("w:p"):
            found += _paragraph(child, depth)
        elif child.tag == qn("w:tbl"):
            found += _table(child, depth)
        elif child.tag not in _REMOVED and child.tag not in _SAYS_NOTHING:  # a frame around paragraphs
            found += _blocks(child, depth + 1)
    return found


def _paragraph(element: Any, depth: int) -> list[Block]:
    """The text of a paragraph, below what stands in text boxes that hang on it."""
    boxes: list[Block] = []
    text = list(_inside(element, boxes, depth))
    return [*boxes, *paragraph(text)]


def _inside(element: Any, boxes: list[Block], depth: int) -> Iterator[str]:
    """What a paragraph, or a part of it, shows in its line; what its text boxes show is put into `boxes`."""
    for child in element:
        tag = child.tag
        if tag in _REMOVED or tag in _SAYS_NOTHING or not isinstance(tag, str):
            continue
        if tag == qn("w:r"):
            yield _run(child, boxes, depth)
        elif tag in (qn("w:t"), _MATH):
            yield child.text or ""
        elif tag in _SHOWN:
            yield _SHOWN[tag]
        elif tag in _PICTURES:
            contents = list(child.iter(_TEXT_BOX))
            for content in contents:
                boxes += _blocks(content, depth + 1)
            yield "" if contents else PICTURE
        elif tag == f"{_CHOICE}AlternateContent":
            yield from _inside(child[:1][0] if len(child) else child, boxes, depth)
        else:
            yield from _inside(child, boxes, depth)


def _run(run: Any, boxes: list[Block], depth: int) -> str:
    properties = run.find(qn("w:rPr"))
    if any(_is_on(properties, name) for name in ("w:vanish", "w:webHidden", "w:strike", "w:dstrike")):
        return ""
    text = "".join(_inside(run, boxes, depth))
    return raised(text) if _value(properties, "w:vertAlign") in ("superscript", "subscript") else text


def _table(table: Any, depth: int) -> list[Block]:
    widths = [float(column.get(qn("w:w")) or 0) / 20 for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    rows: list[list[NestingCell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row in _parts(table, qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if _is_on(properties, "w:hidden") or (properties is not None and properties.find(qn("w:del")) is not None):
            continue
        rows.append([])
        column = int(_value(properties, "w:gridBefore") or 0)
        for cell in _parts(row, qn("w:tc")):
            of_cell = cell.find(qn("w:tcPr"))
            wide = max(int(_value(of_cell, "w:gridSpan") or 1), 1)
            _put(rows, open_cells, cell, column, wide, depth)
            column += wide
    return table_or_text(rows, widths if all(width > 0 for width in widths) else ())


def _put(rows: list[list[NestingCell]], open_cells: dict[int, tuple[int, int]], cell: Any, column: int, wide: int, depth: int) -> None:
    """Add a cell to the last row, or to the one above or before it that it is merged with. `open_cells` are the row and the number in it of the cell
    that goes on below, by columns."""
    properties = cell.find(qn("w:tcPr"))
    down, across = (properties.find(qn(name)) if properties is not None else None for name in ("w:vMerge", "w:hMerge"))
    row = rows[-1]
    if across is not None and across.get(qn("w:val")) != "restart" and row:
        row[-1] = row[-1]._replace(column_span=row[-1].column_span + wide)
        return
    above = open_cells.get(column)
    if down is not None and down.get(qn("w:val")) != "restart" and above is not None:
        first = rows[above[0]][above[1]]
        if first.column_span == wide and first.row + first.row_span == len(rows) - 1:
            rows[above[0]][above[1]] = first._replace(row_span=first.row_span + 1)
            return
    row.append(NestingCell(len(rows) - 1, column, 1, wide, _blocks(cell, depth + 1)))
    open_cells[column] = (len(rows) - 1, len(row) - 1)


def _parts(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those in a frame of their own."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _REMOVED and child.tag not in _SAYS_NOTHING:
            yield from _parts(child, tag)


def _value(properties: Any | None, name: str) -> str | None:
    found = properties.find(qn(name)) if properties is not None else None
    return None if found is None else found.get(qn("w:val"))


def _is_on(properties: Any | None, name: str) -> bool:
    return properties is not None and properties.find(qn(name)) is not None and (_value(properties, name) or "") not in _OFF
