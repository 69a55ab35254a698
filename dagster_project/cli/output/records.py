"""The answer to a query on the screen.

Belongs here: choosing between a table and one record below the other. Does not belong here: the query (`cli`), JSON and CSV.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console

from dagster_project.characters import visible
from dagster_project.cli.language import say
from dagster_project.cli.output.screen import figure, paragraph, plain, table
from dagster_project.export.harmless import no_formula

_NARROW = 24
"""How narrow a text may be folded before records are printed one below the other."""


def print_records(out: Console, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table where it fits the width; else one record below the other, a line for each value."""
    if not names:
        return
    texts = [[_text(value) for value in row] for row in rows]
    widths = [max(cell_len(cell) for cell in (name, *column)) for name, *column in zip(names, *texts, strict=True)]
    numeric = [any(isinstance(row[index], int | float | Decimal) for row in rows) for index in range(len(names))]
    needed = [width if is_number else min(width, _NARROW) for width, is_number in zip(widths, numeric, strict=True)]
    if sum(needed) + 2 * (len(names) - 1) <= out.width:
        shown = table(header_style="bold")
        for name, is_number in zip(names, numeric, strict=True):
            shown.add_column(plain(name), justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
        for cells in texts:
            shown.add_row(*map(plain, cells))
        out.print(shown)
        return
    longest = max(map(len, names))
    for number, cells in enumerate(texts, 1):
        paragraph(out, (say("sql.record", n=number), "dim"))
        for name, cell in zip(names, cells, strict=True):
            paragraph(out, (f"{name:{longest}}", "bold"), f"  {cell}", indent=2)


def print_csv(out: TextIO, names: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]]) -> None:
    """Rows as CSV. A text that a spreadsheet would take for a formula begins with an apostrophe; on a terminal nothing steers it."""
    shown = visible if out.isatty() else str
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([shown(no_formula(name)) for name in names])
    for rows in batches:
        writer.writerows([shown(no_formula(value)) if isinstance(value, str) else value for value in row] for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return figure(value) if isinstance(value, Decimal) else str(value)
