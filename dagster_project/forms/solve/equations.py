"""The accounting identities of the seeds, laid over the rows of the forms at hand.

Belongs here: expanding `seeds/checks` into equations over cells, by the rules of `seeds/checks/README.md`. Does not belong
here: any identity itself (data), solving (`solver`) and judging (dbt).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dagster_project.forms.model import CellKey
from dagster_project.knowledge.checks import LAST_YEAR, THIS, Check, Term, checks
from dagster_project.knowledge.codes import is_child, is_class

_IF_ANY = "same_code_if_any"


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity at one place: signed cells whose sum is zero (`eq`) or at most zero (`le`), left side minus right side."""

    check_id: str
    place: str
    relation: str
    cells: tuple[tuple[int, CellKey], ...]


@dataclass(frozen=True, slots=True)
class FormRows:
    """The rows of one form (keys in printed order), the columns each prints, and whether the form prints all its rows."""

    columns: Mapping[str, tuple[str, ...]]
    complete: bool

    def all_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for keys in self.columns.values() for key in keys))


def equations(forms: Mapping[str, FormRows]) -> list[Equation]:
    """Every identity at every place of the forms at hand; those that need a form which is not there, or another document, are left out."""
    found: list[Equation] = []
    for check in checks():
        if any(term.document != THIS for term in check.terms):
            continue
        if check.place_form_id not in forms or any(term.form_id not in forms and term.row_role != _IF_ANY for term in check.terms):
            continue
        for anchor in _anchors(check, forms[check.place_form_id]):
            for column in _columns(check, forms[check.place_form_id]):
                equation = _equation(check, anchor, column, forms)
                if equation:
                    found.append(equation)
    return found


@cache
def places_compared_with_other_documents() -> tuple[CellKey, ...]:
    """The cells, named by their rows, of identities that look into the document of another year."""
    others = [check for check in checks() if any(term.document == LAST_YEAR for term in check.terms)]
    return tuple(dict.fromkeys((term.form_id, term.row_key, term.column_key) for check in others for term in check.terms))


def _anchors(check: Check, form: FormRows) -> Iterable[str]:
    rows = form.columns
    match check.place_role:
        case "row":
            return (row for row in rows if row == check.place_row)
        case "line":
            return rows
        case "prefix":
            return (row for row in rows if row.startswith(check.place_row))
        case "unprinted_parent" | "childless":
            return ()  # about rows that are missing: for the judge, not for recovering columns
        case "parent":
            return (row for row in rows if any(is_child(other, row) for other in rows))
        case "expenditure_class":
            return (row for row in rows if _is_expenditure_class(row))
    raise ValueError(f"seeds/checks/checks.csv: {check.check_id}: unknown place_role {check.place_role!r}")


def _columns(check: Check, form: FormRows) -> Sequence[str]:
    if check.place_columns in ("-", "*"):
        return form.all_columns() if check.place_columns == "*" else ("-",)
    return [key for key in check.place_columns.split() if key in form.all_columns()]


def _equation(check: Check, anchor: str, column: str, forms: Mapping[str, FormRows]) -> Equation | None:
    sides: dict[str, list[tuple[int, CellKey]]] = {"left": [], "right": []}
    for term in check.terms:
        rows = forms[term.form_id].columns if term.form_id in forms else {}
        key = column if term.column_key == "@" else term.column_key
        sign = term.sign if term.side == "left" else -term.sign
        for row in _rows(term, anchor, rows):
            if key in rows.get(row, ()):
                sides[term.side].append((sign, (term.form_id, row, key)))
    if any(not sides[side] and not _may_be_empty(check, side, forms) for side in sides):
        return None
    return Equation(check.check_id, f"{check.place_form_id}/{anchor}/{column}", check.relation, tuple(sides["left"] + sides["right"]))


def _may_be_empty(check: Check, side: str, forms: Mapping[str, FormRows]) -> bool:
    """Whether a side may have no printed cell: a class without expenditure has no row in a form that prints all its rows."""
    return all(term.row_role == "anchor_class" and forms[term.form_id].complete for term in check.terms if term.side == side)


def _rows(term: Term, anchor: str, rows: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    match term.row_role:
        case "row":
            return (term.row_key,)
        case "anchor" | "same_code" | "same_code_if_any":
            return (anchor,)
        case "children":
            return [row for row in rows if is_child(row, anchor)]
        case "classes":
            return [row for row in rows if is_class(row)]
        case "expenditure_classes":
            return [row for row in rows if _is_expenditure_class(row)]
        case "anchor_class":
            return (anchor.removeprefix("expenditure."),)
    raise ValueError(f"seeds/checks/check_terms.csv: {term.form_id}: unknown row_role {term.row_role!r}")


def _is_expenditure_class(row: str) -> bool:
    prefix, _, code = row.partition(".")
    return prefix == "expenditure" and is_class(code)
