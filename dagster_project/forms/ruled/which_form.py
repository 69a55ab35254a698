"""Tables → the statutory form that each is, and the money unit it states.

Belongs here: what title, header and the other tables of the document say of that. Does not belong here: tables without a known title (`by_structure`),
what columns and rows mean (`header`, `rows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dagster_project.forms.recognise.money_unit import unit_in_brackets, unit_stated
from dagster_project.forms.ruled.by_structure import by_structure
from dagster_project.forms.ruled.table import Table, distinct_cells
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_LENGTHS, CODE_PATTERN, class_codes
from dagster_project.knowledge.normalise import normalise

_BUDGET_TITLE = re.compile(r"预算(?:总|明细)?表$")
_FINAL_ACCOUNTS = "决算"
_CODE = re.compile(CODE_PATTERN)
_HEADING_OF_UNIT = 6
_HEADER_ROWS = 4
_REMEMBERED = 4096
"""Heads of columns are the same words in most forms and documents."""


class WhichForm(NamedTuple):
    """A table and the form that it is, None where it is none. `by_structure`: its title says nothing of that."""

    table: Table
    form_id: str | None
    by_structure: bool = False


def which_forms(found: Sequence[Table]) -> Iterator[WhichForm]:
    """Each table of a document with its form."""
    all_final = _only_finals(found)
    by_title = {
        id(table): form_id
        for table in found
        if (form_id := _meant(table)) and (all_final or _says_final(table) or not _tells_final(form_id))
    }
    for table in found:
        form_id = by_title.get(id(table))
        if form_id is None and all_final and table.form_id is None and (form_id := by_structure(table, by_title.values())):
            yield WhichForm(table, form_id, by_structure=True)
        else:
            yield WhichForm(table, form_id)


def units_of(table: Table) -> frozenset[str]:
    """The money unit above the table or in its title, and those of its header cells: 决算数（万元）; else the one below it. Several where they differ: nobody
    knows which of them is wrong."""
    above = unit_stated(line.text for line in table.heading[-_HEADING_OF_UNIT:]) or unit_in_brackets(table.title)
    header = (_unit_of_column(cell.text) for row in table.rows[:_HEADER_ROWS] for cell in distinct_cells(row.cells))
    stated = frozenset(unit for unit in (above, *header) if unit)
    return stated or frozenset(filter(None, [unit_stated(line.text for line in table.below)]))


@lru_cache(_REMEMBERED)
def _unit_of_column(text: str) -> str | None:
    return unit_in_brackets(text) or unit_stated([text])


def _meant(table: Table) -> str | None:
    """The form of a table: that of its title, unless its header holds words of another one; none where its rows have codes of another classification."""
    if table.form_id is None:
        return None
    words = {word for row in table.rows[:_HEADER_ROWS] for word in row.words()}
    form_id = next((form_id for word, form_id in statutory_forms.meant_forms(table.form_id).items() if word in words), table.form_id)
    kind = statutory_forms.row_kinds()[form_id]
    return form_id if kind not in CODE_LENGTHS or _has_codes_of(kind, table) else None


def _has_codes_of(kind: str, table: Table) -> bool:
    """Whether the codes that lead the rows of a table are of the classification of its rows; so they are where it leads none with a code."""
    leading = [words[0] for row in table.rows if (words := row.words())]
    classes = {word[:CLASS_DIGITS] for word in leading if _CODE.fullmatch(word)}
    return not classes.isdisjoint(class_codes(kind)) or all(map(classes.isdisjoint, map(class_codes, CODE_LENGTHS)))


def _says_final(table: Table) -> bool:
    """Whether a table says that it is of final accounts: budgets print forms of the same titles, but for that word."""
    words = [normalise(table.title), *(word for row in table.rows[:_HEADING_OF_UNIT] for word in row.words())]
    return any(_FINAL_ACCOUNTS in word for word in words)


def _tells_final(form_id: str) -> bool:
    """Whether a form by its title tells final accounts from budgets: not 国有资产使用情况表."""
    return _FINAL_ACCOUNTS in statutory_forms.form_names()[form_id]


def _only_finals(found: Sequence[Table]) -> bool:
    """Whether the forms of a document are final accounts, so that one which does not say so is as well."""
    said = [_says_final(table) for table in found if table.form_id and _tells_final(table.form_id)]
    return said.count(True) > max(1, 2 * said.count(False)) and not any(_BUDGET_TITLE.search(normalise(table.title)) for table in found)
