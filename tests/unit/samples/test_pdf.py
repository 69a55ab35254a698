"""PDFs hold every text of the printout, and the same bytes each time."""

from __future__ import annotations

import pypdfium2
import pytest

from dagster_project.samples.grid import Kind
from dagster_project.samples.pdf_table import PADDING, Box, TableRow, column_widths, cut, rules, wrap_measured
from dagster_project.samples.random_accounts import random_accounts
from dagster_project.samples.styles import STYLES

PDF_STYLES = [name for name, style in STYLES.items() if style.suffix == ".pdf"]

UNSEEN = ("pdf_dots", "pdf_dashed")
"""Styles that store figures off the page."""


@pytest.mark.parametrize("name", PDF_STYLES)
def test_every_figure_and_label_is_on_the_pages(name: str) -> None:
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


def test_boxes_share_rules_of_full_length() -> None:
    boxes = [Box((), Kind.LABEL, False, x, y, x + 10, y + 5) for x in (0.0, 10.0) for y in (0.0, 5.0)]
    assert sorted(rules(boxes)) == [
        (0.0, 0.0, 0.0, 10.0),
        (0.0, 0.0, 20.0, 0.0),
        (0.0, 5.0, 20.0, 5.0),
        (0.0, 10.0, 20.0, 10.0),
        (10.0, 0.0, 10.0, 10.0),
        (20.0, 0.0, 20.0, 10.0),
    ]


def test_a_page_end_cuts_a_row_between_its_lines() -> None:
    row = TableRow((Box(("9,759.3", "8"), Kind.AMOUNT, False, 0, 0, 30, 24), Box(("20101",), Kind.CODE, False, 30, 0, 60, 24)), 24.0)
    parts = cut(row, 8 * 1.25 + 2 * PADDING, 8.0)
    assert parts is not None
    assert [[box.lines for box in part.boxes] for part in parts] == [[("9,759.3",), ("20101",)], [("8",), ()]]


def test_a_row_that_fits_or_cannot_be_cut_stays_whole() -> None:
    row = TableRow((Box(("1.00",), Kind.AMOUNT, False, 0, 0, 30, 14),), 14.0)
    assert cut(row, 10.0, 8.0) is None
    assert cut(row, 40.0, 8.0) is None


def test_text_is_wrapped_by_its_measured_width() -> None:
    assert wrap_measured("94,117.51", 30, lambda text: 5.0 * len(text)) == ("94,117", ".51")


def test_columns_that_do_not_fit_are_refused() -> None:
    grid = STYLES["pdf_small"].document(random_accounts(4, year=2022)).grids()[5]
    assert column_widths(grid, 100.0, 8.0, lambda text: 4.0 * len(text), None) is None
