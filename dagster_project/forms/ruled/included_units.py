"""The table of the units whose accounts a department's final accounts hold.

Belongs here: telling that table by its header (`seeds/forms/unit_list_headers.csv`), and its names. Does not belong here: statutory forms.
"""

from __future__ import annotations

from functools import cache

from dagster_project.forms.ruled.tables import Table, distinct_cells
from dagster_project.knowledge import forms as knowledge
from dagster_project.knowledge.forms import squash

_UNIT = "unit"


@cache
def _roles() -> dict[str, str]:
    return {squash(row["word"]): row["role"] for row in knowledge.read_seed("forms/unit_list_headers.csv")}


def listed_units(table: Table) -> list[str]:
    """The names in printed order; none where the table is no list of units: another word stands in its header."""
    header = [squash(cell.text) for cell in distinct_cells(table.rows[0].cells)]
    roles = [_roles().get(text) for text in header if text]
    if None in roles or roles.count(_UNIT) != 1 or len(roles) < 2:
        return []
    place = next(index for index, cell in enumerate(table.rows[0].cells) if _roles().get(squash(cell.text)) == _UNIT)
    names = ("".join(row.cells[place].text.split()) for row in table.rows[1:])
    return [name for name in names if len(name) > 1 and not name.isdigit()]
