from __future__ import annotations

from collections.abc import Callable

import pytest

from dagster_project.documents.model import Grid, GridCell, Line, Page, Word
from dagster_project.forms.grid_reader import GridReading, read_grids

_WIDTH, _HEIGHT = 60.0, 20.0


def drawn_grid(table: str, page: int = 1) -> Grid:
    """A ruled grid from lines of cells divided by `|`: `<` goes on from the cell to its left, `^` from the one above, blank is empty."""
    texts = [[cell.strip() for cell in line.strip().split("|")] for line in table.strip().splitlines()]
    n_rows, n_columns = len(texts), len(texts[0])
    assert all(len(row) == n_columns for row in texts), "every line has the same number of cells"
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            owner[i, j] = owner[i, j - 1] if text == "<" else owner[i - 1, j] if text == "^" else (i, j)
            span = spans.setdefault(owner[i, j], [1, 1])
            span[0], span[1] = max(span[0], i - owner[i, j][0] + 1), max(span[1], j - owner[i, j][1] + 1)
    cells = []
    for (i, j), (rows, columns) in sorted(spans.items()):
        box = (j * _WIDTH, 100 + i * _HEIGHT, (j + columns) * _WIDTH, 100 + (i + rows) * _HEIGHT)
        word = Word(texts[i][j], box[0] + 2, box[1] + 5, box[2] - 2, box[1] + 15)
        lines = (Line(word.text, (word,), word[1:]),) if word.text else ()
        cells.append(GridCell(i, j, rows, columns, texts[i][j], lines, box))
    edges = tuple(j * _WIDTH for j in range(n_columns + 1))
    row_edges = tuple(100 + i * _HEIGHT for i in range(n_rows + 1))
    return Grid(page, (0.0, 100.0, edges[-1], row_edges[-1]), n_rows, n_columns, tuple(cells), edges, row_edges)


@pytest.fixture
def read_table() -> Callable[..., GridReading]:
    """Reads one form given as its title and its table (see `drawn_grid`)."""

    def read(title: str, table: str, unit: str = "万元") -> GridReading:
        heading = []
        for number, text in enumerate((title, f"金额单位：{unit}")):
            word = Word(text, 10.0, 40.0 + 20 * number, 300.0, 50.0 + 20 * number)
            heading.append(Line(text, (word,), word[1:]))
        page = Page(1, 600.0, 800.0, tuple(heading), tuple(heading), (drawn_grid(table),))
        return read_grids([page])

    return read
