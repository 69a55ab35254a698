"""PDFs hold every text of the printout, and the same bytes each time."""

from __future__ import annotations

import pypdfium2
import pytest

from dagster_project.documents.pdf.fonts import use_stand_in_font
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

PDF_STYLES = [name for name, style in STYLES.items() if style.suffix == ".pdf"]

UNSEEN = ("pdf_dots", "pdf_dashed")
"""Styles that store figures off the page."""


@pytest.mark.parametrize("name", PDF_STYLES)
def test_every_figure_and_label_is_on_the_pages(name: str) -> None:
    use_stand_in_font()  # what is installed on the machine changes nothing
    style = STYLES[name]
    document = style.document(random_accounts(4, year=2022))
    pdf = pypdfium2.PdfDocument(style.render(document))
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    figures = [cell.text for cell in document.places().values() if cell.amount is not None]
    if name not in ("pdf_figures_wrapped", "pdf_dashed"):
        assert [figure for figure in figures if figure not in text] == []
    assert [grid.title for grid in document.grids() if grid.title not in text] == []


@pytest.mark.parametrize("name", PDF_STYLES)
def test_the_same_account_gives_the_same_bytes(name: str) -> None:
    style = STYLES[name]
    document = style.document(random_accounts(4, year=2022))
    assert style.render(document) == style.render(document)


@pytest.mark.parametrize("name", [name for name in PDF_STYLES if name not in UNSEEN])
def test_no_cell_is_drawn_beyond_the_page(name: str) -> None:
    style = STYLES[name]
    pdf = pypdfium2.PdfDocument(style.render(style.document(random_accounts(4, year=2022))))
    for page in pdf:
        _, _, width, height = page.get_mediabox()
        for drawn in page.get_objects():
            left, bottom, right, top = drawn.get_bounds()
            assert left > 0 and bottom > 0 and right < width and top < height
