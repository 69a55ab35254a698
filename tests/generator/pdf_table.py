"""Where the cells of a table stand on its pages.

Belongs here: column widths, row heights, wrapped lines, cell boxes, the rules between them, all in points from the top left of the table.
Does not belong here: drawing (`pdf`), the grids themselves (`layouts`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.generator.grid import Grid, Kind

Measure = Callable[[str], float]
"""Width of a text in points at the table's font size."""

Segment = tuple[float, float, float, float]
"""A rule from `(x0, y0)` to `(x1, y1)`, horizontal or vertical."""

PADDING = 2.0
LEADING = 1.25


@dataclass(frozen=True)
class Box:
    """A cell on the page: its lines of text, how they are aligned, its edges."""

    lines: tuple[str, ...]
    kind: Kind
    header: bool
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class TableRow:
    """A row of boxes with `y0` 0 at its top."""

    boxes: tuple[Box, ...]
    height: float

    def moved(self, down: float) -> list[Box]:
        return [Box(box.lines, box.kind, box.header, box.x0, box.y0 + down, box.x1, box.y1 + down) for box in self.boxes]


@dataclass(frozen=True)
class Table:
    """A grid laid out: the header as one block, the body rows, the width."""

    header: TableRow
    rows: tuple[TableRow, ...]
    width: float


def wrap_measured(text: str, room: float, measure: Measure) -> tuple[str, ...]:
    """The text in lines no wider than `room` points, broken anywhere."""
    lines: list[str] = []
    line = ""
    for character in text:
        if line and measure(line + character) > room:
            lines.append(line)
            line = ""
        line += character
    return (*lines, line) if line else tuple(lines)


def column_widths(grid: Grid, room: float, size: float, measure: Measure, amount_width: float | None) -> list[float] | None:
    """Widths that fill `room` points, or None where the columns do not fit. Amount columns are as wide as their longest figure unless
    `amount_width` is given; labels share what is left."""
    widths = []
    for position, column in enumerate(grid.columns):
        texts = [row.cells[position].text for row in grid.rows if row.cells[position].columns == 1]
        longest = max(map(measure, texts), default=0.0)
        floor = {Kind.CODE: 2.5, Kind.LABEL: 0.0, Kind.LINE: 2.2, Kind.AMOUNT: 3.5}[column.kind] * size
        if column.kind is Kind.AMOUNT and amount_width is not None:
            longest = amount_width
        widths.append(0.0 if column.kind is Kind.LABEL else max(floor, longest) + 2 * PADDING + 1)
    labels = [position for position, column in enumerate(grid.columns) if column.kind is Kind.LABEL]
    left = room - sum(widths)
    if left < len(labels) * 5 * size:
        return None
    if not labels:
        return [width + left / len(widths) for width in widths]
    for position in labels:
        widths[position] = min(left / len(labels), 20 * size)
    spare = room - sum(widths)
    amounts = [position for position, column in enumerate(grid.columns) if column.kind is Kind.AMOUNT]
    for position in amounts if amount_width is None else ():
        widths[position] += spare / len(amounts)
    return widths


def lay_out(grid: Grid, widths: Sequence[float], size: float, measure: Measure, row_height: float, *, overflow: bool = False) -> Table:
    """The boxes of the grid; no row is lower than `row_height` points. With `overflow` a label that would wrap stays on one line where it fits over
    it and the blank cell to its right."""
    edges = [sum(widths[:position]) for position in range(len(widths) + 1)]

    def lines_of(text: str, column: int, columns: int) -> tuple[str, ...]:
        return wrap_measured(text, edges[column + columns] - edges[column] - 2 * PADDING, measure)

    def height_of(lines: Iterable[tuple[str, ...]]) -> float:
        return max(row_height, max((len(part) for part in lines), default=0) * size * LEADING + 2 * PADDING)

    header_lines = {cell: lines_of(cell.text, cell.column, cell.columns) for cell in grid.header}
    heights = [
        height_of(lines for cell, lines in header_lines.items() if (cell.row, cell.rows) == (row, 1)) for row in range(grid.header_rows)
    ]
    for cell, lines in header_lines.items():
        missing = height_of([lines]) - sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0.0, missing)
    covered = set()
    boxes = []
    for cell, lines in header_lines.items():
        covered |= {
            (row, column) for row in range(cell.row, cell.row + cell.rows) for column in range(cell.column, cell.column + cell.columns)
        }
        top, bottom = sum(heights[: cell.row]), sum(heights[: cell.row + cell.rows])
        boxes.append(Box(lines, Kind.LABEL, True, edges[cell.column], top, edges[cell.column + cell.columns], bottom))
    for row in range(grid.header_rows):
        for column in range(len(widths)):
            if (row, column) not in covered:
                boxes.append(Box((), Kind.LABEL, True, edges[column], sum(heights[:row]), edges[column + 1], sum(heights[: row + 1])))

    rows = []
    for row_cells in (row.cells for row in grid.rows):
        row_lines: dict[int, tuple[str, ...]] = {}
        column = 0
        while column < len(row_cells):
            row_lines[column] = lines_of(row_cells[column].text, column, row_cells[column].columns)
            beside = column + 1
            if overflow and len(row_lines[column]) > 1 and grid.columns[column].kind is Kind.LABEL and beside < len(row_cells):
                if not row_cells[beside].text and measure(row_cells[column].text) < edges[beside + 1] - edges[column] - 2 * PADDING:
                    row_lines[column] = (row_cells[column].text,)
            column += row_cells[column].columns
        height = height_of(row_lines.values())
        rows.append(
            TableRow(
                tuple(
                    Box(lines, grid.columns[column].kind, False, edges[column], 0.0, edges[column + row_cells[column].columns], height)
                    for column, lines in row_lines.items()
                ),
                height,
            )
        )
    return Table(TableRow(tuple(boxes), sum(heights)), tuple(rows), edges[-1])


