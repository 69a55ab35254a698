"""Text dumps of PDFs by every extractor, read and held against the PDF's own amounts: `python benchmarks/dumps.py`.

Belongs here: which documents, which extractors, what counts as right, wrong and unread. Does not belong here: what an extractor is asked for
(`extractors`), speed (`measured_reading`).

The truth of a published document is the reading of its PDF, which the goldens hold; that of a generated one is what was printed. A cell is *right*
where the dump gives its amount, *wrong* where it gives another or one where nothing is printed, else *unread*.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from fuzz import OF_TEXT
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared" / "documents"
PYTHON = PROJECT / ".venv-benchmarks" / "bin" / "python"
SCRIPT = Path(__file__).with_name("extractors.py")
EXTRACTORS = ("pdftotext -layout", "pdfium", "pymupdf", "pypdf", "pdfplumber", "pdftotext")
GENERATED = ("pdf_strokes", "pdf_shanghai", "pdf_edges", "pdf_bars", "pdf_one_path", "pdf_turned")
DAMAGES = ("line_deleted", "line_doubled", "lines_swapped", "text_cut")
CellKey = tuple[str, str, str]


@dataclass(frozen=True)
class Outcome:
    """Cells right, wrong and unread, with the first wrong ones in words."""

    right: int
    wrong: int
    unread: int
    examples: tuple[str, ...]


def amounts(disclosure: Disclosure) -> dict[CellKey, Decimal]:
    """Every amount or count that was read."""
    found: dict[CellKey, Decimal] = {}
    for form in disclosure.forms:
        for row in form.rows:
            for column, cell in row.cells.items():
                value = cell.amount_yuan if cell.amount_yuan is not None else cell.quantity
                if value is not None:
                    found[form.form_id, row.row_key, column] = value
    return found


def held_against(truth: Mapping[CellKey, Decimal], read: Mapping[CellKey, Decimal]) -> Outcome:
    """A zero may stand for a blank and the other way round: neither is an amount."""
    wrong = [key for key, value in read.items() if value != truth.get(key, Decimal(0))]
    right = sum(read.get(key) == value for key, value in truth.items())
    examples = [f"{'/'.join(key)}: {truth.get(key, 'nothing')} read as {read[key]}" for key in wrong[:5]]
    return Outcome(right, len(wrong), len(truth) - right - sum(key in truth for key in wrong), tuple(examples))


def read_dump(job: tuple[Path, dict[CellKey, Decimal]]) -> Outcome:
    path, truth = job
    return held_against(truth, amounts(read_disclosure(path.read_bytes(), path.name)))


def read_damaged(job: tuple[Path, dict[CellKey, Decimal], str, int]) -> Outcome:
    path, truth, damage, seed = job
    data = OF_TEXT[damage](path.read_bytes(), Random(seed))
    outcome = held_against(truth, amounts(read_disclosure(data, path.name)))
    return replace(outcome, examples=tuple(f"{damage} {seed}: {example}" for example in outcome.examples))


def documents(folder: Path, files: Iterable[Path], seeds: int) -> Iterator[tuple[Path, dict[CellKey, Decimal]]]:
    """PDFs with the amounts that they print."""
    for path in files:
        truth = amounts(read_disclosure(path.read_bytes(), path.name))
        if truth:
            yield path, truth
    for name in GENERATED:
        for seed in range(seeds):
            style = STYLES[name]
            document = style.document(varied_accounts(seed))
            path = folder / f"{name}-{seed}.pdf"
            path.write_bytes(style.render(document))
            yield path, {key: cell.amount for key, cell in document.places().items() if cell.amount is not None}


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="PDFs; default: the published ones in ../shared, and printed ones.")] = None,
    seeds: Annotated[int, typer.Option(help="Random departments printed in each of six styles; their dumps are read, too.")] = 3,
    extractor: Annotated[list[str] | None, typer.Option(help="Only this extractor; again for more.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the dumps in this folder.")] = None,
    damaged: Annotated[int, typer.Option(help="How often each dump is also read with each kind of damage to its lines.")] = 0,
    show: Annotated[int, typer.Option(help="How many wrong cells of a dump are shown.")] = 5,
) -> None:
    """One row a document, one column an extractor: cells right of all; wrong ones in brackets. Exit status 1 when an amount is wrong."""
    console = Console(width=180 if not sys.stdout.isatty() else None, highlight=False)
    if not PYTHON.exists():
        console.print(f"the extractors need an environment of their own; make it with: make {PYTHON.parents[1].name}/installed")
        raise typer.Exit(2)
    names = extractor or list(EXTRACTORS)
    totals: dict[str, Counter[str]] = {name: Counter() for name in names}
    table = Table("document", "cells", *names)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary, ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        folder = keep or Path(temporary)
        printed = folder / "printed"
        printed.mkdir(parents=True, exist_ok=True)
        chosen = list(documents(printed, files if files is not None else sorted(SHARED.glob("*.pdf")), 0 if files else seeds))
        for name in names:
            target = folder / name.replace(" ", "_")
            target.mkdir(exist_ok=True)
            subprocess.run([PYTHON, SCRIPT, name, target, *(path for path, _ in chosen)], check=True)
        jobs = [(folder / name.replace(" ", "_") / f"{path.stem}.txt", truth) for path, truth in chosen for name in names]
        outcomes = list(track(pool.map(read_dump, jobs), "reading dumps", len(jobs), console=console, transient=True))
        worse = [(path, truth, damage, seed) for path, truth in jobs for damage in DAMAGES for seed in range(damaged)]
        harmed = list(track(pool.map(read_damaged, worse), "reading damaged dumps", len(worse), console=console, transient=True))
    for number, (path, truth) in enumerate(chosen):
        cells = []
        for name, outcome in zip(names, outcomes[number * len(names) :], strict=False):
            totals[name].update(right=outcome.right, wrong=outcome.wrong, unread=outcome.unread)
            cells.append(f"{outcome.right}" + (f" ({outcome.wrong})" if outcome.wrong else ""))
            wrong += [f"{path.stem}, {name}: {example}" for example in outcome.examples[:show]]
        table.add_row(path.stem, str(len(truth)), *cells)
    shares = [
        f"{count['right'] / max(1, count['right'] + count['unread'] + count['wrong']):.1%} ({count['wrong']})" for count in totals.values()
    ]
    table.add_row("all", str(sum(len(truth) for _, truth in chosen)), *shares)
    console.print(table)
    if worse:
        console.print(f"{len(worse)} damaged dumps, {sum(outcome.wrong > 0 for outcome in harmed)} of them with a wrong amount")
        wrong += [
            f"{path.stem}, {path.parent.name}: {e}"
            for (path, *_), outcome in zip(worse, harmed, strict=True)
            for e in outcome.examples[:show]
        ]
    for line in wrong:
        console.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(1 if wrong or any(count["wrong"] for count in totals.values()) else 0)


if __name__ == "__main__":
    typer.run(main)
