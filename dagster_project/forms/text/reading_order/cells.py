"""Pieces of text → the cells of a row in the making, where a dump broke cells over lines and pages.

Belongs here: what a cell is, whether a piece goes on a number, and splitting what only a page end shows to be several
numbers. Does not belong here: which piece starts a row (`reading_order`), where the number of a cell stands (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from dagster_project.documents.text.dump import TextLine
from dagster_project.knowledge.normalise import normalise

_WORD = re.compile(r"[-(]?\d[\d,]*\.\d+\)?(?=[\u4e00-\u9fff])|[^\s\d]*[\u4e00-\u9fff)、](?=\d[\d,]*\.\d)|\S+")
"""A run without blanks; an amount with decimals and the text that touches it are two."""
_PART_OF_NUMBER = re.compile(r"^[-(]?(?:\d{1,3}(?:,\d{3})*(?:,\d{0,2})?|\d+)(?:\.\d*)?\)?$")


def words_of(text: str) -> Iterator[re.Match[str]]:
    """The words of a line, with their places."""
    return _WORD.finditer(text)


def mended(lines: Sequence[TextLine], decimals: int | None, codes: Container[str]) -> tuple[TextLine, ...]:
    """The lines of a form with amounts parted from the code that touches them (`500.0030203`), and put together again where a blank parts
    their decimals (`500.0 0`) and none of the form is left that shows fewer. `decimals` is what the document usually prints."""
    if not decimals:
        return tuple(lines)
    glued = re.compile(rf"(?<![\d.])(\d[\d,]*\.\d{{{decimals}}})(\d{{3,7}})(?![\d.,%％])")
    cut = re.compile(rf"(?<![\d,.])(\d[\d,]*\.\d{{0,{decimals - 1}}}) (\d{{1,{decimals}}})(?![\d,.%％])")
    short = re.compile(rf"(?<![\d.])\d[\d,]*\.\d{{0,{decimals - 1}}}(?![\d%％])")

    def rejoin(match: re.Match[str]) -> str:
        whole = match[1] + match[2]
        return whole if len(whole.partition(".")[2]) == decimals else match[0]

    texts = [glued.sub(lambda match: f"{match[1]} {match[2]}" if match[2] in codes else match[0], line.text) for line in lines]
    joined = [cut.sub(rejoin, text) for text in texts]
    if not any(short.search(text) for text in joined):
        texts = joined
    return tuple(line._replace(text=text) for line, text in zip(lines, texts, strict=True))


class CellKind(Enum):
    CODE = "code"
    LABEL = "label"
    LINE_NUMBER = "line_number"
    NUMBER = "number"
    DASH = "dash"


@dataclass(slots=True)
class TextCell:
    """`page` is where its first piece stands, `line` where its last does: two pieces on one line are two cells. `height` is how
    many of its pieces stand before the page end that cuts its row; 0 where none does."""

    kind: CellKind
    pieces: list[str]
    page: int
    line: TextLine
    height: int = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def width(self) -> int:
        return max(len(piece) for piece in self.pieces)

    def extend(self, piece: str, line: TextLine) -> None:
        self.pieces.append(piece)
        self.line = line


@dataclass(slots=True)
class RowInProgress:
    """A row in the making."""

    page: int
    cells: list[TextCell] = field(default_factory=list)
    beside: RowInProgress | None = None
    """The row on the left of it, where its numbers may be of that one as well."""

    def text(self, kind: CellKind) -> str:
        return "".join(cell.text for cell in self.cells if cell.kind is kind)

    @property
    def label(self) -> str:
        """The normalised label, as far as it is read."""
        return normalise(self.text(CellKind.LABEL))

    def cut(self) -> None:
        """A page ends in or after this row."""
        for cell in self.cells:
            cell.height = len(cell.pieces)

    def goes_on(self) -> bool:
        """Whether a cell of the row goes on behind the page end."""
        return any(0 < cell.height < len(cell.pieces) for cell in self.cells)

    def cut_height(self) -> int:
        """How many lines of the row stand before the page end, where a cell that continues after it shows that; else 0."""
        return max(
            (cell.height for cell in self.cells if 0 < cell.height < len(cell.pieces) and cell.kind is not CellKind.NUMBER), default=0
        )

    def split_numbers(self, height: int, decimals: int | None) -> None:
        """Part every number of more than `height` lines before the page end: no cell of the row can have more there."""
        self.cells = [part for cell in self.cells for part in _parted(cell, height, decimals)]

    def heights_that_part(self) -> list[int]:
        """Heights at which the row might be cut so that one of its numbers is several."""
        most = max((cell.height for cell in self.cells if cell.kind is CellKind.NUMBER), default=0)
        return [height for height in range(1, most) if most % height == 0]


def continues_number(text: str, word: str, decimals: int | None) -> bool:
    """Whether `word` is the rest of a number broken after `text`."""
    joined = text + word
    if not _PART_OF_NUMBER.match(joined):
        return False
    fraction = joined.partition(".")[2].rstrip(")")
    if "." in text and decimals is not None and len(fraction) > decimals:
        return False
    unfinished = text.endswith((".", ",")) or word.startswith((".", ",")) or bool(re.search(r",\d{1,2}$", text))
    if "." in text and decimals is not None:
        unfinished = unfinished or len(text.partition(".")[2]) < decimals
    return unfinished


def _parted(cell: TextCell, height: int, decimals: int | None) -> list[TextCell]:
    before, after = cell.pieces[: cell.height], cell.pieces[cell.height :]
    if cell.kind is not CellKind.NUMBER or len(before) <= height:
        return [cell]
    parts = [TextCell(cell.kind, before[i : i + height], cell.page, cell.line, height) for i in range(0, len(before), height)]
    if not all(_PART_OF_NUMBER.match(part.text) for part in parts):
        return [cell]
    for piece in after:
        fitting = next((part for part in parts if continues_number(part.text, piece, decimals)), None)
        if fitting is None:
            return [cell]
        fitting.extend(piece, cell.line)
    return parts
