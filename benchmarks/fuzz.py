"""Damage documents whose figures are known, read them, count what came of each figure: `python benchmarks/fuzz.py --runs 2000`.

Belongs here: the mutations of PDFs (fonts, streams, structure, bytes) and of texts (lines), and telling a wrong amount and a silent loss from what is
honest. Does not belong here: undamaged documents (`round_trip`), faults in the accounts themselves (`mutations`).

A mutated document may be refused, and its figures may be unread. It must not give a *wrong* amount: another than was printed, or one where nothing was. And
no loss may be *silent*: where a printed amount is not given, some problem says so.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated

import pikepdf
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

CellKey = tuple[str, str, str]
Mutation = Callable[[bytes, Random], bytes]

INVISIBLE = (" ", "\x00", "\x01", "\t", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u3000")
"""What a font may claim a glyph with ink to be, though nothing of it shows."""


# PDFs


def _pages(data: bytes, change: Callable[[pikepdf.Pdf, Random], None], dice: Random) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf, dice)
        out = io.BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()


def _cmap(of: Mapping[int, str]) -> bytes:
    lines = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in of.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(of)} beginbfchar\n{lines}\nendbfchar\nendcmap end end"
    ).encode()


def glyph_without_character(data: bytes, dice: Random) -> bytes:
    """The fonts of figures say that a digit, the point or the minus is nothing that shows."""
    hidden, meant = dice.choice("0123456789.-"), dice.choice(INVISIBLE)

    def change(pdf: pikepdf.Pdf, _: Random) -> None:
        shown = {code: chr(code) for code in range(32, 127)} | {ord(hidden): meant}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and item.get("/Subtype") in ("/Type1", "/TrueType"):
                item.ToUnicode = pdf.make_stream(_cmap(shown))

    return _pages(data, change, dice)


def content_cut(data: bytes, dice: Random) -> bytes:
    """The content of a page ends in the middle, well packed: a program that wrote it broke off."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(content[: dice.randrange(len(content) // 2, len(content))])

    return _pages(data, change, dice)


def stream_cut(data: bytes, dice: Random) -> bytes:
    """The packed bytes of a content stream end early; its length says so, so nothing else is moved."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(content)
        import zlib

        packed = zlib.compress(content)
        page.Contents.write(packed[: dice.randrange(len(packed) // 2, len(packed) - 4)], filter=pikepdf.Name.FlateDecode)

    return _pages(data, change, dice)


def stream_bytes(data: bytes, dice: Random) -> bytes:
    """Some packed bytes of a content stream are others."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        import zlib

        page = dice.choice(list(pdf.pages))
        page.contents_coalesce()
        packed = bytearray(zlib.compress(page.Contents.read_bytes()))
        for _ in range(dice.randint(1, 4)):
            packed[dice.randrange(2, len(packed))] = dice.randrange(256)
        page.Contents.write(bytes(packed), filter=pikepdf.Name.FlateDecode)

    return _pages(data, change, dice)


def page_lost(data: bytes, dice: Random) -> bytes:
    """A page is not there."""

    def change(pdf: pikepdf.Pdf, dice: Random) -> None:
        if len(pdf.pages) > 1:
            del pdf.pages[dice.randrange(len(pdf.pages))]

    return _pages(data, change, dice)


def xref_shifted(data: bytes, dice: Random) -> bytes:
    """Offsets of the cross-reference table point elsewhere."""
    entries = list(re.finditer(rb"\b\d{10} \d{5} n", data))
    changed = bytearray(data)
    for entry in dice.sample(entries, min(len(entries), dice.randint(1, 6))):
        offset = max(0, int(entry[0][:10]) + dice.choice((-900, -37, -1, 1, 25, 800)))
        changed[entry.start() : entry.start() + 10] = b"%010d" % offset
    return bytes(changed)


