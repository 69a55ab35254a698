"""Where the document itself stops in the middle of a form, and what is missing there.

Belongs here: telling a form that breaks off from one whose sums are wrong. Does not belong here: repairing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.forms.model import Form
from dagster_project.forms.solve.equations import is_child
from dagster_project.knowledge.messages import Message, phrase

_SUMMARIES = ("income_expenditure_summary", "appropriation_summary")


@dataclass(frozen=True, slots=True)
class BreakOff:
    """A form that stops after row `last`. `missing_yuan` gives, for each parent (code or `total`) whose printed children do not
    add up to it, the amount that is missing below it; `classes` the classes that other forms print with their amounts."""

    last: str
    missing_yuan: dict[str, Decimal]
    classes: dict[str, Decimal]


def find_break_off(
    rows: Sequence[str], totals: Mapping[str, Decimal], half_unit: Decimal, other_classes: Mapping[str, Decimal]
) -> BreakOff | None:
    """Judge a code form by its total column. `rows` are its keys in printed order; `other_classes` the classes with an amount
    that a summary prints for the same total.

    A form breaks off where children are missing below the last printed code and what leads to it, and nowhere else, and
    either more than one level shows it or another form prints classes that would stand behind the end. A single sum that fails
    is no evidence.
    """
    codes = [row for row in rows if row.isdigit()]
    if not codes:
        return None
    last = codes[-1]
    leading = {parent for parent in codes if last.startswith(parent)} | {"total"}
    missing: dict[str, Decimal] = {}
    for parent in (row for row in rows if row in totals):
        children = [row for row in codes if (len(row) == 3 if parent == "total" else is_child(row, parent))]
        if not children or any(child not in totals for child in children):
            continue
        gap = totals[parent] - sum((totals[child] for child in children), Decimal(0))
        if abs(gap) > half_unit * (len(children) + 1):
            missing[parent] = gap
    classes = {code: amount for code, amount in other_classes.items() if amount and code > last}
    if not missing or not set(missing) <= leading or any(gap < 0 for gap in missing.values()):
        return None
    if len(missing) < 2 and not (classes and "total" in missing):
        return None
    return BreakOff(last, missing, classes)


def short_sums(form: Form) -> dict[str, Decimal]:
    """For each code of which children are printed and a column of them adds up to less than the code's own amount: how much less, in yuan."""
    cells = {row.row_key: row.cells for row in form.rows if row.row_key.isdigit()}
    short: dict[str, Decimal] = {}
    for parent, columns in cells.items():
        children = [of_child for child, of_child in cells.items() if is_child(child, parent)]
        for key, cell in columns.items() if children else ():
            parts = [child[key] for child in children if key in child and child[key].amount_yuan is not None]
            allowed = sum((part.half_unit_yuan or Decimal(0) for part in (cell, *parts)), Decimal(0))
            gap = (cell.amount_yuan or Decimal(0)) - sum((part.amount_yuan or Decimal(0) for part in parts), Decimal(0))
            if gap > allowed:
                short[parent] = max(gap, short.get(parent, gap))
    return short


def missing_below(parent: str, gap: Decimal) -> Message:
    """How much is missing below a parent, a code or `total`, as problems say it. `gap` is in yuan."""
    return phrase("missing_below_total", amount=gap) if parent == "total" else phrase("missing_below", code=parent, amount=gap)
