"""A page whose text cannot be read is told, and one with a few glyphs that no one can name is read."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.documents.model import Word
from dagster_project.documents.pdf.drawing import Drawing
from dagster_project.documents.pdf.reader import _needs_ocr
from dagster_project.documents.pdf.words import Glyphs, PageText

A4 = (0.0, 0.0, 595.0, 842.0)


def page(characters: int, unmapped: int) -> PageText:
    none = np.empty(0)
    text = [Word("x" * characters, 0, 0, 10, 10)] if characters else []
    return PageText(0, Glyphs([], none, none), text, [], [], unmapped)


@pytest.mark.parametrize(
    ("mapped", "unmapped", "needs_ocr"),
    [(1000, 0, False), (1000, 50, False), (1000, 51, True), (20, 1, False), (19, 1, True), (0, 1, True)],
)
def test_more_than_one_glyph_in_twenty_that_nothing_names_is_a_page_to_look_at(mapped: int, unmapped: int, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(), page(mapped + unmapped, unmapped)) == needs_ocr


@pytest.mark.parametrize(("height", "needs_ocr"), [(420.0, False), (422.0, True)])
def test_a_picture_over_more_than_half_of_a_page_without_text_is_a_scan(height: float, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(images=[(0.0, 0.0, 595.0, height)]), page(0, 0)) == needs_ocr


@pytest.mark.parametrize(("curves", "needs_ocr"), [(50, False), (51, True)])
def test_letters_drawn_as_curves_are_text_to_look_at(curves: int, needs_ocr: bool) -> None:
    assert _needs_ocr(A4, Drawing(curves=curves), page(0, 0)) == needs_ocr