def some_bytes(data: bytes, dice: Random) -> bytes:
    """Some bytes anywhere are others."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def file_cut(data: bytes, dice: Random) -> bytes:
    """The file ends early."""
    return data[: dice.randrange(len(data) // 3, len(data))]


# Texts. The first keep what the document says, the others do not.


def _lines(data: bytes, change: Callable[[list[str]], list[str]]) -> bytes:
    return "\n".join(change(data.decode().split("\n"))).encode()


def blank_lines(data: bytes, dice: Random) -> bytes:
    """Blank lines come in between."""
    return _lines(data, lambda lines: [part for line in lines for part in ((line, "") if dice.random() < 0.1 else (line,))])


def wide_figures(data: bytes, dice: Random) -> bytes:
    """Digits, points and commas of some lines are full width."""
    wide = {ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "0123456789.,"}
    return _lines(data, lambda lines: [line.translate(wide) if dice.random() < 0.2 else line for line in lines])


def running_heads(data: bytes, dice: Random) -> bytes:
    """Every page begins with its number in words, as 第 3 页."""
    pages = data.decode().split("\f")
    return "\f".join(f"第 {number} 页\n{page}" if page.strip() else page for number, page in enumerate(pages, 1)).encode()


def trailing_blanks(data: bytes, dice: Random) -> bytes:
    """Lines end in blanks."""
    return _lines(data, lambda lines: [line + " " * dice.randint(0, 3) if line.strip() else line for line in lines])


def line_deleted(data: bytes, dice: Random) -> bytes:
    """A line with a figure is lost."""

    def change(lines: list[str]) -> list[str]:
        with_figures = [index for index, line in enumerate(lines) if re.search(r"\d\.\d", line)]
        index = dice.choice(with_figures)
        return lines[:index] + lines[index + 1 :]

    return _lines(data, change)


def line_doubled(data: bytes, dice: Random) -> bytes:
    """A line with a figure stands twice."""

    def change(lines: list[str]) -> list[str]:
        index = dice.choice([index for index, line in enumerate(lines) if re.search(r"\d\.\d", line)])
        return lines[: index + 1] + lines[index:]

    return _lines(data, change)


def lines_swapped(data: bytes, dice: Random) -> bytes:
    """Two neighbouring lines have changed places."""

    def change(lines: list[str]) -> list[str]:
        index = dice.choice([index for index, line in enumerate(lines[:-1]) if re.search(r"\d\.\d", line)])
        return [*lines[:index], lines[index + 1], lines[index], *lines[index + 2 :]]

    return _lines(data, change)


def figure_cut(data: bytes, dice: Random) -> bytes:
    """A figure has lost its end or its beginning."""
    text = data.decode()
    figure = dice.choice(list(re.finditer(r"\d[\d,]*\.\d+", text)))
    cut = dice.randrange(1, len(figure[0]))
    kept = figure[0][:cut] if dice.random() < 0.5 else figure[0][cut:]
    return (text[: figure.start()] + kept + text[figure.end() :]).encode()


def figure_broken(data: bytes, dice: Random) -> bytes:
    """A figure goes on in the next line."""
    text = data.decode()
    figure = dice.choice(list(re.finditer(r"\d[\d,]*\.\d+", text)))
    cut = figure.start() + dice.randrange(1, len(figure[0]))
    return (text[:cut] + "\n" + text[cut:]).encode()


def text_cut(data: bytes, dice: Random) -> bytes:
    """The text ends early."""
    return data[: dice.randrange(len(data) // 3, len(data))]


OF_PDF: dict[str, Mutation] = {
    of.__name__: of
    for of in (glyph_without_character, content_cut, stream_cut, stream_bytes, page_lost, xref_shifted, some_bytes, file_cut)
}
OF_TEXT: dict[str, Mutation] = {
    of.__name__: of
    for of in (
        blank_lines, wide_figures, running_heads, trailing_blanks, line_deleted, line_doubled, lines_swapped, figure_cut, figure_broken, text_cut,
    )
}  # fmt: skip
PDF_STYLES = ("pdf_strokes", "pdf_shanghai", "pdf_edges", "pdf_bars", "pdf_spread", "pdf_half_ruled")
TEXT_STYLES = ("stream_roomy", "stream_narrow", "stream_total_last", "layout_joined", "layout_split", "layout_paged")
TAKES_AWAY = {"page_lost", "file_cut", "line_deleted", "figure_cut", "text_cut"}
"""Mutations after which the document no longer holds what it held: what is gone without a trace cannot be missed."""
NOT_A_LOSS = {"form_absent"}
"""Problems that say nothing of a figure."""


@dataclass(frozen=True)
class Outcome:
    """What became of the printed amounts of one mutated document, and the wrong ones in words."""

    mutation: str
    seed: int
    style: str
    right: int
    lost: int
    wrong: tuple[str, ...]
    is_silent: bool


def mutated(mutation: str, seed: int) -> tuple[str, bytes, dict[CellKey, Decimal]]:
    """The style, the bytes, and the amounts that were printed before."""
    dice = Random(f"{mutation} {seed}")
    style_name = dice.choice(PDF_STYLES if mutation in OF_PDF else TEXT_STYLES)
    style = STYLES[style_name]
    document = style.document(varied_accounts(seed))
    truth = {key: cell.amount for key, cell in document.places().items() if cell.amount is not None}
    return style_name, (OF_PDF | OF_TEXT)[mutation](style.render(document), dice), truth


def amounts(disclosure: Disclosure) -> dict[CellKey, Decimal]:
    found: dict[CellKey, Decimal] = {}
    for form in disclosure.forms:
        for row in form.rows:
            for column, cell in row.cells.items():
                value = cell.amount_yuan if cell.amount_yuan is not None else cell.quantity
                if value is not None:
                    found[form.form_id, row.row_key, column] = value
    return found


_readers: list[SandboxedReader] = []


def run(job: tuple[str, int]) -> Outcome:
    """One mutated document, read within limits as a loader reads it."""
    mutation, seed = job
    style, data, truth = mutated(mutation, seed)
    if not _readers:
        _readers.append(SandboxedReader(workers=1))
    suffix = ".pdf" if mutation in OF_PDF else ".txt"
    disclosure = _readers[0].submit(data, f"{mutation}-{seed}{suffix}").result()
    read = amounts(disclosure)
    wrong = [f"{'/'.join(key)}: {truth.get(key, 'nothing')} read as {value}" for key, value in read.items() if value != truth.get(key, 0)]
    right = sum(read.get(key) == value for key, value in truth.items())
    lost = sum(key not in read for key, value in truth.items() if value)
    is_told = any(problem.kind not in NOT_A_LOSS for problem in disclosure.problems)
    return Outcome(mutation, seed, style, right, lost, tuple(wrong), lost > 0 and not is_told and mutation not in TAKES_AWAY)


def main(
    runs: Annotated[int, typer.Option(help="Mutated documents, shared out over the mutations.")] = 2000,
    mutation: Annotated[list[str] | None, typer.Option(help="Only this mutation; again for more.")] = None,
    seed: Annotated[int | None, typer.Option(help="Only this seed, and list what is wrong.")] = None,
    start: Annotated[int, typer.Option(help="The first seed.")] = 0,
    keep: Annotated[Path | None, typer.Option(help="With --seed: write the mutated document to this file.")] = None,
) -> None:
    """Wrong amounts and silent losses of mutated documents. Exit status 1 when there is any."""
    console = Console(width=160 if not sys.stdout.isatty() else None, highlight=False)
    names = mutation or [*OF_PDF, *OF_TEXT]
    if seed is not None:
        for name in names:
            if keep:
                keep.write_bytes(mutated(name, seed)[1])
            outcome = run((name, seed))
            console.print(outcome.mutation, outcome.style, f"right {outcome.right}, lost {outcome.lost}, silent {outcome.is_silent}")
            console.print(*outcome.wrong, sep="\n", markup=False, soft_wrap=True)
        return
    jobs = [(name, start + number) for number in range(-(-runs // len(names))) for name in names]
    found: dict[str, list[Outcome]] = defaultdict(list)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for outcome in track(pool.map(run, jobs, chunksize=2), "reading", len(jobs), console=console, transient=True):
            found[outcome.mutation].append(outcome)
    table = Table("mutation", "documents", "right", "lost", "wrong amounts", "in documents", "silent losses", "first faulty seeds")
    total: Counter[str] = Counter()
    for name, outcomes in found.items():
        faulty = [outcome.seed for outcome in outcomes if outcome.wrong or outcome.is_silent]
        wrong, silent = sum(len(outcome.wrong) for outcome in outcomes), sum(outcome.is_silent for outcome in outcomes)
        counts = [
            len(outcomes),
            sum(o.right for o in outcomes),
            sum(o.lost for o in outcomes),
            wrong,
            sum(bool(o.wrong) for o in outcomes),
            silent,
        ]
        table.add_row(name, *map(str, counts), str(faulty[:6]))
        total.update(wrong=wrong, silent=silent)
    console.print(table)
    console.print(f"{len(jobs)} documents: {total['wrong']} wrong amounts, {total['silent']} silent losses")
    raise typer.Exit(1 if total["wrong"] or total["silent"] else 0)


if __name__ == "__main__":
    typer.run(main)
