"""Pages of grids → the forms of a disclosure.

Belongs here: the way from pages to forms, and what one table says of another: which belong to the document, which are printed twice, which break off.
Does not belong here: file formats (`documents`), where a table starts and ends (`tables`), which form it is (`which_form`), reading one form (`form`), the words
of problems (`problems`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import compress
from operator import not_
from typing import Any

from dagster_project.documents.model import Damage, Page
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Form, Problem, State, UnrecognisedTable, problem
from dagster_project.forms.recognise.entities import of_the_document, unrecognised
from dagster_project.forms.recognise.money_unit import unit_for_all
from dagster_project.forms.recognise.presumed_unit import MoneyUnit, figures, money_units, presumption
from dagster_project.forms.recognise.repeated import one_of_each
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.ruled.continued_right import with_columns_continued_right
from dagster_project.forms.ruled.form import read_form
from dagster_project.forms.ruled.header import HeaderNotUnderstood
from dagster_project.forms.ruled.included_units import listed_units
from dagster_project.forms.ruled.left_over import left_over, make_incomplete, told
from dagster_project.forms.ruled.problems import recognised_by_structure
from dagster_project.forms.ruled.tables import Table, tables
from dagster_project.forms.ruled.unclear_columns import Shared, between_columns, settle
from dagster_project.forms.ruled.unruled import with_unruled
from dagster_project.forms.ruled.which_form import WhichForm, money_unit, which_forms
from dagster_project.forms.solve.roll_up import FormAmounts, break_off_problem, break_offs


@dataclass(slots=True)
class RuledReading:
    """What the tables of a document give. `texts` are the taken forms as lines, for what the document says of itself;
    `lines` all lines of the document, `free_lines` those outside tables;
    `pages` their number; `scanned` the pages that show text which cannot be read; `damaged` those of which a part
    is lost in the file, whose figures are not read; `is_mended`: the file had to be mended to find its pages; `others` the forms of other departments or units in
    the same document; `units` the units that the document lists as included."""

    forms: list[Form] = field(default_factory=list)
    tables: list[UnrecognisedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: list[FormText] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    free_lines: list[TextLine] = field(default_factory=list)
    pages: int = 0
    scanned: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    is_mended: bool = False
    others: list[FormText] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


def read_ruled(pages: Iterable[Page]) -> RuledReading:
    """The forms with their cells, tables that could not be taken, and problems. Walks through the pages once."""
    reading = RuledReading()
    unclear: list[tuple[Form, Shared]] = []
    read: dict[int, Form] = {}
    found = with_columns_continued_right(tables(_noted(with_unruled(pages), reading)))
    forms = list(which_forms(found))
    units = _money_units(forms, reading)
    for table, form_id, by_structure in forms:
        if form_id is None:
            reading.units += listed_units(table)
            if any(row.words() for row in table.rows):
                reading.tables.append(_as_unrecognised(table))
            continue
        if by_structure:
            reading.problems.append(recognised_by_structure(table, form_id))
        known = units.get(id(table))
        if known is None:
            _refuse(reading, table, "unit_unknown")
            continue
        try:
            form, rows, problems = read_form(table, form_id, known.unit)
        except HeaderNotUnderstood as error:
            _refuse(reading, table, "header_not_understood", error.variant, **error.facts)
            continue
        reading.forms.append(form)
        reading.problems += [*presumption(form, known), *problems]
        if table.columns_inferred and (shared := between_columns(rows)):
            unclear.append((form, shared))
        reading.texts.append(_as_text(table, form_id, known.unit))
        read[id(table)] = form
    for part in left_over([(table, form_id) for table, form_id, _ in forms]):
        own = read.get(id(part.form))
        reading.problems.append(make_incomplete(own, part) if own else told(part))
    _leave_others(reading)
    if reading.damaged:
        _leave_damaged(reading)
    _one_of_each(reading)
    if unclear:
        reading.problems += settle(
            reading.forms, {form.form_id: shared for form, shared in unclear if any(form is own for own in reading.forms)}
        )
    _mark_break_offs(reading)
    return reading


def _money_units(found: Sequence[WhichForm], reading: RuledReading) -> dict[int, MoneyUnit]:
    """id of a table that is a form → its unit, where one is known."""
    forms = [entry.table for entry in found if entry.form_id]
    printed = [(money_unit(table), figures(text for row in table.rows for text in row.texts())) for table in forms]
    units = money_units(printed, unit_for_all(line.text for line in reading.lines))
    return {id(table): unit for table, unit in zip(forms, units, strict=True) if unit}


def _noted(pages: Iterable[Page], reading: RuledReading) -> Iterable[Page]:
    """The pages, noting their lines on the way."""
    for page in pages:
        reading.pages += 1
        reading.lines += [TextLine(page.number, number, line.text, False) for number, line in enumerate(page.lines)]
        if page.damage is Damage.CONTENT:
            reading.damaged.append(page.number)
        else:
            reading.free_lines += [TextLine(page.number, number, line.text, False) for number, line in enumerate(page.text_lines)]
        reading.is_mended = reading.is_mended or page.damage is Damage.STRUCTURE
        if page.needs_ocr:
            reading.scanned.append(page.number)
        yield page


def _refuse(reading: RuledReading, table: Table, kind: str, variant: str = "", **facts: Any) -> None:
    """Keep a table of a known title that cannot be read, and say why."""
    reading.tables.append(_as_unrecognised(table))
    reading.problems.append(problem(kind, page=table.rows[0].page, form_id=table.form_id, variant=variant, title=table.title, **facts))


def _as_unrecognised(table: Table) -> UnrecognisedTable:
    return UnrecognisedTable(table.rows[0].page, table.title, table.text())


def _as_text(table: Table, form_id: str, unit: str) -> FormText:
    lines = [TextLine(line.page, number, line.text, False) for number, line in enumerate(table.heading)]
    lines += [TextLine(row.page, number, " ".join(row.texts()), False) for number, row in enumerate(table.rows)]
    return FormText(form_id, table.title, tuple(lines), (), unit)


def _leave_others(reading: RuledReading) -> None:
    """Keep only the forms of the one whose document it is."""
    own = of_the_document(reading.texts)
    reading.others = list(compress(reading.texts, map(not_, own)))
    reading.tables += map(unrecognised, reading.others)
    pages = {line.page for form in reading.others for line in form.lines}
    reading.problems = [problem for problem in reading.problems if problem.page not in pages]
    reading.forms, reading.texts = list(compress(reading.forms, own)), list(compress(reading.texts, own))


def _leave_damaged(reading: RuledReading) -> None:
    """Cells of damaged pages are not read: nobody can tell a figure that is whole from one that lost its end, nor a blank from a figure that is lost.
    Nor are those of the same form that follow, since a row may be the rest of one that is lost, and the row before, whose rest may be."""
    for form in reading.forms:
        pages = {cell.page for row in form.rows for cell in row.cells.values() if cell.page}
        first = next((page for page in reading.damaged if page in pages or (page - 1 in pages and not _any_form_on(reading, page))), None)
        if first is None:
            continue
        before = [row for row in form.rows if any(cell.page == first - 1 for cell in row.cells.values())]
        for row in form.rows:
            for column, cell in row.cells.items():
                if (cell.page and cell.page >= first) or row in before[-1:]:
                    row.cells[column] = replace(cell, amount_yuan=None, half_unit_yuan=None, quantity=None, state=State.UNREADABLE)
    damaged = set(reading.damaged)
    reading.problems = [problem for problem in reading.problems if problem.page not in damaged]


def _any_form_on(reading: RuledReading, page: int) -> bool:
    return any(cell.page == page for form in reading.forms for row in form.rows for cell in row.cells.values())


def _one_of_each(reading: RuledReading) -> None:
    reading.forms, repeated, problems = one_of_each(reading.forms, _figures, lambda form: form.pages[0])
    reading.tables += [UnrecognisedTable(form.pages[0], form.title, _text_of(form)) for form in repeated]
    reading.problems += problems


def _text_of(form: Form) -> str:
    return "\n".join("\t".join([row.label, *(cell.text for cell in row.cells.values())]) for row in form.rows)


def _figures(form: Form) -> int:
    return sum(cell.state is State.VALUE for row in form.rows for cell in row.cells.values())


def _mark_break_offs(reading: RuledReading) -> None:
    """Forms that stop in the middle of their codes."""
    forms = {form.form_id: form for form in reading.forms}
    for form_id, found in break_offs({form_id: _amounts(form) for form_id, form in forms.items()}, _MAY_BREAK_OFF).items():
        forms[form_id].breaks_off_after = found.last
        reading.problems.append(break_off_problem(forms[form_id], found))


_MAY_BREAK_OFF = ("income", "expenditure", "general_budget_expenditure")


def _amounts(form: Form) -> FormAmounts:
    cells = {(row.row_key, key): cell for row in form.rows for key, cell in row.cells.items()}
    yuan = {place: cell.amount_yuan for place, cell in cells.items() if cell.amount_yuan is not None}
    half_units = [cell.half_unit_yuan or Decimal(0) for cell in cells.values()]
    return FormAmounts([row.row_key for row in form.rows], yuan, max(half_units, default=Decimal(0)))
