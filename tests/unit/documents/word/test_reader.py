"""Word documents → pages of grids and lines."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.model import Document, Grid
from dagster_project.documents.word import reader
from dagster_project.documents.word.reader import read_word


def _read(*parts: str) -> Document:
    """A document whose body holds these pieces of WordprocessingML."""
    made = docx.Document()
    for part in parts:
        made.element.body.insert(len(made.element.body) - 1, parse_xml(part.replace(">", f" {nsdecls('w', 'wp', 'a')}>", 1)))
    return read_word(_saved(made))


def _saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def _tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else _p(_r(content))}</w:tc>"


def _tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.matrix()]


_TWO = _tbl(_tc("合计") + _tc("1.00"), _tc("201") + _tc("2.00"))


def test_each_table_is_a_page_with_the_paragraphs_above_it() -> None:
    document = _read(_p(_r("收入决算表")), _TWO, _p(_r("注：一")), _TWO, _p(_r("完")))
    assert [[line.text for line in page.text_lines] for page in document.pages] == [["收入决算表"], ["注：一"], ["完"]]
    assert document.pages[1].grids[0].matrix()[1][1].place == "table 2, row 2, column 2"


def test_cells_merged_across_and_down_are_one() -> None:
    document = _read(
        _tbl(
            _tc("项目", "<w:vMerge w:val='restart'/>") + _tc("支出", "<w:gridSpan w:val='2'/>"),
            _tc("", "<w:vMerge/>") + _tc("小计") + _tc("基本"),
            _tc("201", "<w:vMerge w:val='continue'/>") + _tc("3") + _tc("4"),
        )
    )
    assert _texts(document.pages[0].grids[0]) == [["项目", "支出", "支出"], ["项目", "小计", "基本"], ["项目", "3", "4"]]


def test_a_row_may_start_behind_the_first_column() -> None:
    document = _read(
        f"<w:tbl><w:tblGrid/><w:tr>{_tc('a')}{_tc('b')}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{_tc('c')}</w:tr></w:tbl>"
    )
    assert _texts(document.pages[0].grids[0]) == [["a", "b"], ["", "c"]]


def test_a_table_in_a_cell_of_one_that_arranges_the_page_is_read() -> None:
    document = _read(_tbl(_tc("左") + _tc(_TWO + _p())))
    assert _texts(document.pages[0].grids[0]) == [["合计", "1.00"], ["201", "2.00"]]


def test_the_rest_of_a_table_may_be_one_row_and_a_row_above_a_table_is_text() -> None:
    document = _read(_tbl(_tc("部门：某局") + _tc("单位：元")), _p(), _TWO, _p(), _tbl(_tc("202") + _tc("3.00")))
    assert [line.text for line in document.pages[0].text_lines] == ["部门：某局 单位：元"]
    assert [_texts(page.grids[0]) for page in document.pages] == [[["合计", "1.00"], ["201", "2.00"]], [["202", "3.00"]]]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    removed, added = "<w:del><w:r><w:delText>999.99</w:delText></w:r></w:del>", f"<w:ins>{_r('2.00')}</w:ins>"
    moved = f"<w:moveFrom>{_r('9')}</w:moveFrom><w:moveTo>{_r('8')}</w:moveTo>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{_tc('202')}{_tc('7')}</w:tr>"
    document = _read(_tbl(_tc("合计") + _tc(_p(removed, added)), _tc("201") + _tc(_p(moved))).replace("</w:tbl>", f"{gone}</w:tbl>"))
    assert _texts(document.pages[0].grids[0]) == [["合计", "2.00"], ["201", "8"]]
    assert [remark.kind for remark in document.remarks] == ["tracked_changes"]
    assert _read(_TWO).remarks == ()


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (_r("3,440") + _r(".55"), "3,440.55"),
        (_r("3,440.55") + _r("1", "<w:vertAlign w:val='superscript'/>"), "3,440.55¹"),
        (_r("9.00", "<w:vanish/>") + _r("2.00", "<w:vanish w:val='0'/>"), "2.00"),
        (_r("9.00", "<w:strike/>") + _r("2.00"), "2.00"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/></w:r>", "a b-"),
        ("<w:r><w:instrText> PAGEREF 1 </w:instrText></w:r><w:fldSimple w:instr='DATE'>" + _r("5") + "</w:fldSimple>", "5"),
        ("<w:hyperlink>" + _r("链接") + "</w:hyperlink><w:smartTag>" + _r("内") + "</w:smartTag>", "链接内"),
        ("<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>" + _r("7.00") + "</w:sdtContent></w:sdt>", "7.00"),
        ("<w:r><w:drawing/></w:r>", "\ufffd"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>" + _r("是"), "是"),
    ],
)
def test_a_paragraph_says_what_it_shows(runs: str, text: str) -> None:
    assert [line.text for line in _read(_p(runs)).pages[0].text_lines] == [text]


def test_a_text_box_is_read_once_where_its_paragraph_stands() -> None:
    box = f"<w:txbxContent>{_p(_r('支出决算表'))}</w:txbxContent>"
    alternate = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert [line.text for line in _read(_p(f"<w:r>{alternate}</w:r>", _r("单位：元"))).pages[0].text_lines] == ["支出决算表", "单位：元"]


def test_a_broken_document_is_refused_by_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    for data in (file.getvalue(), b"PK\x03\x04"):
        with pytest.raises(DamagedDocument):
            read_word(data)


@pytest.mark.parametrize("depth", [70, 10_000])
def test_a_bomb_of_nested_tables_is_refused_by_name(depth: int) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_saved(docx.Document()))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"<w:sectPr", nested.encode() + b"<w:sectPr") if name == "word/document.xml" else data)
    with pytest.raises((TooLargeDocument, DamagedDocument), match=r"nested|depth"):
        read_word(file.getvalue())


def test_entities_of_a_document_are_not_expanded() -> None:
    bomb = b"<!DOCTYPE x [<!ENTITY a '%s'>]>" % (b"9" * 1000)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_saved(docx.Document()))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b"?>" + bomb, 1).replace(b"<w:sectPr", b"<w:p><w:r><w:t>&a;</w:t></w:r></w:p><w:sectPr")
            new.writestr(name, data)
    assert all("9" not in line.text for page in read_word(file.getvalue()).pages for line in page.lines)


def test_what_a_document_links_to_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    made = docx.Document()
    made.element.body.insert(0, parse_xml(_TWO.replace(">", f" {nsdecls('w')}>", 1)))
    for kind in ("attachedTemplate", "image", "oleObject"):
        made.part.rels.get_or_add_ext_rel(
            f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", "http://127.0.0.1:9/a"
        )
    (page,) = read_word(_saved(made)).pages
    assert _texts(page.grids[0]) == [["合计", "1.00"], ["201", "2.00"]]


def test_a_document_of_more_cells_than_any_disclosure_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = docx.Document()
    made.add_table(2, 2)
    data = _saved(made)
    monkeypatch.setattr(reader, "_MOST_CELLS", 3)
    monkeypatch.setattr(reader, "docx", None)
    with pytest.raises(TooLargeDocument, match="cells"):
        read_word(data)


@pytest.mark.parametrize(
    ("frames", "table", "told"),
    [(50, False, ["text_in_frames"]), (49, False, []), (50, True, [])],
    ids=["a page taken apart", "a few boxes", "a document of tables"],
)
def test_text_that_a_program_put_into_text_boxes_is_told(frames: int, table: bool, told: list[str]) -> None:
    box = f"<w:txbxContent>{_p(_r('9.00'))}</w:txbxContent>"
    anchored = f"<w:r><w:drawing><wp:anchor><a:graphic>{box}</a:graphic></wp:anchor></w:drawing></w:r>"
    positioned = "<w:p><w:pPr><w:framePr w:x='100' w:y='200'/></w:pPr></w:p>"
    parts = [_p(anchored)] * (frames // 2) + [positioned] * (frames - frames // 2)
    read = _read(*parts, *([_tbl(_tc("a"))] if table else []))
    assert [remark.kind for remark in read.remarks] == told
    assert not told or read.remarks[0].facts == {"frames": frames}
