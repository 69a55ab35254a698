"""Damage documents whose figures are known, read them, count what came of each figure: `python benchmarks/fuzz.py --runs 2000`.

Belongs here: which documents are damaged, and telling a wrong amount and a silent loss from what is honest. Does not belong here: the damage itself
(`damage`), undamaged documents (`round_trip`), faults in the accounts themselves (`mutations`).

A mutated document may be refused, and its figures may be unread. It must not give a *wrong* amount: another than was printed, or one where nothing was. Where
the document itself prints another whole figure than before, that figure is right if an identity over it fails: the judge says so then.

No loss may be *silent*. A printed amount that is not given is told if its cell says that it is unread, or a problem does that is about its form, about a
page that prints it, or about no form; not by problems that say nothing of a figure. What the mutated document no longer holds at all cannot be missed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated

import pypdfium2
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.damage import OF_PDF, OF_TEXT, PRINTS_ANOTHER, TAKES_AWAY
from dagster_project.forms.model import Cell, Origin, State
from dagster_project.forms.review.second_reading import places_of_failing
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader
from tests.generator.documents import Printout
from tests.generator.grid import GridCell
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

CellKey = tuple[str, str, str]

PDF_STYLES = ("pdf_strokes", "pdf_shanghai", "pdf_edges", "pdf_bars", "pdf_spread", "pdf_half_ruled")
TEXT_STYLES = ("stream_roomy", "stream_narrow", "stream_total_last", "layout_joined", "layout_split", "layout_paged")
SAYS_NOTHING_OF_A_FIGURE = {
    "department_unknown", "empty_form_unexplained", "fiscal_year_unknown", "form_absent", "form_out_of_order", "other_entity_word", "other_year",
    "pictures_not_read", "placeholder", "recognised_by_structure",
}  # fmt: skip
OF_SOME_FORM = {"columns_left_over"}
"""Problems about a table of which nobody knows what form it is of: the one before it may be another."""


@dataclass(frozen=True)
class Mutated:
    """A document before and after the damage. `printed` are its places before."""

    mutation: str
    style: str
    before: bytes
    data: bytes
    printed: Mapping[CellKey, GridCell]


@dataclass(frozen=True)
class Outcome:
    """What became of the printed amounts of one mutated document; the wrong ones, and those lost in silence, in words."""

    mutation: str
    seed: int
    style: str
    right: int
    lost: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]


def mutated(mutation: str, seed: int, styles: tuple[str, ...] = ()) -> Mutated:
    """A random document in one of the styles (the usual ones of its format if none is named), damaged. The same arguments give the same bytes."""
    dice = Random(f"{mutation} {seed}")
    name = dice.choice(styles or (PDF_STYLES if mutation in OF_PDF else TEXT_STYLES))
    document: Printout = STYLES[name].document(varied_accounts(seed))
    before = STYLES[name].render(document)
    return Mutated(mutation, name, before, (OF_PDF | OF_TEXT)[mutation](before, dice), document.places())


def outcome(document: Mutated, seed: int, disclosure: Disclosure) -> Outcome:
    """What a reading of the mutated document gave of the amounts that were printed."""
    cells = {(form.form_id, row.row_key, key): cell for form in disclosure.forms for row in form.rows for key, cell in row.cells.items()}
    read = {key: value for key, cell in cells.items() if (value := _value(cell)) is not None}
    truth = {
        key: Decimal(0) if cell.amount is None else cell.amount
        for key, cell in document.printed.items()
        if any(map(str.isdigit, cell.text))
    }
    differing = [key for key, value in read.items() if value != truth.get(key)]
    if document.mutation in PRINTS_ANOTHER and differing:
        failing = set(places_of_failing(disclosure.forms))
        differing = [key for key in differing if key not in failing or not _is_whole_part(cells[key], document.printed.get(key))]
    lost = [key for key, value in truth.items() if value and key not in read]
    silent = _untold(lost, cells, disclosure)
    if silent:
        before, after = _squeezed(document.before), _squeezed(document.data)
        told = {problem.page for problem in disclosure.problems if problem.kind not in SAYS_NOTHING_OF_A_FIGURE}
        of_told = "\n".join(text for page, text in enumerate(after, start=1) if page in told)
        texts = {key: "".join(document.printed[key].text.split()) for key in silent}
        silent = [key for key in silent if texts[key] not in of_told]
        if document.mutation in TAKES_AWAY:
            silent = [key for key in silent if 0 < "\n".join(before).count(texts[key]) == "\n".join(after).count(texts[key])]
    return Outcome(
        document.mutation,
        seed,
        document.style,
        sum(read.get(key) == value for key, value in truth.items()),
        len(lost),
        tuple(f"{'/'.join(key)}: {truth.get(key, 'nothing')} read as {read[key]}" for key in differing),
        tuple(f"{'/'.join(key)}: {truth[key]} not read" for key in silent),
    )


def _value(cell: Cell) -> Decimal | None:
    return cell.amount_yuan if cell.amount_yuan is not None else cell.quantity


def _is_whole_part(cell: Cell, before: GridCell | None) -> bool:
    """Whether what is read is the end of the figure that was printed, with all its decimals and any sign: nothing in it shows that it is less than it
    was."""
    return before is not None and before.text.endswith(cell.text.lstrip("-")) and "." in cell.text


def _untold(lost: list[CellKey], cells: Mapping[CellKey, Cell], disclosure: Disclosure) -> list[CellKey]:
    about = {
        None if problem.kind in OF_SOME_FORM else problem.form_id
        for problem in disclosure.problems
        if problem.kind not in SAYS_NOTHING_OF_A_FIGURE
    }
    if None in about:
        return []
    unread = {key for key, cell in cells.items() if cell.state is State.UNREADABLE or cell.origin is Origin.AMBIGUOUS}
    return [key for key in lost if key[0] not in about and key not in unread]


def _squeezed(data: bytes) -> list[str]:
    """What each page of a document prints, without white space."""
    if not data.startswith(b"%PDF"):
        return ["".join(page.split()) for page in data.decode(errors="replace").split("\f")]
    with pypdfium2.PdfDocument(data) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


_readers: list[SandboxedReader] = []


def run(job: tuple[str, int, tuple[str, ...]]) -> Outcome:
    """One mutated document, read within limits as a loader reads it."""
    mutation, seed, styles = job
    document = mutated(mutation, seed, styles)
    if not _readers:
        _readers.append(SandboxedReader(workers=1))
    suffix = ".pdf" if mutation in OF_PDF else ".txt"
    return outcome(document, seed, _readers[0].submit(document.data, f"{mutation}-{seed}{suffix}").result())


def main(
    runs: Annotated[int, typer.Option(help="Mutated documents, shared out over the mutations.")] = 2000,
    mutation: Annotated[list[str] | None, typer.Option(help="Only this mutation; again for more.")] = None,
    style: Annotated[list[str] | None, typer.Option(help="Print in this style; again for more.")] = None,
    seed: Annotated[int | None, typer.Option(help="Only this seed, and list what is wrong.")] = None,
    start: Annotated[int, typer.Option(help="The first seed.")] = 0,
    keep: Annotated[Path | None, typer.Option(help="With --seed: write the mutated document to this file.")] = None,
) -> None:
    """Wrong amounts and silent losses of mutated documents. Exit status 1 when there is any."""
    console = Console(width=160 if not sys.stdout.isatty() else None, highlight=False)
    styles = tuple(style or ())
    names = mutation or [name for name in (*OF_PDF, *OF_TEXT) if not styles or (name in OF_PDF) == styles[0].startswith("pdf")]
    if seed is not None:
        for name in names:
            if keep:
                keep.write_bytes(mutated(name, seed, styles).data)
            found = run((name, seed, styles))
            console.print(found.mutation, found.style, f"right {found.right}, lost {found.lost}")
            console.print(*found.wrong, *found.silent, sep="\n", markup=False, soft_wrap=True)
        return
    jobs = [(name, start + number, styles) for number in range(-(-runs // len(names))) for name in names]
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for found in track(pool.map(run, jobs, chunksize=2), "reading", len(jobs), console=console, transient=True):
            outcomes[found.mutation].append(found)
    table = Table(
        "mutation", "documents", "right", "lost", "wrong amounts", "in documents", "silent losses", "in documents", "first faulty seeds"
    )
    total: Counter[str] = Counter()
    for name, of_name in outcomes.items():
        wrong, silent = ([len(getattr(of, what)) for of in of_name] for what in ("wrong", "silent"))
        counts = [len(of_name), sum(of.right for of in of_name), sum(of.lost for of in of_name)]
        counts += [sum(wrong), sum(map(bool, wrong)), sum(silent), sum(map(bool, silent))]
        table.add_row(name, *map(str, counts), str([of.seed for of in of_name if of.wrong or of.silent][:6]))
        total.update(wrong=sum(wrong), silent=sum(silent))
    console.print(table)
    console.print(f"{len(jobs)} documents: {total['wrong']} wrong amounts, {total['silent']} silent losses")
    raise typer.Exit(1 if total["wrong"] or total["silent"] else 0)


if __name__ == "__main__":
    typer.run(main)
