"""Lines of a text dump on the screen.

Belongs here: line numbers and marks. Does not belong here: which lines (`reading.excerpt`).
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from dagster_project.cli.output.screen import plain
from dagster_project.documents.text.dump import TextLine


def print_excerpt(out: Console, lines: Sequence[tuple[TextLine, bool]]) -> None:
    """Lines with their number on the page, counted from 1; those marked have a > before them. As they stand: blanks are columns."""
    for line, marked in lines:
        out.print(plain(f"{'>' if marked else ' '}{line.number + 1:>5}  {line.text}", "bold" if marked else ""), soft_wrap=True)