def cut(row: TableRow, room: float, size: float) -> tuple[TableRow, TableRow] | None:
    """The row in two parts, the first no higher than `room`, as a page end cuts it; None where no line would fit or all do."""
    fitting = int((room - 2 * PADDING) // (size * LEADING))
    if fitting < 1 or all(len(box.lines) <= fitting for box in row.boxes):
        return None
    parts = []
    for first in (True, False):
        lines = [box.lines[:fitting] if first else box.lines[fitting:] for box in row.boxes]
        height = max(map(len, lines)) * size * LEADING + 2 * PADDING
        boxes = tuple(Box(part, box.kind, box.header, box.x0, 0.0, box.x1, height) for box, part in zip(row.boxes, lines, strict=True))
        parts.append(TableRow(boxes, height))
    return parts[0], parts[1]


def bands(table: Table, columns: int) -> list[Table]:
    """The table in parts of so many columns. A cell that goes over the end of a part has its text in the first one."""
    edges = sorted({edge for row in (table.header, *table.rows) for box in row.boxes for edge in (box.x0, box.x1)})
    ends = [*edges[columns:-1:columns], edges[-1]]

    def part_of(row: TableRow, start: float, end: float) -> TableRow:
        boxes = [box for box in row.boxes if box.x0 < end and box.x1 > start]
        return TableRow(
            tuple(
                replace(box, x0=max(box.x0, start) - start, x1=min(box.x1, end) - start, lines=box.lines if box.x0 >= start else ())
                for box in boxes
            ),
            row.height,
        )

    return [
        Table(part_of(table.header, start, end), tuple(part_of(row, start, end) for row in table.rows), end - start)
        for start, end in pairwise([0.0, *ends])
    ]


def merged_blanks(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows with neighbouring columns that are blank in all of them drawn as one; rows of other columns stay as they are."""
    layout = [(box.x0, box.x1) for box in rows[0].boxes]
    alike = [row for row in rows if [(box.x0, box.x1) for box in row.boxes] == layout]
    blank = [not any(row.boxes[position].lines for row in alike) for position in range(len(layout))]
    if len(alike) < len(rows) or not any(a and b for a, b in pairwise(blank)):
        return list(rows)
    found = []
    for row in rows:
        boxes: list[Box] = []
        for position, box in enumerate(row.boxes):
            if position and blank[position] and blank[position - 1]:
                boxes[-1] = replace(boxes[-1], x1=box.x1)
            else:
                boxes.append(box)
        found.append(TableRow(tuple(boxes), row.height))
    return found


def rules(boxes: Iterable[Box]) -> list[Segment]:
    """The edges of the boxes, joined to rules of full length."""
    levels: dict[tuple[bool, float], list[tuple[float, float]]] = defaultdict(list)
    for box in boxes:
        for y in (box.y0, box.y1):
            levels[True, round(y, 3)].append((box.x0, box.x1))
        for x in (box.x0, box.x1):
            levels[False, round(x, 3)].append((box.y0, box.y1))
    segments: list[Segment] = []
    for (horizontal, level), spans in sorted(levels.items(), reverse=True):
        joined: list[tuple[float, float]] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1] + 0.01:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        segments += [(start, level, end, level) if horizontal else (level, start, level, end) for start, end in joined]
    return segments
