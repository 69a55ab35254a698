"""Cells by name, with where they are printed.

Belongs here: `form_id/row_key/column_key` → page and box, and the nearest names to one that is wrong. Does not belong here: pictures and excerpts of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.documents.model import Box
from dagster_project.knowledge.messages import Explained
from dagster_project.reading.model import Disclosure

_NEAREST = 5


class UnknownCell(Explained):
    """The document prints no cell of this name."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a cell is printed: page, counted from 1, and box in points from the top left of the page as displayed; None where unknown."""

    text: str
    page: int | None
    box: Box | None


def locations_of(disclosure: Disclosure) -> dict[str, Location]:
    """The cells of a document just read."""
    return {
        f"{form.form_id}/{row.row_key}/{column}": Location(cell.text, cell.page, cell.bbox)
        for form in disclosure.forms
        for row in form.rows
        for column, cell in row.cells.items()
    }


def find_location(places: Mapping[str, Location], name: str) -> Location:
    """The cell of this name. Raises `UnknownCell`, naming the nearest ones."""
    if name in places:
        return places[name]
    if not places:
        raise UnknownCell("no_cell_at_all")
    # A part that is right tells more than letters that are alike: 20105 is not near 20106.
    parts = set(name.split("/"))
    agreeing = [known for known in places if len(parts & set(known.split("/"))) >= 2]
    found = [*get_close_matches(name, agreeing, _NEAREST, 0.0), *get_close_matches(name, places, _NEAREST)]
    raise UnknownCell("unknown_cell", name=name, nearest=list(dict.fromkeys([*found, *places]))[:_NEAREST])
