"""OFD as programs other than the generator write it."""

from __future__ import annotations

import io
import zipfile

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnreadableDocument
from dagster_project.documents.model import Page
from dagster_project.documents.ofd.reader import read_ofd

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PLAIN = 'xmlns="http://www.ofdspec.org"'


def ofd(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def page(content: str, *, head: str = "", common: str = "", more: dict[str, str | bytes] | None = None) -> Page:
    """The page of 210 × 297 mm with this content, in a file whose namespace has no prefix and whose paths begin at the top."""
    (read,) = read_ofd(file_of(content, head=head, common=common, more=more))
    return read


def file_of(content: str, *, head: str = "", common: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<OFD {PLAIN}><DocBody><DocInfo/><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/document.xml": f"<Document {PLAIN}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>{common}"
        '</CommonData><Pages><Page ID="1" BaseLoc="Pages\\P1.xml"/></Pages></Document>',
        "Doc_0/Pages/P1.xml": f'<Page {PLAIN}>{head}<Content><Layer Type="Body">{content}</Layer></Content></Page>',
    }
    return ofd(parts | (more or {}))


def text(words: str, x: float, y: float, *, more: str = "", inside: str = "", code: str = "") -> str:
    return f'<TextObject Boundary="{x} {y} 100 8" Font="1" Size="4" {more}>{inside}<TextCode X="0" Y="4" {code}>{words}</TextCode></TextObject>'


def texts(read: Page) -> list[str]:
    return [line.text for line in read.lines]


STEPS = 'DeltaX="g 2 2 1 g 3 2"'


def test_letters_stand_where_steps_and_repeats_take_them() -> None:
    read = page(text("12.345", 20, 30, code=STEPS))
    (line,) = read.lines
    assert line.text == "12.345"
    assert line.bbox[0] == pytest.approx(20 * 72 / 25.4, abs=0.1)
    assert line.bbox[2] == pytest.approx((20 + 2 + 2 + 1 + 2 + 2 + 2) * 72 / 25.4, abs=0.1)


def test_a_wide_step_parts_two_figures() -> None:
    assert texts(page(text("1.502.75", 20, 30, code='DeltaX="2 1 2 20 2 1 2"'))) == ["1.50 2.75"]


def test_figures_of_one_letter_each_are_one_word() -> None:
    assert texts(page("".join(text(letter, 20 + 2 * index, 30) for index, letter in enumerate("307408")))) == ["307408"]


def test_a_matrix_enlarges_moves_and_turns() -> None:
    large = page(text("合计", 0, 0, more='CTM="2 0 0 2 50 60"', code='DeltaX="4"'))
    assert (large.turn, large.lines[0].bbox[3] - large.lines[0].bbox[1]) == (0, pytest.approx(8 * 72 / 25.4, abs=0.1))
    sideways = page(text("合计", 50, 200, more='CTM="0 -1 1 0 0 0"', code='DeltaX="4"') * 2)
    assert (sideways.turn, texts(sideways)) == (90, ["合计"])
    box = sideways.displayed(sideways.lines[0].bbox)
    assert box and 45 < box[0] / 72 * 25.4 < 55 and 185 < box[1] / 72 * 25.4 < 201


@pytest.mark.parametrize(
    "hidden",
    [
        text("9.99", 20, 50, more='Visible="false"'),
        text("9.99", 20, 50, more='Alpha="0"'),
        text("9.99", 20, 50, more='Fill="false"'),
        text("9.99", 20, 50, inside='<FillColor Value="255 255 255"/>'),
        text("9.99", 20, 400),
        f'<PageBlock Visible="false">{text("9.99", 20, 50)}</PageBlock>',
        text("9.99", 20, 50, more='CTM="0.7 0.7 -0.7 0.7 0 0"'),
    ],
    ids=["invisible", "clear", "unfilled", "white", "off the page", "hidden block", "watermark"],
)
def test_what_does_not_show_is_not_read(hidden: str) -> None:
    assert texts(page(text("1.50", 20, 30) + hidden)) == ["1.50"]


def test_white_letters_on_a_dark_field_show() -> None:
    field = '<PathObject Boundary="10 40 100 20" Fill="true" Stroke="false"><FillColor Value="0 0 160"/><AbbreviatedData>M 0 0 L 100 0 L 100 20 L 0 20 C</AbbreviatedData></PathObject>'
    assert texts(page(field + text("科目", 20, 45, inside='<FillColor Value="255 255 255"/>'))) == ["科目"]


def test_a_table_of_paths_in_a_template_a_group_and_a_composite() -> None:
    across = "".join(
        f'<PathObject Boundary="20 {y} 120 0.1" LineWidth="0.2"><AbbreviatedData>M 0 0 L 120 0</AbbreviatedData></PathObject>'
        for y in (30, 40, 50)
    )
    down = "S 0 0 L 0 20 M 60 0 L 60 20 M 120 0 L 120 20"
    template = f"<Page {PLAIN}><Content><Layer><PageBlock>{across}</PageBlock></Layer></Content></Page>"
    resource = (
        f'<Res {PLAIN} BaseLoc="Res"><CompositeGraphicUnits><CompositeGraphicUnit ID="7" Width="120" Height="20"><Content>'
        f'<PathObject Boundary="0 0 120 20"><AbbreviatedData>{down}</AbbreviatedData></PathObject></Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>'
    )
    cells = text("项目", 22, 32) + text("金额", 82, 32) + text("合计", 22, 42) + text("1,234.56", 82, 42, code='DeltaX="g 8 2"')
    read = page(
        f'<CompositeObject ResourceID="7" Boundary="20 30 120 20"/>{cells}',
        head='<Template TemplateID="5"/>',
        common='<PublicRes>Res.xml</PublicRes><TemplatePage ID="5" BaseLoc="T.xml"/>',
        more={"Doc_0/T.xml": template, "Doc_0/Res.xml": resource},
    )
    (grid,) = read.grids
    assert [[cell.text for cell in row] for row in grid.matrix()] == [["项目", "金额"], ["合计", "1,234.56"]]


def test_a_letter_that_no_character_stands_for_stays_in_its_figure() -> None:
    read = page(text("1\ue0012.50", 20, 30, code='DeltaX="g 5 2"'))
    assert (texts(read), read.needs_ocr) == (["1\ufffd2.50"], True)


def test_a_page_that_is_a_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.documents.ofd.reader.is_installed", lambda: False)
    picture = io.BytesIO()
    Image.new("RGB", (1654, 2339), "white").save(picture, "PNG")
    resource = f'<Res {PLAIN} BaseLoc="Res"><MultiMedias><MultiMedia ID="9" Type="Image"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>'
    read = page(
        '<ImageObject ResourceID="9" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>',
        common="<DocumentRes>R.xml</DocumentRes>",
        more={"Doc_0/R.xml": resource, "Doc_0/Res/a.png": picture.getvalue()},
    )
    assert read.needs_ocr and not read.is_picture


def entities(levels: int) -> str:
    lines = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "9">{lines}]>'


