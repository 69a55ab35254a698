"""Cells and words by the names of their places, with where they are printed.

Belongs here: `form_id/row_key/column_key` → page and box, in each disclosure of a file, `narrative/page/figure` → page and words, and the nearest names to one that is wrong. Does not belong here:
pictures and excerpts of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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


WORDS = re.compile(r"(?:narrative|evaluation)/(?P<page>[0-9]+)(?:\.[0-9]+)?(?:/(?P<text>[^/]*))?(?P<rest>/.*)?")
"""A place in the words of a document: `narrative/26/9411.77万元/1`, `evaluation/33.1/rate_score`."""


def location_of_words(place: str, known: Mapping[str, str] | None, pages: int) -> Location | None:
    """Where a place of the words stands in a document of so many pages; None where it names none, as that of something which is not said at all. `known` are the
    words at all its places, as far as they are known; None where nobody has looked: then the place itself has the figure. Raises `UnknownCell` for a place that the
    document does not have."""
    found = WORDS.fullmatch(place)
    if not found:
        return None
    steps = place.split("/")
    begins = ["/".join(steps[:length]) for length in range(len(steps), 1, -1)]
    if not 1 <= int(found["page"]) <= pages or (known is not None and known.keys().isdisjoint(begins)):
        raise UnknownCell("unknown_words", name=place, pages=pages)
    quote = next((known[begin] for begin in begins if begin in known), "") if known else ""
    figure = found["text"] or "" if place.startswith("narrative/") and (quote or known is None) else ""
    return Location(figure, int(found["page"]), None, stored=quote.strip("…") or None)


def of_words(place: str) -> bool:
    """Whether a place is one of the words of a document, or of nothing that is printed in it."""
    return place == "-" or place.startswith(("-/", "narrative/", "evaluation/"))


def find_locations(places: Sequence[Places], name: str) -> list[Location | None]:
    """The cell of this name in each disclosure of a file; None in one that does not print it. A name may leave out column, or row and column, by `-`: then all
    of the row or form on its first page. Raises `UnknownCell` where none does, naming the nearest ones."""
    found = [of_one.get(name) or _together(of_one, name) for of_one in places]
    if any(found):
        return found
    known = list(dict.fromkeys(known for of_one in places for known in of_one))
    if not known:
        raise UnknownCell("no_cell_at_all")
    raise UnknownCell("unknown_cell", name=name, nearest=nlargest(_NEAREST, known, key=lambda other: _nearness(name, other)))


def _together(places: Places, name: str) -> Location | None:
    """The cells of a row or form as one place."""
    if not name.endswith("/-"):
        return None
    begin = name.removesuffix("/-").removesuffix("/-") + "/"
    cells = [cell for known, cell in places.items() if known.startswith(begin)]
    first = next((cell for cell in cells if cell.page is not None), None)
    if first is None:
        return cells[0] if cells else None
    beside = [cell for cell in cells if cell.page == first.page]
    boxes = [cell.box for cell in beside if cell.box]
    left, top, right, bottom = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    text = next((cell.text for cell in beside if cell.text), "")
    return replace(first, text=text, box=(min(left), min(top), max(right), max(bottom)) if boxes else None, amount_yuan=None, stored=None)


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
