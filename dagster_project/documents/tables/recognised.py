"""A grid that no rules show, on a picture → the same, every cell with how it was recognised: `as_recognised`.

Belongs here: what the looks at the words of a page say of the cells made of them. Does not belong here: looking (`documents.pictures`), whether a figure is
to be believed (`forms.ruled.recognised`).
"""

from __future__ import annotations

from dataclasses import replace

from dagster_project.documents.model import Grid, GridCell, Page, Recognised
from dagster_project.documents.tables.lattice import overlap


def as_recognised(grid: Grid, page: Page) -> Grid:
    """Not certain: a word that was torn or put together on the way, where ink of which no word was made may be a figure, and anything on bent paper."""
    if not page.is_picture:
        return grid
    return replace(grid, cells=tuple(cell._replace(recognised=_recognised(cell, page)) for cell in grid.cells))


def _recognised(cell: GridCell, page: Page) -> Recognised:
    words = [word for line in cell.lines for word in line.words]
    veiled = page.is_bent or any(overlap(cell.bbox, box) for box in page.veiled)
    if not words:
        return Recognised(("",), not veiled)
    readings = [page.readings.get(word) for word in words]
    if any(reading is None for reading in readings):
        return Recognised((cell.text,), False)
    if len(words) > 1 or not readings[0]:
        return Recognised((cell.text,), not veiled and all(reading and reading.is_certain for reading in readings))
    return readings[0] if not veiled else readings[0]._replace(is_certain=False)
