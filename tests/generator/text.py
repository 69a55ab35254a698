"""Disclosures as text dumped from a PDF in reading order: the family `stream`.

Belongs here: how cells become a stream of lines when only the order survives: blank cells are gone, wrapped cells fall
apart, pages end inside a form, a row or a cell. Does not belong here: dumps that keep columns (`aligned`), the grids themselves (`layouts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.generator.documents import Paragraph, Printout
from tests.generator.grid import Grid
from tests.generator.wrapping import spaced, wrap

ROOMY = {"code": 8, "label": 48, "line": 4, "amount": 20, "heading": 90, "paragraph": 56}
"""Column widths in half-width units where nothing but long labels wraps."""


@dataclass(frozen=True)
class TextStyle:
    """The geometry of a `stream` dump.

    `widths`: units for each kind of column, also for `heading` and `paragraph`; the key `<form_id>.<kind>` or
    `<form_id>.<group>.<kind>` is stronger. `page_lines`: lines of a page. `page_mark`: what stands between pages, a form feed on a new line, or a line break and a blank.
    `split_rows`: a page may end inside a row. `repeat_header`: a form that goes on has its title and header again. `boundary`: a wrapped cell stands
    `tight` on the next line, `blank` with an empty line between, or `mixed`. `blank_lines`: an empty line between lines. `spaced_digits`: a space between
    Chinese characters and digits. `stray_titles`: forms whose title stands once more, alone, behind their end.
    """

    widths: Mapping[str, int] = field(default_factory=lambda: ROOMY)
    page_lines: int = 42
    page_mark: str = "\n\f"
    split_rows: bool = True
    repeat_header: bool = False
    boundary: str = "tight"
    blank_lines: bool = True
    spaced_digits: bool = False
    stray_titles: tuple[str, ...] = ()

    def room(self, form_id: str, kind: str, group: int = 0) -> int:
        """Units of a column."""
        keys = (f"{form_id}.{group}.{kind}", f"{form_id}.{kind}", kind)
        return next(self.widths[key] for key in keys if key in self.widths)


def print_stream(document: Printout, style: TextStyle) -> str:
    """The text of the disclosure. Pure: the same printout and style give the same text."""
    stream = _Stream(style)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            stream.paragraph(block.text, new_page=block.heading)
        else:
            stream.form(block)
    return stream.text() + "\n"


class _Stream:
    """Lines with what stands before each, and the lines left on the page."""

    def __init__(self, style: TextStyle) -> None:
        self.style = style
        self.parts: list[str] = []
        self.left = style.page_lines
        self.at_page_start = False
        self.dice = Random(0)
        self.between = "\n\n" if style.blank_lines else "\n"

    def text(self) -> str:
        return "".join(self.parts)

    def put(self, line: str, *, tight: bool = False) -> None:
        before = self.style.page_mark if self.at_page_start else "\n" if tight else self.between
        self.parts += [before if self.parts else "", line]
        self.at_page_start = False

    def page_end(self) -> None:
        self.left = self.style.page_lines
        self.at_page_start = bool(self.parts)

    def words(self, text: str) -> str:
        return spaced(text) if self.style.spaced_digits else text

    def paragraph(self, text: str, *, new_page: bool = False) -> None:
        if new_page:
            self.page_end()
        for line in wrap(self.words(text), self.style.widths["paragraph"]):
            if not self.left:
                self.page_end()
            self.put(line)
            self.left -= 1

    def form(self, grid: Grid) -> None:
        self.page_end()
        self.opening(grid)
        for row in grid.rows:
            rooms = [self.style.room(grid.form_id, column.kind, column.group) for column in grid.columns]
            cells = [
                self.wrapped(cell.text, sum(rooms[n : n + cell.columns]), amount=cell.place is not None) for n, cell in enumerate(row.cells)
            ]
            self.row([lines for lines in cells if lines], grid)
        if grid.note:
            self.paragraph(grid.note)
        if grid.form_id in self.style.stray_titles:
            self.title(grid)

    def wrapped(self, text: str, room: int, *, amount: bool = False) -> list[str]:
        return wrap(text if amount else self.words(text), room)

    def title(self, grid: Grid) -> None:
        number = self.wrapped(grid.number, self.style.room(grid.form_id, "heading"))
        for line in (*number, self.words(grid.title)) if grid.number_above else (self.words(grid.title), *number):
            self.put(line)
            self.left -= 1

    def opening(self, grid: Grid) -> None:
        """Title, number, the line with the unit, and the header."""
        self.title(grid)
        room = self.style.room(grid.form_id, "heading")
        self.row([lines for text in grid.heading if (lines := self.wrapped(text, room))], grid)
        rooms = [self.style.room(grid.form_id, column.kind, column.group) for column in grid.columns]
        for position in range(grid.header_rows):
            cells = [cell for cell in grid.header if cell.row == position]
            self.row([self.wrapped(cell.text, sum(rooms[cell.column : cell.column + cell.columns])) for cell in cells], grid)

    def row(self, cells: Sequence[list[str]], grid: Grid) -> None:
        """One row; where the page ends inside it, what is left of each cell starts the next page."""
        height = max(map(len, cells), default=0)
        if height > self.left:
            if self.style.split_rows and self.left > 0:
                here, cells = [lines[: self.left] for lines in cells], [lines[self.left :] for lines in cells if lines[self.left :]]
                self.put_cells(here)
                height -= self.left
                self.page_end()
                self.put_run_on(cells)
                self.left -= height
                return
            self.page_end()
            if self.style.repeat_header and height < self.style.page_lines // 2:
                self.left = 10 * self.style.page_lines  # the header itself is never split
                self.opening(grid)
                self.left = self.style.page_lines // 2
        self.put_cells(cells)
        self.left -= height

    def put_cells(self, cells: Sequence[list[str]]) -> None:
        """Neighbouring cells of one line share a line; a wrapped cell stands on lines of its own."""
        shared: list[str] = []
        broken = False

        def flush() -> None:
            if shared:
                self.put(" ".join(shared), tight=broken and self.is_tight())
                shared.clear()

        for lines in cells:
            if len(lines) == 1:
                shared += lines
                continue
            after_shared = bool(shared)
            flush()
            for position, line in enumerate(lines):
                self.put(line, tight=position == 0 and after_shared and self.is_tight())
            broken = True
        flush()

    def put_run_on(self, cells: Sequence[list[str]]) -> None:
        """The rest of a row that the page end cut: a cell goes on in the line where the one before it ended, unless that one was wrapped."""
        line: list[str] = []
        for lines in cells:
            line.append(lines[0])
            for rest in lines[1:]:
                self.put(" ".join(line))
                line = [rest]
            if len(lines) > 1:
                self.put(" ".join(line))
                line = []
        if line:
            self.put(" ".join(line))

    def is_tight(self) -> bool:
        return self.style.boundary == "tight" or (self.style.boundary == "mixed" and self.dice.random() < 0.5)
