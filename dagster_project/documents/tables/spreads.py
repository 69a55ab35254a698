"""A sheet on which two pages stand side by side → its two pages: `halves_of`.

Belongs here: whether there are two, told by the blank between them, and what stands on which. Does not belong here: tables that are set side by side on
one page (`dagster_project.forms`).

A page has margins on both sides, so between two pages there is a blank from the upper to the lower edge of the sheet that is no narrower than what is
blank outside them; on one page a title, a page number or a line of text stands across its middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dagster_project.documents.model import Box, Grid, Line, Page, Word
from dagster_project.documents.tables.lines import bounding_box, lines_of

_WIDE = 1.2
"""Times its height: a sheet on which two pages stand. One of two A4 pages has 1.4."""
_OFF_MIDDLE = 0.08
"""Of the width of the sheet by which the middle of the blank may be off its middle."""
_NARROWEST = 0.03
_FEWEST_LINES = 3


def halves_of(page: Page) -> tuple[Page, ...]:
    """The two pages on a sheet, from left to right, each in coordinates of its own (`Page.left`); the page itself where there is one."""
    if not page.is_laid_out or page.width < _WIDE * page.height:
        return (page,)
    at = _blank_between(page)
    if at is None:
        return (page,)
    halves = _half(page, 0.0, at), _half(page, at, page.width)
    return halves if all(half.grids or len(half.lines) >= _FEWEST_LINES for half in halves) else (page,)


def in_reading_order(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, in place of a sheet with two of them each of these."""
    return (half for page in pages for half in halves_of(page))


def _blank_between(page: Page) -> float | None:
    """The x in the middle of the blank that parts the two pages of a sheet."""
    boxes: list[Box] = [word[1:] for line in page.lines for word in line.words]
    boxes += [*(grid.bbox for grid in page.grids), *page.loose_rules]
    middle, reach = page.width / 2, _OFF_MIDDLE * page.width
    left = [x1 for x0, _, x1, _ in boxes if (x0 + x1) / 2 < middle]
    right = [x0 for x0, _, x1, _ in boxes if (x0 + x1) / 2 >= middle]
    if not left or not right:
        return None
    start, end = max(left), min(right)
    outside = max(min(x0 for x0, *_ in boxes), page.width - max(x1 for _, _, x1, _ in boxes))
    is_blank = end - start >= max(_NARROWEST * page.width, outside) and abs((start + end) / 2 - middle) <= reach
    return (start + end) / 2 if is_blank else None


def _half(page: Page, left: float, right: float) -> Page:
    def is_here(box: Box) -> bool:
        return left <= (box[0] + box[2]) / 2 < right

    def lines(all_lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(lines_of(_word(word, left) for line in all_lines for word in line.words if is_here(word[1:])))

    return replace(
        page,
        width=right - left,
        lines=lines(page.lines),
        text_lines=lines(page.text_lines),
        grids=tuple(_grid(grid, left) for grid in page.grids if is_here(grid.bbox)),
        loose_rules=tuple(_box(rule, left) for rule in page.loose_rules if is_here(rule)),
        readings={_word(word, left): read for word, read in page.readings.items() if is_here(word[1:])},
        veiled=tuple(_box(box, left) for box in page.veiled if is_here(box)),
        left=left,
        sheet_width=page.width,
    )


def _box(box: Box, left: float) -> Box:
    return (box[0] - left, box[1], box[2] - left, box[3])


def _word(word: Word, left: float) -> Word:
    return word._replace(x0=word.x0 - left, x1=word.x1 - left)


def _line(line: Line, left: float) -> Line:
    words = tuple(_word(word, left) for word in line.words)
    return Line(line.text, words, bounding_box(words))


def _grid(grid: Grid, left: float) -> Grid:
    return replace(
        grid,
        bbox=_box(grid.bbox, left),
        cells=tuple(
            cell._replace(bbox=_box(cell.bbox, left), lines=tuple(_line(line, left) for line in cell.lines)) for cell in grid.cells
        ),
        column_edges=tuple(edge - left for edge in grid.column_edges),
    )
