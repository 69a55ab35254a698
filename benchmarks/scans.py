"""Scan PDFs in several manners and read the scans: how many amounts come back, how fast: `python benchmarks/scans.py --shared ../shared/documents`.

Belongs here: scans made of published documents and of printed accounts, held against what their PDF says. Does not belong here: the small version that
every test run does (`tests/integration/test_scans.py`).
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import numpy as np
import pypdfium2
import typer
from rapidocr import RapidOCR
from rich.console import Console
from rich.table import Table

from dagster_project.forms.model import Cell, CellKey, Origin, State
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.random_accounts import random_accounts
from tests.generator.scans import MANNERS, scanned
from tests.generator.styles import STYLES

PUBLISHED = ("swu_2023.pdf", "putuo_finance_2024.pdf")
PRINTED = ("pdf_strokes", "pdf_shanghai", "pdf_edges")


def figures(disclosure: Disclosure) -> dict[CellKey, Cell]:
    """The cells of all forms by name."""
    return {
        (form.form_id, row.row_key, column): cell for form in disclosure.forms for row in form.rows for column, cell in row.cells.items()
    }


def compared(printed: Disclosure, read: Disclosure) -> tuple[Counter[str], list[str]]:
    """How the figures of the PDF came back from its scan, and what is wrong or unread."""
    counts: Counter[str] = Counter()
    told = []
    there, found = figures(printed), figures(read)
    for key in {**there, **found}:
        meant, got = there.get(key, Cell()), found.get(key, Cell())
        if meant.state is not State.VALUE and got.state is not State.VALUE:
            continue
        if got.state is not State.VALUE:
            kind = "unread" if got.state is State.UNREADABLE else "missing"
        elif meant.state is State.VALUE and _amount(meant) == _amount(got):
            kind = "solved" if got.origin is Origin.SOLVED else "right"
        else:
            kind = "wrong"
        counts[kind] += 1
        if kind not in ("right", "solved"):
            told.append(f"{kind}: {'/'.join(key)}: printed {meant.text!r}, recognised {got.recognised or got.text!r}")
    return counts, told


def _amount(cell: Cell) -> Decimal | None:
    return cell.quantity if cell.amount_yuan is None else cell.amount_yuan


def plain_pages_a_second(scan: bytes, most: int) -> float:
    """Pages a second of RapidOCR as it comes, which gives lines of text and no table."""
    engine = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
    with pypdfium2.PdfDocument(scan) as document:
        pictures = [document[number].render(scale=200 / 72).to_numpy()[:, :, :3] for number in range(min(len(document), most))]
    engine(np.ascontiguousarray(pictures[0]))
    started = time.process_time()
    for picture in pictures:
        engine(np.ascontiguousarray(picture))
    return len(pictures) / (time.process_time() - started)


def main(
    shared: Annotated[Path | None, typer.Option(help="Folder of published documents to scan.")] = None,
    examples: Annotated[int, typer.Option(help="Random accounts printed in each of a few styles and scanned.")] = 0,
    manner: Annotated[list[str] | None, typer.Option(help="How the scans are spoiled; again for more. All if none is named.")] = None,
    dpi: Annotated[list[int] | None, typer.Option(help="Dots per inch; again for more.")] = None,
    pages: Annotated[int, typer.Option(help="Pages that RapidOCR alone is timed on.")] = 3,
    show: Annotated[bool, typer.Option(help="List what is not right.")] = False,
) -> None:
    """Make the scans, read them, print a table."""
    named = [(name, (shared / name).read_bytes()) for name in PUBLISHED] if shared else []
    for style in PRINTED if examples else ():
        named += [
            (f"{style} {seed}", STYLES[style].render(STYLES[style].document(random_accounts(seed, year=2022)))) for seed in range(examples)
        ]
    table = Table("document", "manner", "dpi", "right", "solved", "unread", "missing", "wrong", "% read", "pages/s")
    console = Console()
    total: Counter[str] = Counter()
    scan = b""
    for (name, data), way, fineness in product(named, manner or MANNERS, dpi or (200, 300)):
        printed = read_disclosure(data, name)
        pages_of_forms = sorted({1, *(page for form in printed.forms for page in form.pages)})
        # In a process that has read no PDF: reading takes the machine's fonts away.
        with ProcessPoolExecutor(1, get_context("spawn")) as drawing:
            scan = drawing.submit(scanned, data, way, fineness, pages_of_forms).result()
        started = time.process_time()
        read = read_disclosure(scan, name)
        seconds = time.process_time() - started
        counts, told = compared(printed, read)
        total += counts
        good = counts["right"] + counts["solved"]
        share = f"{100 * good / max(counts.total() - counts['wrong'], 1):.1f}"
        row = [str(counts[kind]) for kind in ("right", "solved", "unread", "missing", "wrong")]
        table.add_row(name, way, str(fineness), *row, share, f"{len(pages_of_forms) / seconds:.2f}")
        if show:
            console.print(f"{name} {way} {fineness}: {dict(counts)}", *told, sep="\n  ", markup=False)
    console.print(table)
    console.print(dict(total))
    if scan and pages:
        console.print(f"RapidOCR alone: {plain_pages_a_second(scan, pages):.2f} pages/s of processor time, one core")
    raise typer.Exit(bool(total["wrong"]))


if __name__ == "__main__":
    typer.run(main)
