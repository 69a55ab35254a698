"""Pages of grids → the forms of a disclosure.

Belongs here: the way from pages to forms, and what one table says of another: which belong to the document, which are printed twice, which break off.
Does not belong here: file formats (`documents`), where a table starts and ends (`tables`), which form it is (`which_form`), reading one form (`form`), the words
of problems (`problems`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from dagster_project.documents.model import Damage, Page
from dagster_project.documents.tables.spreads import in_reading_order
from dagster_project.documents.text.dump import TextLine, text_lines
from dagster_project.forms.model import Form, IncludedUnit, Problem, State, UnrecognisedTable, problem
from dagster_project.forms.recognise.entities import Parts, parts_of, sets_of
from dagster_project.forms.recognise.money_unit import unit_for_all
from dagster_project.forms.recognise.presumed_unit import MoneyUnit, figures, money_units, presumption
from dagster_project.forms.recognise.repeated import one_of_each
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.ruled.continued_right import with_columns_continued_right
from dagster_project.forms.ruled.form import read_form
from dagster_project.forms.ruled.header import HeaderNotUnderstood
from dagster_project.forms.ruled.included_units import listed_units
from dagster_project.forms.ruled.left_over import left_over, loose_rows, loose_rows_of, make_incomplete, rows_left_over, told
from dagster_project.forms.ruled.problems import recognised_by_structure
from dagster_project.forms.ruled.several_forms import with_one_form_each
from dagster_project.forms.ruled.table import Table
from dagster_project.forms.ruled.tables import tables
from dagster_project.forms.ruled.unclear_columns import Shared, between_columns, settle
from dagster_project.forms.ruled.unit_column import with_one_unit_each
from dagster_project.forms.ruled.unruled import with_unruled
from dagster_project.forms.ruled.which_form import WhichForm, units_of, which_forms
from dagster_project.forms.solve.roll_up import FormAmounts, break_off_problem, break_offs


@dataclass(slots=True)
class RuledReading:
    """What the tables of a document give. `texts` are the taken forms as lines, for what the document says of itself;
    `lines` all lines of the document, `free_lines` those outside tables;
    `pages` their number; `scanned` the pages that show text which cannot be read; `pictures` those whose text was recognised in a picture; `spreads` the sheets on which two pages stand; `bent` those whose paper does not lie flat; `damaged` those of which a part is lost
    in the file, whose figures are not read; `is_mended`: the file had to be mended to find its pages; `units` the units that the document lists as included;
    `loose_rows` the rows of forms that stand outside all tables, by page.

    A document may hold the accounts of several entities: `further` are the readings of the others, `parts` says what of the document is whose."""

    forms: list[Form] = field(default_factory=list)
    tables: list[UnrecognisedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: list[FormText] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    free_lines: list[TextLine] = field(default_factory=list)
    pages: int = 0
    scanned: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    spreads: list[int] = field(default_factory=list)
    bent: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    is_mended: bool = False
    units: list[IncludedUnit] = field(default_factory=list)
    loose_rows: dict[int, list[str]] = field(default_factory=dict)
    further: list[RuledReading] = field(default_factory=list)
    parts: Parts = field(default_factory=lambda: Parts((None,), False))


@dataclass(slots=True)
class _Found:
    """What one table gave: a form with its text, or why it is none."""

    table: Table
    form: Form | None = None
    text: FormText | None = None
    shared: Shared | None = None
    problems: list[Problem] = field(default_factory=list)


def read_ruled(pages: Iterable[Page]) -> RuledReading:
    """The forms with their cells, tables that could not be taken, and problems; those of other entities in `further`. Walks through the pages once."""
    whole = RuledReading()
    found = list(
        with_one_unit_each(with_columns_continued_right(tables(_noted(with_one_form_each(with_unruled(in_reading_order(pages))), whole))))
    )
    known = list(which_forms(found))
    units = _money_units(known, whole)
    entries = [_read(table, form_id, units.get(id(table)), by_structure=by_structure) for table, form_id, by_structure in known]
    _tell_left_over(entries, known)
    texts = [entry.text for entry in entries if entry.text]
    numbers = sets_of(texts)
    parts = parts_of(texts, numbers, whole.lines)
    of_set = iter(numbers)
    readings = [
        RuledReading(
            lines=lines,
            free_lines=free,
            pages=whole.pages,
            scanned=whole.scanned,
            pictures=whole.pictures,
            spreads=whole.spreads,
            bent=whole.bent,
            damaged=whole.damaged,
            is_mended=whole.is_mended,
        )
        for lines, free in zip(parts.lines(whole.lines), parts.lines(whole.free_lines), strict=True)
    ]
    for entry in entries:
        reading = readings[next(of_set) if entry.text else parts.set_of_page(entry.table.rows[0].page)]
        reading.problems += entry.problems
        if entry.form and entry.text:
            reading.forms.append(entry.form)
            reading.texts.append(entry.text)
        elif entry.problems or any(row.words() for row in entry.table.rows):
            reading.tables.append(_as_unrecognised(entry.table))
        if entry.form is None and not entry.problems:
            reading.units += listed_units(entry.table)
    for page, rows in whole.loose_rows.items():
        readings[parts.set_of_page(page)].problems.append(rows_left_over(page, rows))
    for reading in readings:
        _finish(reading, [(entry.form, entry.shared) for entry in entries if entry.form and entry.shared])
    first, *first.further = readings
    first.parts = parts
    return first


def _read(table: Table, form_id: str | None, unit: MoneyUnit | None, *, by_structure: bool) -> _Found:
    if form_id is None:
        return _Found(table)
    told = [recognised_by_structure(table, form_id)] if by_structure else []
    if unit is None:
        return _Found(table, problems=[*told, _refusal(table, "unit_unknown", "several" if len(units_of(table)) > 1 else "")])
    try:
        form, rows, problems = read_form(table, form_id, unit.unit)
    except HeaderNotUnderstood as error:
        return _Found(table, problems=[*told, _refusal(table, "header_not_understood", error.variant, **error.facts)])
    shared = between_columns(rows) if table.columns_inferred else None
    return _Found(table, form, _as_text(table, form_id, unit.unit), shared, [*told, *presumption(form, unit), *problems])


def _tell_left_over(entries: Sequence[_Found], known: Sequence[WhichForm]) -> None:
    """Tables of figures that belong to the form before them and could not be joined to it make that form incomplete; rows of a lost form are told."""
    entry_of = {id(entry.table): entry for entry in entries}
    taken = set()
    for part in left_over([(table, form_id) for table, form_id, _ in known]):
        entry = entry_of[id(part.form)]
        entry.problems.append(make_incomplete(entry.form, part) if entry.form else told(part))
        taken.add(id(part.table))
    for entry in entries:
        if not entry.form and not entry.problems and id(entry.table) not in taken and (rows := loose_rows_of(entry.table)):
            entry.problems.append(rows_left_over(entry.table.rows[0].page, rows))


def _finish(reading: RuledReading, unclear: Sequence[tuple[Form, Shared]]) -> None:
    """What the forms of one entity say of each other."""
    if reading.damaged:
        _leave_damaged(reading)
    _one_of_each(reading)
    own = {form.form_id: shared for form, shared in unclear if any(form is taken for taken in reading.forms)}
    if own:
        reading.problems += settle(reading.forms, own)
    _mark_break_offs(reading)


def _money_units(found: Sequence[WhichForm], reading: RuledReading) -> dict[int, MoneyUnit]:
    """id of a table that is a form → its unit, where one is known."""
    forms = [entry.table for entry in found if entry.form_id]
    stated = [units_of(table) for table in forms]
    printed = [
        (next(iter(own)) if len(own) == 1 else None, figures(text for row in table.rows for text in row.texts()))
        for table, own in zip(forms, stated, strict=True)
    ]
    units = money_units(printed, unit_for_all(line.text for line in reading.lines))
    return {id(table): unit for table, own, unit in zip(forms, stated, units, strict=True) if unit and len(own) < 2}


def _noted(pages: Iterable[Page], reading: RuledReading) -> Iterable[Page]:
    """The pages, noting their lines on the way."""
    before = 0
    for page in pages:
        # The lines of the right page on a sheet count on from those of the left one.
        before = before if page.left else 0
        if page.left:
            reading.spreads.append(page.number)
        else:
            _note_sheet(page, reading)
        reading.lines += text_lines(page.number, before, page.lines)
        if page.damage is Damage.CONTENT:
            reading.damaged += [page.number] if not page.left else []
        else:
            reading.free_lines += text_lines(page.number, before, page.text_lines)
            if rows := loose_rows(page):
                reading.loose_rows[page.number] = [*reading.loose_rows.get(page.number, ()), *rows]
        before += len(page.lines)
        yield page


def _note_sheet(page: Page, reading: RuledReading) -> None:
    reading.pages += 1
    reading.is_mended = reading.is_mended or page.damage is Damage.STRUCTURE
    if page.needs_ocr:
        reading.scanned.append(page.number)
    if page.is_picture:
        reading.pictures.append(page.number)
    if page.is_bent:
        reading.bent.append(page.number)


def _refusal(table: Table, kind: str, variant: str = "", **facts: Any) -> Problem:
    """Why a table of a known title cannot be read."""
    return problem(kind, page=table.rows[0].page, form_id=table.form_id, variant=variant, title=table.title, **facts)


def _as_unrecognised(table: Table) -> UnrecognisedTable:
    return UnrecognisedTable(table.rows[0].page, table.title, table.text())


def _as_text(table: Table, form_id: str, unit: str) -> FormText:
    lines = [TextLine(line.page, number, line.text, False) for number, line in enumerate(table.heading)]
    lines += [TextLine(row.page, number, " ".join(row.texts()), False) for number, row in enumerate(table.rows)]
    return FormText(form_id, table.title, tuple(lines), (), unit, table.entity)


def _leave_damaged(reading: RuledReading) -> None:
    """Cells of damaged pages are not read: nobody can tell a figure that is whole from one that lost its end, nor a blank from a figure that is lost.
    Nor are those of the same form that follow, since a row may be the rest of one that is lost, and the row before, whose rest may be."""
    for form, text in zip(reading.forms, reading.texts, strict=True):
        pages = {text.title_page, *(cell.page for row in form.rows for cell in row.cells.values() if cell.page)}
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


def _figures(form: Form) -> Counter[str]:
    return Counter(
        format(cell.amount_yuan, "f") if cell.amount_yuan is not None else cell.text
        for row in form.rows
        for cell in row.cells.values()
        if cell.state is State.VALUE
    )


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
