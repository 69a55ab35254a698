"""How the codes of a form add up: what is missing below a row, and whether the document itself stops in the middle of the form.

Belongs here: distinguishing a form that breaks off from one whose sums are wrong, and saying what is missing. Does not belong here: which code
is below which, the identities themselves (`equations`), repairing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.forms.model import Form, Problem, problem
from dagster_project.knowledge.codes import TOTAL, is_child, parts_of_each
from dagster_project.knowledge.messages import Message, phrase

_CLASSES_IN_SUMMARY = {
    "expenditure": ("income_expenditure_summary", "amount"),
    "general_budget_expenditure": ("appropriation_summary", "general_budget"),
}
"""Forms of codes → the summary, and its column, that prints their classes once more."""
_CLASS_OF_SUMMARY = "expenditure."


@dataclass(frozen=True, slots=True)
class FormAmounts:
    """The rows of a form (keys in printed order), its amounts in yuan by (row key, column key), and half of their last printed digit, the
    largest of them. Of numbers whose cell is not known yet, an amount is the first that fits."""

    rows: Sequence[str]
    yuan: Mapping[tuple[str, str], Decimal]
    half_unit_yuan: Decimal

    def column(self, key: str) -> dict[str, Decimal]:
        """Row key → amount of one column."""
        return {row: yuan for (row, column), yuan in self.yuan.items() if column == key}


@dataclass(frozen=True, slots=True)
class BreakOff:
    """A form that stops after row `last`. `missing_yuan` gives, for each parent (code or `total`) whose printed children do not
    add up to it, the amount that is missing below it; `classes` the classes that other forms print with their amounts."""

    last: str
    missing_yuan: dict[str, Decimal]
    classes: dict[str, Decimal]


def break_offs(forms: Mapping[str, FormAmounts], may_break_off: Sequence[str]) -> dict[str, BreakOff]:
    """The forms among `may_break_off` that stop in the middle of their codes. Each has a total column, and is compared with the classes that
    a summary prints."""
    found: dict[str, BreakOff] = {}
    for form_id in (form_id for form_id in may_break_off if form_id in forms):
        summary_id, column = _CLASSES_IN_SUMMARY.get(form_id, ("", ""))
        in_summary = forms[summary_id].column(column) if summary_id in forms else {}
        classes = {row.removeprefix(_CLASS_OF_SUMMARY): yuan for row, yuan in in_summary.items() if row.startswith(_CLASS_OF_SUMMARY)}
        classes = {code: yuan for code, yuan in classes.items() if code.isdecimal()}
        form = forms[form_id]
        if broken := find_break_off(form.rows, form.column("total"), form.half_unit_yuan, classes):
            found[form_id] = broken
    return found


def find_break_off(
    rows: Sequence[str], totals: Mapping[str, Decimal], half_unit: Decimal, other_classes: Mapping[str, Decimal]
) -> BreakOff | None:
    """Judge a code form by its total column. `rows` are its keys in printed order; `other_classes` the classes with an amount
    that a summary prints for the same total.

    A form breaks off where children are missing below the last printed code and what leads to it, and nowhere else, and
    either more than one level shows it or another form prints classes that would stand behind the end. A single sum that fails
    is no evidence.
    """
    codes = [row for row in rows if row.isdecimal()]
    if not codes:
        return None
    last = codes[-1]
    leading = {parent for parent in codes if last.startswith(parent)} | {TOTAL}
    parts = parts_of_each(codes)
    missing: dict[str, Decimal] = {}
    for parent in (row for row in rows if row in totals):
        children = parts.get(parent)
        if not children or any(child not in totals for child in children):
            continue
        gap = totals[parent] - sum((totals[child] for child in children), Decimal(0))
        if abs(gap) > half_unit * (len(children) + 1):
            missing[parent] = gap
    classes = {code: amount for code, amount in other_classes.items() if amount and code > last}
    if not missing or not set(missing) <= leading or any(gap < 0 for gap in missing.values()):
        return None
    if len(missing) < 2 and not (classes and TOTAL in missing):
        return None
    return BreakOff(last, missing, classes)


def break_off_problem(form: Form, found: BreakOff) -> Problem:
    """What is told of a form that stops in the middle."""
    gaps = sorted(found.missing_yuan.items(), key=lambda gap: gap[0] == TOTAL)
    missing = [missing_below(parent, gap) for parent, gap in gaps]
    return problem("form_breaks_off", page=form.pages[-1], form_id=form.form_id, title=form.title, last=found.last, gaps=missing)


def missing_below(parent: str, gap: Decimal) -> Message:
    """How much is missing below a parent, a code or `total`, as problems say it. `gap` is in yuan."""
    return phrase("missing_below_total", amount=gap) if parent == TOTAL else phrase("missing_below", code=parent, amount=gap)


def short_sums(form: Form) -> dict[str, Decimal]:
    """For each code of which children are printed and a column of them adds up to less than the code's own amount: how much less, in yuan."""
    cells = {row.row_key: row.cells for row in form.rows if row.row_key.isdecimal()}
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
