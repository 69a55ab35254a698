"""A grid as rows of merged cells, for printers whose file says itself which cell stands where.

Belongs here: header and body in one numbering of rows. Does not belong here: any file format (`html`, `workbook`, `word`, `separated`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.generator.grid import Grid, Kind


@dataclass(frozen=True)
class PlacedCell:
    """A cell with its top left position, counted from 0, and how many rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    kind: Kind
    header: bool = False


def placed(grid: Grid) -> Iterator[PlacedCell]:
    """All cells by rows, then columns; blank ones too."""
    header = [
        PlacedCell(cell.row, cell.column, cell.rows, cell.columns, cell.text, grid.columns[cell.column].kind, header=True)
        for cell in grid.header
    ]
    covered = {
        (row, column)
        for cell in header
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    blank = [
        PlacedCell(row, column, 1, 1, "", grid.columns[column].kind, header=True)
        for row in range(grid.header_rows)
        for column in range(len(grid.columns))
        if (row, column) not in covered
    ]
    yield from sorted([*header, *blank], key=lambda cell: (cell.row, cell.column))
    for number, row in enumerate(grid.rows, start=grid.header_rows):
        end = 0
        for column, cell in enumerate(row.cells):
            if column >= end:
                yield PlacedCell(number, column, 1, cell.columns, cell.text, grid.columns[column].kind)
                end = column + cell.columns
