"""What users wait for, in one table: `make benchmark`. Written to `benchmarks/results/`, to which the READMEs point.

Belongs here: which rooms are measured, the commit before beside this one, the table. Does not belong here: how a room is measured (`measured_reading`,
`measured_loading`, `measured_increment`, `measured_queries`).

CPU seconds wherever a machine may be busy, and everything that stands in one line is asked in turn. A refused document has a line of its own and enters no sum.
"""

from __future__ import annotations

import csv
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from measured import NOW, Line
from measured_increment import increment
from measured_loading import loading
from measured_queries import queries
from measured_reading import reading
from rich.console import Console

from dagster_project.landing.home import PROJECT

RESULTS = PROJECT / "benchmarks" / "results"
ROOMS = ("reading", "loading", "increment", "queries")


def main(
    before: Annotated[str, typer.Option(help="The commit to stand beside this one; empty: none.")] = "001d599",
    rooms: Annotated[list[str] | None, typer.Option("--room", help=f"One of {', '.join(ROOMS)}; default: all.")] = None,
    rounds: Annotated[int, typer.Option(help="How often everything is read; the median counts.")] = 3,
    patience: Annotated[int, typer.Option(help="Seconds by the clock in which a reader must have read all PDFs twice.")] = 300,
    longest: Annotated[int, typer.Option(help="Pages of the longest PDF whose memory is measured.")] = 5000,
    documents: Annotated[int, typer.Option(help="PDFs, and as many text dumps, that are loaded.")] = 100,
    beside: Annotated[int, typer.Option(help="Documents, in hundreds, beside which one more is loaded (250 KiB each on disk).")] = 100_000,
    cells: Annotated[int, typer.Option(help="Printed cells in the warehouse that is asked (some 100 bytes each on disk).")] = 50_000_000,
    target: Annotated[Path, typer.Option(help="The folder for the results.")] = RESULTS,
) -> None:
    """Measure and write `<date>-<commit>.md` and `.csv`."""
    chosen = rooms or list(ROOMS)
    with tempfile.TemporaryDirectory() as temporary, _checked_out(before, Path(temporary) / "before") as old:
        versions = {NOW: PROJECT} | ({before: old} if old else {})
        lines: list[Line] = []
        folder = Path(temporary)
        # Written after each room: a run takes more than an hour, and what stops it must not take what was measured.
        if "reading" in chosen:
            lines += reading(versions, folder, rounds, patience, longest)
            _write(target, lines, versions)
        if "increment" in chosen:
            lines += increment(folder, beside)
            _write(target, lines, versions)
        if "loading" in chosen or "queries" in chosen:
            home, measured = loading(versions, folder, documents)
            lines += measured
            _write(target, lines, versions)
            if "queries" in chosen:
                lines += queries(home, folder, cells)
    Console(highlight=False).print(_write(target, lines, versions), soft_wrap=True, markup=False)


@contextmanager
def _checked_out(commit: str, folder: Path) -> Iterator[Path | None]:
    """Another commit's files in a folder of their own, for as long as they are measured."""
    if not commit:
        yield None
        return
    subprocess.run(["git", "-C", str(PROJECT), "worktree", "add", "--detach", "--quiet", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["git", "-C", str(PROJECT), "worktree", "remove", "--force", str(folder)], check=True)


def _write(target: Path, lines: list[Line], versions: dict[str, Path]) -> str:
    """Write both files of results; the text of the one for people."""
    named = [*versions, *dict.fromkeys(name for line in lines for name in line.figures if name not in versions)]
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "describe", "--always", "--dirty"], check=True, capture_output=True, text=True
    ).stdout.strip()
    head = ["room", "what", "unit", *named]
    rows = [[line.room, line.what, line.unit, *(line.told(name) for name in named)] for line in lines]
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{datetime.now(UTC):%Y-%m-%d}-{commit}"
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    text = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {commit}",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; load when it ended: {load}.",
        "",
        *("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)),
    ]
    path.with_suffix(".md").write_text("\n".join(text) + "\n", encoding="utf-8")
    return "\n".join(text)


if __name__ == "__main__":
    typer.run(main)
