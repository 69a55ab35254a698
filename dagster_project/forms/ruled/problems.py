"""What is told of a ruled table that is no form by its title, or not wholly read.

Belongs here: which problem it is, and its facts. Does not belong here: finding out (`reader`, `which_form`, `form`), the words of problems
(`seeds/messages/problems.csv`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import Form, Problem, State, problem
from dagster_project.forms.ruled.rows import KeyedRows, RawRow
from dagster_project.forms.ruled.table import Table
from dagster_project.forms.ruled.unclear_columns import Shared
from dagster_project.knowledge.statutory_forms import form_names


def recognised_by_structure(table: Table, form_id: str) -> Problem:
    """A table is taken for a form that its title does not name."""
    return problem(
        "recognised_by_structure",
        page=table.rows[0].page,
        form_id=form_id,
        variant="" if table.title else "untitled",
        printed=table.title,
        title=form_names()[form_id],
    )


def not_read(form: Form, rows: KeyedRows, left_out: Sequence[tuple[str, str]], shared: Shared) -> list[Problem]:
    """Columns (header and figures, both as printed), rows and cells of a form that were not read. `shared` cells are told elsewhere."""
    facts: dict[str, Any] = {"form_id": form.form_id, "title": form.title}
    problems = [
        problem("column_not_understood", page=form.pages[0], variant="" if column else "headless", column=column, figures=figures, **facts)
        for column, figures in left_out
    ]
    problems += [problem("row_not_understood", page=entry.page, row=row_text(entry), **facts) for entry in rows.unknown]
    problems += [problem("repeated_row", page=entry.page, row=row_text(entry), **facts) for entry in rows.repeated]
    problems += [
        problem(
            "unreadable_cell",
            page=cell.page,
            variant="unlike" if parse_number(cell.text) else "",
            text=cell.text,
            cell=f"{row.row_key}/{column}",
            **facts,
        )
        for row in form.rows
        for column, cell in row.cells.items()
        if cell.state is State.UNREADABLE and (row.row_key, column) not in shared
    ]
    return problems


def columns_missing(form: Form, text: str) -> Problem:
    """Labels or items without their columns of figures."""
    return problem("columns_missing", page=form.pages[0], form_id=form.form_id, title=form.title, column=text)


def row_text(entry: RawRow) -> str:
    """A row as it is printed."""
    return " ".join(text for text in ("".join(entry.code_parts), entry.label, *(value.text for value in entry.values.values())) if text)
