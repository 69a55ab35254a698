"""Sheets on which two pages stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dagster_project.documents.model import Grid, GridCell, Page, Recognised, Word
from dagster_project.documents.tables.lines import lines_of
from dagster_project.documents.tables.spreads import halves_of, in_reading_order
from dagster_project.forms.ruled.reader import read_ruled
from dagster_project.forms.ruled.tables import tables

WIDTH, HEIGHT = 840.0, 595.0
LEFT, RIGHT = (40.0, 380.0), (460.0, 800.0)
"""Where the print of the two pages begins and ends."""


def grid(start: float, end: float, rows: Sequence[tuple[str, str]], top: float = 100.0) -> Grid:
    edges = (start, start + 200, end)
    ys = tuple(top + 20 * number for number in range(len(rows) + 1))
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            word = Word(text, edges[column] + 5, ys[row] + 5, edges[column] + 95, ys[row] + 15)
            cells.append(
                GridCell(row, column, 1, 1, text, tuple(lines_of([word])), (edges[column], ys[row], edges[column + 1], ys[row + 1]))
            )
    return Grid(1, (start, ys[0], end, ys[-1]), len(rows), 2, tuple(cells), edges, ys)


def sheet(*words: Word, right: float = RIGHT[0], turn: int = 0) -> Page:
    grids = (
        grid(*LEFT, [("科目", "合计"), ("教育支出", "1,204.00")]),
        grid(right, RIGHT[1], [("科目", "合计"), ("国防支出", "12.00")]),
    )
    inside = [word for each in grids for cell in each.cells for line in cell.lines for word in line.words]
    return Page(1, WIDTH, HEIGHT, tuple(lines_of([*words, *inside])), tuple(lines_of(words)), grids, turn=turn)


TITLES = Word("支出决算表", 150.0, 50.0, 250.0, 62.0), Word("收入决算表", 570.0, 50.0, 670.0, 62.0)


def test_each_page_has_its_own_lines_and_tables_and_its_place_on_the_sheet() -> None:
    left, right = halves_of(sheet(*TITLES))
    assert [line.text for page in (left, right) for line in page.text_lines] == ["支出决算表", "收入决算表"]
    assert [[cell.text for cell in page.grids[0].cells][-1] for page in (left, right)] == ["1,204.00", "12.00"]
    assert (left.number, right.number, right.left) == (1, 1, 420.0)
    assert right.grids[0].column_edges == (40.0, 240.0, 380.0) == left.grids[0].column_edges
    figure = right.grids[0].cells[-1]
    assert right.displayed(figure.bbox) == (660.0, 120.0, 800.0, 140.0)


def test_a_place_on_a_sheet_that_lies_upside_down_is_turned_with_the_sheet() -> None:
    _, right = halves_of(sheet(*TITLES, turn=180))
    assert right.displayed((0.0, 0.0, 10.0, 10.0)) == (WIDTH - 430.0, HEIGHT - 10.0, WIDTH - 420.0, HEIGHT)


def test_a_table_goes_on_from_the_left_page_to_the_right_one() -> None:
    (table,) = tables(in_reading_order([sheet(TITLES[0])]))
    assert [row.texts() for row in table.rows] == [("科目", "合计"), ("教育支出", "1,204.00"), ("国防支出", "12.00")]


def test_a_sheet_is_one_page_of_the_document_and_told_to_hold_two() -> None:
    reading = read_ruled([sheet(*TITLES)])
    assert (reading.pages, reading.spreads) == (1, [1])
    assert len({(line.page, line.number) for line in reading.lines}) == len(reading.lines)


@pytest.mark.parametrize(
    "page",
    [
        sheet(Word("支出决算表", 350.0, 50.0, 450.0, 62.0)),
        sheet(Word("—12—", 400.0, 570.0, 440.0, 580.0)),
        sheet(*TITLES, right=400.0),
    ],
    ids=["a title over both", "a page number in the middle", "nearer to each other than to the edges"],
)
def test_tables_side_by_side_on_one_page_are_of_one_page(page: Page) -> None:
    assert halves_of(page) == (page,)


def test_how_words_were_recognised_goes_with_them() -> None:
    read = Recognised(("收入决算表",) * 2, True)
    page = sheet(*TITLES)
    page.readings[TITLES[1]] = read  # type: ignore[index]
    left, right = halves_of(page)
    assert (left.readings, list(right.readings.values())) == ({}, [read])
    assert [right.readings[word] for line in right.text_lines for word in line.words] == [read]
