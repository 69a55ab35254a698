"""A page whose text cannot be read is told, one with a few glyphs that no one can name is read; which rules of a page make a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dagster_project.documents.model import Line, Page, Word
from dagster_project.documents.pdf.annotations import FilledDocument
from dagster_project.documents.pdf.drawing import Drawing
from dagster_project.documents.pdf.reader import PdfPages, _needs_ocr, _shows_a_picture, read_pdf
from dagster_project.documents.pdf.words import Glyphs, PageText
from tests import bad_documents
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

A4 = (0.0, 0.0, 595.0, 842.0)


def page(characters: int, unmapped: int) -> PageText:
    none = np.empty(0)
    text = [Word("x" * characters, 0, 0, 10, 10)] if characters else []
    return PageText(0, Glyphs([], none, none), text, [], [], unmapped, [])


@pytest.mark.parametrize(
    ("mapped", "unmapped", "needs_ocr"),
    [(1000, 0, False), (1000, 50, False), (1000, 51, True), (20, 1, False), (19, 1, True), (0, 1, True)],
)
def test_more_than_one_glyph_in_twenty_that_nothing_names_is_a_page_to_look_at(mapped: int, unmapped: int, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(), page(mapped + unmapped, unmapped)) == needs_ocr


def test_a_scan_on_which_a_page_number_is_written_is_looked_at() -> None:
    number = Line("第3页", (Word("第3页", 0, 0, 9, 9),), (0, 0, 9, 9))
    scan, sheet = Drawing(images=[(0.0, 0.0, 595.0, 800.0)]), Page(1, 595, 842, (number,), (number,), ())
    assert _shows_a_picture(A4, scan, sheet)
    assert not _shows_a_picture(A4, Drawing(), sheet)
    assert not _shows_a_picture(A4, scan, replace(sheet, lines=(number,) * 40))


@pytest.mark.parametrize(("height", "needs_ocr"), [(420.0, False), (422.0, True)])
def test_a_picture_over_more_than_half_of_a_page_without_text_is_a_scan(height: float, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(images=[(0.0, 0.0, 595.0, height)]), page(0, 0)) == needs_ocr


@pytest.mark.parametrize(("curves", "needs_ocr"), [(50, False), (51, True)])
def test_letters_drawn_as_curves_are_text_to_look_at(curves: int, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(curves=curves), page(0, 0)) == needs_ocr


def grids_of(texts: list[str], rules: bytes = b"") -> list[list[str]]:
    """The texts of each grid on a page with one ruled column of these texts."""
    top = 700
    bottom = top - 20 * len(texts)
    content = b"".join(b"%d %d m %d %d l S " % (x, bottom, x, top) for x in (50, 150))
    content += b"".join(b"50 %d m 150 %d l S " % (y, y) for y in range(bottom, top + 1, 20))
    content += b"".join(b"BT /F 9 Tf 60 %d Td (%b) Tj ET " % (top - 14 - 20 * row, text.encode()) for row, text in enumerate(texts) if text)
    (page,) = read_pdf(bad_documents.one_page(content + rules))
    return [[cell.text for cell in grid.cells] for grid in page.grids]


@pytest.mark.parametrize("texts", [["1.00"], ["Project", "1.00"], ["1.00", "2.00", ""], ["Project", "", "", ""]])
def test_a_short_column_alone_on_its_page_is_a_table(texts: list[str]) -> None:
    assert grids_of(texts) == [texts]


@pytest.mark.parametrize("texts", [["Remark"], ["Remark", ""], ["some words of a", "sentence"]])
def test_a_frame_around_words_is_none(texts: list[str]) -> None:
    assert grids_of(texts) == []


def test_a_frame_around_a_page_does_not_swallow_its_column() -> None:
    assert grids_of(["Project", "1.00"], b"20 20 560 760 re S ") == [["Project", "1.00"]]


def test_a_page_is_looked_at_again_though_many_were_read_since() -> None:
    document = read_pdf(bad_documents.pages(9))
    assert len(list(document)) == 9
    assert document.look_again
    whole = (0.0, 0.0, 600.0, 800.0)
    assert document.look_again({1: [whole], 9: [whole], 2: [whole]}) == {1: ["oneline"], 9: ["oneline"], 2: ["oneline"]}


def test_who_looks_again_at_a_page_with_a_table_does_not_wait_for_it_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    style = STYLES["pdf_shanghai"]
    loaded: list[int] = []
    load = FilledDocument.load

    def noted(document: FilledDocument, index: int) -> int:
        loaded.append(index)
        return load(document, index)

    monkeypatch.setattr(FilledDocument, "load", noted)
    pages = PdfPages(style.render(style.document(random_accounts(1))))
    tables = [page.number for page in pages if page.grids]
    assert len(tables) > 4
    pages.texts_within({number: [(0, 0, 595, 842)] for number in tables})
    assert loaded == list(range(len(pages)))
