"""Differences of two readings on the screen.

Belongs here: cells side by side. Does not belong here: what is a difference (`reading.differences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console

from dagster_project.cli.language import say
from dagster_project.cli.output.screen import figure, first, paragraph, plain, table
from dagster_project.reading.differences import Difference

_STYLES = {"added": "green", "removed": "red", "changed": "yellow"}


def print_differences(out: Console, found: Sequence[Difference]) -> None:
    """A row for each cell below the name of its form: before, after, and by how much it differs, all in yuan."""
    shown = table(header_style="bold")
    for name in (say("column.cell"), ""):
        shown.add_column(name, overflow="fold")
    for name in ("before", "after", "difference"):
        shown.add_column(say(f"column.{name}"), justify="right", overflow="fold")
    form_id = None
    for cell in first(out, found):
        if cell.form_id != form_id:
            form_id = cell.form_id
            shown.add_row(plain(form_id, "bold"))
        shown.add_row(
            plain(f"  {cell.row_key}/{cell.column_key}"),
            plain(say(f"change.{cell.change}"), _STYLES[cell.change]),
            plain(_said(cell.previous_amount, cell.previous_text)),
            plain(_said(cell.amount, cell.printed_text)),
            plain(figure(cell.difference)),
        )
    if found:
        paragraph(out, (say("read.in_yuan"), "dim"))
        out.print(shown)


def _said(amount: Decimal | None, text: str | None) -> str:
    """The amount, as pages may print it in another unit; the text where it was not read."""
    return figure(amount) if amount is not None else text or ""
