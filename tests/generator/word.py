"""Disclosures as Word documents.

Belongs here: the ways in which they differ: merged cells, tables in tables, tables cut at page ends, changes that were tracked. Does not belong here: the
grids themselves (`layouts`).
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.generator.cells import PlacedCell, placed
from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid, Kind


@dataclass(frozen=True)
class WordStyle:
    """How a document is made.

    `rows_of_table`: a form is cut into tables of so many rows, 0: into none; `repeat_header`: each with the header again. `tracked`: amounts were changed and
    the changes kept. `framed`: each form in a cell of a table that arranges the page. `boxed`: the lines above a table stand in text boxes.
    """

    rows_of_table: int = 0
    repeat_header: bool = False
    tracked: bool = False
    framed: bool = False
    boxed: bool = False


def print_word(document: Printout, style: WordStyle) -> bytes:
    """The document of the disclosure. Pure: the same printout and style give the same bytes."""
    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text, style="Heading 1" if block.heading else None)
        else:
            _form(made, block, style)
    file = io.BytesIO()
    made.save(file)
    return _undated(file.getvalue())


def _undated(data: bytes) -> bytes:
    """The same file, whenever it was made."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _form(made: Any, grid: Grid, style: WordStyle) -> None:
    lines = [grid.title, *([grid.number] if grid.number else [])]
    for line in lines[::-1] if grid.number_above else lines:
        _line(made, line, style)
    _line(made, "\t".join(filter(None, grid.heading)), style)
    target = made.add_table(1, 1).cell(0, 0) if style.framed else made
    cells = list(placed(grid))
    header = [cell for cell in cells if cell.header]
    n_header, n_rows = grid.header_rows, grid.header_rows + len(grid.rows)
    step = style.rows_of_table or n_rows
    for start in range(0, n_rows, step):
        part = [cell for cell in cells if start <= cell.row < start + step]
        shift = start
        if style.repeat_header and start >= n_header:
            part, shift = [*header, *part], start - n_header
            moved = [cell if cell.header else PlacedCell(**{**vars(cell), "row": cell.row - shift}) for cell in part]
        else:
            moved = [PlacedCell(**{**vars(cell), "row": cell.row - shift}) for cell in part]
        _table(target, moved, len(grid.columns), style)
        if not style.framed and start + step < n_rows:
            # Two tables without a paragraph between them are one.
            made.add_paragraph("")
    if grid.note:
        made.add_paragraph(grid.note)


def _line(made: Any, text: str, style: WordStyle) -> None:
    paragraph = made.add_paragraph("" if style.boxed else text)
    if style.boxed:
        content = OxmlElement("w:txbxContent")
        content.append(deepcopy(made.add_paragraph(text)._p))
        made.element.body.remove(made.paragraphs[-1]._p)
        picture, box = OxmlElement("w:pict"), paragraph._p.makeelement("{urn:schemas-microsoft-com:vml}textbox", {})
        box.append(content)
        picture.append(box)
        paragraph.add_run()._r.append(picture)


def _table(target: Any, cells: list[PlacedCell], columns: int, style: WordStyle) -> None:
    rows = max(cell.row + cell.rows for cell in cells)
    table = target.add_table(rows, columns)
    grid = [list(row.cells) for row in table.rows]
    for cell in cells:
        first = grid[cell.row][cell.column]
        if cell.rows > 1 or cell.columns > 1:
            first = first.merge(grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
        paragraph = first.paragraphs[0]
        if style.tracked and cell.kind is Kind.AMOUNT and not cell.header and cell.text:
            _tracked(paragraph, cell.text)
        elif cell.text:
            paragraph.add_run(cell.text)


def _tracked(paragraph: Any, text: str) -> None:
    """An amount that stands where another one was."""
    for tag, name, said in (("w:del", "w:delText", "999.99"), ("w:ins", "w:t", text)):
        change, run, inside = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(name)
        change.set(qn("w:author"), "a")
        inside.text = said
        run.append(inside)
        change.append(run)
        paragraph._p.append(change)
