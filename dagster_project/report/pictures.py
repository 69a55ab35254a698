"""Small pictures of where findings are printed.

Belongs here: the place of a finding on its page, drawn out of the original in the home. Does not belong here: drawing (`documents.pdf.render`), how it is
shown (`workbook`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.pdf.render import Mark, can_be_drawn, draw
from dagster_project.documents.sandbox.process import Limits, ReadingFailed, Worker
from dagster_project.landing import originals
from dagster_project.landing.home import Home
from dagster_project.publish.queries import Record

_AROUND = 80.0
"""Points beside the mark that a picture shows: the row of a form and what stands above and below it."""


def pictures(home: Home, findings: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    """`(finding_id, PNG)` of every finding whose place stands in a PDF of this home: the cell marked in its surroundings, or the words that are wrong. What
    cannot be drawn is left out."""
    data, sha256 = b"", ""
    with Worker(draw, Limits()) as drawing:
        for finding in sorted(findings, key=lambda row: str(row["sha256"])):
            mark = _mark(finding)
            if mark is None:
                continue
            if finding["sha256"] != sha256:
                sha256 = finding["sha256"]
                stored = originals.original(home, sha256)
                data = stored.read_bytes() if stored else b""
            if not can_be_drawn(data):
                continue
            try:
                picture = drawing.call(data, mark)
            except (UnreadableDocument, ReadingFailed):
                continue
            if picture:
                yield finding["finding_id"], picture


def _mark(finding: Record) -> Mark | None:
    if finding["page"] is None:
        return None
    if finding["x0"] is not None:
        return Mark(finding["page"], (finding["x0"], finding["y0"], finding["x1"], finding["y1"]), around=_AROUND)
    words = finding["printed_text"] if finding["quote"] is None else finding["quote"].strip("…")
    return Mark(finding["page"], None, words, around=_AROUND) if words else None
