"""The “三公” form as a table → its two rows, budget and final.

Belongs here: stages and items side by side in one line, or one item below the other. Does not belong here: any word
(`seeds/forms`), forms of codes and lines (`header`, `rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from dagster_project.forms.amounts import parse_number, stands_for_nothing
from dagster_project.forms.ruled.cells import CellText, cell_text
from dagster_project.forms.ruled.column_numbers import is_column_numbers
from dagster_project.forms.ruled.header import (
    LABEL,
    NO_VALUE,
    HeaderColumn,
    HeaderNotUnderstood,
    column_key,
    column_paths,
    is_header_word,
    printed_shape,
    require_distinct,
    spanned_rows,
)
from dagster_project.forms.ruled.rows import KeyedRows, RawRow
from dagster_project.forms.ruled.table import Table, TableRow, distinct_cells
from dagster_project.forms.ruled.taken_apart import joined_header
from dagster_project.forms.solve.candidates import strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words
from dagster_project.knowledge.three_public import FORM_ID, STAGES

_TOTAL, _TOTAL_OF_ALL = "total", "total_with_meetings"
_YEAR = re.compile(r"20\d\d")
_ONLY_STAGE = STAGES[1]
"""What a form of final accounts shows where its header names no stage."""


@dataclass(frozen=True, slots=True)
class _PhaseColumn:
    """A column of one stage (row key) and one item (column key), None where the header does not name it. `year`: as its head prints it."""

    places: tuple[int, ...]
    path: tuple[str, ...]
    stage: str | None
    item: str | None
    year: str | None = None


def read_three_public(table: Table) -> KeyedRows:
    """The rows `budget` and `final`, those that are printed. Raises HeaderNotUnderstood."""
    n_rows = _header_end(table.rows)
    columns = _columns(joined_header(table.rows, n_rows))
    body = table.rows[n_rows:]
    filled = [row for row in body if any(cell.text for cell in row.cells)]
    if any(column.item for column in columns):
        # An empty form still prints one line of blank cells, or none at all; a blank line may also stand inside the header.
        lines = list(takewhile(lambda row: not _is_caption(row), filled))
        rows = _in_one_line(columns, lines or body[-1:] or [_blank(table.rows[-1])])
        rows.unknown += [_below(row) for row in filled[len(lines) :] if any(parse_number(cell.text) for cell in row.cells)]
        return rows
    if any(column.stage for column in columns):
        return _one_below_the_other(columns, filled)
    raise HeaderNotUnderstood("no_item")


def _header_end(rows: Sequence[TableRow]) -> int:
    end = spanned_rows(rows)
    while end < len(rows) and _is_header_row(rows[end]):
        end += 1
    return end


def _is_header_row(row: TableRow) -> bool:
    texts = row.words()
    if not texts or is_column_numbers(texts):
        return True
    return len(texts) > 1 and all(is_header_word(FORM_ID, text) or _stage((text,)) for text in texts)


def _is_caption(row: TableRow) -> bool:
    """Whether a row prints a label over the whole table: what follows (相关统计数) is no line of the form."""
    cells = distinct_cells(row.cells)
    return len(cells) == 1 and len(row.cells) > 1 and parse_number(cells[0].text) is None and not stands_for_nothing(cells[0].text)


def _below(row: TableRow) -> RawRow:
    """A row below the lines of the form, as it stands."""
    first, *rest = distinct_cells(row.cells)
    printed = {
        str(number): CellText(cell.text, row.page, row.sheet.displayed(cell.bbox), place=cell.place) for number, cell in enumerate(rest)
    }
    return RawRow(row.page, [], first.text, printed, False)


def _blank(row: TableRow) -> TableRow:
    return row._replace(cells=tuple(cell._replace(text="", lines=()) for cell in row.cells))


def _stage(path: Sequence[str]) -> str | None:
    stages = statutory_forms.row_labels(FORM_ID)
    return next((stages[text][0] for text in path if text in stages), None)


def _columns(header: Sequence[TableRow]) -> list[_PhaseColumn]:
    paths = column_paths(header)
    shape = printed_shape(FORM_ID, (word for _, path in paths for word in path))
    columns = []
    for places, path in paths:
        item = column_key(FORM_ID, "", [text for text in path if _stage((text,)) is None], shape)
        years = [year[0] for row in header if (year := _YEAR.search(normalise(row.cells[places[0]].text)))]
        columns.append(_PhaseColumn(places, path, _stage(path), None if item in NO_VALUE else item, years[-1] if years else None))
    columns = _of_one_year(columns)
    if not any(column.item == _TOTAL for column in columns):
        # 合计 is more than the three only where their own sum stands beside it.
        columns = [replace(column, item=_TOTAL) if column.item == _TOTAL_OF_ALL else column for column in columns]
    return [_told_apart(column, columns) for column in _staged(columns)]


def _of_one_year(columns: Sequence[_PhaseColumn]) -> list[_PhaseColumn]:
    """The columns; those of another year than the last that figures of accounts are printed of have no stage and no item."""
    last = max((column.year for column in columns if column.year and column.stage == _ONLY_STAGE), default=None)
    return [
        replace(c, path=(f"{c.year} {c.path[-1]}",), stage=None, item=None) if last and c.year not in (None, last) else c for c in columns
    ]


def _staged(columns: Sequence[_PhaseColumn]) -> list[_PhaseColumn]:
    """The columns, where the same items follow each other twice and each half names one stage: all of a half are of its stage, also those
    that its word is not seen to span."""
    items = [column for column in columns if column.item]
    half = len(items) // 2
    found = list(columns)
    for part, other in ((items[:half], items[half:]), (items[half:], items[:half])):
        stages = {column.stage for column in part if column.stage}
        if [column.item for column in part] == [column.item for column in other] and len(stages) == 1:
            found = [replace(column, stage=next(iter(stages))) if any(column is own for own in part) else column for column in found]
    return found


def _told_apart(column: _PhaseColumn, columns: Sequence[_PhaseColumn]) -> _PhaseColumn:
    """Where two columns have one stage, a word with a second meaning (年初预算数 beside 全年预算数) has that one."""
    alike = [other for other in columns if (other.stage, other.item) == (column.stage, column.item) and other.stage]
    second = next((keys[1] for text in column.path if len(keys := statutory_forms.row_labels(FORM_ID).get(text, ())) > 1), None)
    if second is None or len({text for other in alike for text in other.path if _stage((text,))}) < 2:
        return column
    return replace(column, stage=second)


def _in_one_line(columns: Sequence[_PhaseColumn], lines: Sequence[TableRow]) -> KeyedRows:
    lines_of_stage = {stage: line for line in lines if (stage := _stage(line.words()))}
    if not lines_of_stage and len(lines) > 1:
        total = [line for line in lines if any(statutory_forms.headers(FORM_ID).get(word) == "total" for word in line.words())]
        if len(total) != 1:
            raise HeaderNotUnderstood("lines_without_total", lines=len(lines))
        lines = total
    values: dict[str, dict[str, CellText]] = {}
    pages: dict[str, int] = {}
    items = [HeaderColumn(column.places, column.path, column.item) for column in columns if column.item]
    staged = any(column.stage for column in columns)
    for stage in statutory_forms.row_order(FORM_ID, ""):
        line = lines_of_stage.get(stage, None if lines_of_stage else lines[0])
        of_stage = [
            item
            for item, column in zip(items, (c for c in columns if c.item), strict=True)
            if _holds(column, stage, staged or bool(lines_of_stage))
        ]
        require_distinct(of_stage)
        if line is not None and of_stage:
            values[stage] = {str(item.key): cell_text(line, item.places) for item in of_stage}
            pages[stage] = line.page
    rows = _rows(values, pages)
    rows.unknown += _not_understood([column for column in columns if column.item is None], lines)
    if any(not entry.label for entry in rows.unknown):
        raise HeaderNotUnderstood("figures_without_head")
    return rows


def _not_understood(columns: Sequence[_PhaseColumn], lines: Sequence[TableRow]) -> list[RawRow]:
    """What these columns print, each as a row under its head; without those that print no number."""
    found = []
    for column in columns:
        printed = {str(index): cell_text(line, column.places) for index, line in enumerate(lines)}
        if any(spot.number for spot in printed.values()):
            found.append(RawRow(lines[0].page, [], " / ".join(column.path), printed, False))
    return found


def _holds(column: _PhaseColumn, stage: str, staged: bool) -> bool:
    """Whether a column belongs to a stage: to that of its header; where only lines name stages, to all."""
    if column.stage:
        return column.stage == stage
    return staged or stage == _ONLY_STAGE


def _one_below_the_other(columns: Sequence[_PhaseColumn], lines: Sequence[TableRow]) -> KeyedRows:
    """Items as rows, stages as columns; several blocks of items may stand side by side."""
    values: dict[str, dict[str, CellText]] = {}
    pages: dict[str, int] = {}
    rows = KeyedRows()
    for block in _blocks(columns):
        require_distinct([HeaderColumn(column.places, column.path, column.stage) for column in block if column.stage])
        rows.unknown += _not_understood([column for column in block if not column.stage and _is_value(column)], lines)
        for line in lines:
            cells = [line.cells[place] for place in block[0].places]
            label = "".join(cells[0].text.split())
            bare = strip_numbering(normalise(label))
            item = statutory_forms.headers(FORM_ID).get(normalise(label)) or statutory_forms.headers(FORM_ID).get(bare)
            if header_words().get(bare) == "sum":
                item = printed_shape(FORM_ID, ())[0]
            spots = {column.stage: cell_text(line, column.places, cells) for column in block if column.stage}
            if item is None:
                if label and any(printed.text and not stands_for_nothing(printed.text) for printed in spots.values()):
                    rows.unknown.append(RawRow(line.page, [], label, {str(stage): printed for stage, printed in spots.items()}, False))
                continue
            for stage, printed in spots.items():
                of_stage = values.setdefault(str(stage), {})
                # A heading (一、三公经费支出) may be worded as the total below it.
                before = of_stage.get(item)
                if before is None or not before.text or (before.number is None and printed.number):
                    of_stage[item] = printed
                pages.setdefault(str(stage), line.page)
    rows.known = _rows(values, pages).known
    return rows


def _is_value(column: _PhaseColumn) -> bool:
    return column_key(FORM_ID, "", column.path, ()) not in NO_VALUE


def _blocks(columns: Sequence[_PhaseColumn]) -> list[list[_PhaseColumn]]:
    """Runs of columns that start with labels."""
    blocks: list[list[_PhaseColumn]] = []
    for column in columns:
        if column_key(FORM_ID, "", column.path, ()) == LABEL or (not blocks and column.stage is None):
            blocks.append([])
        if blocks:
            blocks[-1].append(column)
    return blocks


def _rows(values: dict[str, dict[str, CellText]], pages: dict[str, int]) -> KeyedRows:
    labels = statutory_forms.first_labels(FORM_ID)
    return KeyedRows(known=[RawRow(pages[stage], [], labels[stage], values[stage], False, stage) for stage in values])
