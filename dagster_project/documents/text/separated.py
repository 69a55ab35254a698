"""Text whose tables part their cells by tabs, pipes, commas or semicolons → the same lines with every cell at the place of its column.

Belongs here: which separator a text uses, and laying its cells out. Does not belong here: what a cell means. Such text is what a browser or a
spreadsheet puts on the clipboard, what tools make of web pages (Markdown), and what a spreadsheet saves as CSV. A separator shows the column also
where cells before it are blank, which runs of blanks do not; cells that span several columns are lost, so heads may stand too far left.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from dagster_project.documents.errors import TooLargeDocument

_AMOUNT = re.compile(r"\d\.\d")
_NUMBER = re.compile(r"\d")
_SENTENCE = re.compile("[。；]")
_ROWS_OF_A_TABLE = 3
_COMMON = 0.8
"""Of the lines that print amounts, the share that the separator parts."""
_RULE = re.compile(r"[\s|:=\-]+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_EMPHASIS = re.compile(r"\*\*|__|<br\s*/?>|\\(?=[|*_])")
_RUN_TOGETHER = re.compile(r"[\d\u4e00-\u9fff]\s+[\d-]")
_FIGURE_ALONE = re.compile(r"[\s\d,.\-()]*")
_GAP = 4
_LONGEST_CELL = 1_000
"""Characters. The line of a longer one is prose: every cell is laid out as wide as the widest."""
_MOST_LAID_OUT = 1 << 27
"""Characters of a text that is laid out."""

Cells = list[str]


class LaidOut(NamedTuple):
    """The text with the cells of its tables at multiples of `cell_width`. `is_even`: lines that follow each other have as many cells, blank ones counted, so
    that none which spans several columns shifts those behind it."""

    text: str
    cell_width: int
    is_even: bool


def laid_out(text: str) -> LaidOut | None:
    """The text laid out; None where no separator parts its cells. Raises `TooLargeDocument`."""
    lines = [line for line in text.replace("\f", "\n").split("\n") if line.strip()]
    rows = [line for line in lines if not _SENTENCE.search(line)]
    with_amounts = [line for line in rows if _AMOUNT.search(line)]
    if len(with_amounts) < _ROWS_OF_A_TABLE:
        # Programs that take figures for numbers write those of whole yuan without decimals.
        with_amounts = [line for line in rows if _NUMBER.search(line)]
    for cells_of in (_by_pipe, _by_tab, _by_semicolon, _by_comma):
        parted = [cells for line in with_amounts if (cells := cells_of(line))]
        is_plain = cells_of in (_by_semicolon, _by_comma)
        if len(parted) >= max(_ROWS_OF_A_TABLE, _COMMON * len(with_amounts)) and (not is_plain or _is_csv(lines, cells_of)):
            return _lay_out(text, cells_of)
    return None


# -- separators: the cells of a line, or [] where the separator does not part it


def _by_pipe(line: str) -> Cells:
    stripped = line.strip()
    if stripped.count("|") < 2 or not (stripped.startswith("|") or stripped.endswith("|")):
        return []
    return [_EMPHASIS.sub("", cell).strip() for cell in re.split(r"(?<!\\)\|", stripped.removeprefix("|").removesuffix("|"))]


def _by_tab(line: str) -> Cells:
    return [cell.strip() for cell in line.split("\t")] if "\t" in line else []


def _by_comma(line: str) -> Cells:
    return _quoted_cells(line, ",")


def _by_semicolon(line: str) -> Cells:
    return _quoted_cells(line, ";")


def _quoted_cells(line: str, separator: str) -> Cells:
    """The cells of a line as spreadsheets write it: one that holds the separator stands in quotes."""
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # no cell of a table is longer than `csv.field_size_limit`
        return []
    return cells if len(cells) > 1 else []


def _is_csv(lines: Sequence[str], cells_of: Callable[[str], Cells]) -> bool:
    """Whether commas part cells and not thousands: most lines have some, as many in most of a table, and no cell holds two things."""
    parted = [(line, cells) for line in lines if len(cells := cells_of(line)) > 2]
    run_together = sum(bool(_RUN_TOGETHER.search(cell)) for _, cells in parted for cell in cells)
    figures = sum(bool(_FIGURE_ALONE.fullmatch(line.replace('"', ""))) for line, _ in parted)
    return len(parted) * 2 >= len(lines) and run_together * 20 <= len(parted) and figures * 2 <= len(parted)


# -- lines


def _lay_out(text: str, cells_of: Callable[[str], Cells]) -> LaidOut:
    parted = [(line, cells_of(line) if len(line) <= _LONGEST_CELL else _of_prose(cells_of(line))) for line in text.split("\n")]
    width = max(len(cell) for _, cells in parted if sum(map(bool, cells)) > 1 for cell in cells) + _GAP
    count = sum(len(cells) for _, cells in parted)
    if count * width > _MOST_LAID_OUT:
        raise TooLargeDocument("cells", cells=count, most=_MOST_LAID_OUT // width)
    found: list[str] = []
    counts: list[int] = []
    for line, cells in parted:
        if cells_of is _by_pipe and _RULE.fullmatch(line) and line.strip():
            continue
        counts.append(len(cells) if sum(map(bool, cells)) > 1 else 0)
        if sum(map(bool, cells)) > 1:
            found.append("".join("".join(cell.split()).ljust(width) for cell in cells).rstrip())
        elif cells:
            found.append(_lone(cells, width))
        else:
            found.append(_HEADING.sub("", _EMPHASIS.sub("", line)) if cells_of is _by_pipe else line)
    is_even = all(above == below for above, below in pairwise(counts) if above and below)
    return LaidOut("\n".join(found), width, is_even)


def _of_prose(cells: Cells) -> Cells:
    """The cells of a long line; [] where one of them is of no table."""
    return [] if any(len(cell) > _LONGEST_CELL for cell in cells) else cells


def _lone(cells: Cells, width: int) -> str:
    """A line with one cell: at its place where it is a figure, else a title or a note, which spans the table."""
    place, cell = next(((index, cell) for index, cell in enumerate(cells) if cell), (0, ""))
    return " " * (place * width) + cell if _FIGURE_ALONE.fullmatch(cell) else cell
