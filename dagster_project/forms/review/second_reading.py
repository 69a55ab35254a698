"""Reading a disputed cell a second, independent way, before anybody is blamed for it.

Belongs here: which cells are disputed, and holding what a second look finds against what was read: the text that PDFium gathers, the lines of a
dump and, where OCR is installed, the picture. Does not belong here: the look itself (`documents`), and the verdict (dbt).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from dagster_project.characters import fold_width
from dagster_project.documents.model import Box
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Cell, CellKey, Form, Origin, Row, State
from dagster_project.forms.solve.equations import Equation, equations_of, first_of_each, places_compared_with_other_documents

_NOTHING = Decimal(0)
_MOST_DRAWN = 100
"""Cells: to recognise one takes a good tenth of a second, and of a document with more nearly nothing adds up."""


def read_twice_on_pages(forms: Sequence[Form], look: Callable[[Mapping[int, Sequence[Box]]], dict[int, list[str]]]) -> None:
    """Give every disputed cell its `second_text`: what another look at its page finds within its box."""
    there = [(row, column) for row, column, cell in _disputed(forms) if cell.page and cell.bbox]
    boxes: dict[int, list[Box]] = defaultdict(list)
    for row, column in there:
        cell = row.cells[column]
        if cell.page and cell.bbox:
            boxes[cell.page].append(cell.bbox)
    found = {page: iter(texts) for page, texts in look(boxes).items()} if boxes else {}
    for row, column in there:
        cell = row.cells[column]
        _note(row, column, _beside(cell, next(found[cell.page or 0])))


def read_twice_in_text(forms: Sequence[Form], lines: Iterable[TextLine]) -> None:
    """Give every disputed cell its `second_text`: its own text where that stands by itself on the page; a number cut into pieces is not
    found again."""
    words: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        words[line.page].update(line.text.split())
    for row, column, cell in _disputed(forms):
        if cell.text and cell.text in words[cell.page or 0]:
            _note(row, column, cell.text)


def boxes_to_draw(forms: Sequence[Form]) -> dict[int, list[Box]]:
    """The boxes of the figures of identities that do not hold, by page: those that are worth a look at the picture. Where they are many, those of
    most such identities."""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for _, _, page, box in _drawn(forms):
        boxes[page].append(box)
    return boxes


def read_in_pictures(forms: Sequence[Form], texts: Mapping[int, Sequence[str]]) -> None:
    """Give the same figures as `second_text` what OCR found in their boxes; where it found nothing, or a part only, they keep what they have."""
    found = {page: iter(of_page) for page, of_page in texts.items()}
    for row, column, page, _ in list(_drawn(forms)):
        printed, text = row.cells[column].text, next(found[page])
        # Points, commas and signs are too small to be told apart for certain.
        digits, drawn = _digits(printed), _digits(text)
        if drawn == digits:
            _note(row, column, printed)
        elif drawn not in digits and digits not in drawn:
            _note(row, column, text)


def _drawn(forms: Sequence[Form]) -> Iterator[tuple[Row, str, int, Box]]:
    for row, column, cell in _cells(forms, (place for place, _ in Counter(places_of_failing(forms)).most_common(_MOST_DRAWN))):
        if cell.state is State.VALUE and cell.page and cell.bbox and cell.recognised is None:
            yield row, column, cell.page, cell.bbox


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, fold_width(text)))


def _note(row: Row, column: str, text: str | None) -> None:
    row.cells[column] = replace(row.cells[column], second_text=text)


def _beside(cell: Cell, found: str) -> str | None:
    """What a second look found, with the white space of the first; None where it saw only a part of the cell, as at the end of a page."""
    printed = "".join(cell.text.split())
    if found == printed:
        return cell.text
    is_part = bool(printed) and (found in printed or printed in found)
    return None if is_part else found


def _disputed(forms: Sequence[Form]) -> Iterator[tuple[Row, str, Cell]]:
    """The cells of identities that do not hold, and those that other documents are held against; not what was recognised in a picture, which was read
    twice already."""
    found = _cells(forms, [*places_of_failing(forms), *places_compared_with_other_documents()])
    return ((row, column, cell) for row, column, cell in found if cell.recognised is None)


def places_of_failing(forms: Sequence[Form]) -> Iterator[CellKey]:
    """The cells of identities that do not hold, once for each such identity."""
    cells = {
        (form.form_id, row.row_key, column): cell
        for form in first_of_each(forms).values()
        for row in form.rows
        for column, cell in row.cells.items()
    }
    return (place for equation in equations_of(forms) if _fails(equation, cells) for _, place in equation.cells)


def _cells(forms: Sequence[Form], places: Iterable[CellKey]) -> Iterator[tuple[Row, str, Cell]]:
    """The cells at these places, each once."""
    rows = _rows(forms)
    for form_id, row_key, column in dict.fromkeys(places):
        row = rows.get((form_id, row_key))
        if row and column in row.cells:
            yield row, column, row.cells[column]


def _rows(forms: Sequence[Form]) -> dict[tuple[str, str], Row]:
    return {(form.form_id, row.row_key): row for form in first_of_each(forms).values() for row in form.rows}


def _fails(equation: Equation, cells: Mapping[CellKey, Cell]) -> bool:
    """Whether the sides differ by more than rounding; not where a cell was not read."""
    difference = allowed = _NOTHING
    for sign, place in equation.cells:
        cell = cells[place]
        if cell.state is State.UNREADABLE or cell.origin is Origin.AMBIGUOUS:
            return False
        if amount := cell.amount_yuan or cell.quantity:
            difference += sign * amount
        if cell.half_unit_yuan:
            allowed += cell.half_unit_yuan
    return difference > allowed if equation.relation == "le" else abs(difference) > allowed
