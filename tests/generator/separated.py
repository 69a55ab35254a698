"""Disclosures as text with separated cells: CSV, tabs.

Belongs here: what spreadsheets and pandas write. Does not belong here: the grids themselves (`layouts`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import groupby

from tests.generator.cells import placed
from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid


@dataclass(frozen=True)
class SeparatedStyle:
    """`separator` between cells; `encoding` as Python calls it; `padded`: every line has as many separators as the widest form, as a spreadsheet
    writes them; a merged cell leaves blank ones."""

    separator: str = ","
    encoding: str = "utf-8-sig"
    padded: bool = True


def print_separated(document: Printout, style: SeparatedStyle) -> bytes:
    """The text of the disclosure. Pure: the same printout and style give the same bytes."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=style.separator, lineterminator="\r\n")
    widest = max(len(grid.columns) for grid in document.grids())
    for block in document.blocks:
        for row in [[block.text]] if isinstance(block, Paragraph) else _rows(block):
            writer.writerow(row + [""] * (widest - len(row)) if style.padded else row)
    return file.getvalue().encode(style.encoding)


def _rows(grid: Grid) -> list[list[str]]:
    lines = [[grid.title], *([[grid.number]] if grid.number else [])]
    rows = lines[::-1] if grid.number_above else lines
    between = [""] * max(0, len(grid.columns) - 2)
    rows.append([grid.heading[0], *between, grid.heading[1]])
    for _, cells in groupby(_spread(grid), key=lambda cell: cell[0]):
        row = [""] * len(grid.columns)
        for _, column, text in cells:
            row[column] = text
        rows.append(row)
    return [*rows, *([[grid.note]] if grid.note else [])]


def _spread(grid: Grid) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, cell.text) for cell in placed(grid)]
