"""A grid that holds more than one form → a grid for each, and the lines between them.

Belongs here: where in a grid the next form starts, and which of its rows are notes. Does not belong here: grids of a printed page, where titles and notes stand
outside the rules; which form a title names (`tables`).

Sheets of workbooks and tables of web pages often hold all forms of a disclosure, each with its title above and its notes below in rows of their own. A list of
contents has titles in rows, too, but nothing below them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, takewhile

from dagster_project.documents.model import Grid, GridCell, Page
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.recognise.titles import ends_form, is_around_title, is_other_title, title_form
from dagster_project.forms.ruled.table import distinct_cells, ends_sentence, heads
from dagster_project.forms.solve.candidates import strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise

_FEWEST_ROWS = 3
"""Of a form with its title: a head and a row. A title with fewer rows below it is text."""


def with_one_form_each(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, where none is laid out with a grid for each form and its notes as lines of text."""
    for page in pages:
        if page.is_laid_out or not page.grids:
            yield page
            continue
        grids: list[Grid] = []
        lines = list(page.text_lines)
        for part in (part for grid in page.grids for part in _parts(grid)):
            start, end = _table_within(part)
            lines += [line for row in _rows(part)[:start] + _rows(part)[end:] for cell in row for line in cell.lines]
            if start < end:
                grids.append(_rows_of(part, start, end))
        yield replace(page, grids=tuple(grids), text_lines=tuple(sorted(lines, key=lambda line: line.bbox[1])))


def _rows(grid: Grid) -> list[list[GridCell]]:
    """The filled cells of each row, a merged one once."""
    return [[cell for cell in distinct_cells(cells) if cell.text] for cells in grid.matrix()]


def _words(row: Sequence[GridCell]) -> list[str]:
    return [normalise(cell.text) for cell in row]


def _parts(grid: Grid) -> list[Grid]:
    """The rows below each title; those of a title with nothing below it, as in a list of contents, are a part of their own."""
    texts = [_words(row) for row in _rows(grid)]
    starts = [_with_lines_above(number, texts) for number, row in enumerate(texts) if _is_title(row)]
    bounds = sorted({0, *starts, grid.n_rows})
    untitled = [start + number for start, end in pairwise(bounds) for number in _further_heads(texts[start:end])]
    return [_rows_of(grid, start, end) for start, end in pairwise(sorted({*bounds, *untitled}))]


def _further_heads(rows: Sequence[Sequence[str]]) -> Iterator[int]:
    """The rows below a title with which a table of its own begins that has none: they print heads of columns that the table does not have, below its note,
    below blank rows where none of them stands in the table, or right below a row of figures where most of them do not. Sides below one another share heads."""
    start = 0
    for number, row in enumerate(rows):
        if len(row) < 2 or not heads().issuperset(row) or row in (above := rows[start:number]):
            continue
        table = [other for other in above if len(other) > 1]
        between = list(takewhile(lambda other: len(other) < 2, reversed(above)))
        if not any(heads().isdisjoint(other) for other in table):
            continue
        is_apart = not all(between) and all(set(row).isdisjoint(other) for other in table)
        further = set(row).difference(*table)
        is_other = not between and _prints_figure(above[-1]) and len(further) > 1 and 2 * len(further) > len(row)
        if is_apart or is_other or any(ends_sentence(text) for other in between for text in other):
            yield number
            start = number


def _prints_figure(row: Sequence[str]) -> bool:
    return any(map(looks_like_amount, row))


def _table_within(grid: Grid) -> tuple[int, int]:
    """The first row of the table and the one behind its last: above stand lines of one text that names no row, below, from the first note on, lines of one text."""
    rows = [_words(row) for row in _rows(grid)]
    if len(rows) < _FEWEST_ROWS and any(map(_is_title, rows)):
        return 0, 0
    start = 0
    while start < len(rows) and len(rows[start]) < 2 and not (rows[start] and _names_row(rows[start][0])):
        start += 1
    end = len(rows)
    while end > start and len(rows[end - 1]) < 2:
        end -= 1
    note = next((number for number in range(end, len(rows)) if rows[number] and _is_note(rows[number][0])), len(rows))
    while note > start and not rows[note - 1]:
        note -= 1
    return start, note


def _names_row(text: str) -> bool:
    """Whether a text is the label of a row of some form."""
    return strip_numbering(text) != text or text in _row_labels()


@cache
def _row_labels() -> frozenset[str]:
    return frozenset(label for form_id in statutory_forms.form_names() for label in statutory_forms.row_labels(form_id))


def _is_note(text: str) -> bool:
    return ends_form(text) or ends_sentence(text) or page_number(text) is not None


def _is_title(texts: Sequence[str]) -> bool:
    """Whether a row prints the title of a form, or of another table alone in its row."""
    return (len(texts) == 1 and is_other_title(texts[0])) or (
        len(texts) == 2 and any(text.endswith("表") and title_form(text) for text in texts)
    )


def _with_lines_above(number: int, texts: Sequence[Sequence[str]]) -> int:
    """The first of the rows right above a title that belong to it, such as the number of its form."""
    while number and texts[number - 1] and len(texts[number - 1]) == 1 and is_around_title(texts[number - 1][0]):
        number -= 1
    return number


def _rows_of(grid: Grid, start: int, end: int) -> Grid:
    cells = tuple(_cut(cell, start, end, grid) for cell in grid.cells if start < cell.row + cell.row_span and cell.row < end)
    edges = grid.row_edges[start : end + 1]
    left, _, right, _ = grid.bbox
    return replace(grid, bbox=(left, edges[0], right, edges[-1]), n_rows=end - start, cells=cells, row_edges=edges)


def _cut(cell: GridCell, start: int, end: int, grid: Grid) -> GridCell:
    """The part of a cell within these rows, which count from the first of them; its text stands in its first row."""
    first, last = max(cell.row, start), min(cell.row + cell.row_span, end)
    box = (cell.bbox[0], grid.row_edges[first], cell.bbox[2], grid.row_edges[last])
    kept = cell._replace(row=first - start, row_span=last - first, bbox=box)
    return kept if cell.row >= start else kept._replace(text="", lines=(), stored=None)