def test_entities_are_not_unfolded() -> None:
    body = f"{entities(12)}<Page {PLAIN}><Content><Layer>{text('&e11;1.50', 20, 30)}</Layer></Content></Page>"
    data = file_of("", more={"Doc_0/Pages/P1.xml": body})
    try:
        (read,) = read_ofd(data)
    except UnreadableDocument:
        return
    assert sum(len(line.text) for line in read.lines) < 100


def test_no_file_outside_is_opened(tmp_path: object) -> None:
    body = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><Page {PLAIN}><Content><Layer>{text("&f;", 20, 30)}</Layer></Content></Page>'
    (read,) = read_ofd(file_of("", more={"Doc_0/Pages/P1.xml": body}))
    assert texts(read) == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ofd({"OFD.xml": "<OFD/>"}), DamagedDocument),
        (ofd({"OFD.xml": "<OFD"}), DamagedDocument),
        (ofd({"OFD.xml": f"<OFD {PLAIN}><DocBody><DocRoot>gone.xml</DocRoot></DocBody></OFD>"}), DamagedDocument),
        (ofd({"OFD.xml": " " * (200 * 1024**2)}), TooLargeDocument),
        (file_of("")[:-40], DamagedDocument),
    ],
    ids=["no document", "no XML", "a part is missing", "bomb", "cut off"],
)
def test_what_is_none_is_refused(data: bytes, error: type[UnreadableDocument]) -> None:
    with pytest.raises(error):
        list(read_ofd(data))


