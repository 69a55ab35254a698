"""A summary whose two sides stand one below the other → where each side starts and ends.

Belongs here: the line that divides the sides, or the first row that only the second side has. Does not belong here: what a column means
(`header`), the keys of rows (`rows`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.forms.ruled.table import TableRow, distinct_cells
from dagster_project.forms.solve.candidates import label_keys
from dagster_project.knowledge.normalise import normalise

Span = tuple[int, int]
"""The first row of a side, and the one behind its last."""
_SIDES = ("income", "expenditure")


def is_divider(row: TableRow, words: dict[str, str]) -> bool:
    """Whether a row prints but the name of a side, over the whole table. `words` are the roles of header words."""
    cells = distinct_cells(row.cells)
    return len(cells) == 1 and words.get(normalise(cells[0].text)) in _SIDES


def stacked_sides(form_id: str, rows: Sequence[TableRow], first: int, words: dict[str, str]) -> dict[str, Span]:
    """Side → its rows, for a table of one label column whose body starts at row `first`; empty where only one side is there."""
    kinds = [_side(form_id, row) for row in rows[first:]]
    if "income" not in kinds or "expenditure" not in kinds:
        return {}
    second = first + kinds.index("expenditure")
    if "income" in kinds[second - first :]:
        return {}
    behind = second
    while behind > first and is_divider(rows[behind - 1], words):
        behind -= 1
    start = first + 1 if is_divider(rows[first], words) else first
    return {"income": (start, behind), "expenditure": (second, len(rows))}


def sides_of(form_id: str, rows: Sequence[TableRow]) -> set[str]:
    """The sides of which a table has rows that the other side has not."""
    return {side for row in rows if (side := _side(form_id, row))}


def _side(form_id: str, row: TableRow) -> str | None:
    """The side that alone has a row of this label."""
    label = next(iter(row.words()), "")
    of = [side for side in _SIDES if label_keys(form_id, side, label)]
    return of[0] if len(of) == 1 else None
