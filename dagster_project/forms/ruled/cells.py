"""A printed position of a table → a cell of a form.

Belongs here: which words of a table stand at one row and column, also where a rule is missing between cells, and what
their text amounts to. Does not belong here: which row and column that is (`header`, `rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dagster_project.documents.model import Box, GridCell, Word
from dagster_project.forms.amounts import PrintedNumber, is_dash, parse_number
from dagster_project.forms.model import Cell, State
from dagster_project.forms.ruled.tables import TableRow

_SLACK = 2.0
"""Points by which a word may cross a missing rule."""


class CellText(NamedTuple):
    """What is printed at one row and column. `is_clear` is False where words of several positions cannot be told apart: `words` are those then."""

    text: str
    page: int
    bbox: Box
    is_clear: bool = True
    words: tuple[Word, ...] = ()

    @property
    def number(self) -> PrintedNumber | None:
        return parse_number(self.text) if self.is_clear else None


def cell_text(row: TableRow, places: Sequence[int], label_cells: Iterable[GridCell] = ()) -> CellText:
    """What `row` prints in the table columns `places`. `label_cells` are the row's own label and code: where such a cell reaches over the
    columns they are blank."""
    first = len(row.cells)
    for other in reversed(row.beside):
        first -= len(other.cells)
        if first <= places[0]:
            return cell_text(other, [place - first for place in places], label_cells)
    left, right = row.edges[places[0]], row.edges[places[-1] + 1]
    box = (left, row.top, right, row.bottom)
    labels = {id(cell) for cell in label_cells}
    cells = {id(row.cells[place]): row.cells[place] for place in places}
    filled = [cell for key, cell in cells.items() if cell.text and key not in labels]
    shown = row.sheet.displayed(box)
    if not filled:
        return CellText("", row.page, shown)
    if len(filled) == 1 and _is_within(filled[0].bbox, box):
        return CellText(_joined(filled[0].text), row.page, shown)
    words = [word for cell in filled for line in cell.lines for word in line.words if _touches(word, box)]
    clear = all(_is_within((word.x0, (word.y0 + word.y1) / 2, word.x1, (word.y0 + word.y1) / 2), box) for word in words)
    return CellText(_joined(" ".join(word.text for word in words)), row.page, shown, clear, () if clear else tuple(words))


def _is_within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK and inner[1] >= outer[1] - _SLACK and inner[2] <= outer[2] + _SLACK and inner[3] <= outer[3] + _SLACK
    )


def _touches(word: Word, box: Box) -> bool:
    middle = (word.y0 + word.y1) / 2
    return word.x0 < box[2] and word.x1 > box[0] and box[1] <= middle <= box[3]


def _joined(text: str) -> str:
    """Pieces of one number without the blanks between them; two whole numbers stay apart."""
    pieces = text.split()
    if len(pieces) < 2 or sum(parse_number(piece) is not None for piece in pieces) > 1:
        return " ".join(pieces)
    joined = "".join(pieces)
    return joined if parse_number(joined) or is_dash(joined) else " ".join(pieces)


def cell_of(printed: CellText, unit: str, counts: bool) -> Cell:
    """The cell. `unit` is the money unit of the form; with `counts` the row counts pieces or persons."""
    if not printed.text:
        return Cell(page=printed.page, bbox=printed.bbox)
    if not printed.is_clear:
        return Cell(printed.text, state=State.UNREADABLE, page=printed.page, bbox=printed.bbox)
    if is_dash(printed.text):
        return Cell(printed.text, state=State.DASH, page=printed.page, bbox=printed.bbox)
    number = printed.number
    if number is None:
        return Cell(printed.text, state=State.UNREADABLE, page=printed.page, bbox=printed.bbox)
    if counts:
        return Cell(printed.text, quantity=number.value, state=State.VALUE, page=printed.page, bbox=printed.bbox)
    return Cell(
        printed.text,
        amount_yuan=number.in_yuan(unit),
        half_unit_yuan=number.half_unit_yuan(unit),
        state=State.VALUE,
        page=printed.page,
        bbox=printed.bbox,
    )
