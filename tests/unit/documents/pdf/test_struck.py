"""Figures with a line drawn through them."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from dagster_project.documents.model import Page
from dagster_project.documents.pdf.reader import read_pdf

_SIZE = 10.0
_WIDTH = 5.56 * 4 + 2.78  # 29.42 in Helvetica


def page_with(lines: list[tuple[float, float, float]], text: str = "29.42", beside: str = "38.05") -> Page:
    """A cell that holds one figure and another beside it; `lines` are drawn from x to x at a height above the baseline."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", _SIZE)
    canvas.drawString(100, 700, text)
    canvas.drawString(140, 700, beside)
    canvas.setLineWidth(0.5)
    canvas.rect(90, 690, 200, 24)
    canvas.line(200, 690, 200, 714)
    for left, right, height in lines:
        canvas.line(left, 700 + height, right, 700 + height)
    canvas.save()
    (page,) = read_pdf(out.getvalue())
    return page


def test_a_figure_with_a_line_through_its_middle_does_not_count() -> None:
    page = page_with([(100, 100 + _WIDTH, 3.3)])
    assert [cell.text for cell in page.grids[0].cells] == ["38.05", ""]
    assert page.grids[0].n_rows == 1


@pytest.mark.parametrize("offset", [2.6, 3.3, 4.0])
def test_two_lines_strike_out_as_one_does(offset: float) -> None:
    assert page_with([(100, 100 + _WIDTH, offset), (100, 100 + _WIDTH, offset + 0.8)]).grids[0].cells[0].text == "38.05"


def test_the_part_of_a_run_that_is_not_struck_counts() -> None:
    page = page_with([(100, 100 + _WIDTH, 3.3)], text="29.4238.05", beside="")
    assert page.grids[0].cells[0].text == "38.05"


@pytest.mark.parametrize(
    "line",
    [(100, 100 + _WIDTH, -1.2), (100, 100 + _WIDTH, 9.0), (90, 200, 3.3)],
    ids=["underline", "above", "rule of the table"],
)
def test_other_lines_strike_out_nothing(line: tuple[float, float, float]) -> None:
    page = page_with([line])
    assert "29.42" in " ".join(cell.text for cell in page.grids[0].cells)
