"""A header whose merged cells were taken apart → the same header with them.

Belongs here: which blank cells of a header belong to a head beside or above them. Does not belong here: what heads mean (`header`).

Programs that copy values, and text with separated cells, leave the text of a merged cell in its first position and the others blank. In a header every
position is under or in some head, so a blank one belongs to the head above it where nothing stands below that head, else to the one on its left. Only
a row that counts the columns has none.
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.documents.model import GridCell
from dagster_project.forms.amounts import looks_like_amount, stands_for_nothing
from dagster_project.forms.ruled.column_numbers import counts_columns
from dagster_project.forms.ruled.table import TableRow


def joined_header(rows: Sequence[TableRow], n_rows: int) -> Sequence[TableRow]:
    """The first `n_rows` of `rows`, the header, each head in every position that it is over. They stay as they are on paper, which shows where cells
    end, and where the file still has a merged cell. No head reaches over a column without any of its own that is blank to its end, or holds figures: it has
    lost its head."""
    header = rows[:n_rows]
    if not header or header[0].sheet.is_laid_out or any(cell.column_span > 1 or cell.row_span > 1 for row in header for cell in row.cells):
        return header
    counting = [counts_columns(row) for row in header]
    is_without = [
        not any(row.cells[place].text for row, counts in zip(header, counting, strict=True) if not counts)
        and (not texts or any(map(_is_figure, texts)))
        for place in range(len(header[0].cells))
        for texts in [[row.cells[place].text for row in rows[n_rows:] if row.cells[place].text]]
    ]
    joined: list[TableRow] = []
    for row, counts in zip(header, counting, strict=True):
        above = joined[-1].cells if joined else None
        joined.append(row if counts else row._replace(cells=tuple(_joined(row.cells, above, is_without))))
    return joined


def _joined(cells: Sequence[GridCell], above: Sequence[GridCell] | None, is_without: Sequence[bool]) -> list[GridCell]:
    """The cells of one row. In a column without head a blank cell is none of any."""
    joined: list[GridCell] = []
    for place, cell in enumerate(cells):
        if cell.text or is_without[place]:
            joined.append(cell)
        elif above and above[place].text and not any(own.text for own, over in zip(cells, above, strict=True) if over is above[place]):
            joined.append(above[place])
        elif joined and joined[-1].text and (above is None or above[place] is above[place - 1]):
            joined.append(joined[-1])
        else:
            joined.append(cell)
    return joined


def _is_figure(text: str) -> bool:
    return looks_like_amount(text) or stands_for_nothing(text)
