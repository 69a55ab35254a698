"""What every reader of a file format returns: a document of pages, each with ruled grids, lines and words.

Belongs here: plain data and the geometry that follows from it alone. Does not belong here: how any of it is found.

All coordinates are PDF points from the top left of the page, y downwards, with the page turned so that its text stands
upright (`Page.turn` says by how much that differs from the page as displayed). A format that is not laid out on paper (a web page, a workbook,
Word) has coordinates all the same, which tell the order of rows and columns and nothing else (`Page.is_laid_out`): there a cell's `place` says where
it stands.

Word, Line and GridCell are named tuples because a page holds hundreds of them: they are as immutable and as slotted as a
frozen dataclass and are made in a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import Any, NamedTuple

_TABLE_PLACE = re.compile(r"table (\d+), row (\d+), column (\d+)")

_LONGEST_TOLD = 100
"""Characters of what annotations write that are told."""

Box = tuple[float, float, float, float]
"""`(x0, y0, x1, y1)`: left, top, right, bottom."""


class TablePlace(NamedTuple):
    """Where a cell stands in a file that has tables but no pages. All count from 1."""

    table: int
    row: int
    column: int

    def __str__(self) -> str:
        return f"table {self.table}, row {self.row}, column {self.column}"

    @classmethod
    def parse(cls, text: str) -> TablePlace | None:
        """The place that is written so, or None."""
        found = _TABLE_PLACE.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None


class Word(NamedTuple):
    """Glyphs that stand together without a gap. The box is one em high: it does not depend on the ink."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def words_of(texts: list[str], *sides: list[float]) -> list[Word]:
    """Many words at once, from the texts, and the lists of x0, y0, x1 and y1 of all: in a third of the time that it takes to make each by itself."""
    return list(map(partial(tuple.__new__, Word), zip(texts, *sides, strict=True)))


class Line(NamedTuple):
    """Words on one baseline, left to right; `text` has one space where the page shows a gap."""

    text: str
    words: tuple[Word, ...]
    bbox: Box


class Recognised(NamedTuple):
    """How the text of a cell was recognised in a picture: what each look saw, and whether all saw the same beyond doubt."""

    texts: tuple[str, ...]
    is_certain: bool


class GridCell(NamedTuple):
    """A cell of a grid. `row` and `column` count from 0 and name its top left position.

    `text` joins the lines: a wrapped Chinese label or a number broken over lines without a space, other words with one. `bbox` is the
    ruled box, not the box of the text. `place` says where it stands in a file that is not laid out; `stored` is the number that the file stores,
    where `text` is only how it is shown. `recognised`: on a page that is a picture. `is_apart`: its one figure is not printed as those of its table
    are; a stamp may have put it there.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    lines: tuple[Line, ...]
    bbox: Box
    place: str = ""
    stored: str | None = None
    recognised: Recognised | None = None
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table, or with `columns_inferred` a table with horizontal rules only, whose columns follow from alignment.

    `cells` are ordered by row, then column, and cover every position exactly once. `column_edges` and `row_edges` hold
    `n_columns + 1` and `n_rows + 1` coordinates: a table that goes on over a page end is recognised by its column edges.
    """

    page: int
    bbox: Box
    n_rows: int
    n_columns: int
    cells: tuple[GridCell, ...]
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    columns_inferred: bool = False

    def matrix(self) -> list[list[GridCell]]:
        """Rows × columns; every position that a cell spans refers to that same cell."""
        rows: list[list[GridCell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in rows[cell.row : cell.row + cell.row_span]:
                row[cell.column : cell.column + cell.column_span] = [cell] * cell.column_span
        return [[cell for cell in row if cell is not None] for row in rows]


class Damage(Enum):
    """What of a page is lost in the file: nothing as far as can be known; perhaps something, since the file had to be mended to find its pages
    (STRUCTURE); a part of what the page shows, or of what its glyphs are (CONTENT)."""

    NONE = auto()
    STRUCTURE = auto()
    CONTENT = auto()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of the file that is left out of its pages or shown otherwise: a hidden sheet, tracked changes, annotations. `kind` and `variant` name the problem
    whose words are said of it, `facts` are what those have places for."""

    kind: str
    variant: str = ""
    page: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_annotations(cls, page: int, texts: Iterable[str]) -> Remark:
        """What annotations write over a page."""
        return cls("hidden_content", "annotations", page, {"texts": "、".join(texts)[:_LONGEST_TOLD]})


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1: of a workbook a sheet, of a web page or a Word document a table with the text above it. `width` and `height`
    are those of the turned page; not `is_laid_out`: coordinates are no places on paper. `name` is that of a sheet.

    `lines` are all lines in reading order, `text_lines` those outside the grids. `turn` is the angle in degrees clockwise by which
    the displayed page is turned to make its text stand upright: 0 but for sideways tables. `needs_ocr`: the page shows text that is
    not stored as text, or not as Unicode; `is_picture`: its text was recognised in a picture; `is_bent`: of paper that does not lie flat, so that some of
    its rules and figures may not have been found. `loose_rules` are the horizontal rules of no grid.
    Of two pages on one sheet both have its `number`; `left` is where such a page begins on the sheet, `sheet_width` how wide that is.
    `remarks` are what of the page is not read.
    `readings`: how each word outside the grids of a picture was recognised; `veiled`: where there coloured ink may hide a figure.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    text_lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    needs_ocr: bool = False
    turn: int = 0
    loose_rules: tuple[Box, ...] = ()
    damage: Damage = Damage.NONE
    is_laid_out: bool = True
    name: str = ""
    is_picture: bool = False
    is_bent: bool = False
    readings: Mapping[Word, Recognised] = field(default_factory=dict, compare=False)
    veiled: tuple[Box, ...] = ()
    remarks: tuple[Remark, ...] = ()
    left: float = 0.0
    sheet_width: float | None = None

    def follows(self, number: int, left: float) -> bool:
        """Whether it is the page behind the one that stands on that sheet and begins there."""
        return self.number == number + 1 if self.left == 0 else (self.number, left) == (number, 0)

    def displayed(self, box: Box) -> Box | None:
        """The box on the page as a viewer shows it; None where no page is laid out."""
        if not self.is_laid_out:
            return None
        width = self.sheet_width or self.width
        x0, y0, x1, y1 = box[0] + self.left, box[1], box[2] + self.left, box[3]
        if self.turn == 90:
            return (y0, width - x1, y1, width - x0)
        if self.turn == 180:
            return (width - x1, self.height - y1, width - x0, self.height - y0)
        if self.turn == 270:
            return (self.height - y1, x0, self.height - y0, x1)
        return (x0, y0, x1, y1)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of `media_type` (`application/pdf`). `pages` may read each page only when it is asked for: walk through it
    rather than keep it. `remarks` are what of the file is not in its pages, besides those of each page. `look_again` gives for each page (from 1) the text within each of its boxes,
    found by another way than that of the pages and without white space; the boxes are those of the page as displayed. None where the format has no such way."""

    media_type: str
    pages: Sequence[Page]
    remarks: tuple[Remark, ...] = ()
    look_again: Callable[[Mapping[int, Sequence[Box]]], dict[int, list[str]]] | None = None

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages)
