"""A table whose title says nothing → the form that its header and rows are, where they are those of one form only.

Belongs here: how much of a table must be understood before it is taken for a form. Does not belong here: titles (`tables`), the reading of
headers and rows itself.
"""

from __future__ import annotations

from collections.abc import Collection

from dagster_project.forms.ruled.header import HeaderNotUnderstood, read_header
from dagster_project.forms.ruled.rows import KeyedRows, read_rows
from dagster_project.forms.ruled.table import Table
from dagster_project.forms.ruled.three_public import read_three_public
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise

_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_MOST_UNKNOWN = 0.2
"""Share of the rows that may be unknown."""


def by_structure(table: Table, printed: Collection[str]) -> str | None:
    """The statutory form that a table is by its header and rows alone; None where none fits, or several do. Forms that the document prints under
    their titles (`printed`) are not looked for."""
    fitting = [form_id for form_id in statutory_forms.statutory() if form_id not in printed and _fits(form_id, table)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(form_id: str, table: Table) -> bool:
    kind = statutory_forms.row_kinds()[form_id]
    try:
        if kind == "stages":
            rows = read_three_public(table)
            return not rows.unknown and all(len(entry.values) >= _FEWEST_COLUMNS for entry in rows.known) and len(rows.known) > 1
        if kind not in ("function_codes", "lines"):
            return False
        header = read_header(form_id, table)
        columns = sum(len(group.values) for group in header.groups)
        fewest = 2 if kind == "lines" else _FEWEST_COLUMNS
        rows = read_rows(form_id, table, header)
        return not header.left_out and columns >= fewest and _are_mostly_known(rows) and _is_told_apart(form_id, rows)
    except HeaderNotUnderstood:
        return False


def _is_told_apart(form_id: str, rows: KeyedRows) -> bool:
    """Whether no label could be that of a row in a section which the table does not print: the beginning of the form may be on a page that is lost, and
    一般公共预算财政拨款 is then a row of what was carried over."""
    printed = {row.key for row in rows.known if row.key}
    for row in rows.known:
        side = (row.key or "").partition(".")[0]
        for other in statutory_forms.row_labels(form_id, side).get(normalise(row.label), ()):
            section = other.rpartition(".")[0]
            if section != side and section not in printed and other not in printed:
                return False
    return True


def _are_mostly_known(rows: KeyedRows) -> bool:
    return len(rows.known) >= _FEWEST_ROWS and len(rows.unknown) <= _MOST_UNKNOWN * len(rows.known)
