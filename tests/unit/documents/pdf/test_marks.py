"""Stamps and watermarks in the cells of a table."""

from __future__ import annotations

import pytest

from dagster_project.documents.model import Page
from dagster_project.documents.pdf.reader import read_pdf
from tests import bad_documents

_GRID = b"".join(b"%d 600 m %d 660 l S 50 %d m 250 %d l S " % (x, x, y, y) for x, y in ((50, 600), (150, 630), (250, 660)))
_FIGURES = b"BT /F 9 Tf 100 640 Td (1,400.00) Tj 0 -30 Td (3,600.00) Tj 100 30 Td (2,400.00) Tj ET "


def cell_with(mark: bytes) -> str:
    """What the first cell of a table of figures gives with `mark` drawn beside its figure."""
    page: Page
    (page,) = read_pdf(bad_documents.one_page(_GRID + _FIGURES + mark))
    (grid,) = page.grids
    assert [cell.text for cell in grid.cells][1:] == ["2,400.00", "3,600.00", ""]
    return grid.cells[0].text


@pytest.mark.parametrize(
    "mark",
    [
        b"1 0 0 rg BT /F 9 Tf 52 640 Td (Checked) Tj ET",
        b"1 0 0 rg BT /F 9 Tf 52 640 Td (2023) Tj ET",
        b".8 g BT /F 9 Tf 105 636 Td (DRAFT) Tj ET",
        b"BT /F 4 Tf 90 646 Td (12) Tj ET",
        b"BT /F 16 Tf 55 632 Td (DRAFT) Tj ET",
    ],
    ids=["red stamp", "red year", "pale watermark", "raised mark of a note", "large watermark"],
)
def test_a_mark_beside_a_figure_is_no_part_of_it(mark: bytes) -> None:
    assert cell_with(mark) == "1,400.00"


@pytest.mark.parametrize(
    "mark",
    [
        b"BT /F 9 Tf 52 640 Td (Checked) Tj ET",
        b"1 0 0 rg BT /F 9 Tf 90 640 Td (-) Tj ET",
        b"1 0 0 rg BT /F 9 Tf 60 640 Td (2.50) Tj ET",
        b"1 0 0 rg BT /F 9 Tf 60 640 Td (\\() Tj ET",
    ],
    ids=["same ink", "sign", "another figure", "bracket"],
)
def test_what_may_belong_to_a_figure_stays_beside_it(mark: bytes) -> None:
    assert cell_with(mark) != "1,400.00"
    assert "1,400.00" in cell_with(mark)


def test_a_negative_figure_alone_in_its_cell_counts_in_any_ink() -> None:
    (page,) = read_pdf(bad_documents.one_page(_GRID + _FIGURES + b"1 0 0 rg BT /F 9 Tf 200 610 Td (-9.00) Tj ET"))
    assert [cell.text for cell in page.grids[0].cells] == ["1,400.00", "2,400.00", "3,600.00", "-9.00"]


@pytest.mark.parametrize(
    "stamp",
    [
        b"1 0 0 rg BT /F 9 Tf 200 610 Td (9.00) Tj ET",
        b"BT /F 16 Tf 190 608 Td (9.00) Tj ET",
        b"BT /F 9 Tf 0 1 -1 0 200 605 Tm (9.00) Tj ET",
        b"BT /F 9 Tf 212 617 Td (9.00) Tj ET",
        b"BT /F 7 Tf 224 610 Td (9.00) Tj ET",
        b"1 0 0 rg BT /F 9 Tf 212 610 Td (-9.00) Tj ET",
    ],
    ids=["ink", "far larger", "turned", "off line and edge", "size and edge", "ink and edge"],
)
def test_a_figure_in_a_blank_cell_that_is_not_printed_as_the_others_are_is_set_apart(stamp: bytes) -> None:
    (page,) = read_pdf(bad_documents.one_page(_GRID + _FIGURES + stamp))
    assert [cell.text for cell in page.grids[0].cells if cell.is_apart] == [cell.text for cell in page.grids[0].cells][3:]


@pytest.mark.parametrize(
    "figure",
    [
        b"1 0 0 rg BT /F 9 Tf 200 610 Td (-9.00) Tj ET",
        b"BT /F 9 Tf 212 610 Td (9.00) Tj ET",
        b"BT /F 11 Tf 200 610 Td (9.00) Tj ET",
        b"BT /F 9 Tf 200 617 Td (9.00) Tj ET",
        b"0.2 g BT /F 9 Tf 200 610 Td (9.00) Tj ET",
        b"BT /F 5.5 Tf 152 610 Td (123,456,789,012,345,678,901.00) Tj ET",
    ],
    ids=["red and negative", "off edge", "larger", "off line", "another black", "set smaller to fit"],
)
def test_a_figure_that_differs_in_one_way_counts(figure: bytes) -> None:
    (page,) = read_pdf(bad_documents.one_page(_GRID + _FIGURES + figure))
    assert not any(cell.is_apart for cell in page.grids[0].cells)
