"""Columns that are printed on pages of their own → the table they belong to.

Belongs here: a sheet wider than its paper, whose right part follows on other pages, row beside row. Does not belong
here: tables that go on below (`tables`), what a column means (`header`), parts that cannot be joined (`left_over`).

A program prints such a sheet down first (all rows of the left columns, then all rows of the next ones) or over first (all columns of the first
rows, then of the next ones). Either way the parts have the same rows, of the same heights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, dropwhile, takewhile

from dagster_project.forms.recognise.titles import title_form
from dagster_project.forms.ruled.header import header_end
from dagster_project.forms.ruled.stacked_sides import sides_of
from dagster_project.forms.ruled.table import (
    Table,
    TableRow,
    ends_sentence,
    has_figure,
    has_same_columns,
    is_labelled,
    is_running,
    without_repeated_header,
)
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.money_units import money_unit_pattern
from dagster_project.knowledge.normalise import normalise

_SAME_EDGE = 2.0
"""Points by which one row may be higher or lower on the other page."""
_FEWEST_ROWS = 3
_PRINTED_ONCE = (re.compile(f"单位:{money_unit_pattern()}"), re.compile(r"公开\d+表"))
"""What stands once above a table: if both have it, they are two."""


def with_columns_continued_right(found: Iterable[Table]) -> list[Table]:
    """The tables, each with the columns that follow it on pages of their own. A part that cannot be joined for certain stays a table."""
    whole: list[Table] = []
    for parts in _sheets(found):
        whole += _joined(_blocks(parts))
    return whole


def _sheets(found: Iterable[Table]) -> Iterator[list[Table]]:
    """Each table with those behind it that may be parts of the same sheet."""
    parts: list[Table] = []
    for table in found:
        if parts and not _may_continue(parts, table):
            yield parts
            parts = []
        parts.append(table)
    if parts:
        yield parts


def _may_continue(parts: Sequence[Table], table: Table) -> bool:
    """Whether nothing above a table says that it is another one, and it starts on the page behind."""
    first, last = parts[0], parts[-1]
    if table.rows[0].page != last.last_page + 1:
        return False
    if table.title and table.title == first.title:
        return _names_other_columns(first, table)
    titled = len(parts) == 1 and _title_of_both(first, table)
    if table.form_id or table.title or not (titled or all(map(is_running, _above(table))) or _is_right_part(table)):
        return False
    return not any(all(any(sign.search(normalise(text)) for text in _above(part)) for part in (first, table)) for sign in _PRINTED_ONCE)


def _is_right_part(table: Table) -> bool:
    """Whether a table has heads over figures without labels; what stands above it is then the rest of a line of the left page."""
    return not is_labelled(table.rows[_header_rows(table.rows) :]) and not any(ends_sentence(text) for text in _above(table))


def _names_other_columns(left: Table, right: Table) -> bool:
    """Whether a table that repeats the title has columns of its own, not those of the one before."""
    return left.rows[0].texts()[-1] != right.rows[0].texts()[-1]


def _title_of_both(left: Table, right: Table) -> tuple[str, str] | None:
    """(title, form_id) where the title is cut in two: one part stands above each."""
    both = (first + second for first in _above(left) if title_form(first) is None for second in _above(right))
    return next(((text, found[0]) for text in both if (found := title_form(text))), None)


def _above(table: Table) -> list[str]:
    """The lines above a table on its own page."""
    return [line.text for line in table.heading if line.page == table.rows[0].page]


def _blocks(parts: Sequence[Table]) -> list[Table]:
    """The blocks of columns of a sheet, each over all its pages. A part without a header of its own goes on with the block of its columns."""
    blocks: list[Table] = []
    last: Table | None = None
    for part in parts:
        block = next((block for block in blocks if block is not last and _goes_on(block, part)), None)
        if block is None:
            block = replace(part, rows=list(part.rows), below=list(part.below))
            blocks.append(block)
        else:
            block.rows += without_repeated_header(block, part.rows)
            block.last_page = part.last_page
            block.below += part.below
        last = block
    return blocks


def _goes_on(block: Table, part: Table) -> bool:
    if not has_same_columns(block, part.rows[0].edges) or is_labelled(block.rows) != is_labelled(part.rows):
        return False
    first = part.rows[0]
    return first.texts() == block.rows[0].texts() or has_figure(first.cells) or is_labelled([first])


def _joined(blocks: list[Table]) -> list[Table]:
    """The first block with all that stand beside it, and those that cannot be joined."""
    whole = blocks[0]
    left_over: list[Table] = []
    for block in blocks[1:]:
        rows = _beside(whole, block, next_to=not left_over) or _sides_beside(whole, block)
        if rows is None:
            left_over.append(block)
            continue
        title, form_id = _title_of_both(whole, block) or (whole.title, whole.form_id)
        last_page = max(whole.last_page, block.last_page)
        heading, below = [*whole.heading, *block.heading], [*whole.below, *block.below]
        whole = replace(
            whole, heading=heading, title=title, form_id=form_id, rows=rows, edges=rows[0].edges, last_page=last_page, below=below
        )
    return [whole, *left_over]


def _beside(left: Table, right: Table, *, next_to: bool) -> list[TableRow] | None:
    """The rows of `left` with those of `right` beside them; None where their heights are not the same, or the rows on the right have labels
    of their own. `next_to`: no columns between them are left over, so that a head may reach from the one to the other."""
    repeated = _repeated_columns(left, right)
    others = [row._replace(edges=row.edges[repeated:], cells=row.cells[repeated:]) for row in right.rows]
    if len(left.rows) < _FEWEST_ROWS or not others[0].cells:
        return None
    if not repeated and not _is_two_sided(left) and is_labelled(others[_header_rows(others) :]):
        return None
    paired = (
        others if repeated and len(others) == len(left.rows) else _at_heights(left.rows, others) or _at_heights(left.rows, _filled(others))
    )
    if not paired:
        return None
    whole = _side_by_side(left.rows, paired)
    return _with_group_heads(whole, len(left.rows[0].cells)) if next_to else whole


def _at_heights(rows: Sequence[TableRow], others: Sequence[TableRow]) -> list[TableRow] | None:
    """For each row the other one at its height, page ends left out; None where the others have edges that the rows have not."""
    edges, other_edges = _edges(rows), _edges(others)
    if abs(edges[-1] - other_edges[-1]) > _SAME_EDGE or not all(any(abs(edge - own) < _SAME_EDGE for own in edges) for edge in other_edges):
        return None
    middles = [(top + bottom) / 2 for top, bottom in zip(edges, edges[1:], strict=False)]
    spans = list(zip(other_edges, other_edges[1:], others, strict=False))
    paired = [other for middle in middles for top, bottom, other in spans if top < middle < bottom]
    return paired if len(paired) == len(rows) else None


def _edges(rows: Sequence[TableRow]) -> list[float]:
    """The edges of the rows as if they stood on one endless page."""
    return [0.0, *accumulate(row.bottom - row.top for row in rows)]


def _filled(rows: list[TableRow]) -> list[TableRow]:
    """The rows without the blank ones that lead them: the title is left of them."""
    return list(dropwhile(lambda row: not row.words(), rows))


def _repeated_columns(left: Table, right: Table) -> int:
    """The number of columns, codes and labels, that each page of the sheet repeats."""
    if len(left.rows) != len(right.rows):
        return 0
    columns = zip(
        zip(*(row.texts() for row in left.rows), strict=True), zip(*(row.texts() for row in right.rows), strict=True), strict=False
    )
    repeated = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and any(pair[0]), columns))
    return repeated if repeated and is_labelled([row._replace(cells=row.cells[:repeated]) for row in left.rows]) else 0


def _header_rows(rows: Sequence[TableRow]) -> int:
    """The number of rows above the first figure."""
    return sum(1 for _ in takewhile(lambda row: not has_figure(row.cells), rows))


def _is_two_sided(table: Table) -> bool:
    return table.form_id is not None and statutory_forms.row_kinds()[table.form_id] == "lines"


def _sides_beside(left: Table, right: Table) -> list[TableRow] | None:
    """The income of a summary with its expenditure beside it: each has labels of its own, so that their rows need not be the same."""
    form_id = left.form_id
    if (
        form_id is None
        or not _is_two_sided(left)
        or (sides_of(form_id, left.rows), sides_of(form_id, right.rows)) != ({"income"}, {"expenditure"})
    ):
        return None
    header, other_header = header_end(form_id, left.rows), header_end(form_id, right.rows)
    rows, others = _lengthened(left.rows, other_header - header), _lengthened(right.rows, header - other_header)
    longest = max(len(rows), len(others))
    return _with_group_heads(_side_by_side(_lengthened_below(rows, longest), _lengthened_below(others, longest)), len(rows[0].cells))


def _lengthened(rows: Sequence[TableRow], by: int) -> list[TableRow]:
    """The rows with so many blank ones above them."""
    return [_blank(rows[0], rows[0].top)] * by + list(rows)


def _lengthened_below(rows: Sequence[TableRow], number: int) -> list[TableRow]:
    return list(rows) + [_blank(rows[-1], rows[-1].bottom)] * (number - len(rows))


def _blank(row: TableRow, at: float) -> TableRow:
    """A blank row without height."""
    return row._replace(
        top=at, bottom=at, cells=tuple(cell._replace(text="", lines=()) for cell in row.cells), starts_part=False, beside=()
    )


def _side_by_side(rows: Sequence[TableRow], others: Sequence[TableRow]) -> list[TableRow]:
    found: list[TableRow] = []
    for row, other in zip(rows, others, strict=True):
        shift = row.edges[-1] - other.edges[0]
        edges = (*row.edges, *(edge + shift for edge in other.edges[1:]))
        found.append(row._replace(edges=edges, cells=(*row.cells, *other.cells), beside=(*row.beside, other)))
    return found


def _with_group_heads(rows: list[TableRow], first: int) -> list[TableRow]:
    """The rows, where a head over columns of both pages is printed on one of them only: it stands above the columns of both."""
    header = _header_rows(rows)
    for number in range(header - 1):
        cells, below = list(rows[number].cells), rows[number + 1].cells
        left, right = cells[first - 1], cells[first]
        if left.text and not right.text and left is not below[first - 1] and below[first].text and right is not below[first]:
            cells[first:] = [left if cell is right else cell for cell in cells[first:]]
        elif right.text and not left.text and right is not below[first] and below[first - 1].text and left is not below[first - 1]:
            cells[:first] = [right if cell is left else cell for cell in cells[:first]]
        rows[number] = rows[number]._replace(cells=tuple(cells))
    return rows
