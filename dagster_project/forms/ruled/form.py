"""One table that is a form → the form with its cells, and what of it was not read.

Belongs here: choosing the reader for the kind of its rows and making rows of cells. Does not belong here: what its columns and rows mean (`header`,
`rows`, `three_public`, `statistics`), how a problem is told (`problems`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.model import Cell, Form, Problem, Row
from dagster_project.forms.ruled.cells import CellText, cell_of, cell_text
from dagster_project.forms.ruled.header import HeaderColumn, HeaderNotUnderstood, printed_shape, read_header
from dagster_project.forms.ruled.problems import columns_missing, not_read, row_text
from dagster_project.forms.ruled.rows import KeyedRows, RawRow, read_rows
from dagster_project.forms.ruled.spelling import Spelling
from dagster_project.forms.ruled.statistics import read_statistics
from dagster_project.forms.ruled.table import Table, TableRow
from dagster_project.forms.ruled.three_public import read_three_public
from dagster_project.forms.ruled.unclear_columns import between_columns
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.statutory_forms import header_words

_EXPENDITURE = "expenditure."
_SHARED = 2
"""Rows with two figures in one cell that show that two columns are taken for one."""


def read_form(table: Table, form_id: str, unit: str) -> tuple[Form, KeyedRows, list[Problem]]:
    """One form, the rows it came from, and what of it was not read. Raises HeaderNotUnderstood."""
    kind = statutory_forms.row_kinds()[form_id]
    left_out: list[tuple[str, str]] = []
    missing: list[str] = []
    if kind == "stages":
        rows = read_three_public(table)
        items = {item for entry in rows.known for item in entry.values} & set(printed_shape(form_id, ()))
        missing = [f"{entry.key}: {item}" for entry in rows.known for item in sorted(items - entry.values.keys())]
    elif kind == "statistics":
        rows = read_statistics(table)
    else:
        header = read_header(form_id, table)
        left_out = [
            texts
            for column, rows_of in header.left_out
            if not _names_entities(column) and (texts := _column_texts(column, table.rows[slice(*rows_of)]))[1]
        ]
        missing = [" / ".join(group.columns[0].path) for group in header.groups if not group.values]
        rows = read_rows(form_id, table, header)
    _leave_shared_columns(rows)
    if not rows.known and any(entry.has_figures for entry in rows.unknown):
        raise HeaderNotUnderstood("no_known_row", row=row_text(rows.unknown[0]))
    spelling = Spelling(rows.known, statutory_forms.count_rows(form_id), is_ruled=not table.columns_inferred)
    form = Form(form_id, table.title, table.pages, unit, [_row(form_id, entry, unit, spelling) for entry in rows.known])
    problems = not_read(form, rows, left_out, between_columns(rows) if table.columns_inferred else {})
    return form, rows, problems + [columns_missing(form, text) for text in missing]


def _leave_shared_columns(rows: KeyedRows) -> None:
    """Where cells of several rows hold two figures the column is two, the rule between them lost: nobody knows of which a figure alone is."""
    crowded = Counter(column for entry in rows.known for column, value in entry.values.items() if _holds_several(value))
    for entry in rows.known:
        for column, value in entry.values.items():
            if crowded[column] >= _SHARED and value.text:
                entry.values[column] = value._replace(is_clear=False)


def _holds_several(value: CellText) -> bool:
    pieces = value.text.split()
    return value.is_clear and len(pieces) > 1 and sum(map(looks_like_amount, pieces)) > 1


def _row(form_id: str, entry: RawRow, unit: str, spelling: Spelling) -> Row:
    key, kind = str(entry.key), statutory_forms.row_kinds()[form_id]
    counts = key in statutory_forms.count_rows(form_id)
    bare = key.removeprefix(_EXPENDITURE)
    return Row(
        key,
        entry.label,
        bare if bare.isdecimal() and kind in ("function_codes", "lines") else None,
        key if key.isdecimal() and kind == "economic_codes" else None,
        {column: _cell(column, value, unit, counts, spelling) for column, value in entry.values.items()},
    )


def _cell(column: str, printed: CellText, unit: str, counts: bool, spelling: Spelling) -> Cell:
    number = spelling.number(column, printed)
    if counts:
        return cell_of(printed, number, unit, counts)
    fitting = number if number and spelling.fits(column, number, printed) else None
    return cell_of(spelling.weighed(number, printed), fitting, unit, counts)


def _names_entities(column: HeaderColumn) -> bool:
    """Whether a column says only whose rows they are (`unit_column`)."""
    return any(header_words().get(word) == "entity" for word in column.path)


def _column_texts(column: HeaderColumn, rows: Sequence[TableRow]) -> tuple[str, str]:
    """Header and figures of a column that is not read; both may be empty."""
    return " / ".join(column.path), " ".join(text for row in rows if (text := cell_text(row, column.places).text))
