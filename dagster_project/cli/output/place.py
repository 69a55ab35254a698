"""Places in files without pages, in words.

Belongs here: a cell of a sheet, a cell of a table. Does not belong here: places on pages (`excerpt`, pictures).
"""

from __future__ import annotations

from dagster_project.cli.language import say
from dagster_project.documents.model import TablePlace


def worded_place(place: str) -> str:
    """`Z10!D12` or `table 3, row 5, column 4` as a reader of the language says it."""
    if table := TablePlace.parse(place):
        return say("place.table", **table._asdict())
    sheet, _, cell = place.rpartition("!")
    return say("place.sheet", sheet=sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet, cell=cell)
