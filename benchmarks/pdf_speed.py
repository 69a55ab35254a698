"""Pages a second on one core, beside other readers of PDF, and memory: `make benchmark-pdf`.

Belongs here: documents, rounds, medians, ratios. Does not belong here: what a reader does (`pdf_contestants`).

CPU time, not time by the clock. Every round asks each reader in turn, so that a busy machine slows all of them. The other readers need an environment of their own
(`benchmarks/requirements.txt`); without it only PDFium's own text stands beside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import pypdfium2
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dagster_project.landing.home import PROJECT
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

OURS, FLOOR, SLOW = "juesuan", "PDFium text", "pdfplumber"
PRINTED = ("pdf_strokes", "pdf_shanghai", "pdf_bars", "pdf_small")
SCRIPT = Path(__file__).with_name("pdf_contestants.py")
OTHERS = PROJECT / ".venv-benchmarks" / "bin" / "python"
READERS = {OURS: Path(sys.executable), FLOOR: Path(sys.executable), SLOW: OTHERS, "PyMuPDF": OTHERS}
SHARED = PROJECT.parent / "shared" / "documents"
SEED = 3


def measure(reader: str, files: list[Path]) -> dict[str, Any]:
    """CPU seconds and pages of each file, and the peak memory of the process in bytes."""
    command = [READERS[reader], SCRIPT, reader, *files]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    answer: dict[str, Any] = json.loads(said[-1])  # PyMuPDF advertises on the lines before
    return answer


def printed(folder: Path) -> list[Path]:
    """One random department in each style."""
    files = []
    for name in PRINTED:
        style = STYLES[name]
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(style.render(style.document(varied_accounts(SEED))))
    return files


def repeated(source: Path, pages: int, target: Path) -> Path:
    """A document of so many pages: those of `source` again and again."""
    document, new = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument.new()
    new.import_pages(document, [index % len(document) for index in range(pages)])
    new.save(target)
    return target


def speed(console: Console, files: list[Path], rounds: int) -> None:
    """The table of pages a second, a column for each reader."""
    readers = [reader for reader, python in READERS.items() if python.exists()]
    seconds: dict[str, list[list[float]]] = {reader: [] for reader in readers}
    pages: list[int] = []
    for _ in track(range(rounds), "reading", console=console, transient=True):
        for reader in readers:
            answer = measure(reader, files)
            seconds[reader].append(answer["seconds"])
            pages = answer["pages"]
    medians = {reader: [median(column) for column in zip(*seconds[reader], strict=True)] for reader in readers}
    table = Table("document", "pages", *(f"{reader}, pages/s" for reader in readers), *(f"{OURS} × {reader}" for reader in readers[1:]))
    rows = [(file.name, [index]) for index, file in enumerate(files)] + [("all", list(range(len(files))))]
    for name, indexes in rows:
        count = sum(pages[index] for index in indexes)
        rates = [count / sum(medians[reader][index] for index in indexes) for reader in readers]
        table.add_row(name, str(count), *(f"{rate:,.0f}" for rate in rates), *(f"{rates[0] / rate:.2f}" for rate in rates[1:]))
    console.print(table)


def memory(console: Console, source: Path, folder: Path, sizes: tuple[int, ...]) -> None:
    """The peak memory for documents of different length."""
    table = Table("pages of one document", "file, MiB", "peak memory, MiB")
    for size in sizes:
        file = repeated(source, size, folder / f"{size}.pdf")
        peak = measure(OURS, [file])["peak_bytes"]
        table.add_row(f"{size:,}", f"{file.stat().st_size / 2**20:.1f}", f"{peak / 2**20:.0f}")
    console.print(table)


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="PDFs; default: those in ../shared/documents, and printed ones.")] = None,
    rounds: Annotated[int, typer.Option(help="How often every reader reads every document; the median counts.")] = 5,
) -> None:
    """Pages a second on one core beside other readers, and memory by number of pages."""
    console = Console(width=160 if not sys.stdout.isatty() else None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        chosen = files or [*sorted(SHARED.glob("*.pdf")), *printed(folder)]
        speed(console, chosen, rounds)
        memory(console, chosen[0], folder, (100, 1000, 5000))


if __name__ == "__main__":
    typer.run(main)
