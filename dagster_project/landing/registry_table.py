"""A registry as a spreadsheet program writes it → rows of text.

Belongs here: encodings (UTF-8, UTF-16, GB 18030), separators (comma, semicolon, tab), workbooks (.xlsx), and telling which row cannot be
read. Does not belong here: what the columns mean (`registry`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.packages import check_unpacked_size

WORKBOOK = ".xlsx"
SUFFIXES = (".csv", ".tsv", WORKBOOK)
"""What a registry may be called."""
_LAST_ROW = 1_048_576
"""Of a sheet: a row that says it is another is no row."""
_MOST_BYTES = 64 * 1024**2
_BEGINNING = 64 * 1024
_SEPARATORS = (",", ";", "\t", "，", "；")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ENCODINGS = ("utf-8", "gb18030")
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
_MOST_LINES = 20
"""Of a row whose cells hold line ends."""
_DAMAGED = (zipfile.BadZipFile, InvalidFileException, zlib.error, SyntaxError, OSError, ValueError, KeyError, IndexError, TypeError)
"""What openpyxl raises over a file that is no workbook, or a damaged one; `SyntaxError` is that of its XML."""


class UnreadableTable(Exception):
    """The file is no table of text; `id` is what is said of it (`seeds/messages/errors.csv`)."""

    def __init__(self, id: str, **facts: object) -> None:
        super().__init__(id)
        self.id = id
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is not empty. `number` is that of its line in the file, or of its row in the sheet, from 1; `cells` is None where it cannot be
    parted into cells. A cell that could not be decoded has surrogates for its bytes (PEP 383)."""

    number: int
    cells: list[str] | None


def header_of(path: Path) -> list[str]:
    """The cells of the first row in lower case; none where the file is no table. Raises OSError."""
    try:
        lines = _sheet(path, 1) if _is_workbook(path) else _separated(_text(path, _BEGINNING))
        first = next(lines, None)
    except UnreadableTable:
        return []
    return [cell.lower() for cell in (first.cells or [])] if first else []


def lines_of(path: Path) -> Iterator[Line]:
    """Every row that is not empty, the header first. Raises OSError, `UnreadableTable`."""
    return _sheet(path) if _is_workbook(path) else _separated(_text(path, _MOST_BYTES, whole=True))


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == WORKBOOK


def _text(path: Path, most: int, *, whole: bool = False) -> str:
    with path.open("rb") as handle:
        data = handle.read(most + 1)
    if whole and len(data) > most:
        raise UnreadableTable("registry_too_large", mebibytes=most // 1024**2)
    told = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None) or _without_mark(data)
    for encoding in (told,) if told else _ENCODINGS:
        try:
            # Of a beginning the last character may be cut.
            return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except UnicodeDecodeError:
            continue
    if told:
        raise UnreadableTable("registry_undecodable", encoding=told.upper())
    return data.decode(errors="surrogateescape")  # only the lines with what cannot be decoded are refused


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that does not say so: every second byte of what is ASCII is zero."""
    head = data[:200]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 4 else None


def _separated(text: str) -> Iterator[Line]:
    lines = list(io.StringIO(text, newline=""))
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    width = 0
    at = 0
    while at < len(lines):
        cells, used = _row(lines, at, separator)
        # A quotation mark that is never closed would swallow the rows below it.
        if cells is None or (used > 1 and width and len(cells) != width):
            yield Line(at + 1, None)
            used = 1
        elif any(cells):
            width = width or len(cells)
            yield Line(at + 1, cells)
        at += used


def _row(lines: Sequence[str], at: int, separator: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins in a line, and how many lines it has."""
    if '"' not in lines[at]:
        return [_tidy(cell) for cell in lines[at].rstrip("\r\n").split(separator)], 1
    following = (lines[number] for number in range(at, min(at + _MOST_LINES, len(lines))))
    reader = csv.reader(following, delimiter=separator, strict=True)
    try:
        return [_tidy(cell) for cell in next(reader)], reader.line_num
    except csv.Error:
        return None, 1


def _sheet(path: Path, most: int | None = None) -> Iterator[Line]:
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableTable("registry_too_large", mebibytes=_MOST_BYTES // 1024**2)
    data = path.read_bytes()
    try:
        check_unpacked_size(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for number, row in enumerate(book.worksheets[0].iter_rows(max_row=_LAST_ROW, values_only=True), 1):
            cells = [_tidy(_cell(value)) for value in row]
            if any(cells):
                yield Line(number, cells)
                most = None if most is None else most - 1
            if most == 0:
                return
    except (UnreadableDocument, *_DAMAGED) as error:
        raise UnreadableTable("registry_no_workbook", error=str(error) or type(error).__name__) from error


def _cell(value: object) -> str:
    """A cell of a workbook as one would type it: 2021 for 2021.0, 2022-10-31 for a day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _tidy(cell: str) -> str:
    """A cell without blanks around it, in one line."""
    return _LINE_ENDS.sub(" ", cell).strip(" \t\u3000\xa0\ufeff\r\n")
