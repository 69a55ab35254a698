"""Cells by name, with where they are printed.

Belongs here: `form_id/row_key/column_key` → page and box, in each disclosure of a file, and the nearest names to one that is wrong. Does not belong here:
pictures and excerpts of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import takewhile

from dagster_project.documents.model import Box
from dagster_project.knowledge.messages import Explained
from dagster_project.reading.model import Disclosure

_NEAREST = 5


class UnknownCell(Explained):
    """The document prints no cell of this name."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a cell is printed: page, counted from 1, and box in points from the top left of the page as displayed; None where unknown.
    `amount_yuan` is what the text stands for, where it is money; `place` says where it stands in a file without pages, `stored` is the number
    that a workbook stores there."""

    text: str
    page: int | None
    box: Box | None
    amount_yuan: Decimal | None = None
    place: str | None = None
    stored: str | None = None


Places = Mapping[str, Location]
"""The cells of one disclosure by name."""


def locations_of(disclosure: Disclosure) -> dict[str, Location]:
    """The cells of one disclosure of a file just read."""
    return {
        f"{form.form_id}/{row.row_key}/{column}": Location(cell.text, cell.page, cell.bbox, cell.amount_yuan, cell.place, cell.stored_text)
        for form in disclosure.forms
        for row in form.rows
        for column, cell in row.cells.items()
    }


def find_locations(places: Sequence[Places], name: str) -> list[Location | None]:
    """The cell of this name in each disclosure of a file; None in one that does not print it. Raises `UnknownCell` where none does, naming the nearest
    ones."""
    found = [of_one.get(name) for of_one in places]
    if any(found):
        return found
    known = list(dict.fromkeys(known for of_one in places for known in of_one))
    if not known:
        raise UnknownCell("no_cell_at_all")
    raise UnknownCell("unknown_cell", name=name, nearest=nlargest(_NEAREST, known, key=lambda other: _nearness(name, other)))


def _nearness(name: str, known: str) -> tuple[float, ...]:
    """The greater, the nearer: first by the form, then by how the row begins (codes are read from the left), then by letters that are alike."""
    wanted, given = name.split("/"), known.split("/")
    if len(wanted) != len(given):
        return (_alikeness(name, known),)
    (form, row, column), (known_form, known_row, known_column) = wanted, given
    return (
        _alikeness(form, known_form),
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(row, known_row, strict=False))),
        _alikeness(column, known_column),
        _alikeness(row, known_row),
    )


def _alikeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
