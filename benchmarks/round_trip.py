"""Print random accounts, read them back, count what came back: `python benchmarks/round_trip.py --examples 1000`.

Belongs here: the sweep over all styles, that over text dumps of the PDF styles or over what LibreOffice makes of the others, and the reproduction of one example. Does not belong
here: the small version that every test run does (`tests/properties`).
"""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dagster_project.documents.office.convert import converted
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Comparison, Verdict, compare
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

FAULTS = (Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING)


class Dump(StrEnum):
    """The order in which `pdftotext` (poppler) dumps a page: as it lies on the page, block by block, or as it was written."""

    LAYOUT = "layout"
    PLAIN = "plain"
    RAW = "raw"


_FLAGS = {Dump.LAYOUT: ["-layout"], Dump.PLAIN: [], Dump.RAW: ["-raw"]}


def round_trip(
    name: str, seed: int, dump: Dump | None = None, office: str | None = None, keep: Path | None = None
) -> tuple[Comparison, float]:
    """One example printed and read, and the processor seconds of reading it: through a text dump of its PDF where `dump` says so, or as LibreOffice saves it in
    the format `office`; with `keep` what is read is written there."""
    style = STYLES[name]
    document = style.document(varied_accounts(seed))
    data = style.render(document)
    suffix = style.suffix
    if dump:
        command = ["pdftotext", *_FLAGS[dump], "-", "-"]
        data, suffix = subprocess.run(command, input=data, check=True, capture_output=True).stdout, ".txt"
    if office:
        data, suffix = converted(data, suffix, office), f".{office}"
    if keep:
        keep.write_bytes(data)
    started = time.process_time()
    disclosure = read_disclosure(data, f"{name}-{seed}{suffix}")
    return compare(document, disclosure), time.process_time() - started


def main(
    examples: Annotated[int, typer.Option(help="Documents printed in each style.")] = 100,
    style: Annotated[list[str] | None, typer.Option(help="A style; again for more. All of them if none is named.")] = None,
    dump: Annotated[Dump | None, typer.Option(help="Read text dumps of the PDF styles, made by pdftotext in this order.")] = None,
    office: Annotated[str | None, typer.Option(help="Read what LibreOffice saves in this format: xls, ods, doc, rtf, odt, html.")] = None,
    seed: Annotated[int | None, typer.Option(help="Read only this example and list all that is not right.")] = None,
    keep: Annotated[Path | None, typer.Option(help="With --seed: write the document to this file.")] = None,
) -> None:
    """Round trips in the named styles. Exit status 1 when an amount was wrong, invented or lost."""
    console = Console()
    names = style or [name for name in STYLES if not dump or name.startswith("pdf")]
    if seed is not None:
        for name in names:
            comparison, _ = round_trip(name, seed, dump, office, keep)
            console.print(name, *comparison.of(*Verdict), sep="\n", soft_wrap=True, highlight=False)
        return
    table = Table("style", *Verdict, "read/s", "faulty documents", "first faulty seeds")
    faulty_styles = 0
    for name in names:
        seconds = 0.0
        counts: Counter[Verdict] = Counter()
        faulty = []
        for number in track(range(examples), name, console=console, transient=True):
            comparison, took = round_trip(name, number, dump, office)
            seconds += took
            counts += comparison.counts
            if any(comparison.counts[verdict] for verdict in FAULTS):
                faulty.append(number)
        table.add_row(
            name, *(str(counts[verdict]) for verdict in Verdict), f"{examples / max(seconds, 1e-3):.1f}", str(len(faulty)), str(faulty[:5])
        )
        faulty_styles += bool(faulty)
    console.print(table)
    raise typer.Exit(code=1 if faulty_styles else 0)


if __name__ == "__main__":
    typer.run(main)
