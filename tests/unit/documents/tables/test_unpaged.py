"""Text and tables without paper → pages."""

from __future__ import annotations

import pytest

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.tables import unpaged
from dagster_project.documents.tables.unpaged import FileCell, FileTable, NestingCell, page_of, pages_by_table, table_or_text


def _table(*rows: str) -> FileTable:
    return FileTable([FileCell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row.split("|"))])


def test_rows_and_columns_in_which_no_cell_starts_are_none() -> None:
    table = FileTable([FileCell(0, 0, 2, 1, "a"), FileCell(0, 1, 2, 3, "b"), FileCell(2, 0, 1, 1, "c"), FileCell(2, 1, 1, 3, "d")])
    (grid,) = page_of(1, [table]).grids
    assert (grid.n_rows, grid.n_columns) == (2, 2)
    assert [cell.place for cell in grid.cells] == [f"table 1, row {row}, column {column}" for row in (1, 3) for column in (1, 2)]


def test_a_column_that_rounding_left_is_none() -> None:
    """Of the two rows, the second cell of one ends and the third of the other begins a twentieth of a point apart."""
    head = [FileCell(0, 0, 1, 1, "a"), FileCell(0, 1, 1, 1, "b"), FileCell(0, 2, 1, 2, "c")]
    body = [FileCell(1, 0, 1, 1, "1"), FileCell(1, 1, 1, 2, "2"), FileCell(1, 3, 1, 1, "3")]
    (grid,) = page_of(1, [FileTable([*head, *body], [60.0, 60.0, 0.05, 60.0])]).grids
    assert [[cell.text for cell in row] for row in grid.matrix()] == [["a", "b", "c"], ["1", "2", "3"]]
    assert [cell.place[-8:] for cell in grid.cells if cell.text == "3"] == ["column 4"]
    (kept,) = page_of(1, [FileTable([FileCell(0, 0, 1, 1, "1"), FileCell(0, 1, 1, 1, "2")], [60.0, 0.05])]).grids
    assert kept.n_columns == 2


def test_positions_without_a_cell_are_blank() -> None:
    (grid,) = page_of(1, [FileTable([FileCell(0, 0, 1, 1, "a"), FileCell(1, 1, 1, 1, "b")])]).grids
    assert [[cell.text for cell in row] for row in grid.matrix()] == [["a", ""], ["", "b"]]


def test_the_lines_of_a_page_hold_those_of_its_tables_in_reading_order() -> None:
    page = page_of(1, ["above\n\n two  words ", _table("a|b", "c|"), "below"])
    assert [line.text for line in page.lines] == ["above", "two words", "a b", "c", "below"]
    assert [line.text for line in page.text_lines] == ["above", "two words", "below"]
    assert page.displayed((0, 0, 1, 1)) is None


def test_a_row_is_the_rest_of_the_table_right_above_it_and_text_elsewhere() -> None:
    row = FileTable([FileCell(0, 0, 1, 1, "e"), FileCell(0, 1, 1, 1, "f")], is_single_row=True)
    pages = pages_by_table([row, _table("a|b", "c|d"), row, "text", row, _table("a|b|c", "c|d|e"), row])
    assert [[line.text for line in page.text_lines] for page in pages] == [["e f"], [], ["text", "e f"], ["e f"]]
    assert [len(page.grids) for page in pages] == [1, 1, 1, 0]


def test_a_table_in_a_cell_makes_the_outer_one_an_arrangement() -> None:
    inner = _table("a|b", "c|d")
    assert table_or_text([[NestingCell(0, 0, 1, 1, ["left"]), NestingCell(0, 1, 1, 1, [inner])], [NestingCell(1, 0, 1, 1, ["x"])]]) == [
        "left",
        inner,
        "x",
    ]


def test_more_positions_than_any_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpaged, "_MOST_POSITIONS", 3)
    with pytest.raises(TooLargeDocument, match="positions"):
        page_of(1, [_table("a|b", "c|d")])
