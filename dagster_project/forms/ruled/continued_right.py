"""Columns that are printed on a page of their own → the table they belong to.

Belongs here: a sheet wider than its paper, whose right part follows on the next pages, row beside row at the same height. Does not belong
here: tables that go on below (`tables`), what a column means (`header`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from dagster_project.forms.recognise.titles import title_form
from dagster_project.forms.ruled.tables import Table, TableRow, is_running
from dagster_project.knowledge.money_units import money_unit_pattern
from dagster_project.knowledge.normalise import normalise

_SAME_EDGE = 2.0
"""Points by which one row may be higher or lower on the other page."""
_FEWEST_ROWS = 3
_PRINTED_ONCE = (re.compile(f"单位:{money_unit_pattern()}"), re.compile(r"公开\d+表"))
"""What stands once above a table: if both have it, they are two."""


def with_columns_continued_right(found: Iterable[Table]) -> list[Table]:
    """The tables, each with the columns that follow it on pages of their own."""
    whole: list[Table] = []
    for table in found:
        if whole and (rows := _beside(whole[-1], table)):
            left = whole[-1]
            edges = rows[0].edges
            title, form_id = _title_of_both(left, table) or (left.title, left.form_id)
            heading, below = [*left.heading, *table.heading], [*left.below, *table.below]
            last_page = table.last_page
            whole[-1] = replace(
                left, heading=heading, title=title, form_id=form_id, rows=rows, edges=edges, last_page=last_page, below=below
            )
        else:
            whole.append(table)
    return whole


def _beside(left: Table, right: Table) -> list[TableRow] | None:
    """The rows of `left` with those of `right` beside them; None where they are two tables."""
    title = _title_of_both(left, right)
    if right.form_id or right.title or (title is None and not all(map(is_running, _above(right)))):
        return None
    if any(all(any(sign.search(normalise(text)) for text in _above(part)) for part in (left, right)) for sign in _PRINTED_ONCE):
        return None
    left_pages, right_pages = _by_page(left), _by_page(right)
    if len(left_pages) != len(right_pages) or right.rows[0].page != left.last_page + 1 or len(left.rows) < _FEWEST_ROWS:
        return None
    if [row.cells[0].text for row in left.rows] == [row.cells[0].text for row in right.rows]:
        return None
    rows: list[TableRow] = []
    for own, others in zip(left_pages, right_pages, strict=True):
        paired = [_at_height(row, others) for row in own]
        edges = [row.top for row in own] + [own[-1].bottom]
        if not all(any(abs(edge - other) < _SAME_EDGE for edge in edges) for other in [row.top for row in others] + [others[-1].bottom]):
            return None
        for row, other in zip(own, paired, strict=True):
            if other is None:
                return None
            shift = row.edges[-1] - other.edges[0]
            edges_of_both = (*row.edges, *(edge + shift for edge in other.edges[1:]))
            rows.append(row._replace(edges=edges_of_both, cells=(*row.cells, *other.cells), beside=other))
    return rows


def _title_of_both(left: Table, right: Table) -> tuple[str, str] | None:
    """(title, form_id) where the title is cut in two: one part stands above each."""
    both = (first + second for first in _above(left) if title_form(first) is None for second in _above(right))
    return next(((text, found[0]) for text in both if (found := title_form(text))), None)


def _above(table: Table) -> list[str]:
    """The lines above a table on its own page."""
    return [line.text for line in table.heading if line.page == table.rows[0].page]


def _by_page(table: Table) -> list[list[TableRow]]:
    return [list(rows) for _, rows in groupby(table.rows, key=lambda row: row.page)]


def _at_height(row: TableRow, others: Sequence[TableRow]) -> TableRow | None:
    middle = (row.top + row.bottom) / 2
    return next((other for other in others if other.top < middle < other.bottom), None)
