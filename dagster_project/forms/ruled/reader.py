"""Pages of grids → the forms of a disclosure.

Belongs here: putting the parts together for each table, and what to tell the user about tables that are not taken. Does not belong here:
file formats (`documents`), where a table starts and ends (`tables`), what its columns and rows mean (`header`, `rows`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress
from operator import not_
from typing import Any

from dagster_project.documents.model import Page
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Form, Problem, Row, State, UnrecognisedTable, problem
from dagster_project.forms.recognise.entities import of_the_document, unrecognised
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.ruled.by_structure import by_structure
from dagster_project.forms.ruled.cells import cell_of, cell_text
from dagster_project.forms.ruled.continued_right import with_columns_continued_right
from dagster_project.forms.ruled.header import HeaderColumn, HeaderNotUnderstood, printed_shape, read_header
from dagster_project.forms.ruled.included_units import listed_units
from dagster_project.forms.ruled.rows import KeyedRows, RawRow, read_rows
from dagster_project.forms.ruled.statistics import read_statistics
from dagster_project.forms.ruled.tables import Table, TableRow, tables
from dagster_project.forms.ruled.three_public import read_three_public
from dagster_project.forms.ruled.unclear_columns import Shared, between_columns, settle
from dagster_project.forms.ruled.unruled import with_unruled
from dagster_project.forms.solve.break_off import find_break_off, missing_below
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise

_UNIT = re.compile(r"单位:(?:人民币)?\(?([万亿千]?元)")
_UNIT_OF_COLUMN = re.compile(r"\((?:单位:)?([万亿千]?元)\)$")
_BUDGET_TITLE = re.compile(r"预算(?:总|明细)?表$")
_FINAL_ACCOUNTS = "决算"
_EXPENDITURE = "expenditure."


@dataclass(slots=True)
class RuledReading:
    """What the tables of a document give. `texts` are the taken forms as lines, for what the document says of itself;
    `lines` all lines of the document, `free_lines` those outside tables;
    `pages` their number; `scanned` the pages that show text which cannot be read; `others` the forms of other departments or units in
    the same document; `units` the units that the document lists as included."""

    forms: list[Form] = field(default_factory=list)
    tables: list[UnrecognisedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: list[FormText] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    free_lines: list[TextLine] = field(default_factory=list)
    pages: int = 0
    scanned: list[int] = field(default_factory=list)
    others: list[FormText] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


def read_ruled(pages: Iterable[Page]) -> RuledReading:
    """The forms with their cells, tables that could not be taken, and problems. Walks through the pages once."""
    reading = RuledReading()
    unclear: list[tuple[Form, Shared]] = []
    found = with_columns_continued_right(tables(_noted(with_unruled(pages), reading)))
    units = Counter(unit for table in found if table.form_id and (unit := _unit(table)))
    usual_unit = units.most_common(1)[0][0] if units else None
    for table, form_id in _recognised(found, reading):
        unit = _unit(table) or usual_unit
        if unit is None:
            _refuse(reading, table, "unit_unknown")
            continue
        try:
            form, rows, problems = _form(table, form_id, unit)
        except HeaderNotUnderstood as error:
            _refuse(reading, table, "header_not_understood", error.variant, **error.facts)
            continue
        reading.forms.append(form)
        reading.problems += problems
        if table.columns_inferred and (shared := between_columns(rows)):
            unclear.append((form, shared))
        reading.texts.append(_as_text(table, form_id, unit))
    _leave_others(reading)
    _one_of_each(reading)
    if unclear:
        reading.problems += settle(
            reading.forms, {form.form_id: shared for form, shared in unclear if any(form is own for own in reading.forms)}
        )
    _mark_break_offs(reading)
    return reading


def _recognised(found: Sequence[Table], reading: RuledReading) -> Iterator[tuple[Table, str]]:
    """The tables that are forms, and which; the others are put into the reading as they are."""
    all_final = _only_finals(found)
    by_title = {id(table): form_id for table in found if (form_id := _meant(table)) and (all_final or _says_final(table))}
    for table in found:
        form_id = by_title.get(id(table))
        if form_id is None and all_final and table.form_id is None and (form_id := by_structure(table, by_title.values())):
            variant = "" if table.title else "untitled"
            reading.problems.append(
                problem(
                    "recognised_by_structure",
                    page=table.rows[0].page,
                    form_id=form_id,
                    variant=variant,
                    title=table.title,
                    form=statutory_forms.form_names()[form_id],
                )
            )
        if form_id:
            yield table, form_id
        else:
            reading.units += listed_units(table)
            reading.tables.append(UnrecognisedTable(table.rows[0].page, table.title, table.text()))


def _noted(pages: Iterable[Page], reading: RuledReading) -> Iterable[Page]:
    """The pages, noting their lines on the way."""
    for page in pages:
        reading.pages += 1
        reading.lines += [TextLine(page.number, number, line.text, False) for number, line in enumerate(page.lines)]
        reading.free_lines += [TextLine(page.number, number, line.text, False) for number, line in enumerate(page.text_lines)]
        if page.needs_ocr:
            reading.scanned.append(page.number)
        yield page


def _unit(table: Table) -> str | None:
    """The money unit above the table, else the one that a header cell prints: 决算数（万元）."""
    if match := _UNIT.search(normalise("".join(line.text for line in table.heading[-_HEADING_OF_UNIT:]))):
        return match[1]
    header = (normalise(text) for row in table.rows[:_HEADER_ROWS] for text in row.texts())
    return next((match[1] for text in header if (match := _UNIT_OF_COLUMN.search(text))), None)


_HEADING_OF_UNIT = 6
_HEADER_ROWS = 4


def _meant(table: Table) -> str | None:
    """The form of a table: that of its title, unless its header holds words of another one."""
    if table.form_id is None:
        return None
    words = [normalise(text) for row in table.rows[:_HEADER_ROWS] for text in row.texts()]
    return next((form_id for word, form_id in statutory_forms.meant_forms(table.form_id).items() if word in words), table.form_id)


def _says_final(table: Table) -> bool:
    """Whether a table says that it is of final accounts: budgets print forms of the same titles, but for that word."""
    words = [table.title, *(text for row in table.rows[:_HEADING_OF_UNIT] for text in row.texts())]
    return any(_FINAL_ACCOUNTS in normalise(word) for word in words)


def _only_finals(found: Sequence[Table]) -> bool:
    """Whether the forms of a document are final accounts, so that one which does not say so is as well."""
    said = [_says_final(table) for table in found if table.form_id]
    return said.count(True) > max(1, 2 * said.count(False)) and not any(_BUDGET_TITLE.search(normalise(table.title)) for table in found)


def _refuse(reading: RuledReading, table: Table, kind: str, variant: str = "", **facts: Any) -> None:
    """Keep a table of a known title that cannot be read, and say why."""
    page = table.rows[0].page
    reading.tables.append(UnrecognisedTable(page, table.title, table.text()))
    reading.problems.append(problem(kind, page=page, form_id=table.form_id, variant=variant, title=table.title, **facts))


def _form(table: Table, form_id: str, unit: str) -> tuple[Form, KeyedRows, list[Problem]]:
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
        left_out = [texts for column, rows_of in header.left_out if (texts := _column_texts(column, table.rows[slice(*rows_of)]))[1]]
        missing = [" / ".join(group.columns[0].path) for group in header.groups if not group.values]
        rows = read_rows(form_id, table, header)
    if not rows.known and any(entry.has_figures for entry in rows.unknown):
        raise HeaderNotUnderstood("no_known_row", row=_row_text(rows.unknown[0]))
    form = Form(form_id, table.title, table.pages, unit, [_row(form_id, entry, unit) for entry in rows.known])
    problems = _problems(form, rows, left_out, between_columns(rows) if table.columns_inferred else {})
    facts: dict[str, Any] = {"page": form.pages[0], "form_id": form.form_id, "title": form.title}
    return form, rows, problems + [problem("columns_missing", column=text, **facts) for text in missing]


def _row(form_id: str, entry: RawRow, unit: str) -> Row:
    key, kind = str(entry.key), statutory_forms.row_kinds()[form_id]
    counts = key in statutory_forms.count_rows(form_id)
    bare = key.removeprefix(_EXPENDITURE)
    return Row(
        key,
        entry.label,
        bare if bare.isdigit() and kind in ("function_codes", "lines") else None,
        key if key.isdigit() and kind == "economic_codes" else None,
        {column: cell_of(value, unit, counts) for column, value in entry.values.items()},
    )


def _column_texts(column: HeaderColumn, rows: Sequence[TableRow]) -> tuple[str, str]:
    """Header and figures of a column that is not read; both may be empty."""
    return " / ".join(column.path), " ".join(text for row in rows if (text := cell_text(row, column.places).text))


def _problems(form: Form, rows: KeyedRows, left_out: Sequence[tuple[str, str]], shared: Shared) -> list[Problem]:
    facts: dict[str, Any] = {"form_id": form.form_id, "title": form.title}
    problems = [
        problem("column_not_understood", page=form.pages[0], variant="" if column else "headless", column=column, figures=figures, **facts)
        for column, figures in left_out
    ]
    problems += [problem("row_not_understood", page=entry.page, row=_row_text(entry), **facts) for entry in rows.unknown]
    problems += [problem("repeated_row", page=entry.page, row=_row_text(entry), **facts) for entry in rows.repeated]
    problems += [
        problem("unreadable_cell", page=cell.page, text=cell.text, cell=f"{row.row_key}/{column}", **facts)
        for row in form.rows
        for column, cell in row.cells.items()
        if cell.state is State.UNREADABLE and (row.row_key, column) not in shared
    ]
    return problems


def _row_text(entry: RawRow) -> str:
    return " ".join(text for text in ("".join(entry.code_parts), entry.label, *(value.text for value in entry.values.values())) if text)


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


def _one_of_each(reading: RuledReading) -> None:
    """A form that is printed twice is taken where it holds more figures; the other is kept as an unrecognised table."""
    best: dict[str, Form] = {}
    for form in reading.forms:
        if form.form_id not in best or _figures(form) > _figures(best[form.form_id]):
            best[form.form_id] = form
    for form in reading.forms:
        taken = best[form.form_id]
        if form is not taken:
            text = "\n".join("\t".join([row.label, *(cell.text for cell in row.cells.values())]) for row in form.rows)
            reading.tables.append(UnrecognisedTable(form.pages[0], form.title, text))
            reading.problems.append(
                problem("repeated_form", page=form.pages[0], form_id=form.form_id, title=form.title, taken=taken.pages[0])
            )
    reading.forms = [form for form in reading.forms if best[form.form_id] is form]


def _figures(form: Form) -> int:
    return sum(cell.state is State.VALUE for row in form.rows for cell in row.cells.values())


def _mark_break_offs(reading: RuledReading) -> None:
    """Forms that stop in the middle of their codes, judged against the classes that a summary prints."""
    forms = {form.form_id: form for form in reading.forms}
    for form_id, (summary_id, column) in _SUMMARY_OF.items():
        if form_id not in forms:
            continue
        form, summary = forms[form_id], forms.get(summary_id)
        classes = _amounts(summary, column, _EXPENDITURE) if summary and column else {}
        half_units = [cell.half_unit_yuan or Decimal(0) for row in form.rows for cell in row.cells.values()]
        found = find_break_off(
            [row.row_key for row in form.rows], _amounts(form, "total", ""), max(half_units, default=Decimal(0)), classes
        )
        if found:
            form.breaks_off_after = found.last
            gaps = [missing_below(parent, gap) for parent, gap in found.missing_yuan.items()]
            reading.problems.append(
                problem("form_breaks_off", page=form.pages[-1], form_id=form_id, title=form.title, last=found.last, gaps=gaps)
            )


_SUMMARY_OF = {
    "income": ("", ""),
    "expenditure": ("income_expenditure_summary", "amount"),
    "general_budget_expenditure": ("appropriation_summary", "general_budget"),
}
"""Forms of codes, and the summary column that prints their classes once more."""


def _amounts(form: Form, column: str, prefix: str) -> dict[str, Decimal]:
    """Amounts of one column by row key without its prefix."""
    keys = ((row.row_key.removeprefix(prefix), row.cells.get(column)) for row in form.rows if row.row_key.startswith(prefix))
    return {key: cell.amount_yuan for key, cell in keys if cell and cell.amount_yuan is not None and (not prefix or key.isdigit())}
