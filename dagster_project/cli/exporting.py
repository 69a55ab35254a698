"""The verbs that take the warehouse to other programs: `export`, `mcp`.

Belongs here: their arguments, and what is printed of what was exported. Does not belong here: how each format is written (`export`), what a server
answers (`mcp`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from dagster_project.cli.language import language, say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.screen import paragraph
from dagster_project.cli.shared import HomeOption, opened, with_errors_explained
from dagster_project.cli.verbs import Verb
from dagster_project.export.targets import Format, format_of
from dagster_project.export.targets import export as write
from dagster_project.knowledge.messages import Explained

app = typer.Typer()


class MissingExtra(Explained):
    """A part of the program that is installed only where it is asked for."""


@app.command(cls=Verb)
@with_language
@with_errors_explained
def export(
    to: Annotated[str, typer.Option("--to", metavar="target")],
    format: Annotated[Format | None, typer.Argument(metavar="format", show_default=False)] = None,
    home: HomeOption = None,
) -> None:
    """Write the marts as Parquet, CSV, an Excel workbook, or into PostgreSQL."""
    chosen = format_of(to, format)
    place = opened(home)
    with screen.progress() as progress:

        def begin(rows: int) -> Callable[[int], None]:
            task = progress.add_task(say("progress.exporting"), total=rows)
            return lambda written: progress.advance(task, written)

        exported = write(place, to, chosen, begin)
    out = screen.console()
    paragraph(out, (say("export.done", marts=len(exported.rows), rows=sum(exported.rows.values()), place=exported.place), "bold"))
    for note in exported.notes:
        paragraph(out, (note.words(language()), "yellow"))
    out.print(screen.plain(say(f"export.next.{chosen}", place=exported.place)), soft_wrap=True)


@app.command("mcp", cls=Verb)
@with_language
@with_errors_explained
def serve(home: HomeOption = None) -> None:
    """Answer programs that speak the Model Context Protocol, on standard input and output."""
    try:
        from dagster_project.mcp.server import server
    except ModuleNotFoundError as error:
        raise MissingExtra("extra_missing", extra="mcp") from error
    # What libraries print is no answer.
    sys.stdout.flush()
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    server(opened(home)).run("stdio", show_banner=False)