def test_steps_repeated_without_end_cost_nothing() -> None:
    assert texts(page(text("12", 20, 30, code='DeltaX="g 999999999 2"'))) == ["12"]


def test_units_that_hold_themselves_end() -> None:
    resource = f'<Res {PLAIN}><CompositeGraphicUnits><CompositeGraphicUnit ID="7"><Content><CompositeObject ResourceID="7" Boundary="0 0 1 1"/></Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>'
    read = page(
        text("1.50", 20, 30) + '<CompositeObject ResourceID="7" Boundary="0 0 1 1"/>',
        common="<PublicRes>Res.xml</PublicRes>",
        more={"Doc_0/Res.xml": resource},
    )
    assert texts(read) == ["1.50"]


def test_groups_within_groups_are_drawn_however_many() -> None:
    assert texts(page("<PageBlock>" * 40 + text("1.50", 20, 30) + "</PageBlock>" * 40)) == ["1.50"]


@pytest.mark.parametrize("number", ["nan", "inf", "1e999", "-1e300"])
def test_a_number_of_no_page_hides_nothing_and_breaks_nothing(number: str) -> None:
    odd = "".join(
        [
            text("9", 20, 50, more=f'ReadDirection="{number}"'),
            text("9", 20, 60, more=f'CTM="{number} 0 0 {number} 0 0"'),
            f'<PathObject Boundary="{number} 0 9 9" LineWidth="{number}"><AbbreviatedData>M 0 0 L {number} 0</AbbreviatedData></PathObject>',
        ]
    )
    area = f"<Area><PhysicalBox>0 0 0 {number}</PhysicalBox></Area>"
    assert "1.50" in texts(page(text("1.50", 20, 30) + odd, head=area))


def test_a_page_said_to_have_no_width_is_of_the_usual_size() -> None:
    assert texts(page(text("1.50", 20, 30), head="<Area><PhysicalBox>0 0 0 297</PhysicalBox></Area>")) == ["1.50"]


def test_a_picture_far_longer_than_its_page_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.documents.ofd.reader.is_installed", lambda: True)
    picture = io.BytesIO()
    Image.new("L", (300, 300), 255).save(picture, "PNG")
    resource = f'<Res {PLAIN}><MultiMedias><MultiMedia ID="9"><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>'
    read = page(
        '<ImageObject ResourceID="9" Boundary="0 0 200 900000"/>',
        common="<DocumentRes>R.xml</DocumentRes>",
        more={"Doc_0/R.xml": resource, "Doc_0/a.png": picture.getvalue()},
    )
    assert read.needs_ocr and not read.is_picture


def font(characters: str) -> bytes:
    """A font with these characters as its glyphs 1, 2, 3 …"""
    names = [".notdef", *(f"g{index}" for index in range(len(characters)))]
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder(names)
    built.setupCharacterMap({ord(character): name for character, name in zip(characters, names[1:], strict=True)})
    built.setupGlyf({name: TTGlyphPen(None).glyph() for name in names})
    built.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupPost()
    file = io.BytesIO()
    built.save(file)
    return file.getvalue()


def by_glyphs(words: str, glyphs: str, characters: str | None, codes: int | None = None) -> Page:
    """A text whose glyphs are chosen by number, in a font with these characters; in one that the file does not bring for None."""
    transform = f'<CGTransform CodePosition="0" CodeCount="{codes or len(words)}" GlyphCount="{len(glyphs.split())}"><Glyphs>{glyphs}</Glyphs></CGTransform>'
    resource = f'<Res {PLAIN}><Fonts><Font ID="1" FontName="A"><FontFile>a.ttf</FontFile></Font></Fonts></Res>'
    brought: dict[str, str | bytes] = {"Doc_0/R.xml": resource, "Doc_0/a.ttf": font(characters)} if characters else {}
    common = "<PublicRes>R.xml</PublicRes>" if characters else ""
    return page(text(words, 20, 30, inside=transform), common=common, more=brought)


