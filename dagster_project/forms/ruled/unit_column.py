"""A form that names in a column of its own which unit each row is of → one table for each unit.

Belongs here: that column, and the rows of each unit. Does not belong here: which disclosure a unit's form goes to (`recognise.entities`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dagster_project.forms.ruled.table import Table, TableRow
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words, row_kinds

_HEADER_ROWS = 4
_ENTITY = "entity"
_OF_ALL = frozenset({"", "合计", "总计"})


def with_one_unit_each(found: list[Table]) -> Iterator[Table]:
    """The tables; one whose rows are of several units as one for each unit, with its name. Rows that name none are of the one named above
    the table."""
    for table in found:
        yield from _by_unit(table)


def _by_unit(table: Table) -> list[Table]:
    if table.form_id is None or row_kinds()[table.form_id] == "units" or (place := _column(table)) is None:
        return [table]
    first = next(
        (number for number, row in enumerate(table.rows) if not _is_header(row, place) and any(map(_prints_figure, row.texts()))),
        len(table.rows),
    )
    rows_of: dict[str, list[TableRow]] = {}
    for row in table.rows[first:]:
        name = normalise(row.cells[place].text)
        rows_of.setdefault("" if name in _OF_ALL else name, []).append(row)
    units = [name for name in rows_of if name]
    if len(units) < 2:
        return [table]
    return [replace(table, rows=[*table.rows[:first], *rows], entity=name or None) for name, rows in rows_of.items()]


def _column(table: Table) -> int | None:
    """The column that names units."""
    return next(
        (
            place
            for row in table.rows[:_HEADER_ROWS]
            for place, text in enumerate(row.texts())
            if header_words().get(normalise(text)) == _ENTITY
        ),
        None,
    )


def _is_header(row: TableRow, place: int) -> bool:
    return header_words().get(normalise(row.cells[place].text)) == _ENTITY


def _prints_figure(text: str) -> bool:
    return "." in text and any(character.isdigit() for character in text)
