"""Payments that two forms print under two classifications → what one form says of a cell of the other.

Belongs here: reading `seeds/forms/same_payments.csv`: functional items defined as the payment that an economic item is, as 机关事业单位基本养老保险缴费.
Does not belong here: identities. Such a payment may also be made under another functional item (a unit's own, a project's), so the
figures need not be equal. But where the same figure is printed in the other form, and the identities leave open where, it is that payment.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dagster_project.forms.model import Cell, CellKey, Form
from dagster_project.forms.solve.placements import StatedAmount
from dagster_project.knowledge import statutory_forms


def same_payments(forms: Iterable[Form]) -> list[StatedAmount]:
    """What settled cells say of cells of other forms. Rows joined by `+` are added up; a row that is not printed counts as nothing."""
    cells: dict[CellKey, Cell] = {
        (form.form_id, row.row_key, column): cell for form in forms for row in form.rows for column, cell in row.cells.items()
    }
    said: list[StatedAmount] = []
    for seed in statutory_forms.same_payments():
        places = [(seed["of_form_id"], row_key, seed["of_column_key"]) for row_key in seed["of_row_keys"].split("+")]
        amounts = [(cell.amount_yuan, cell.half_unit_yuan) for place in places if (cell := cells.get(place)) and cell.text]
        known = [(amount, half_unit) for amount, half_unit in amounts if amount is not None and half_unit is not None]
        if known and len(known) == len(amounts):
            total, half_unit = sum((amount for amount, _ in known), Decimal(0)), max(half_unit for _, half_unit in known)
            said += [StatedAmount((seed["form_id"], seed["row_key"], seed["column_key"]), total, half_unit)] if total else []
    return said
