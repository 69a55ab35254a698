"""Pages of ruled grids → whole tables: stitched over page ends, each with the lines printed above it.

Belongs here: which grids are one table, which title a table has, rows cut by a page end. Does not belong here: what a column
or a row of the table means (`header`, `rows`), file formats (`documents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import dropwhile, pairwise
from typing import NamedTuple

from dagster_project.documents.model import Box, Grid, GridCell, Line, Page
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.recognise.money_unit import unit_stated, units_stated
from dagster_project.forms.recognise.titles import is_around_title, is_other_title, title_form
from dagster_project.forms.ruled.rising_codes import codes_go_on
from dagster_project.knowledge import statutory_forms, three_public
from dagster_project.knowledge.codes import CODE_PATTERN, name_codes
from dagster_project.knowledge.normalise import normalise

_HEADING_LINES = 12
"""Lines above a table in which its title is looked for."""
_TITLE_LINES = 3
"""A long title is broken over so many lines at most."""
_CUT_ENDS = ("表", "算表")
_SAME_EDGE = 4.0
"""Points by which the edges of one column may differ from page to page."""
_OTHER_SIZE = 0.05
"""By how much larger or smaller one page of a document may be photographed than another."""
_SAME_TABLE_GAP = 18.0
"""Points between two grids of one page that are one table with a piece of its rules missing."""
_REPEATED_ROWS = 8
_LABEL = re.compile(r"[\u4e00-\u9fff]{2}")
_CODE = re.compile(CODE_PATTERN)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DECIMALS = re.compile(r"\d[.．]\d")
_SENTENCE_END = re.compile(r"[。；;]$")


class HeadingLine(NamedTuple):
    """A line above a table."""

    page: int
    text: str


class TableRow(NamedTuple):
    """One row by the columns of the table: `cells[i]` stands in column i, between `edges[i]` and `edges[i + 1]`; a cell over several
    columns is there several times. `sheet` is its page, without content. `starts_part`: the first row after a page end. `beside`: the rows on
    other pages that hold the last columns, from left to right, by the edges of their pages."""

    sheet: Page
    top: float
    bottom: float
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]
    starts_part: bool = False
    beside: tuple[TableRow, ...] = ()

    @property
    def page(self) -> int:
        return self.sheet.number

    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    def words(self) -> list[str]:
        """The texts of its cells in their comparable form, a merged cell once, blank cells left out."""
        return [normalise(cell.text) for cell in distinct_cells(self.cells) if cell.text]


@dataclass(slots=True)
class Table:
    """One table of the document, over all its pages. `heading` are the lines above it; `title` is the one that names it,
    `form_id` the form of that title or None. `columns_inferred`: no rules show the columns of some part. `below` are the lines between it
    and the next title on its last page. `entity` is whose rows they are where a column says so."""

    heading: list[HeadingLine]
    title: str
    form_id: str | None
    edges: tuple[float, ...]
    rows: list[TableRow] = field(default_factory=list)
    last_page: int = 0
    last_left: float = 0.0
    bottom: float = 0.0
    columns_inferred: bool = False
    below: list[HeadingLine] = field(default_factory=list)
    entity: str | None = None

    @property
    def pages(self) -> list[int]:
        return sorted({row.page for row in self.rows})

    def text(self) -> str:
        """The rows as text, cells divided by tabs, merged cells once."""
        return "\n".join("\t".join(cell.text for cell in distinct_cells(row.cells)) for row in self.rows)


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
    if same_page and (waiting or not 0 <= grid.bbox[1] - table.bottom <= _SAME_TABLE_GAP) and not _is_page_end(table, rows, waiting):
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
    return _by_columns(table, grid, body, titled=bool(title))


def _is_page_end(table: Table, rows: Sequence[TableRow], waiting: Sequence[HeadingLine]) -> bool:
    """Whether all that stands between two tables of a sheet is the foot and head of pages that it was made from, with a page number; on a page, where
    the rows go on as well."""
    texts = [line.text for line in waiting]
    is_end = all(map(is_running, texts)) and any(page_number(normalise(text)) is not None for text in texts)
    return is_end and (not rows[0].sheet.is_laid_out or _codes_go_on(table, rows))


def _is_said_between(rows: Sequence[TableRow], heading: Sequence[HeadingLine]) -> bool:
    """Whether anything stands between two tables of a file without pages, where no page end is between them."""
    return not rows[0].sheet.is_laid_out and not all(is_running(line.text) for line in heading)


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def _starts_other_columns(table: Table, rows: Sequence[TableRow]) -> bool:
    """Whether a grid holds other columns than the table: its rows have labels and those of the table have none or the other way round, or
    it has heads of its own over figures, behind the same codes or without labels."""
    if _header_repeats(table, rows):
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


def is_labelled(rows: Sequence[TableRow]) -> bool:
    """Whether most of the rows that print anything but heads of columns have a code or words beside their figures."""
    filled = [words for row in rows if not heads().issuperset(words := row.words())]
    return 2 * sum(any(_LABEL.search(word) or _CODE.fullmatch(word) for word in words) for words in filled) > len(filled)


@cache
def heads() -> frozenset[str]:
    """What the forms print above their columns."""
    headers = (statutory_forms.headers(form_id, side) for form_id in statutory_forms.form_names() for side in ("", "income", "expenditure"))
    codes = map(name_codes, statutory_forms.column_kinds().values())
    return frozenset().union(statutory_forms.header_words(), statutory_forms.row_labels(three_public.FORM_ID), *headers, *codes)


def has_figure(cells: Iterable[GridCell]) -> bool:
    """Whether a cell prints a number that is no code, or a dash."""
    return any(
        is_dash(text) or (parse_number(text) is not None and (not text.isdigit() or text == "0"))
        for cell in cells
        if (text := normalise(cell.text))
    )


def is_running(text: str) -> bool:
    """Page numbers, form numbers and the like say nothing of where a table starts, nor does what holds no Chinese (Sheet 9: Sheet8)."""
    plain = normalise(text)
    return page_number(plain) is not None or is_around_title(plain) or not (_CHINESE.search(plain) or _DECIMALS.search(plain))


def _by_columns(table: Table, grid: Grid, rows: list[TableRow], titled: bool) -> list[TableRow] | None:
    """The rows with one cell for each column of the table. Columns are told by their edges: a part may show fewer columns
    than the header does, or more."""
    mapped = _by_edges(table, grid, rows)
    if not rows[0].sheet.is_laid_out:
        return mapped if mapped and not _is_at_odds(table.rows, mapped) else _by_cells(table, grid, rows)
    if mapped is None and grid.n_columns == len(table.edges) - 1:
        if titled or _header_repeats(table, rows) or _are_same(table.rows[-1].edges, grid.column_edges):
            return rows
    return mapped or (_by_order(table, grid, rows) if _codes_go_on(table, rows) else None)


def _codes_go_on(table: Table, rows: Sequence[TableRow]) -> bool:
    return codes_go_on(
        *([[cell.text for cell in distinct_cells(row.cells)] for row in part if has_figure(row.cells)] for part in (table.rows, rows))
    )


def _by_edges(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    first, last = table.edges[0], table.edges[-1]
    larger = 1.0
    if rows[0].sheet.is_picture:  # pages may have been photographed from nearer or farther
        scale = (grid.column_edges[-1] - grid.column_edges[0]) / (last - first)
        larger = scale if abs(scale - 1) <= _OTHER_SIZE else 1.0
    edges = tuple(grid.column_edges[0] + (edge - first) * larger for edge in table.edges)
    if bounds := _places(grid.column_edges, edges):
        return [
            row._replace(edges=edges, cells=tuple(cell for cell, span in zip(row.cells, bounds, strict=True) for _ in span)) for row in rows
        ]
    if bounds := _places(edges, grid.column_edges):
        return [row._replace(edges=edges, cells=tuple(_merged([row.cells[i] for i in span]) for span in bounds)) for row in rows]
    return None


def _by_cells(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    """The rows of a part where the file tells no widths. Its columns are those of the table or the cells of the rows in it; in a sheet, whose columns
    have letters, the last ones may be missing in either, where nothing stands. None unless one way alone puts figures below figures and labels below labels."""
    found = []
    for way in _ways(table):
        if len(way) == grid.n_columns or (rows[0].sheet.name and not any(cell.text for row in rows for cell in row.cells[len(way) :])):
            placed = [_placed(row, way, table.edges) for row in rows]
            if not _is_at_odds(table.rows, placed):
                found.append(placed)
    return found[0] if len(found) == 1 else None


def _by_order(table: Table, grid: Grid, rows: list[TableRow]) -> list[TableRow] | None:
    """The same on a page, where the cells stay at their place. None unless one way alone fits."""
    placed = [[_spread(row, way) for row in rows] for way in _ways(table) if len(way) == grid.n_columns]
    found = [others for others in placed if not _is_at_odds(table.rows, others)]
    return found[0] if len(found) == 1 else None


def _spread(row: TableRow, way: Sequence[range]) -> TableRow:
    """The row with each cell in all the columns that it takes."""
    edges, cells = [row.edges[0]], []
    for cell, (left, right), span in zip(row.cells, pairwise(row.edges), way, strict=True):
        edges += [left + (right - left) * part / len(span) for part in range(1, len(span) + 1)]
        cells += [cell] * len(span)
    return row._replace(edges=tuple(edges), cells=tuple(cells))


def _ways(table: Table) -> set[tuple[range, ...]]:
    """The columns of the table, and those that the cells of its rows take together."""
    columns = tuple(range(at, at + 1) for at in range(len(table.edges) - 1))
    return {columns, *(tuple(_spans(row.cells)) for row in table.rows if has_figure(row.cells))}


def _spans(cells: Sequence[GridCell]) -> Iterator[range]:
    """The columns of each cell of a row."""
    start = 0
    for end in range(1, len(cells) + 1):
        if end == len(cells) or cells[end] is not cells[start]:
            yield range(start, end)
            start = end


def _placed(row: TableRow, way: Sequence[range], edges: tuple[float, ...]) -> TableRow:
    """The row with its cells in the columns of the table, blank ones behind its last; `way` has the columns that each column of the row takes."""
    cells: list[GridCell] = []
    for span in _spans(row.cells[: len(way)]):
        cell, end = row.cells[span.start], way[span.stop - 1].stop
        _, top, _, bottom = cell.bbox
        cells += [cell._replace(bbox=(edges[len(cells)], top, edges[end], bottom))] * (end - len(cells))
    for column in range(len(cells), len(edges) - 1):
        box = (edges[column], row.top, edges[column + 1], row.bottom)
        cells.append(GridCell(cells[-1].row, column, 1, 1, "", (), box))
    return row._replace(edges=edges, cells=tuple(cells))


def _is_at_odds(rows: Sequence[TableRow], others: Sequence[TableRow]) -> bool:
    """Whether the one rows have labels where the others have figures."""
    (labels, figures), (other_labels, other_figures) = map(_kinds_of_columns, (rows, others))
    return bool(labels - figures & other_figures - other_labels or figures - labels & other_labels - other_figures)


def _kinds_of_columns(rows: Iterable[TableRow]) -> tuple[set[int], set[int]]:
    """The columns in which rows with figures have words or codes, and those in which they have figures."""
    labels, figures = set(), set()
    for row in rows:
        if has_figure(row.cells):
            figures |= {column for column, cell in enumerate(row.cells) if has_figure([cell])}
            labels |= {column for column, cell in enumerate(row.cells) if _LABEL.search(cell.text) or _CODE.fullmatch(normalise(cell.text))}
    return labels, figures


def _places(coarse: Sequence[float], fine: Sequence[float]) -> list[range] | None:
    """For each interval of `coarse` the intervals of `fine` in it; None unless every coarse edge is a fine one."""
    places = [min(range(len(fine)), key=lambda i: abs(fine[i] - edge)) for edge in coarse]
    if (
        places[0] != 0
        or places[-1] != len(fine) - 1
        or any(abs(fine[i] - edge) > _SAME_EDGE for i, edge in zip(places, coarse, strict=True))
    ):
        return None
    spans = [range(a, b) for a, b in zip(places, places[1:], strict=False)]
    return spans if all(spans) else None


def _header_repeats(table: Table, rows: Sequence[TableRow]) -> bool:
    return bool(rows[0].words()) and any(rows[0].texts() == row.texts() for row in table.rows[:_REPEATED_ROWS])


def _append(table: Table, rows: list[TableRow]) -> None:
    """Add the rows of a further part, without the header rows that it repeats."""
    table.rows += without_repeated_header(table, rows)


def without_repeated_header(table: Table, rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows of a further part of the table but for the header rows that it repeats."""
    if is_labelled(table.rows):
        header = {row.texts() for row in table.rows[:_REPEATED_ROWS]}
        rest = list(dropwhile(lambda row: row.texts() in header, rows))
    else:
        # Blank rows are rows: the header ends with the last line of words.
        worded = [number for number, row in enumerate(table.rows[:_REPEATED_ROWS], start=1) if any(map(_LABEL.search, row.words()))]
        n_rows = worded[-1] if worded else 0
        repeats = [row.texts() for row in rows[:n_rows]] == [row.texts() for row in table.rows[:n_rows]]
        rest = list(rows[n_rows:] if repeats else rows)
    if rest:
        rest[0] = rest[0]._replace(starts_part=True)
    return rest


def has_same_columns(table: Table, edges: Sequence[float]) -> bool:
    """Whether columns with these edges are those of the table, wherever the page puts them."""
    return _are_same(table.edges, edges)


def _are_same(edges: Sequence[float], others: Sequence[float]) -> bool:
    shift = others[0] - edges[0]
    return len(others) == len(edges) and all(abs(other - edge - shift) <= _SAME_EDGE for edge, other in zip(edges, others, strict=True))


def _merged(cells: Sequence[GridCell]) -> GridCell:
    """Cells of one row that are one column of the table."""
    distinct = distinct_cells(cells)
    if len(distinct) == 1:
        return distinct[0]
    first, last = distinct[0], distinct[-1]
    box: Box = (first.bbox[0], first.bbox[1], last.bbox[2], first.bbox[3])
    lines = tuple(line for cell in distinct for line in cell.lines)
    return first._replace(text=" ".join(cell.text for cell in distinct if cell.text), lines=lines, bbox=box)


def distinct_cells(cells: Sequence[GridCell]) -> list[GridCell]:
    return [cell for before, cell in zip((None, *cells), cells, strict=False) if cell is not before]
