"""One reader of PDF over some documents: `python benchmarks/pdf_contestants.py READER FILE…` prints CPU seconds and peak memory as JSON.

Belongs here: what each reader is asked to do. Does not belong here: documents, rounds and the table (`pdf_speed`). Each reader runs in a process of its own, so
that none is in another's memory; only what it needs is imported.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[bytes], int]
"""Reads a document as a whole; returns the number of its pages."""


def juesuan() -> Reader:
    """Forms recognised, every cell in its row and column, amounts exact."""
    from dagster_project.reading.reader import read_disclosure

    return lambda data: read_disclosure(data, "document.pdf").pages


def pdfium_text() -> Reader:
    """The floor: the text of each page as PDFium gives it, nothing made of it."""
    import pypdfium2

    def read(data: bytes) -> int:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        count = len(document)
        document.close()
        return count

    return read


def pdfplumber() -> Reader:
    """Tables as rows of text; nothing recognised."""
    import io

    import pdfplumber as library

    def read(data: bytes) -> int:
        with library.open(io.BytesIO(data)) as document:
            for page in document.pages:
                page.extract_tables()
                page.close()
            return len(document.pages)

    return read


def pymupdf() -> Reader:
    """Tables as rows of text; nothing recognised."""
    import pymupdf as library

    def read(data: bytes) -> int:
        with library.open(stream=data, filetype="pdf") as document:
            for page in document:
                for table in page.find_tables().tables:
                    table.extract()
            return len(document)

    return read


READERS = {"juesuan": juesuan, "PDFium text": pdfium_text, "pdfplumber": pdfplumber, "PyMuPDF": pymupdf}


def main(reader: str, *files: str) -> None:
    """Read every file twice and measure the second time: what is done only once in a process does not count."""
    read = READERS[reader]()
    documents = [Path(file).read_bytes() for file in files]
    for data in documents:
        read(data)
    gc.collect()
    gc.freeze()  # as `documents.sandbox.worker` does
    seconds, pages = [], []
    for data in documents:
        started = time.process_time()
        pages.append(read(data))
        seconds.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print("\n" + json.dumps({"seconds": seconds, "pages": pages, "peak_bytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
