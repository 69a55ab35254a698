"""Figures that no form took: a table behind a form that is part of it and could not be joined to it, and rows outside all tables.

Belongs here: which those are, what such a table makes of its form (what may stand in it is unread, not blank), and telling it. Does not belong here:
joining what belongs together (`tables`, `continued_right`, `unruled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from dagster_project.documents.model import Page
from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import AMOUNT, CODE, DASHES
from dagster_project.forms.model import Cell, Form, Problem, State, problem
from dagster_project.forms.ruled.header import printed_shape
from dagster_project.forms.ruled.table import Table, distinct_cells, has_figure, is_labelled, is_running
from dagster_project.forms.solve.candidates import label_keys, strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_LENGTHS, code_names, is_class, name_codes, name_prefixes
from dagster_project.knowledge.normalise import normalise

_FEWEST_FIGURES = 1
_HEADER_ROWS = 6
_SIDES = ("", "income", "expenditure")


class LeftOver(NamedTuple):
    """A table left over, and the form that it is part of."""

    table: Table
    form_id: str
    form: Table


def left_over(found: Sequence[tuple[Table, str | None]]) -> Iterator[LeftOver]:
    """The tables left over, of all tables of the document with their forms."""
    before: tuple[Table, str] | None = None
    last_page = 0
    for table, form_id in found:
        if form_id is not None:
            before, last_page = (table, form_id), table.last_page
        elif before and before[0].rows[0].page <= table.rows[0].page <= last_page + 1 and _is_part(table, before[1]):
            last_page = max(last_page, table.last_page)
            yield LeftOver(table, before[1], before[0])
        else:
            before = None


def _is_part(table: Table, form_id: str) -> bool:
    """Whether an untitled table prints figures without labels, or with those of the form."""
    if (
        table.title
        or table.form_id
        or sum(has_figure([cell]) for row in table.rows for cell in distinct_cells(row.cells)) < _FEWEST_FIGURES
    ):
        return False
    if not is_labelled(table.rows):
        return True
    above = (line.text for line in table.heading if line.page == table.rows[0].page)
    return all(map(is_running, above)) and _has_rows_of(form_id, table)


def _has_rows_of(form_id: str, table: Table) -> bool:
    lengths = CODE_LENGTHS.get(statutory_forms.row_kinds()[form_id], ())
    filled = [words for row in table.rows if has_figure(row.cells) and (words := row.words())]
    known = sum(
        any(
            (word.isdigit() and len(word) in lengths)
            or any(label_keys(form_id, side, text) for side in _SIDES for text in (word, strip_numbering(word)))
            for word in words
        )
        for words in filled
    )
    return 2 * known > len(filled)


def loose_rows(page: Page) -> list[str]:
    """The lines outside tables that print rows of a form and nothing else: figures, and codes or names of rows."""
    return [line.text for line in page.text_lines if len(line.words) > 1 and _is_row([word.text for word in line.words])]


def loose_rows_of(table: Table) -> list[str]:
    """The same of a table that goes on from no form, though nothing but running lines stands above it on its page. A title on a page before is not its
    own: the page between is lost."""
    above = [line.text for line in table.heading if line.page == table.rows[0].page]
    if not all(map(is_running, above)):
        return []
    rows = [[cell.text for cell in distinct_cells(row.cells) if cell.text] for row in table.rows]
    return [" ".join(texts) for texts in rows if len(texts) > 1 and _is_row(texts)]


def loose_rows_of_text(lines: Iterable[TextLine]) -> dict[int, list[str]]:
    """By page, the rows of forms among lines of a text dump that no form took."""
    loose: dict[int, list[str]] = {}
    for line in lines:
        if _is_row(line.text.split()):
            loose.setdefault(line.page, []).append(" ".join(line.text.split()))
    return loose


def _is_row(texts: Sequence[str]) -> bool:
    others = [text for text in texts if not AMOUNT.fullmatch(text) and not DASHES.fullmatch(text)]
    if not others or not any(map(AMOUNT.fullmatch, texts)):
        return False
    names = [normalise(text) for text in others if not CODE.fullmatch(text)]
    code = normalise("".join(text for text in others if CODE.fullmatch(text)))
    is_code = len(code) in CODE_LENGTHS["function_codes"] and code[:CLASS_DIGITS] in _classes()
    return all(map(_may_name_a_row, names)) and (is_code or any(map(_names_a_row, names)))


@cache
def _names_a_row(text: str) -> bool:
    return any(text in name_codes(kind) for kind in CODE_LENGTHS) or any(
        label_keys(form_id, side, text) for form_id in statutory_forms.form_names() for side in _SIDES
    )


@cache
def _may_name_a_row(text: str) -> bool:
    """Whether a text may be the name of a row or the first line of it."""
    return any(text in name_prefixes(kind) for kind in CODE_LENGTHS) or _names_a_row(text)


@cache
def _classes() -> frozenset[str]:
    return frozenset(code for kind in CODE_LENGTHS for code in code_names(kind) if is_class(code))


def rows_left_over(page: int, rows: Sequence[str]) -> Problem:
    """That a page prints rows which no form took."""
    return problem("rows_left_over", page=page, rows=len(rows), first=rows[0])


def make_incomplete(form: Form, found: LeftOver) -> Problem:
    """Mark what the form lacks as unread, and tell so."""
    words = [word for row in found.form.rows[:_HEADER_ROWS] for word in row.words()]
    printed = {key for row in form.rows for key in row.cells}
    for row in form.rows:
        side = row.row_key.partition(".")[0] if statutory_forms.row_kinds()[form.form_id] == "lines" else ""
        shape = (
            [column.key for column in statutory_forms.columns(form.form_id) if column.side == side]
            if side
            else printed_shape(form.form_id, words)
        )
        for key in shape:
            if key not in printed:
                row.cells[key] = Cell(state=State.UNREADABLE, page=found.table.rows[0].page)
    return told(found)


def told(found: LeftOver) -> Problem:
    table = found.table
    figures = [cell.text for row in table.rows for cell in distinct_cells(row.cells) if has_figure([cell])]
    return problem(
        "columns_left_over",
        page=table.rows[0].page,
        form_id=found.form_id,
        title=found.form.title,
        figures=len(figures),
        first=" ".join(figures[:3]),
    )
