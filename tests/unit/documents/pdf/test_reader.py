"""Which rules of a page make a table."""

from __future__ import annotations

import pytest

from dagster_project.documents.pdf.reader import read_pdf
from tests import bad_documents


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