@pytest.mark.parametrize(
    ("words", "glyphs", "characters", "shown"),
    [
        ("12.50", "1 2 3 4 5", "12.50", "12.50"),
        ("12.50", "1 2 3 4 5", "78.50", "78.50"),  # the file writes 1 and shows 7
        ("\ue001\ue002.50", "1 2 3 4 5", "78.50", "78.50"),
        ("12.50", "1 9 3 4 5", "12.50", "1\ufffd.50"),  # a glyph of no character, where the one of 2 is another
        ("12.50", "9 9 9 9 9", "一二", "12.50"),  # a font that knows neither these glyphs nor these characters
        ("12.50", "1 2 3 4 5", None, "12.50"),
        ("     ", "1 2 3 4 5", None, "\ufffd" * 5),
    ],
)
def test_a_glyph_chosen_by_number_is_what_is_read(words: str, glyphs: str, characters: str | None, shown: str) -> None:
    assert texts(by_glyphs(words, glyphs, characters)) == [shown]


def test_characters_that_share_glyphs_stand_as_they_are_written() -> None:
    assert texts(by_glyphs("12.50", "3", "12.50", codes=5)) == ["12.50"]


def test_what_annotations_write_is_told_and_not_read() -> None:
    def note(words: str, kind: str, more: str = "") -> str:
        return f'<Annot ID="9" Type="{kind}" {more}><Appearance Boundary="0 0 90 90">{text(words, 20, 40)}</Appearance></Annot>'

    notes = note("9.99", "Stamp") + note("水印", "Watermark") + note("8.88", "Path", 'Visible="false"')
    parts = {
        "Doc_0/Annots/Annotations.xml": f'<Annotations {PLAIN}><Page PageID="1"><FileLoc>P1/A.xml</FileLoc></Page></Annotations>',
        "Doc_0/Annots/P1/A.xml": f"<PageAnnot {PLAIN}>{notes}</PageAnnot>",
    }
    data = file_of(text("1.50", 20, 30), more={"Doc_0/document.xml": annotated("Annots/Annotations.xml"), **parts})
    (read,) = read_ofd(data)
    assert texts(read) == ["1.50"]
    assert [(remark.kind, remark.variant, remark.page, remark.facts) for remark in read.remarks] == [
        ("hidden_content", "annotations", 1, {"texts": "9.99"})
    ]
    assert read_ofd(file_of("", more={"Doc_0/document.xml": annotated("gone.xml")})).pages[0].remarks == ()


@pytest.mark.parametrize(
    ("location", "part"), [("../../gone.xml", "../../gone.xml"), ("Doc_0/../../gone.xml", "../gone.xml"), ("/gone.xml", "gone.xml")]
)
def test_a_part_that_is_not_there_is_told_as_the_file_names_it(location: str, part: str) -> None:
    root = f"<OFD {PLAIN}><DocBody><DocRoot>{location}</DocRoot></DocBody></OFD>"
    with pytest.raises(DamagedDocument) as error:
        read_ofd(file_of("", more={"OFD.xml": root}))
    assert error.value.facts["part"] == part


def test_a_part_is_found_from_the_top_where_its_path_leads_out_of_the_file() -> None:
    root = f"<OFD {PLAIN}><DocBody><DocRoot>../Doc_0/Document.xml</DocRoot></DocBody></OFD>"
    assert [texts(page) for page in read_ofd(file_of(text("1.50", 20, 30), more={"OFD.xml": root}))] == [["1.50"]]


def annotated(location: str) -> str:
    return (
        f"<Document {PLAIN}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData>"
        f'<Pages><Page ID="1" BaseLoc="Pages/P1.xml"/></Pages><Annotations>{location}</Annotations></Document>'
    )
