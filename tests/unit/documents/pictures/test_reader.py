"""Tables drawn here, so that everything about them is known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from dagster_project.documents.model import Grid, Page
from dagster_project.documents.pictures import reader
from dagster_project.documents.pictures.opening import Picture, Pixels
from dagster_project.documents.pictures.perspective import Flat
from dagster_project.documents.pictures.reader import page_of, read_picture
from dagster_project.documents.pictures.recognition import Reading, recognised
from dagster_project.documents.pictures.ruling import Ruling
from dagster_project.documents.tables.lattice import Lattice

SCALE = 200 / 72
ROWS = (
    ("Code", "Total", "Basic", "Project"),
    ("2010401", "1,234,567.89", "1,000,000.00", "234,567.89"),
    ("2010499", "70,816.03", "70,816.03", ""),
    ("20805", "-9,408.17", "", "-9,408.17"),
    ("2080505", "0.00", "-", "0.00"),
)
HUES = ((0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 0.4, 0), (0, 0.4, 1), (1, 1, 1))
"""How much red, green and blue lack: red, green, blue, light blue, orange, grey."""
COLUMNS, TOP, HEIGHT = (150, 400, 750, 1100, 1450), 300, 60
"""Pixels."""


def sheet() -> Image.Image:
    """A lying sheet of A4 at 200 dots per inch with a title and a ruled table of figures."""
    page = Image.new("RGB", (2339, 1654), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(27)
    draw.text((500, 150), "Final accounts of the department 2023", "black", ImageFont.load_default(40))
    bottom = TOP + HEIGHT * len(ROWS)
    for number in range(len(ROWS) + 1):
        draw.line((COLUMNS[0], TOP + HEIGHT * number, COLUMNS[-1], TOP + HEIGHT * number), "black", 2)
    for x in COLUMNS:
        draw.line((x, TOP, x, bottom), "black", 2)
    for number, row in enumerate(ROWS):
        for text, left, right in zip(row, COLUMNS, COLUMNS[1:], strict=False):
            start = left + 12 if left == COLUMNS[0] else right - 12 - font.getlength(text)
            draw.text((start, TOP + HEIGHT * number + 15), text, "black", font)
    return page


def read(page: Image.Image) -> Page:
    return page_of(Picture(np.asarray(page), SCALE), 1)


def texts(page: Page) -> list[tuple[str, ...]]:
    (grid,) = page.grids
    return [tuple(cell.text for cell in row) for row in grid.matrix()]


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_is_read_however_it_lies(turn: int) -> None:
    page = read(sheet().rotate(turn, expand=True))
    assert (page.turn, texts(page), page.is_picture) == (turn, list(ROWS), True)
    assert [line.text.replace(" ", "") for line in page.text_lines] == ["Finalaccountsofthedepartment2023"]
    total = page.grids[0].matrix()[1][1]
    assert total.recognised and total.recognised.is_certain
    # The place on the page as it lies: the cell is turned back.
    x0, y0, x1, y1 = (value * SCALE for value in page.displayed(total.bbox) or ())
    upright = Image.new("L", (2339, 1654))
    ImageDraw.Draw(upright).rectangle((410, 370, 740, 410), 255)
    shown = np.asarray(upright.rotate(turn, expand=True))[round(y0) : round(y1), round(x0) : round(x1)]
    assert shown.mean() > 100


def test_a_leaning_page_photographed_from_below_is_straightened() -> None:
    corners = (-35, 0, 0, 1654, 2339, 1654, 2374, 0)
    page = sheet().transform((2339, 1654), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white")
    assert texts(read(page.rotate(-2, Image.Resampling.BICUBIC, fillcolor="white"))) == list(ROWS)


def blind(crops: Sequence[Pixels]) -> list[Reading]:
    return [Reading("8", 1.0)] * len(crops)


def test_which_way_is_up_is_asked_of_a_page_whose_rules_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def quarter_turns(grey: Pixels, black: Pixels, ruling: Ruling, scale: float) -> int:
        seen.append(len(ruling.boxes))
        return 0

    monkeypatch.setattr(reader, "recognised", blind)
    monkeypatch.setattr(reader, "quarter_turns", quarter_turns)
    read(sheet().rotate(-2, Image.Resampling.BICUBIC, fillcolor="white"))
    assert seen == [len(ROWS) + 1 + len(COLUMNS)]


def test_on_bent_paper_nothing_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "recognised", blind)
    monkeypatch.setattr(reader, "quarter_turns", lambda *_: 0)
    assert any(cell.recognised and cell.recognised.is_certain for cell in read(sheet()).grids[0].cells)
    monkeypatch.setattr(reader, "flattened", lambda *_: Flat(None, is_bent=True))
    page = read(sheet())
    assert page.is_bent and not any(cell.recognised and cell.recognised.is_certain for cell in page.grids[0].cells)


def test_a_seal_hides_no_figure_and_makes_none() -> None:
    seal = Image.new("RGB", (2339, 1654), "white")
    ImageDraw.Draw(seal).ellipse((950, 320, 1350, 720), outline=(220, 40, 40), width=14)
    page = read(ImageChops.darker(sheet(), seal))
    assert texts(page) == list(ROWS)
    under = page.grids[0].matrix()[2][3]
    assert (under.text, under.recognised and under.recognised.is_certain) == ("", False)


def test_a_figure_in_colour_is_in_doubt_rather_than_blank() -> None:
    page = sheet()
    ImageDraw.Draw(page).text((1300, TOP + 2 * HEIGHT + 15), "88.00", (230, 30, 30), ImageFont.load_default(27))
    recognised = read(page).grids[0].matrix()[2][3].recognised
    assert recognised and not recognised.is_certain


def test_a_small_figure_of_any_colour_and_brightness_is_no_blank() -> None:
    """A table of two columns: what colour, and a figure in it."""
    shades = [tuple(round(255 - depth * part) for part in hue) for depth in (70, 110, 255) for hue in HUES]
    page = Image.new("RGB", (1000, 250 + HEIGHT * len(shades)), "white")
    draw = ImageDraw.Draw(page)
    for number in range(len(shades) + 1):
        draw.line((150, 100 + HEIGHT * number, 900, 100 + HEIGHT * number), "black", 2)
    for x in (150, 400, 900):
        draw.line((x, 100, x, 100 + HEIGHT * len(shades)), "black", 2)
    for number, shade in enumerate(shades):
        draw.text((160, 115 + HEIGHT * number), "Department", "black", ImageFont.load_default(27))
        draw.text((840, 125 + HEIGHT * number), "8.50", shade, ImageFont.load_default(19))
    rows = read(page).grids[0].matrix()
    assert len(rows) == len(shades)
    for shade, (label, figure) in zip(shades, rows, strict=True):
        assert label.recognised and label.recognised.is_certain
        assert figure.text == "8.50" or (figure.recognised and not figure.recognised.is_certain), shade


def test_figures_that_no_rule_parts_stand_apart_and_so_do_heads() -> None:
    page = Image.new("RGB", (1600, 900), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(27)
    rows = (("Basic", "Project"), ("1,204.00", "12"), ("7", "302"), ("55", "2,080.50"))
    for number, (left, right) in enumerate(rows):
        y = 200 + 50 * number
        draw.text((600 - font.getlength(left), y), left, "black", font)
        draw.text((615, y), right, "black", font)
    draw.text((300, 500), "Income of the year, which rose.", "black", font)
    for y in (190, 245, 400):
        draw.line((300, y, 1000, y), "black", 2)
    shown = read(page)
    assert [tuple(word.text for word in line.words) for line in shown.text_lines][:4] == list(rows)
    readings = [shown.readings[word] for line in shown.text_lines[:4] for word in line.words]
    assert all(reading.is_certain for reading in readings) and len(shown.loose_rules) == 3


def test_what_shows_nothing_has_no_table() -> None:
    blank = read(Image.new("RGB", (1000, 1400), "white"))
    grain = np.random.default_rng(3).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    assert (blank.grids, blank.lines) == ((), ())
    assert page_of(Picture(grain, SCALE), 1).grids == ()


def test_each_page_of_a_tiff_is_read() -> None:
    file = io.BytesIO()
    small = sheet().crop((0, 100, 1600, 700))
    small.save(file, "TIFF", save_all=True, append_images=[small], dpi=(200, 200))
    pages = read_picture(file.getvalue()).pages
    assert [page.number for page in pages] == [1, 2] and texts(pages[1]) == list(ROWS)


def test_a_figure_that_the_looks_saw_differently_is_not_certain_however_sure_each_is(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def seen(crops: Sequence[Pixels]) -> list[Reading]:
        """What is there; the second time that the total is looked at, with another digit."""
        readings = recognised(crops)
        looks.extend(reading.text for reading in readings if reading.text == "1,234,567.89")
        return [
            Reading("1,234,507.89", 1.0) if reading.text == "1,234,567.89" and len(looks) > 1 else reading._replace(certainty=1.0)
            for reading in readings
        ]

    monkeypatch.setattr(reader, "recognised", seen)
    grid = read(sheet()).grids[0].matrix()
    total, basic = grid[1][1].recognised, grid[1][2].recognised
    assert len(looks) == 2
    assert total and (total.texts, total.is_certain) == (("1,234,567.89", "1,234,507.89"), False)
    assert basic and basic.is_certain


def test_a_table_that_the_looks_part_differently_has_nothing_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    divide, grids = reader._grid, []

    def divided(number: int, lattice: Lattice, words: Any) -> tuple[Grid, set[int]]:
        grid, taken = divide(number, lattice, words)
        grids.append(grid)
        return (grid if len(grids) % 2 else replace(grid, cells=grid.cells[1:])), taken

    monkeypatch.setattr(reader, "_grid", divided)
    cells = read(sheet()).grids[0].cells
    assert [cell.text for cell in cells if cell.text][:4] == list(ROWS[0])
    assert not any(cell.recognised and cell.recognised.is_certain for cell in cells)


def test_a_page_has_its_number_from_whichever_end_it_is_asked_for() -> None:
    file = io.BytesIO()
    page = Image.new("RGB", (600, 800), "white")
    page.save(file, "TIFF", save_all=True, append_images=[page], dpi=(72, 72))
    assert [each.number for each in (read_picture(file.getvalue()).pages[at] for at in (0, 1, -1))] == [1, 2, 2]
