"""The accounting identities of the seeds, laid over the rows of the forms at hand.

Belongs here: expanding `seeds/checks` into equations over cells, by the rules of `seeds/checks/README.md`. Does not belong
here: any identity itself (data), solving (`solver`) and judging (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from dagster_project.forms.model import CellKey, Form
from dagster_project.knowledge.checks import (
    ANCHOR_COLUMN,
    CHILD_COLUMNS,
    LAST_YEAR,
    PLACE_COLUMN,
    THIS,
    Check,
    Role,
    Term,
    checks,
    place_roles,
    term_roles,
)
from dagster_project.knowledge.codes import CLASS_DIGITS, is_part_of, parent_of
from dagster_project.knowledge.statutory_forms import SERVICE, UNIT


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity at one place: signed cells whose sum is zero (`eq`) or at most zero (`le`), left side minus right side."""

    check_id: str
    place: str
    relation: str
    cells: tuple[tuple[int, CellKey], ...]


@dataclass(frozen=True, slots=True)
class FormRows:
    """The rows of one form (keys in printed order), the columns each prints, and whether the form prints all its rows. `children`: code → the rows
    right below it."""

    columns: Mapping[str, tuple[str, ...]]
    complete: bool
    children: dict[str, list[str]] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for row in self.columns:
            if row.isdecimal() and len(row) > CLASS_DIGITS:
                self.children.setdefault(parent_of(row), []).append(row)
            elif row.startswith(SERVICE) and "." in row.removeprefix(SERVICE):
                self.children.setdefault(row.rpartition(".")[0], []).append(row)

    def all_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for keys in self.columns.values() for key in keys))


_NO_ROWS = FormRows({}, complete=False)


def equations(forms: Mapping[str, FormRows]) -> list[Equation]:
    """Every identity at every place of the forms at hand; those that need a form which is not there, or another document, are left out."""
    found: list[Equation] = []
    for check, needed in _within_one_document():
        if not forms.keys() >= needed:
            continue
        columns = _columns(check, forms[check.place_form_id])
        for anchor in _anchors(check, forms[check.place_form_id]):
            found += _equations_at(check, anchor, columns, forms)
    return found


@cache
def _within_one_document() -> tuple[tuple[Check, frozenset[str]], ...]:
    """The identities that look into no other document, each with the forms it cannot do without."""
    return tuple(
        (check, frozenset([check.place_form_id, *(term.form_id for term in check.terms if term_roles()[term.row_role].may_lack != "form")]))
        for check in checks()
        if all(term.document == THIS for term in check.terms)
    )


def first_of_each(forms: Sequence[Form]) -> dict[str, Form]:
    """form_id → the first form of it."""
    first: dict[str, Form] = {}
    for form in forms:
        first.setdefault(form.form_id, form)
    return first


def equations_of(forms: Sequence[Form]) -> list[Equation]:
    """The identities of the forms at hand; of a form that is there twice, the first counts."""
    return equations(
        {
            form_id: FormRows({row.row_key: tuple(row.cells) for row in form.rows}, form.breaks_off_after is None)
            for form_id, form in first_of_each(forms).items()
        }
    )


@cache
def places_compared_with_other_documents() -> tuple[CellKey, ...]:
    """The cells, named by their rows, of identities that look into the document of another year."""
    others = [check for check in checks() if any(term.document == LAST_YEAR for term in check.terms)]
    return tuple(dict.fromkeys((term.form_id, term.row_key, term.column_key) for check in others for term in check.terms))


def _anchors(check: Check, form: FormRows) -> Iterable[str]:
    role = place_roles()[check.place_role]
    if role.may_lack != "nothing":
        return ()  # about rows that are missing: for the judge, not for recovering columns
    anchors = [row for row in _selected(role, check.place_row, form) if row in form.columns]
    if role.has_children == "yes":
        return [row for row in anchors if row in form.children]
    return anchors


def _columns(check: Check, form: FormRows) -> Sequence[str]:
    if check.place_columns in ("-", "*"):
        return form.all_columns() if check.place_columns == "*" else ("-",)
    return [key for key in check.place_columns.split() if key in form.all_columns()]


def _equations_at(check: Check, anchor: str, columns: Sequence[str], forms: Mapping[str, FormRows]) -> Iterator[Equation]:
    """The identity at one row of its place, in each column of it."""
    terms = []
    for term in check.terms:
        form = forms.get(term.form_id, _NO_ROWS)
        rows = [(row, form.columns[row]) for row in _rows(term, anchor, form) if row in form.columns]
        terms.append((term, term.sign if term.side == "left" else -term.sign, rows))
    printed_sides = {term.side for term, _, rows in terms if rows}
    if not all(side in printed_sides or _may_be_empty(check, side, forms) for side in ("left", "right")):
        return
    for column in columns:
        sides: dict[str, list[tuple[int, CellKey]]] = {"left": [], "right": []}
        for term, sign, rows in terms:
            side, form_id, called = sides[term.side], term.form_id, term.column_key
            if called == CHILD_COLUMNS:
                side += [(sign, (form_id, row, key)) for row, printed in rows for key in printed if is_part_of(key, column)]
            else:
                key = column if called == PLACE_COLUMN else anchor if called == ANCHOR_COLUMN else called
                side += [(sign, (form_id, row, key)) for row, printed in rows if key in printed]
        if all(sides[side] or _may_be_empty(check, side, forms) for side in sides):
            place = f"{check.place_form_id}/{anchor}/{column}"
            yield Equation(check.check_id, place, check.relation, tuple(sides["left"] + sides["right"]))


def _may_be_empty(check: Check, side: str, forms: Mapping[str, FormRows]) -> bool:
    """Whether a side may have no printed cell: a class without expenditure has no row in a form that prints all its rows."""
    return all(term_roles()[term.row_role].may_lack == "zero" and forms[term.form_id].complete for term in check.terms if term.side == side)


def _rows(term: Term, anchor: str, form: FormRows) -> Iterable[str]:
    role = term_roles()[term.row_role]
    return _selected(role, term.row_key if role.compared_with == "row_key" else anchor.removeprefix(role.without), form)


def _selected(role: Role, key: str, form: FormRows) -> Iterable[str]:
    """The rows that stand in the role's relation to `key`, which itself need not be printed."""
    match role.relation:
        case "equal":
            return (key,)
        case "any":
            return form.columns
        case "starts_with":
            return [row for row in form.columns if row.startswith(key)]
        case "child":
            return form.children.get(key, ())
        case "shape":
            return [row for row in form.columns if _shape(row) == role.shape]
    raise ValueError(f"seeds/checks/check_roles.csv: unknown relation {role.relation!r}; expected equal, any, starts_with, child or shape")


@cache
def _shape(row: str) -> str:
    """The key with `#` for each digit; that of a unit, which holds its name, is `unit.*`, of an entry of a catalogue `service.*.*`."""
    if row.startswith(SERVICE):
        return re.sub(r"[.][^.]+", ".*", row)
    return f"{UNIT}*" if row.startswith(UNIT) else re.sub("[0-9]", "#", row)
