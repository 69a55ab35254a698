"""What is told of ruled tables that are not read, not wholly, or more than once.

Belongs here: the problems and their words. Does not belong here: finding out (`reader`, `which_form`, `form`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.forms.model import Form, Problem, Severity, State
from dagster_project.forms.ruled.rows import KeyedRows, RawRow
from dagster_project.forms.ruled.tables import Table
from dagster_project.forms.ruled.unclear_columns import Shared


def recognised_by_structure(table: Table, form_id: str) -> Problem:
    """A table is taken for a form that its title does not name."""
    return Problem(
        "recognised_by_structure",
        Severity.INFO,
        f"a table under {table.title or 'no title'} is taken for {form_id}",
        page=table.rows[0].page,
        form_id=form_id,
        expected="the title of the form above it",
        found=f"{table.title or 'no title'}, with the columns and rows of this form only",
        action="look at the page; if the title is one of the form, add it to seeds/forms/form_titles.csv",
    )


def table_not_read(table: Table, kind: str, expected: str, found: str) -> Problem:
    """A table of a known title cannot be read."""
    return Problem(
        kind,
        Severity.ERROR,
        f"{table.title}: not read",
        page=table.rows[0].page,
        form_id=table.form_id,
        expected=expected,
        found=found,
        action="look at the page; if the form is meant, add its words to seeds/forms",
    )


def not_read(form: Form, rows: KeyedRows, left_out: Sequence[str], shared: Shared) -> list[Problem]:
    """Columns, rows and cells of a form that were not read. `shared` cells are told elsewhere."""
    problems = [_of_form(form, "column_not_understood", form.pages[0], "a column of the form", text) for text in left_out]
    problems += [_of_form(form, "row_not_understood", entry.page, "a row of the form", row_text(entry)) for entry in rows.unknown]
    problems += [_of_form(form, "repeated_row", entry.page, "each row once", row_text(entry)) for entry in rows.repeated]
    for row in form.rows:
        for column, cell in row.cells.items():
            if cell.state is State.UNREADABLE and (row.row_key, column) not in shared:
                problems.append(_of_form(form, "unreadable_cell", cell.page, "a number", f"{cell.text!r} in {row.row_key}/{column}"))
    return problems


def _of_form(form: Form, kind: str, page: int | None, expected: str, found: str) -> Problem:
    return Problem(
        kind,
        Severity.WARNING,
        f"{form.title}: {found} was not read",
        page=page,
        form_id=form.form_id,
        expected=expected,
        found=found,
        action="look at the page; if it belongs to the form, add its words to seeds/forms",
    )


def columns_missing(form: Form, text: str) -> Problem:
    """Labels or items without their columns of figures."""
    return Problem(
        "columns_missing",
        Severity.WARNING,
        f"{form.title}: the columns of figures that belong to {text} were not found",
        page=form.pages[0],
        form_id=form.form_id,
        expected=f"columns of figures for {text}",
        found="none in this table",
        action="look at the page and the next: columns may stand on a page of their own, or be cut off",
    )


def row_text(entry: RawRow) -> str:
    """A row as it is printed."""
    return " ".join(text for text in ("".join(entry.code_parts), entry.label, *(value.text for value in entry.values.values())) if text)
