"""Workbook to pages: `read_excel`, a pure function of bytes.

Belongs here: putting sheets in order and telling of what they hide. Does not belong here: files (`xlsx`, `xls`), sheets (`sheet`).

A cell has the text that it shows and, where it holds a number, the number that it stores: a form is what is printed, and how exact a figure is its
printed digits tell; the stored number is evidence beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.documents.errors import DamagedDocument
from dagster_project.documents.excel.sheet import Sheet, page_of_sheet, remarks_of_sheet
from dagster_project.documents.excel.xls import sheets_of_xls
from dagster_project.documents.excel.xlsx import sheets_of_xlsx
from dagster_project.documents.model import Document, Page, Remark

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_MEDIA_TYPE = "application/vnd.ms-excel"


def read_excel(data: bytes) -> Document:
    """The document, a page for each visible sheet. Raises `DamagedDocument`, `TooLargeDocument`."""
    return _document(MEDIA_TYPE, sheets_of_xlsx(data))


def read_old_excel(data: bytes) -> Document:
    """The same of a workbook of the years before 2007. Raises `DamagedDocument`, `EncryptedDocument`, `TooLargeDocument`."""
    return _document(OLD_MEDIA_TYPE, sheets_of_xls(data))


def _document(media_type: str, sheets: Iterable[Sheet]) -> Document:
    pages: list[Page] = []
    remarks: list[Remark] = []
    for sheet in sheets:
        if not sheet.is_hidden:
            pages.append(page_of_sheet(len(pages) + 1, sheet))
        remarks += remarks_of_sheet(None if sheet.is_hidden else len(pages), sheet)
    if not pages:
        raise DamagedDocument("no_sheet")
    return Document(media_type, pages, tuple(remarks))
