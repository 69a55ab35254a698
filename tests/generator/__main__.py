"""`python -m tests.generator`: regenerate the shipped samples, or print a random department.

Belongs here: the command line for developers. Does not belong here: the user's command (`cli.py`).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tests.generator.random_accounts import random_accounts
from tests.generator.shipped import INBOX, render_samples
from tests.generator.styles import STYLES

app = typer.Typer(help="Print sample disclosures.", no_args_is_help=True, add_completion=False)
StyleName = StrEnum("StyleName", {name: name for name in STYLES})  # type: ignore[misc]


@app.command()
def inbox(folder: Annotated[Path, typer.Argument(help="Where the shipped samples go.")] = INBOX) -> None:
    """Write the shipped samples again, byte for byte."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in render_samples().items():
        (folder / name).write_bytes(data)
        typer.echo(f"{folder / name}  {len(data)} bytes")


@app.command()
def random(
    folder: Annotated[Path, typer.Argument(help="Where the disclosures go.")],
    style: Annotated[StyleName, typer.Option(help="The named style.")],
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    count: Annotated[int, typer.Option(help="How many, each with the next seed.", min=1)] = 1,
    year: Annotated[int, typer.Option(help="The fiscal year.")] = 2021,
    unit: Annotated[str, typer.Option(help="元 or 万元.")] = "元",
    exact: Annotated[bool, typer.Option(help="Whole hundreds of yuan only, so that 万元 figures add up exactly.")] = False,
) -> None:
    """Print random consistent departments."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = STYLES[style]
    for number in range(seed, seed + count):
        path = folder / f"{style}-{year}-{number:06d}{chosen.suffix}"
        path.write_bytes(chosen.render(chosen.document(random_accounts(number, year=year, unit=unit, exact=exact))))
    typer.echo(f"{count} in {folder}")


if __name__ == "__main__":
    app()
