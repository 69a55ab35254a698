"""One reader of PDF over some documents: `python benchmarks/pdf_contestants.py READER FILE…` prints CPU seconds, peak memory and what was read as JSON.

Belongs here: what each reader is asked to do. Does not belong here: documents, rounds and what is right (`measured_reading`). Each reader runs in a process of its own, so
that none is in another's memory; only what it needs is imported.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Rows = list[list[str]]
Reader = Callable[[bytes], tuple[int, Rows]]
"""Reads a document as a whole; returns the number of its pages, and the rows of its tables as texts of cells."""


def juesuan() -> Reader:
    """Forms recognised, every cell in its row and column, amounts exact. Its cells are judged by their place (`measured_reading`)."""
    from dagster_project.reading.reader import read_disclosure

    return lambda data: (read_disclosure(data, "document.pdf").pages, [])


def pdfium_text() -> Reader:
    """The floor: the text of each page as PDFium gives it, nothing made of it."""
    import pypdfium2

    def read(data: bytes) -> tuple[int, Rows]:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        count = len(document)
        document.close()
        return count, []

    return read


def pdfplumber() -> Reader:
    import io

    import pdfplumber as library

    def read(data: bytes) -> tuple[int, Rows]:
        rows: Rows = []
        with library.open(io.BytesIO(data)) as document:
            for page in document.pages:
                rows += [_texts(row) for table in page.extract_tables() for row in table]
                page.close()
            return len(document.pages), rows

    return read


def pymupdf() -> Reader:
    import pymupdf as library

    def read(data: bytes) -> tuple[int, Rows]:
        with library.open(stream=data, filetype="pdf") as document:
            return len(document), [_texts(row) for page in document for table in page.find_tables().tables for row in table.extract()]

    return read


def tablers() -> Reader:
    import tablers as library

    def read(data: bytes) -> tuple[int, Rows]:
        document = library.Document(bytes=data)
        tables = [table for page in document.pages() for table in library.find_tables(page, extract_text=True)]
        return document.page_count, [_texts(cell.text for cell in row) for table in tables for row in table.to_list()]

    return read


def pdf_oxide() -> Reader:
    import pdf_oxide as library

    def read(data: bytes) -> tuple[int, Rows]:
        document = library.PdfDocument.from_bytes(data)
        count = document.page_count()
        tables = [table for page in range(count) for table in document.extract_tables(page)]
        return count, [[cell["text"] for cell in row["cells"]] for table in tables for row in table["rows"]]

    return read


def camelot() -> Reader:
    import io

    import camelot as library
    import pypdfium2

    def read(data: bytes) -> tuple[int, Rows]:
        tables = library.read_pdf(io.BytesIO(data), pages="all", flavor="lattice", suppress_stdout=True)
        return len(pypdfium2.PdfDocument(data)), [_texts(row) for table in tables for row in table.df.values.tolist()]

    return read


def img2table() -> Reader:
    import pypdfium2
    from img2table.document import PDF

    def read(data: bytes) -> tuple[int, Rows]:
        found = PDF(src=data).extract_tables()
        rows = [_texts(cell.value for cell in row) for tables in found.values() for table in tables for row in table.content.values()]
        return len(pypdfium2.PdfDocument(data)), rows

    return read


def _texts(cells: Iterable[object]) -> list[str]:
    return [str(cell or "").strip() for cell in cells]


READERS = {
    "juesuan": juesuan,
    "PDFium text": pdfium_text,
    "pdfplumber": pdfplumber,
    "PyMuPDF": pymupdf,
    "tablers": tablers,
    "pdf_oxide": pdf_oxide,
    "camelot": camelot,
    "img2table": img2table,
}


def main(reader: str, *files: str) -> None:
    """Read every file twice and measure the second time: what is done only once in a process does not count."""
    read = READERS[reader]()
    documents = [Path(file).read_bytes() for file in files]
    for data in documents:
        read(data)
    gc.collect()
    gc.freeze()  # as `documents.sandbox.worker` does
    seconds, pages, rows = [], [], []
    for data in documents:
        started = time.process_time()
        count, found = read(data)
        seconds.append(time.process_time() - started)
        pages.append(count)
        rows.append(found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print("\n" + json.dumps({"seconds": seconds, "pages": pages, "rows": rows, "peak_bytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
