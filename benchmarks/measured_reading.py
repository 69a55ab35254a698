"""Pages a second on one core beside other readers of PDF, what of the printed figures each gives, and memory.

Belongs here: documents, rounds, medians, what is right. Does not belong here: what a reader does (`pdf_contestants`).

Of random accounts every printed figure is known. Others than juesuan tell no form and no column key, so of them less is asked: a figure is exact where it stands
in a cell of its own, in a row whose label is right, and wrong where a row with that label has a figure that is not printed in it. None of them says so.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
from measured import NOW, Line

from dagster_project.forms.model import DocumentKind
from dagster_project.landing.home import PROJECT
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.documents import Printout
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES

FLOOR = "PDFium text"
OTHERS = ("pdfplumber", "PyMuPDF", "tablers", "pdf_oxide", "camelot", "img2table")
NEEDS_MODELS = "docling"
PRINTED = ("pdf_strokes", "pdf_shanghai", "pdf_bars", "pdf_small")
SCRIPT = Path(__file__).with_name("pdf_contestants.py")
BESIDE = PROJECT / ".venv-benchmarks" / "bin" / "python"
SEED = 3
LENGTHS = (100, 1000, 5000)
_FIGURE = re.compile(r"-?[\d,]*\d\.\d+")


def reading(versions: Mapping[str, Path], folder: Path, rounds: int, patience: int, longest: int) -> list[Line]:
    """A line of speed for each document, lines of what is right, and memory for documents of up to `longest` pages.

    Who needs more than `patience` seconds by the clock to read all documents twice is left out.
    """
    printouts = {f"{name}.pdf": _printed(name, folder) for name in PRINTED}
    shared = Path(os.environ.get("JUESUAN_SHARED", PROJECT.parent / "shared")) / "documents"
    files = [*sorted(shared.glob("*.pdf")), *(folder / name for name in printouts)]
    contestants = [*versions, FLOOR, *(OTHERS if BESIDE.exists() else ())]
    seconds: dict[str, list[list[float]]] = {name: [] for name in contestants}
    answers: dict[str, dict[str, Any] | str] = {}
    for _ in range(rounds):
        for name in contestants:
            if not isinstance(answers.get(name), str):
                answers[name] = answer = _measure(name, versions, files, patience)
                if not isinstance(answer, str):
                    seconds[name].append(answer["seconds"])
    lines = []
    for index, file in enumerate(files):
        figures: dict[str, float | str] = {NEEDS_MODELS: "needs models to download"}
        for name in contestants:
            answer = answers[name]
            figures[name] = answer if isinstance(answer, str) else answer["pages"][index] / median(each[index] for each in seconds[name])
        lines.append(Line("reading", f"{file.name}{_refused(file)}", "pages/s", figures))
    return lines + _right(printouts, files, answers) + _memory(versions, files[0], folder, patience, longest)


def _measure(name: str, versions: Mapping[str, Path], files: list[Path], patience: int) -> dict[str, Any] | str:
    """CPU seconds, pages and rows of each file; why not, where it fails."""
    ours = name in versions or name == FLOOR
    command = [sys.executable if ours else BESIDE, SCRIPT, NOW if name in versions else name, *files]
    environment = os.environ | {"PYTHONPATH": str(versions.get(name, PROJECT)), "OMP_NUM_THREADS": "1"}
    try:
        said = subprocess.run(command, check=True, capture_output=True, env=environment, timeout=patience).stdout.splitlines()
    except subprocess.TimeoutExpired:
        return f"over {patience} s"
    except subprocess.CalledProcessError as error:
        return f"fails: {error.stderr.decode(errors='replace').strip().splitlines()[-1][:60]}"
    answer: dict[str, Any] = json.loads(said[-1])  # PyMuPDF advertises on the lines before
    return answer


def _printed(name: str, folder: Path) -> Printout:
    """One random department in a style, in a file of `folder`."""
    style = STYLES[name]
    printout = style.document(varied_accounts(SEED))
    (folder / f"{name}.pdf").write_bytes(style.render(printout))
    return printout


def _refused(file: Path) -> str:
    return "" if read_disclosure(file.read_bytes(), file.name).kind is DocumentKind.FINAL_ACCOUNTS else " (refused)"


def _right(printouts: Mapping[str, Printout], files: list[Path], answers: Mapping[str, dict[str, Any] | str]) -> list[Line]:
    """Over the printed accounts: how many figures are exact, how many wrong without a word."""
    exact: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    printed_in_all = 0
    for index, file in enumerate(files):
        if file.name not in printouts:
            continue
        counts = compare(printouts[file.name], read_disclosure(file.read_bytes(), file.name)).counts
        wrong[NOW] += counts[Verdict.WRONG] + counts[Verdict.INVENTED] + counts[Verdict.MISSING]
        printed = _rows(printouts[file.name])
        printed_in_all += sum(map(len, printed.values()))
        exact[NOW] += sum(map(len, printed.values())) - counts[Verdict.WRONG] - counts[Verdict.MISSING] - counts[Verdict.UNREAD]
        for name, answer in answers.items():
            if name in OTHERS and not isinstance(answer, str):
                found: dict[str, list[str]] = {}
                for row in answer["rows"][index]:
                    if label := next((text for cell in row if (text := _bare(cell)) in printed), None):
                        found.setdefault(label, []).extend(cell for cell in row if _FIGURE.fullmatch(cell))
                for label, figures in found.items():
                    right = (Counter(figures) & Counter(printed[label])).total()
                    exact[name] += right
                    wrong[name] += len(figures) - right
    asked = [name for name in (NOW, *OTHERS) if name == NOW or not isinstance(answers.get(name, ""), str)]
    what = f"{printed_in_all:,} printed figures with decimals"
    return [
        Line("reading", what, "exact", {name: exact[name] for name in asked}),
        Line("reading", what, "wrong without a word", {name: wrong[name] for name in asked}),
    ]


def _rows(printout: Printout) -> dict[str, list[str]]:
    """The figures printed in rows of each label."""
    rows: dict[str, list[str]] = {}
    for grid in printout.grids():
        for row in grid.rows:
            texts = [cell.text for cell in row.cells]
            figures = [text for text in texts if _FIGURE.fullmatch(text)]
            if figures and (
                label := next(
                    (bare for text in texts if (bare := _bare(text)) and not _FIGURE.fullmatch(text) and not bare.isdigit()), None
                )
            ):
                rows.setdefault(label, []).extend(figures)
    return rows


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _memory(versions: Mapping[str, Path], source: Path, folder: Path, patience: int, longest: int) -> list[Line]:
    """The peak for documents of different length: the pages of `source` again and again."""
    lines = []
    for size in filter(longest.__ge__, LENGTHS):
        document, new = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument.new()
        new.import_pages(document, [index % len(document) for index in range(size)])
        file = folder / f"{size}.pdf"
        new.save(file)
        answers = {name: _measure(name, versions, [file], patience) for name in versions}
        lines.append(
            Line(
                "memory",
                f"{source.name}, {size:,} pages",
                "MiB",
                {n: a if isinstance(a, str) else a["peak_bytes"] / 2**20 for n, a in answers.items()},
            )
        )
    return lines
