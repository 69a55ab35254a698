"""A table of a document: its rows, the lines printed above it, where it lies.

Belongs here: what is asked of a table and its rows whatever they mean. Does not belong here: which grids are one table (`tables`), what a column or a row means
(`header`, `rows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import dropwhile
from typing import NamedTuple

from dagster_project.documents.model import Box, GridCell, Page
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.recognise.titles import is_around_title
from dagster_project.knowledge import statutory_forms, three_public
from dagster_project.knowledge.codes import CODE_PATTERN, name_codes
from dagster_project.knowledge.normalise import normalise

_SAME_EDGE = 4.0
"""Points by which the edges of one column may differ from page to page."""
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


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def header_repeats(table: Table, rows: Sequence[TableRow]) -> bool:
    return bool(rows[0].words()) and any(rows[0].texts() == row.texts() for row in table.rows[:_REPEATED_ROWS])


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
    return are_same(table.edges, edges)


def are_same(edges: Sequence[float], others: Sequence[float]) -> bool:
    shift = others[0] - edges[0]
    return len(others) == len(edges) and all(abs(other - edge - shift) <= _SAME_EDGE for edge, other in zip(edges, others, strict=True))


def merged(cells: Sequence[GridCell]) -> GridCell:
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
