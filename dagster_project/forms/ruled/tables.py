"""Pages of ruled grids → whole tables: stitched over page ends, each with the lines printed above it.

Belongs here: which grids are one table, which title a table has, rows cut by a page end. Does not belong here: what a column
or a row of the table means (`header`, `rows`), file formats (`documents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dagster_project.documents.model import Grid, Line, Page
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.recognise.money_unit import unit_stated, units_stated
from dagster_project.forms.recognise.titles import is_around_title, is_other_title, title_form
from dagster_project.forms.ruled.further_columns import by_columns, goes_on_by_codes
from dagster_project.forms.ruled.table import (
    HeadingLine,
    Table,
    TableRow,
    distinct_cells,
    ends_sentence,
    has_figure,
    header_repeats,
    heads,
    is_labelled,
    is_running,
    without_repeated_header,
)
from dagster_project.knowledge.normalise import normalise

_HEADING_LINES = 12
"""Lines above a table in which its title is looked for."""
_TITLE_LINES = 3
"""A long title is broken over so many lines at most."""
_CUT_ENDS = ("表", "算表")
_SAME_TABLE_GAP = 18.0
"""Points between two grids of one page that are one table with a piece of its rules missing."""
_LABEL = re.compile(r"[\u4e00-\u9fff]{2}")


def tables(pages: Iterable[Page]) -> Iterator[Table]:
    """The tables in reading order. Each page is looked at once and not kept."""
    waiting: list[HeadingLine] = []
    table: Table | None = None
    is_below = False
    for page in pages:
        blocks: list[tuple[float, Line | Grid]] = [(line.bbox[1], line) for line in page.text_lines]
        blocks += [(grid.bbox[1], grid) for grid in page.grids]
        blocks.sort(key=lambda block: block[0])
        for _, block in blocks:
            if isinstance(block, Line):
                waiting.append(HeadingLine(page.number, block.text))
                if table is not None and (page.number, page.left) == (table.last_page, table.last_left) and is_below:
                    is_below = title_form(block.text) is None and not is_other_title(block.text)
                    table.below += waiting[-1:] if is_below else []
                continue
            rows = _rows(block, page)
            if table is not None and (mapped := _continued(table, block, rows, waiting)) is not None:
                _append(table, mapped)
            else:
                if table is not None:
                    yield table
                table = _new_table(block, rows, _heading(waiting, table))
            table.last_page, table.last_left, table.bottom, is_below = page.number, page.left, block.bbox[3], True
            table.columns_inferred |= block.columns_inferred
            waiting = []
        del waiting[: -2 * _HEADING_LINES]
    if table is not None:
        yield table


def _heading(waiting: Sequence[HeadingLine], before: Table | None) -> list[HeadingLine]:
    """The lines above a table without a money unit that stands below the table before, which has none above."""
    lines = waiting[-_HEADING_LINES:]
    if before is None or unit_stated(line.text for line in before.below) is None or unit_stated(line.text for line in before.heading):
        return list(lines)
    return [line for line in lines if not (any(line is own for own in before.below) and units_stated([line.text]))]


def _rows(grid: Grid, page: Page) -> list[TableRow]:
    sheet = replace(page, lines=(), text_lines=(), grids=(), loose_rules=(), readings={}, veiled=())
    edges = zip(grid.row_edges, grid.row_edges[1:], grid.matrix(), strict=False)
    return [TableRow(sheet, top, bottom, grid.column_edges, tuple(cells)) for top, bottom, cells in edges]


def _new_table(grid: Grid, rows: list[TableRow], waiting: Sequence[HeadingLine]) -> Table:
    """A table with its title, which stands above it or in its own first rows. Several titles in its rows are a list of contents."""
    heading = list(waiting)
    titled = [row for row in rows if any(title_form(cell.text) for cell in distinct_cells(row.cells) if cell.text.endswith("表"))]
    if len(titled) > 1:
        return Table(heading, "", None, grid.column_edges, rows)
    first = 0
    while first < len(rows) - 1 and _is_heading(rows[first]):
        heading += [HeadingLine(rows[first].page, cell.text) for cell in distinct_cells(rows[first].cells) if cell.text]
        first += 1
    title, form_id = _title_of(heading, rows[0].sheet)
    return Table(heading, title, form_id, grid.column_edges, rows[first:])


def _is_heading(row: TableRow) -> bool:
    """Whether a row of the grid belongs above the table: a title, form number, department or unit in a row of few cells."""
    return any(title_form(text) or is_around_title(text) for text in row.words())


def _title_of(heading: Sequence[HeadingLine], sheet: Page) -> tuple[str, str | None]:
    """The title above a table; where a sheet of a workbook prints none, its name."""
    title, form_id = find_title(heading)
    return (title, form_id) if title or not sheet.name else find_title([HeadingLine(sheet.number, sheet.name)])


def find_title(heading: Sequence[HeadingLine]) -> tuple[str, str | None]:
    """(title as printed, its form_id or None), the nearest above the table. A title may be broken over lines; of the known
    titles that end in one line the longest is meant."""
    for end in range(len(heading), 0, -1):
        last = normalise(heading[end - 1].text)
        if is_around_title(last) and title_form(last) is None:
            continue
        known: tuple[str, str, str] | None = None
        for start in range(end - 1, max(end - _TITLE_LINES, 0) - 1, -1):
            if heading[start].page != heading[end - 1].page:
                break
            text = "".join(line.text for line in heading[start:end])
            found = title_form(text)
            if found and (known is None or len(found[1]) > len(known[2])):
                known = text, *found
        if known:
            return known[0], known[1]
        if is_other_title(last):
            return heading[end - 1].text, None
    return _cut_title([line for line in heading if line.page == heading[-1].page])


def _cut_title(heading: Sequence[HeadingLine]) -> tuple[str, str | None]:
    """The title whose last characters run over the edge of the paper."""
    for line in reversed(heading):
        for end in _CUT_ENDS:
            if found := title_form(line.text + end):
                return line.text, found[0]
    return "", None


def _continued(table: Table, grid: Grid, rows: list[TableRow], waiting: Sequence[HeadingLine]) -> list[TableRow] | None:
    """The rows of a grid by the columns of the table that it goes on, or None where it starts another table."""
    same_page = (rows[0].page, rows[0].sheet.left) == (table.last_page, table.last_left)
    # Off paper no rule is missing: what was parted is two tables.
    is_parted = waiting or not rows[0].sheet.is_laid_out or not 0 <= grid.bbox[1] - table.bottom <= _SAME_TABLE_GAP
    if same_page and is_parted and not _is_page_end(table, rows, waiting):
        return None
    if rows[0].page > table.last_page + 1:
        return None
    heading = list(waiting)
    body = list(rows)
    while len(body) > 1 and _is_heading(body[0]):
        heading += [HeadingLine(body[0].page, cell.text) for cell in distinct_cells(body[0].cells) if cell.text]
        del body[0]
    title, form_id = _title_of([line for line in heading if not is_running(line.text)], rows[0].sheet)
    if title and (form_id is None or form_id != table.form_id):
        return None
    if not title and (sum(ends_sentence(line.text) for line in heading) > 1 or _is_said_between(body, heading)):
        return None
    if _starts_other_columns(table, body):
        return None
    return by_columns(table, grid, body, titled=bool(title))


def _is_page_end(table: Table, rows: Sequence[TableRow], waiting: Sequence[HeadingLine]) -> bool:
    """Whether all that stands between two tables of a sheet is the foot and head of pages that it was made from, with a page number; on a page, where
    the rows go on as well."""
    texts = [line.text for line in waiting]
    is_end = all(map(is_running, texts)) and any(page_number(normalise(text)) is not None for text in texts)
    return is_end and (not rows[0].sheet.is_laid_out or goes_on_by_codes(table, rows))


def _is_said_between(rows: Sequence[TableRow], heading: Sequence[HeadingLine]) -> bool:
    """Whether anything stands between two tables of a file without pages, where no page end is between them."""
    return not rows[0].sheet.is_laid_out and not all(is_running(line.text) for line in heading)


def _starts_other_columns(table: Table, rows: Sequence[TableRow]) -> bool:
    """Whether a grid holds other columns than the table: its rows have labels and those of the table have none or the other way round, or
    it has heads of its own over figures, behind the same codes or without labels."""
    if header_repeats(table, rows):
        return False
    first, own = rows[0].texts(), table.rows[0].texts()
    if len(first) == len(own) and first[0] == own[0] != "" and heads().issuperset(rows[0].words()):
        return any(a and b and a != b for a, b in zip(first, own, strict=True))
    labelled = is_labelled(table.rows)
    # The first row may be the rest of one that the page end cut: of a labelled table one labelled row is enough.
    if labelled != (is_labelled(rows) or (labelled and is_labelled(rows[1:]))):
        return any(has_figure(row.cells) for row in (rows if labelled else table.rows)) and len(rows) > 1
    # A head over columns of several pages is printed on one of them: above the others its row is blank.
    heads_of_part = next((row for row in rows if row.words()), rows[0])
    return not labelled and any(map(_LABEL.search, heads_of_part.words())) and not has_figure(heads_of_part.cells)


def _append(table: Table, rows: list[TableRow]) -> None:
    """Add the rows of a further part, without the header rows that it repeats."""
    table.rows += without_repeated_header(table, rows)
