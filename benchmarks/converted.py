"""Published PDFs in other formats and back: `python benchmarks/converted.py --shared ../shared/documents`.

Belongs here: which document, which programs convert it, and how many of its amounts come back. Does not belong here: the plain writers (`rewritten`), text
dumps (`dumps`), scans (`scans`).

A PDF is rewritten from what pdfplumber sees on its pages; LibreOffice, Chromium and pandoc, where they are installed, convert what was written, and LibreOffice Draw
the PDF itself. The truth is the reading of the PDF, which the goldens hold. A program may lose what the page shows, so unread amounts are no fault; a wrong one is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from dumps import PYTHON, SHARED, CellKey, amounts, held_against
from rewritten import WRITERS
from rich.console import Console
from rich.table import Table

from dagster_project.reading.reader import read_disclosure

PUBLISHED = ("putuo_finance_2024.pdf", "swu_2023.pdf")
OTHERS = ("template_2023.pdf", "jiangsu_cppcc_budget_2019.pdf")
"""Documents that hold no accounts: of them the kind must come back, and no amount."""
SCRIPT = Path(__file__).with_name("laid_out.py")
SECONDS = 300


class Way(NamedTuple):
    """A program that makes files of one ending from files of another: `filter` and `target` as LibreOffice calls them, else the command."""

    program: str
    source: str
    target: str
    filter: str = ""


WAYS = (
    Way("soffice", ".pdf", "pdf", "draw_pdf_import"),
    Way("soffice", ".pdf", "docx", "writer_pdf_import"),
    *(Way("soffice", ".docx", target) for target in ("doc", "odt", "rtf", "html", "pdf")),
    *(Way("soffice", ".xlsx", target) for target in ("xls", "ods", "html", "pdf")),
    Way("soffice", ".html", "docx:MS Word 2007 XML", "HTML (StarWriter)"),
    Way("soffice", ".html", "xlsx:Calc MS Excel 2007 XML", "HTML (StarCalc)"),
    Way("chromium", ".html", "pdf"),
    *(Way("pandoc", ".docx", target) for target in ("html", "odt")),
    Way("pandoc", ".html", "docx"),
)


def rewritten(source: Path, folder: Path, python: Path) -> dict[str, Path]:
    """The document in each format that is written here, by the ending of its name; the PDF itself, too."""
    said = subprocess.run([python, SCRIPT, source], check=True, capture_output=True, timeout=SECONDS).stdout
    pages = json.loads(said)
    made = {"pdf": Path(shutil.copy(source, folder))}
    for ending, write in WRITERS.items():
        made[ending] = folder / f"{source.stem}.{ending}"
        made[ending].write_bytes(write(pages))
    return made


def converted(way: Way, files: list[Path], folder: Path) -> Iterator[Path]:
    """What the program makes of these files, all at once where it can."""
    out = folder / f"{way.program} {way.filter}{way.source} {way.target.partition(':')[0]}"
    out.mkdir()
    if way.program == "soffice":
        command = [way.program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += [f"--infilter={way.filter}"] if way.filter else []
        commands = [[*command, "--convert-to", way.target, "--outdir", str(out), *map(str, files)]]
    elif way.program == "chromium":
        command = [way.program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
        commands = [[*command, f"--print-to-pdf={out / file.stem}.pdf", file.as_uri()] for file in files]
    else:
        commands = [[way.program, "--standalone", "-o", f"{out / file.stem}.{way.target}", str(file)] for file in files]
    for command in commands:
        subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)
    yield from sorted(path for path in out.iterdir() if path.suffix == f".{way.target.partition(':')[0]}")


def main(
    shared: Annotated[Path, typer.Option(help="Folder of published documents.")] = SHARED,
    python: Annotated[Path, typer.Option(help="A Python that has pdfplumber.")] = PYTHON,
    only: Annotated[str, typer.Option(help="Only ways whose name holds this.")] = "",
    keep: Annotated[Path | None, typer.Option(help="Leave all files in this folder.")] = None,
) -> None:
    """Convert, read, print a table. Exit status 1 when an amount was wrong or a document of another kind gave any."""
    console = Console()
    table = Table("way", "document", "right", "wrong", "unread", "documents/s")
    truth = {Path(name).stem: amounts(read_disclosure((shared / name).read_bytes(), name)) for name in (*PUBLISHED, *OTHERS)}
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = (keep or Path(temporary)).absolute()
        folder.mkdir(exist_ok=True)
        written = [rewritten(shared / name, folder, python) for name in (*PUBLISHED, *OTHERS)]
        for ending in WRITERS:
            if only in (name := f"written {ending}"):
                faults += told(table, name, [files[ending] for files in written], truth)
        for way in WAYS:
            name = " ".join(filter(None, way))
            if only in name and shutil.which(way.program):
                sources = [file for files in written for file in files.values() if file.suffix == way.source]
                faults += told(table, name, list(converted(way, sources, folder)), truth)
    console.print(table)
    console.print(*faults, sep="\n", markup=False, soft_wrap=True)
    raise typer.Exit(bool(faults))


def told(table: Table, name: str, files: list[Path], truth: Mapping[str, Mapping[CellKey, Decimal]]) -> list[str]:
    """A line of the table for each file; what is wrong in words."""
    faults = []
    for file in files:
        stem = file.name.partition(".")[0]
        started = time.process_time()
        disclosure = read_disclosure(file.read_bytes(), file.name)
        seconds = time.process_time() - started
        outcome = held_against(truth[stem], amounts(disclosure))
        table.add_row(name, file.stem, str(outcome.right), str(outcome.wrong), str(outcome.unread), f"{1 / max(seconds, 1e-3):.1f}")
        faults += [f"{name}, {file.name}: {example}" for example in outcome.examples]
    return faults


if __name__ == "__main__":
    typer.run(main)
