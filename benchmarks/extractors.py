"""One text extractor over some PDFs: `python benchmarks/extractors.py EXTRACTOR FOLDER FILE…` writes `FOLDER/<stem>.txt` for each.

Belongs here: what each extractor is asked for, as its users ask. Does not belong here: which documents, and what is made of the text (`dumps`).
Each runs in the environment of the benchmarks; the project depends on none of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

PAGE_END = "\f"


def pages(extract: Callable[[Path], Iterable[str]]) -> Callable[[Path], str]:
    """The text of a document, each page ended as `pdftotext` ends it."""
    return lambda path: "".join(f"{text.rstrip()}\n{PAGE_END}" for text in extract(path))


def pdftotext(*options: str) -> Callable[[Path], str]:
    return lambda path: subprocess.run(["pdftotext", *options, str(path), "-"], check=True, capture_output=True).stdout.decode()


def pdfium(path: Path) -> Iterable[str]:
    import pypdfium2

    return (page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(path))


def pymupdf(path: Path) -> Iterable[str]:
    import pymupdf as library

    return [page.get_text() for page in library.open(path)]


def pypdf(path: Path) -> Iterable[str]:
    import pypdf as library

    return (page.extract_text() for page in library.PdfReader(path).pages)


def pdfplumber(path: Path) -> Iterable[str]:
    import pdfplumber as library

    with library.open(path) as document:
        return [page.extract_text() for page in document.pages]


EXTRACTORS: dict[str, Callable[[Path], str]] = {
    "pdftotext -layout": pdftotext("-layout"),
    "pdfium": pages(pdfium),
    "pymupdf": pages(pymupdf),
    "pypdf": pages(pypdf),
    "pdfplumber": pages(pdfplumber),
    "pdftotext": pdftotext(),
}
"""By name; the last leaves the order of blocks alone."""


def main(name: str, folder: str, *files: str) -> None:
    for file in map(Path, files):
        (Path(folder) / f"{file.stem}.txt").write_text(EXTRACTORS[name](file), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
