"""What is filled into fields and typed on a page is read at its place; remarks are told, and leave the figures below them in doubt."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from dagster_project.documents.model import Page
from dagster_project.documents.pdf.reader import PdfPages, read_pdf
from tests import bad_documents

CELL = [152, 660, 248, 680]
"""The second of three blank cells beside Item 1 to Item 3."""


def table() -> bytes:
    content = b"".join(b"%d 640 m %d 700 l S " % (x, x) for x in (50, 150, 250))
    content += b"".join(b"50 %d m 250 %d l S " % (y, y) for y in (640, 660, 680, 700))
    content += b"".join(b"BT /F 9 Tf 60 %d Td (Item %d) Tj ET " % (706 - 20 * row, row) for row in (1, 2, 3))
    return bad_documents.one_page(content + b"BT /F 9 Tf 200 686 Td (7.00) Tj ET ")


def appearance(pdf: pikepdf.Pdf, text: str) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    drawn = pdf.make_stream(b"BT /F 9 Tf 40 6 Td (%b) Tj ET" % text.encode())
    drawn.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 96, 20], Resources=Dictionary(Font=Dictionary(F=font)), Length=0
    )
    return Dictionary(N=drawn)


def with_annotation(kind: str, shown: str = "", *, form: bool = False, **entries: Any) -> bytes:
    """The table with one annotation on its second row."""
    with pikepdf.open(io.BytesIO(table())) as pdf:
        annotation = Dictionary(
            {"/Type": Name.Annot, "/Subtype": Name(f"/{kind}"), "/Rect": CELL, **{f"/{key}": entries[key] for key in entries}}
        )
        if shown:
            annotation.AP = appearance(pdf, shown)
        pdf.pages[0].obj.Annots = pdf.make_indirect([pdf.make_indirect(annotation)])
        if form:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            pdf.Root.AcroForm = Dictionary(Fields=list(pdf.pages[0].obj.Annots), DR=Dictionary(Font=Dictionary(Helv=font)))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def field(shown: str = "", **entries: Any) -> bytes:
    return with_annotation("Widget", shown, form=True, **{"FT": Name.Tx, "T": "a", "DA": "/Helv 9 Tf 0 g", **entries})


def cells(page: Page) -> list[str]:
    (grid,) = page.grids
    return [cell.text for cell in grid.cells if cell.column == 1]


def told(page: Page) -> list[str]:
    return [remark.facts["texts"] for remark in page.remarks]


@pytest.mark.parametrize(
    "data",
    [
        field("1,234.50", V="1,234.50"),
        field(V="1,234.50"),  # whoever filled it in left drawing to the viewer
        with_annotation("FreeText", "1,234.50", IT=Name.FreeTextTypewriter, Contents="1,234.50"),
    ],
    ids=["field", "value only", "typewriter"],
)
def test_what_is_filled_in_is_part_of_the_page(data: bytes) -> None:
    pages = read_pdf(data).pages
    for _ in range(2):
        (page,) = pages
        assert (cells(page), told(page)) == (["7.00", "1,234.50", ""], [])
    box = next(cell.bbox for cell in page.grids[0].cells if cell.text == "1,234.50")
    assert isinstance(pages, PdfPages)
    assert pages.texts_within({1: [box]}) == {1: ["1,234.50"]}


@pytest.mark.parametrize(
    "data",
    [
        field("9.99", V="9.99", F=2),
        field("9.99", V="9.99", F=32),
        field("9.99", FT=Name.Sig),
        field("9.99", FT=Name.Btn),
        field("", V=""),
        with_annotation("Link", "9.99"),
        with_annotation("Popup", "9.99", Contents="9.99"),
        with_annotation("Highlight"),
        with_annotation("Watermark", "9.99"),
    ],
    ids=["hidden", "not viewed", "signature", "button", "not filled in", "link", "popup", "highlight", "watermark"],
)
def test_what_says_nothing_of_a_figure_is_left_out(data: bytes) -> None:
    (page,) = read_pdf(data)
    assert (cells(page), told(page)) == (["7.00", "", ""], [])
    assert not any(cell.is_apart for cell in page.grids[0].cells)


@pytest.mark.parametrize("of_appearance", [False, True])
@pytest.mark.parametrize("rule", ["", "/AnyOn", "/AllOn", "/AnyOff"])
@pytest.mark.parametrize("is_off", [True, False])
@pytest.mark.parametrize(
    "data",
    [field("9.99", V="9.99"), with_annotation("FreeText", "9.99", IT=Name.FreeTextTypewriter, Contents="9.99")],
    ids=["field", "typewriter"],
)
def test_what_stands_on_a_layer_that_no_viewer_shows_is_left_out(data: bytes, is_off: bool, rule: str, of_appearance: bool) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="draft"))
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary({"/OFF" if is_off else "/ON": [layer]}))
        (annotation,) = pdf.pages[0].obj.Annots
        pdf.pages[0].obj.Annots.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=CELL, AP=1, OC=2))  # damaged
        (annotation.AP.N if of_appearance else annotation).OC = Dictionary(Type=Name.OCMD, OCGs=[layer], P=Name(rule)) if rule else layer
        data = saved(pdf)
    (page,) = read_pdf(data)
    is_shown = is_off if rule == "/AnyOff" else not is_off
    assert (cells(page), told(page)) == (["7.00", "9.99" if is_shown else "", ""], [])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (with_annotation("Text", Contents="see 9.99"), "see 9.99"),
        (with_annotation("Highlight", Contents="9.99"), "9.99"),
        (with_annotation("Stamp", "9.99"), "Stamp"),
        (with_annotation("FreeText", "checked", Contents="checked"), "checked"),
    ],
    ids=["note", "highlight", "stamp", "words"],
)
def test_a_remark_is_told_and_not_read(data: bytes, text: str) -> None:
    pages = read_pdf(data)
    for _ in range(2):
        (page,) = pages
        assert (cells(page), told(page)) == (["7.00", "", ""], [text])
        assert not any(cell.is_apart for cell in page.grids[0].cells)


@pytest.mark.parametrize(
    ("rect", "kind", "entries", "doubted"),
    [
        (CELL, "FreeText", {"Contents": "9.99"}, ["7.00", "9.99", ""]),
        ([200, 684, 220, 696], "StrikeOut", {}, ["7.00", "", ""]),
        ([200, 684, 220, 696], "FreeText", {"Contents": "9.99"}, ["7.00", "", ""]),
    ],
)
def test_a_figure_that_a_remark_changes_is_in_doubt(rect: list[int], kind: str, entries: dict[str, str], doubted: list[str]) -> None:
    (page,) = read_pdf(with_annotation(kind, **{"Rect": rect, **entries}))
    assert cells(page) == doubted
    in_doubt = [cell for cell in page.grids[0].cells if cell.is_apart]
    assert [cell.text for cell in in_doubt] == [doubted[1] or doubted[0]]
    assert told(page) == [entries.get("Contents", kind)]


SEVEN = [200, 696, 220, 696, 200, 684, 220, 684]
"""The corners of the figure in the first row."""


@pytest.mark.parametrize(
    ("rect", "marked"),
    [
        ([200, 690, 220, 690], []),
        ([200, 690, 220, 690], SEVEN),
        ([0, 0, 1, 1], SEVEN),
        ([0, 0, 0, 0], [200, 690, 220, 690] * 2),
        ([150, 640, 250, 700], SEVEN),
        ([200, 684, 220, 696], [0, 1, 1, 1, 0, 0, 1, 0]),
        ([200, 642, 220, 696], [*SEVEN, 200, 656, 220, 656, 200, 644, 220, 644]),
    ],
    ids=["flat", "flat beside its words", "elsewhere", "flat words", "larger", "words elsewhere", "two lines"],
)
def test_what_is_struck_out_are_the_words_that_are_marked(rect: list[int], marked: list[int]) -> None:
    entries = {"Rect": rect, "QuadPoints": marked} if marked else {"Rect": rect}
    (page,) = read_pdf(with_annotation("StrikeOut", **entries))
    assert [cell.text for cell in page.grids[0].cells if cell.is_apart][:1] == ["7.00"]
    assert all(not cell.is_apart for cell in page.grids[0].cells if cell.row == 1)
    assert told(page) == ["StrikeOut"]


@pytest.mark.parametrize(
    ("shown", "value", "is_told"),
    [
        ("9.99", "1,234.50", True),
        ("1,234.05", "1,234.50", True),
        ("1,234.50", "-1234.5", True),
        (" ", "1,234.50", True),
        ("1,234.50", "1234.5", False),
        ("1,234.50", "1234.4999999999998", False),
        ("1,234.50", "", False),
        ("12.00%", "0.12", False),
    ],
)
@pytest.mark.parametrize("is_field", [True, False])
def test_an_amount_that_is_drawn_otherwise_than_filled_in_is_in_doubt(is_field: bool, shown: str, value: str, is_told: bool) -> None:
    typed = {"IT": Name.FreeTextTypewriter, "Contents": value}
    (page,) = read_pdf(field(shown, V=value) if is_field else with_annotation("FreeText", shown, **typed))
    (cell,) = (cell for cell in page.grids[0].cells if (cell.column, cell.row) == (1, 1))
    assert (cell.is_apart, told(page)) == (is_told, [value] if is_told else [])
    assert cell.text == (shown.strip() or value)


def test_the_value_of_a_choice_may_have_another_name_than_is_shown() -> None:
    (page,) = read_pdf(field("9.99", V="1", FT=Name.Ch, Ff=1 << 17, Opt=[["1", "9.99"]]))
    assert (cells(page), told(page)) == (["7.00", "9.99", ""], [])


def from_above(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Parent.MediaBox, page.Parent.Resources, page.Parent.Rotate = [0, 0, 1200, 1600], page.Resources, 90
    del page.MediaBox, page.Resources


def unbalanced(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 1 0 0 1 0 0 cm " + pdf.pages[0].obj.Contents.read_bytes())


@pytest.mark.parametrize("change", [from_above, unbalanced])
def test_a_page_keeps_what_it_has_from_above_and_what_it_leaves_open(change: Callable[[pikepdf.Pdf], None]) -> None:
    with pikepdf.open(io.BytesIO(field("1,234.50", V="1,234.50"))) as pdf:
        change(pdf)
        data = saved(pdf)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[0].obj.Annots
        bare = saved(pdf)
    (page,), (without,) = read_pdf(data), read_pdf(bare)
    assert cells(page) == ["7.00", "1,234.50", ""]
    assert (page.width, page.height, page.turn) == (without.width, without.height, without.turn)
    assert [line.text for line in page.lines if "1,234" not in line.text] == [
        line.text for line in without.lines if "Item 2" not in line.text
    ]
