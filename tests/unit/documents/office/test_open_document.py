"""How much an OpenDocument unfolds to is told before anything is made of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.office.open_document import look_into

_NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
FILLED, BLANK = "<table:table-cell{}><text:p>1.50</text:p></table:table-cell>", "<table:table-cell{}/>"


def document(rows: str, kind: str = "spreadsheet") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        body = f"<office:{kind}><table:table>{rows}</table:table></office:{kind}>"
        archive.writestr("content.xml", f"<office:document-content {_NAMES}><office:body>{body}</office:body></office:document-content>")
    return file.getvalue()


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def repeated(cell: str, times: int) -> str:
    return cell.format(f' table:number-columns-repeated="{times}"')


@pytest.mark.parametrize("kind", ["spreadsheet", "text"])
def test_whether_it_is_a_workbook_is_told_by_its_content(kind: str) -> None:
    assert look_into(document(row(FILLED.format("")), kind)) is (kind == "spreadsheet")


@pytest.mark.parametrize(
    ("rows", "kind", "cells"),
    [
        (row(repeated(FILLED, 2), 300_000), "spreadsheet", 600_000),
        (row(repeated(FILLED, 16_384)) * 31, "spreadsheet", 507_904),
        (row(repeated(BLANK, 2), 300_000), "text", 600_000),
        (row(f"<table:table-cell>{row(repeated(FILLED, 999), 999)}</table:table-cell>", 2), "text", 1_996_004),
    ],
    ids=["rows", "columns", "blank cells of a text", "tables in a table"],
)
def test_a_row_or_cell_that_is_repeated_without_end_is_refused(rows: str, kind: str, cells: int) -> None:
    with pytest.raises(TooLargeDocument) as error:
        look_into(document(rows, kind))
    assert (error.value.variant, error.value.facts["cells"]) == ("cells", cells)


def test_what_a_sheet_repeats_to_its_end_without_holding_anything_is_not_counted() -> None:
    rows = row(FILLED.format("") + repeated(BLANK, 16_383)) + row(repeated(BLANK, 16_384), 1_048_575)
    assert look_into(document(rows))


def test_what_is_broken_is_left_to_the_program_that_converts_it() -> None:
    look_into(document("<table:table-row>"))
    with pytest.raises(DamagedDocument):
        look_into(b"PK\x03\x04 cut off")
