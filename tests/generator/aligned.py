"""Disclosures as text whose columns are still seen: the families `layout` and `plain`.

Belongs here: `layout` keeps columns by blanks, one character a place, as `pdftotext -layout` does; `plain` prints each column
top to bottom as blocks with an empty line between, as `pdftotext` does. Does not belong here: dumps that keep only the order (`text`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid, Kind
from tests.generator.wrapping import spaced, wrap


@dataclass(frozen=True)
class AlignedStyle:
    """The geometry of a `layout` or `plain` dump.

    `label`: characters at which labels wrap. `header`: characters at which the headers of amounts wrap. `gap`: blanks between columns. `page_lines`:
    lines of a page; 0 puts each form on one page. `blank_rows`: an empty line between the rows of a table. `raised`: amounts stand on the line above their
    label, as figures above the baseline come out.
    """

    family: str = "layout"
    label: int = 16
    header: int = 7
    gap: int = 3
    page_lines: int = 0
    repeat_header: bool = True
    blank_rows: bool = False
    raised: bool = False
    spaced_digits: bool = False


def print_aligned(document: Printout, style: AlignedStyle) -> str:
    """The text of the disclosure. Pure: the same printout and style give the same text."""
    pages: list[list[str]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines = wrap(_words(block.text, style), 38, wide=False)
            if block.heading or not pages:
                pages.append(["", *(" " * 10 + line for line in lines), ""])
            else:
                pages[-1] += [*lines, ""]
        else:
            pages += _plain(block, style) if style.family == "plain" else _Layout(block, style).pages()
            pages.append([])
    return "\f".join("\n".join(page) + "\n" for page in pages if page)


def _words(text: str, style: AlignedStyle) -> str:
    return spaced(text) if style.spaced_digits else text


def _opening(grid: Grid) -> list[str]:
    number = [grid.number] if grid.number else []
    return [*number, grid.title] if grid.number_above else [grid.title, *number]


class _Layout:
    """One form on a canvas of characters."""

    def __init__(self, grid: Grid, style: AlignedStyle) -> None:
        self.grid, self.style = grid, style
        caps = {Kind.LABEL: style.label, Kind.CODE: 9, Kind.LINE: 4, Kind.AMOUNT: style.header}
        longest = [caps[column.kind] if column.kind is Kind.LABEL else min(caps[column.kind], 3) for column in grid.columns]
        for cells in (row.cells for row in grid.rows):
            for position, cell in enumerate(cells):
                if cell.columns == 1 and grid.columns[position].kind is not Kind.LABEL:
                    longest[position] = max(longest[position], len(cell.text))
        self.widths = [
            max(length, caps[column.kind] if column.kind is Kind.AMOUNT else 0)
            for length, column in zip(longest, grid.columns, strict=True)
        ]
        self.starts = [sum(self.widths[:position]) + style.gap * position for position in range(len(self.widths))]

    def pages(self) -> list[list[str]]:
        width = self.starts[-1] + self.widths[-1]
        left, right = self.grid.heading
        heading = f"{left}{right.rjust(max(width - len(left), len(right) + 2))}"
        opening = [*(line.center(width).rstrip() for line in _opening(self.grid)), heading, ""]
        header = self.header()
        pages = [[*opening, *header]]
        for row in self.grid.rows:
            lines = self.row([cell.text for cell in row.cells], [cell.columns for cell in row.cells])
            if self.style.page_lines and len(pages[-1]) + len(lines) > self.style.page_lines:
                pages.append([*header] if self.style.repeat_header else [])
            pages[-1] += [*lines, ""] if self.style.blank_rows else lines
        pages[-1] += ["", self.grid.note] if self.grid.note else []
        return pages

    def span(self, column: int, columns: int) -> tuple[int, int]:
        last = column + columns - 1
        return self.starts[column], self.starts[last] + self.widths[last]

    def header(self) -> list[str]:
        """Header cells centred over their columns, from top to bottom."""
        heights = [1] * self.grid.header_rows
        texts = {}
        for cell in sorted(self.grid.header, key=lambda cell: cell.rows):
            start, end = self.span(cell.column, cell.columns)
            texts[cell] = wrap(cell.text, end - start, wide=False)
            rows = range(cell.row, cell.row + cell.rows)
            heights[rows[-1]] += max(0, len(texts[cell]) - sum(heights[row] for row in rows))
        lines = [""] * sum(heights)
        for cell, wrapped in sorted(texts.items(), key=lambda item: item[0].column):
            start, end = self.span(cell.column, cell.columns)
            top, room = sum(heights[: cell.row]), sum(heights[cell.row : cell.row + cell.rows])
            for line, text in enumerate(wrapped, start=top + (room - len(wrapped)) // 2):
                lines[line] = lines[line].ljust(start + (end - start - len(text)) // 2) + text
        return lines

    def row(self, texts: Sequence[str], columns: Sequence[int]) -> list[str]:
        cells = [wrap(text, end - start, wide=False) if text else [] for text, (start, end) in self.placed(texts, columns)]
        height = max(map(len, cells))
        lines = [""] * (height + self.style.raised)
        for position, wrapped in enumerate(cells):
            amount = self.grid.columns[position].kind is Kind.AMOUNT
            start, end = self.span(position, columns[position])
            top = 0 if amount and self.style.raised else (height - len(wrapped)) // 2 + self.style.raised
            for line, text in enumerate(wrapped, start=top):
                lines[line] = lines[line].ljust(start) + (text.rjust(end - start) if amount else text)
        return lines

    def placed(self, texts: Sequence[str], columns: Sequence[int]) -> list[tuple[str, tuple[int, int]]]:
        return [(text, self.span(position, columns[position])) for position, text in enumerate(texts)]


def _plain(grid: Grid, style: AlignedStyle) -> list[list[str]]:
    """The form column by column; where a column has a blank its block ends."""
    blocks: list[list[str]] = [[*_opening(grid), *filter(None, grid.heading)]]
    for header in sorted(grid.header, key=lambda cell: (cell.column, cell.row)):
        blocks.append(wrap(header.text, style.header, wide=False))
    for position in range(len(grid.columns)):
        block: list[str] = []
        for row in grid.rows:
            cell = row.cells[position]
            block += (
                wrap(cell.text, style.label, wide=False) if grid.columns[position].kind is Kind.LABEL else [cell.text] if cell.text else []
            )
            if not cell.text:
                blocks.append(block)
                block = []
        blocks.append(block)
    blocks.append([grid.note] if grid.note else [])
    return [[line for block in blocks if block for line in [*block, ""]]]
