"""Workbooks → a page for each sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.excel.reader import read_excel
from dagster_project.documents.model import Document, Grid

_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def _read(*fill: Callable[[Any], None], book: Any = None) -> Document:
    book = book or openpyxl.Workbook()
    for number, put in enumerate(fill):
        put(book.worksheets[0] if number == 0 else book.create_sheet(f"表{number + 1}"))
    file = io.BytesIO()
    book.save(file)
    return read_excel(file.getvalue())


def _form(sheet: Any) -> None:
    for row in [["支出决算表"], ["部门：某局", None, "单位：元"], ["科目", "合计", "基本"], [201, 3.5, 3], ["注：本表。"]]:
        sheet.append(row)


def _texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


def test_a_sheet_is_a_page_of_its_name() -> None:
    document = _read(_form, _form)
    assert [(page.number, page.name) for page in document.pages] == [(1, "Sheet"), (2, "表2")]
    assert _texts(document.pages[1].grids[0])[1:4] == [["部门：某局", "", "单位：元"], ["科目", "合计", "基本"], ["201", "3.5", "3"]]


def test_lines_around_cells_say_what_is_a_table() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        for row in sheet["A3:C4"]:
            for cell in row:
                cell.border = _FRAME

    (page,) = _read(put).pages
    assert [line.text for line in page.text_lines] == ["支出决算表", "部门：某局 单位：元", "注：本表。"]
    assert _texts(page.grids[0]) == [["科目", "合计", "基本"], ["201", "3.5", "3"]]


def test_a_cell_shows_its_number_by_its_format_and_keeps_the_one_that_is_stored() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        sheet["B4"].value, sheet["B4"].number_format = 34568.523456, "#,##0.00"
        sheet["C4"].value = "３，４４０.55"

    cell, text = _read(put).pages[0].grids[0].matrix()[3][1:]
    assert (cell.text, cell.stored, cell.place) == ("34,568.52", "34568.523456", "Sheet!B4")
    assert (text.text, text.stored) == ("３，４４０.55", None)


def test_a_sheet_of_an_odd_name_is_named_as_in_a_reference() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "公开 03 表's"
    assert _read(_form, book=book).pages[0].grids[0].matrix()[3][0].place == "'公开 03 表''s'!A4"


def test_merged_cells_are_one_and_a_merged_area_beyond_all_text_ends_there() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        sheet.merge_cells("A1:XFD1")
        sheet["A3"].value = "科目编码及名称"
        sheet["B3"].value = None
        sheet.merge_cells("A3:B3")

    (page,) = _read(put).pages
    assert _texts(page.grids[0])[2] == ["科目编码及名称", "科目编码及名称", "基本"]
    assert page.grids[0].n_columns == 3


def test_hidden_rows_columns_and_sheets_are_told_and_not_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    _form(sheet)
    sheet.insert_rows(4)
    sheet["A4"], sheet["B4"] = 999, 999.99
    sheet.row_dimensions[4].hidden = True
    sheet["D3"], sheet["E5"] = "草稿", 1.5
    sheet.column_dimensions.group("D", "E", hidden=True)
    draft = book.create_sheet("草稿")
    draft["A1"] = 1
    draft.sheet_state = "veryHidden"
    book.create_sheet("空").sheet_state = "hidden"
    document = _read(book=book)
    assert _texts(document.pages[0].grids[0])[2:4] == [["科目", "合计", "基本"], ["201", "3.5", "3"]]
    assert [(remark.variant, remark.page, dict(remark.facts)) for remark in document.remarks] == [
        ("rows", 1, {"sheet": "Sheet", "which": ["4"]}),
        ("columns", 1, {"sheet": "Sheet", "which": ["D", "E"]}),
        ("sheet", None, {"sheet": "草稿"}),
    ]


def test_errors_show_as_they_are_and_a_formula_nobody_computed_shows_itself() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        sheet["B4"], sheet["C4"] = "#REF!", "=SUM(B4:B9)"

    assert _texts(_read(put).pages[0].grids[0])[3] == ["201", "#REF!", "=SUM(B4:B9)"]


def test_zeros_that_the_sheet_does_not_show_are_blank() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        sheet["B4"] = 0
        sheet.sheet_view.showZeros = False

    assert _texts(_read(put).pages[0].grids[0])[3] == ["201", "", "3"]


def test_raised_and_struck_pieces_of_a_text_are_no_digits_of_its_figure() -> None:
    def put(sheet: Any) -> None:
        _form(sheet)
        raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
        sheet["B4"] = CellRichText("3,440.55", TextBlock(raised, "1"))
        sheet["C4"] = CellRichText(TextBlock(struck, "1.00"), "2.00")
        sheet["D3"], sheet["D4"] = "项目", "5.00"
        sheet["D4"].font = Font(strike=True)

    assert _texts(_read(put).pages[0].grids[0])[3] == ["201", "3,440.55¹", "2.00", ""]


def test_a_broken_workbook_is_refused_by_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    for data in (file.getvalue(), b"PK\x03\x04 no zip"):
        with pytest.raises(DamagedDocument, match=r"workbook|office"):
            read_excel(data)


def test_a_workbook_that_unpacks_to_far_more_than_any_disclosure_is_refused_by_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * (40 * 1024**2))
    with pytest.raises(TooLargeDocument, match="unpacked"):
        read_excel(file.getvalue())


def test_a_sheet_of_more_cells_than_any_disclosure_is_refused_by_name() -> None:
    def put(sheet: Any) -> None:
        sheet["A1"], sheet["XFD100"] = 1, 2

    with pytest.raises(TooLargeDocument, match="positions"):
        _read(put)


def test_two_million_rows_are_refused_before_any_is_read() -> None:
    file, rows = io.BytesIO(), b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(1, 1_000_002))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", rows)
    with pytest.raises(TooLargeDocument, match="cells"):
        read_excel(file.getvalue())


def test_macros_and_links_to_other_files_change_nothing_and_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    _form(book.worksheets[0])
    book.worksheets[0]["D4"] = "='[1]Sheet1'!A1"
    file = io.BytesIO()
    book.save(file)
    link = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    target = (
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="http://127.0.0.1:9/a.xlsx"'
    )
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes(5000))
        archive.writestr("xl/externalLinks/externalLink1.xml", link)
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships><Relationship Id="rId1" TargetMode="External" {target}/></Relationships>',
        )
    monkeypatch.setattr("socket.socket.connect", _refuse)
    (page,) = read_excel(file.getvalue()).pages
    assert ["科目", "合计", "基本", ""] in _texts(page.grids[0])


def _refuse(*_: object) -> None:
    raise AssertionError("a connection was opened")
