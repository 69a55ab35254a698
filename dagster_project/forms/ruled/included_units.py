"""The table of the units whose accounts a department's final accounts hold.

Belongs here: telling that table by its header (`seeds/forms/unit_list_headers.csv`), and its names. Does not belong here: statutory forms.
"""

from __future__ import annotations

from dagster_project.forms.model import IncludedUnit
from dagster_project.forms.ruled.tables import Table, distinct_cells
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import unit_list_headers

_UNIT = "unit"


def listed_units(table: Table) -> list[IncludedUnit]:
    """The units in printed order; none where the table is no list of units: another word stands in its header."""
    header = [normalise(cell.text) for cell in distinct_cells(table.rows[0].cells)]
    roles = [unit_list_headers().get(text) for text in header if text]
    if None in roles or roles.count(_UNIT) != 1 or len(roles) < 2:
        return []
    place = next(index for index, cell in enumerate(table.rows[0].cells) if unit_list_headers().get(normalise(cell.text)) == _UNIT)
    units = (IncludedUnit("".join(row.cells[place].text.split()), row.page) for row in table.rows[1:])
    return [unit for unit in units if len(unit.name) > 1 and not unit.name.isdecimal()]
