"""A printed position of a table → a cell of a form.

Belongs here: which words of a table stand at one row and column, also where a rule is missing between cells, and what
their text amounts to. Does not belong here: which row and column that is (`header`, `rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dagster_project.documents.model import Box, GridCell, Line, Recognised, Word
from dagster_project.forms.amounts import PrintedNumber, is_dash, parse_number, stands_for_nothing
from dagster_project.forms.model import Cell, State
from dagster_project.forms.ruled.table import TableRow

_SLACK = 2.0
"""Points by which a word may cross a missing rule."""

_DIGIT = 0.6
"""The width of a digit in em, at most."""


class CellText(NamedTuple):
    """What is printed at one row and column. `is_clear` is False where words of several positions cannot be told apart: `words` are those
    then; and where a stamp may have put the figure there.
    `is_wrapped`: its words stand one below the other, each but the last as long as the cell lets it be. `place`, `stored`: of its grid cell.
    `is_whole`: the file keeps the cell apart from all others, so that no piece of its text can be missing. `recognised`: how, on a page that is a
    picture."""

    text: str
    page: int
    bbox: Box | None
    is_clear: bool = True
    words: tuple[Word, ...] = ()
    is_wrapped: bool = False
    place: str = ""
    stored: str | None = None
    is_whole: bool = False
    recognised: Recognised | None = None

    def doubted(self) -> CellText:
        """The same, not to be believed without a sum that proves it."""
        return self._replace(recognised=self.recognised._replace(is_certain=False)) if self.recognised else self

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
    if not row.sheet.is_laid_out:
        return _text_without_layout(row, filled, row.cells[places[0]], box)
    shown = row.sheet.displayed(box)
    recognised = _recognised(list(cells.values()), filled)
    if not filled:
        return CellText("", row.page, shown, recognised=recognised)
    if len(filled) == 1 and _is_within(filled[0].bbox, box):
        return CellText(
            _joined(filled[0].text), row.page, shown, not filled[0].is_apart, is_wrapped=_is_wrapped(filled[0].lines), recognised=recognised
        )
    words = [word for cell in filled for line in cell.lines for word in line.words if _touches(word, box)]
    clear = not any(cell.is_apart for cell in filled) and all(
        _is_within((word.x0, (word.y0 + word.y1) / 2, word.x1, (word.y0 + word.y1) / 2), box) for word in words
    )
    text = _joined(" ".join(word.text for word in words))
    return CellText(text, row.page, shown, clear, () if clear else tuple(words), recognised=recognised)


def _recognised(cells: Sequence[GridCell], filled: Sequence[GridCell]) -> Recognised | None:
    """How the text of cells was recognised that are one position; what several hold together is not believed without a sum."""
    looked_at = [cell.recognised for cell in cells if cell.recognised]
    if not looked_at:
        return None
    if len(filled) > 1:
        return Recognised((), False)
    certain = all(recognised.is_certain for recognised in looked_at)
    texts = filled[0].recognised.texts if filled and filled[0].recognised else looked_at[0].texts
    return Recognised(tuple(map(_joined, texts)), certain)


def _text_without_layout(row: TableRow, filled: Sequence[GridCell], first: GridCell, box: Box) -> CellText:
    """The same where nothing tells at which of its rows and columns the words of a merged cell stand. `first` is the leftmost cell, filled or not."""
    clear = all(_is_within(cell.bbox, box) for cell in filled)
    text = _joined(" ".join(cell.text for cell in filled))
    stored = filled[0].stored if len(filled) == 1 else None
    return CellText(text, row.page, None, clear, place=(filled or [first])[0].place, stored=stored, is_whole=True)


def _is_wrapped(lines: Sequence[Line]) -> bool:
    if len(lines) < 2 or any(len(line.words) > 1 for line in lines):
        return False
    widths = [line.bbox[2] - line.bbox[0] for line in lines]
    digit = _DIGIT * (lines[0].bbox[3] - lines[0].bbox[1])
    return all(width + digit > max(widths) for width in widths[:-1])


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


def cell_of(printed: CellText, number: PrintedNumber | None, unit: str, counts: bool) -> Cell:
    """The cell. `number` is what its text prints, if it can stand in this form; `unit` the money unit of the form; with `counts` the row counts
    pieces or persons."""
    state, stored = State.UNREADABLE, printed.stored
    amount = half_unit = quantity = None
    if not printed.text:
        state, stored = State.BLANK, None
    elif not printed.is_clear:
        pass
    elif stands_for_nothing(printed.text):
        state = State.DASH
    elif number is None:
        pass
    elif counts:
        if number.may_be_count:
            state, quantity = State.VALUE, number.value
    elif number.may_be_in(unit):
        state, amount, half_unit = State.VALUE, number.in_yuan(unit), number.half_unit_yuan(unit)
    return Cell(
        printed.text,
        amount,
        quantity,
        half_unit,
        state,
        page=printed.page,
        bbox=printed.bbox,
        place=printed.place or None,
        stored_text=stored,
        recognised=printed.recognised,
    )
