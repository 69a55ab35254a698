"""The table of the units whose accounts a department's final accounts hold.

Belongs here: telling that table by its header (`seeds/forms/unit_list_headers.csv`), and its names; the names in the rows of a form by unit. Does not belong
here: reading such a form.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.forms.model import Form, IncludedUnit
from dagster_project.forms.ruled.table import Table, distinct_cells
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import UNIT, unit_list_headers

_UNIT = "unit"
_FEWEST = 2
"""Rows of units: a single one is whose accounts they are."""


def listed_units(table: Table) -> list[IncludedUnit]:
    """The units in printed order; none where the table is no list of units: another word stands in its header."""
    header = [normalise(cell.text) for cell in distinct_cells(table.rows[0].cells)]
    roles = [unit_list_headers().get(text) for text in header if text]
    if None in roles or roles.count(_UNIT) != 1 or len(roles) < 2:
        return []
    place = next(index for index, cell in enumerate(table.rows[0].cells) if unit_list_headers().get(normalise(cell.text)) == _UNIT)
    units = (IncludedUnit("".join(row.cells[place].text.split()), row.page) for row in table.rows[1:])
    return [unit for unit in units if len(unit.name) > 1 and not unit.name.isdecimal()]


def units_in_rows(forms: Iterable[Form]) -> list[IncludedUnit]:
    """The units that a form has rows of, in printed order; of several such forms the first one's."""
    for form in forms:
        units = [IncludedUnit("".join(row.label.split()), form.pages[0]) for row in form.rows if row.row_key.startswith(UNIT)]
        if len(units) >= _FEWEST:
            return units
    return []
