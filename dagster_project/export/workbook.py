"""The marts as one Excel workbook: a sheet for each, and one that tells what they are.

Belongs here: sheets, formats, the rows of a sheet, and what is said where a value meets a limit of Excel. Does not belong here: which marts there are (`marts`),
cells (`sheet`).

Amounts are numbers. Excel keeps 15 digits of a number, so what has more is written as text and told:
https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import duckdb
import pyarrow as pa
import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.exceptions import FileCreateError

from dagster_project.export.folder import TakenPlace
from dagster_project.export.marts import Column, Mart, in_both_languages, read
from dagster_project.export.sheet import CHARACTERS, Sheet, Styles, width_of
from dagster_project.knowledge.messages import Language, Message, phrase
from dagster_project.landing.files import build_file, room_for

ROWS = 1_048_575
"""Of a sheet, beside its header."""
_BATCH = 5_000
"""Rows that are put together at a time."""
_CONTENTS = "目录 Contents"
_HEADS = {"工作表 Sheet": 28, "行数 Rows": 12, "说明": 60, "Description": 60, "备注": 40, "Note": 40}
"""Of the first sheet, with their widths; the last two only where there is something to say."""
_LINE_HEIGHT = 15
_SHEET_NAME = 31
_NARROW, _KEY, _WIDE, _LOOKED_AT = 9, 18, 48, 200
"""The width of a column that shows little, a key, much; and how many rows are looked at to find it."""
_PROPERTY = "juesuan"


def write_workbook(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], file: Path, advance: Callable[[int], None]
) -> list[Message]:
    """Write the marts into a workbook that takes the place of `file` when it is complete; `advance` is told of rows. What Excel cannot hold as it is
    comes back as notes, which also stand in the workbook. Raises `TakenPlace` where `file` is no export, `DiskFull`."""
    if not _is_ours(file):
        raise TakenPlace("export_file_taken", path=file)
    notes: list[Message] = []

    def build(part: Path) -> None:
        with TemporaryDirectory(prefix="juesuan-") as folder, part.open("wb") as opened:
            on_disk = _OnDisk(opened)
            try:
                notes[:] = _Workbook(on_disk, folder).write(connection, marts, advance)
            except OSError:
                with room_for(file if on_disk.refused else Path(folder)):
                    raise

    build_file(file, build)
    return notes


def _is_ours(file: Path) -> bool:
    if not file.exists():
        return True
    try:
        with zipfile.ZipFile(file) as archive:
            return f'name="{_PROPERTY}"'.encode() in archive.read("docProps/custom.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


class _OnDisk:
    """A file that takes and forgets what follows once the disk has refused something: what writes into it (zipfile) tries again when it is cleared away, and would
    print what nobody can hear any more."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0
        self.refused = False

    def write(self, data: bytes) -> int:
        self._unless_refused(self._file.write, data)
        self._at += len(data)
        return len(data)

    def seek(self, place: int) -> int:
        self._unless_refused(self._file.seek, place)
        self._at = place
        return place

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        self._unless_refused(self._file.flush)

    def _unless_refused(self, do: Callable[..., object], *arguments: object) -> None:
        if not self.refused:
            self.refused = True
            do(*arguments)
            self.refused = False


