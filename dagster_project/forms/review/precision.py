"""How exact a figure is that shows fewer digits than others of its form.

Belongs here: telling dropped zeros from rounding by what the form prints. Does not belong here: what a single figure shows (`amounts`), pieces of
broken numbers (the readers), what rounding allows (dbt).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from dagster_project.forms.model import Cell, Form, Row

_GROUPED_BY_ROW = ("three_public",)
"""Forms of which the budget and the final figures are a row each: a row is what a column is elsewhere."""


def sharpen(forms: Iterable[Form]) -> None:
    """Make figures as exact as their form shows them to be.

    A zero is nothing at all: it is as exact as the finest figure of its form. A figure with fewer decimals than others of its column is as exact
    as those where none of them ends in a zero: then trailing zeros were dropped (12 and 3.5 beside 3.04, but not beside 3.40).
    """
    for form in forms:
        figures = [(row, column, cell) for row in form.rows for column, cell in row.cells.items() if cell.amount_yuan is not None]
        finest = min((cell.half_unit_yuan for _, _, cell in figures if cell.half_unit_yuan and cell.amount_yuan), default=None)
        if finest is None:
            continue
        for of_group in _columns(form, figures).values():
            drops_zeros = _drops_zeros([cell for _, _, cell in of_group], finest)
            for row, column, cell in of_group:
                if (drops_zeros or not cell.amount_yuan) and cell.half_unit_yuan and cell.half_unit_yuan > finest:
                    row.cells[column] = replace(cell, half_unit_yuan=finest)


_Figure = tuple[Row, str, Cell]


def _columns(form: Form, figures: Iterable[_Figure]) -> dict[str, list[_Figure]]:
    groups: dict[str, list[_Figure]] = defaultdict(list)
    for row, column, cell in figures:
        groups[row.row_key if form.form_id in _GROUPED_BY_ROW else column].append((row, column, cell))
    return groups


def _drops_zeros(cells: Iterable[Cell], finest: Decimal) -> bool:
    """Whether a column has figures of all digits and none of them ends in a zero."""
    shown = [cell.amount_yuan for cell in cells if cell.amount_yuan and cell.half_unit_yuan == finest]
    return bool(shown) and all(amount % (20 * finest) for amount in shown)