class _Workbook:
    def __init__(self, file: _OnDisk, folder: str) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        self._book.use_zip64()
        self._book.set_custom_property(_PROPERTY, "export")
        self._head = self._book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._top = self._book.add_format({"valign": "top", "num_format": "#,##0"})
        self._link = self._book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self._text = self._book.add_format({"num_format": "@"})
        self._quoted = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._long = self._book.add_format({"num_format": "@", "align": "right"})

    def write(self, connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], advance: Callable[[int], None]) -> list[Message]:
        contents = self._book.add_worksheet(_CONTENTS)
        written = [(mart, *self._write_mart(connection, mart, advance)) for mart in marts]
        self._write_contents(contents, written)
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.__cause__ or error.__context__ or error from None
        return [note for _, _, notes in written for note in notes]

    def _write_mart(
        self, connection: duckdb.DuckDBPyConnection, mart: Mart, advance: Callable[[int], None]
    ) -> tuple[list[tuple[str, int]], list[Message]]:
        """The sheets of a mart with their rows, and what is to be said of it."""
        told: Counter[str] = Counter()
        sheets: list[tuple[str, int]] = []
        rows = _Rows(read(connection, mart, batch=_BATCH), advance)
        while not sheets or sum(count for _, count in sheets) < mart.rows:
            suffix = f"_{len(sheets) + 1}" if sheets else ""
            name = mart.name[: _SHEET_NAME - len(suffix)] + suffix
            sheets.append((name, self._write_sheet(self._book.add_worksheet(name, Sheet), mart, rows, told)))
        notes = [phrase("export.several_sheets", mart=mart.name, rows=mart.rows, sheets=len(sheets))] if len(sheets) > 1 else []
        notes += [phrase("export.long_numbers", mart=mart.name, n=told["long"])] if told["long"] else []
        notes += [phrase("export.cut_texts", mart=mart.name, n=told["cut"], characters=CHARACTERS)] if told["cut"] else []
        return sheets, notes

    def _write_sheet(self, sheet: Any, mart: Mart, rows: _Rows, told: Counter[str]) -> int:
        widths = [cell_len(column.name) + 4 for column in mart.columns]
        for index, column in enumerate(mart.columns):
            sheet.write_string(0, index, column.name, self._head)
            sheet.write_comment(0, index, "\n".join(in_both_languages(column.description)), {"width": 360, "height": 110, "font_size": 9})
        styles = [self._styles_of(column) for column in mart.columns]
        count = 0
        while (batch := rows.at_most(ROWS - count)) is not None:
            if count < _LOOKED_AT:
                for index, column in enumerate(batch.slice(0, _LOOKED_AT).columns):
                    widths[index] = max(widths[index], *(width_of(value) + 2 for value in column.to_pylist() if value is not None), 0)
            told += sheet.write_batch(count + 1, batch, styles)
            count += batch.num_rows
        for index, (width, column) in enumerate(zip(widths, mart.columns, strict=True)):
            sheet.set_column(index, index, min(max(width, _NARROW), _KEY if column.name.endswith("_id") else _WIDE))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, count, len(mart.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS + 1}"})
        return count

    def _styles_of(self, column: Column) -> Styles:
        return Styles(*(format._get_xf_index() for format in (self._format_of(column), self._text, self._quoted, self._long)))

    def _format_of(self, column: Column) -> Any:
        kind = column.type.partition("(")[0]
        if column.decimals is not None:
            return self._format(
                "#,##0" + ("." + "0" * min(column.decimals, 2) + "#" * max(column.decimals - 2, 0) if column.decimals else "")
            )
        return self._format({"DATE": "yyyy-mm-dd", "TIMESTAMP": "yyyy-mm-dd hh:mm:ss"}.get(kind, "General"))

    def _format(self, number_format: str) -> Any:
        return self._book.add_format({"num_format": number_format})

    def _write_contents(self, sheet: Any, written: list[tuple[Mart, list[tuple[str, int]], list[Message]]]) -> None:
        heads = list(_HEADS.items())[: None if any(notes for _, _, notes in written) else -2]
        for index, (head, width) in enumerate(heads):
            sheet.write_string(0, index, head, self._head)
            sheet.set_column(index, index, width)
        line = 0
        for mart, sheets, notes in written:
            said = ["\n".join(note.words(language) for note in notes) for language in (Language.ZH, Language.EN)]
            texts = list(zip([*in_both_languages(mart.description), *said], [width for _, width in heads[2:]], strict=False))
            for name, rows in sheets:
                line += 1
                sheet.set_row(line, _LINE_HEIGHT * max(_lines(text, width) for text, width in texts))
                sheet.write_url(line, 0, f"internal:'{name}'!A1", self._link, name)
                sheet.write_number(line, 1, rows, self._top)
                for index, (text, _) in enumerate(texts, 2):
                    sheet.write_string(line, index, text, self._wrapped)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of a width: a program that opens a workbook need not find out."""
    return sum(1 + cell_len(line) // (width - 4) for line in text.split("\n"))


class _Rows:
    """The rows of a mart, to be taken as a sheet has room for them."""

    def __init__(self, batches: pa.RecordBatchReader, advance: Callable[[int], None]) -> None:
        self._batches = iter(batches)
        self._advance = advance
        self._rest: pa.RecordBatch | None = None

    def at_most(self, most: int) -> pa.RecordBatch | None:
        """The next rows; None where there are none, or none are wanted."""
        if self._rest is None:
            self._rest = next((batch for batch in self._batches if batch.num_rows), None)
        if self._rest is None or not most:
            return None
        taken, self._rest = self._rest.slice(0, most), self._rest.slice(most) if self._rest.num_rows > most else None
        self._advance(taken.num_rows)
        return taken
