"""PDF to pages: `read_pdf`, a pure function of bytes.

Belongs here: opening a document, walking its pages, and putting the parts together for each. Does not belong here: limits of memory and
time (`sandbox.process`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import overload

from dagster_project.documents.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    TooLargeDocument,
    TruncatedDocument,
    WrongFormat,
)
from dagster_project.documents.formats import FileFormat, format_of, is_blank
from dagster_project.documents.model import Box, Damage, Document, Grid, Page, Word
from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pdf.annotations import FilledDocument, with_notes
from dagster_project.documents.pdf.drawing import Drawing, read_drawing
from dagster_project.documents.pdf.fonts import use_stand_in_font
from dagster_project.documents.pdf.integrity import Integrity
from dagster_project.documents.pdf.marks import Marks
from dagster_project.documents.pdf.pdfium import BUFFER
from dagster_project.documents.pdf.picture import picture_of
from dagster_project.documents.pdf.second_text import texts_within
from dagster_project.documents.pdf.struck import without_struck
from dagster_project.documents.pdf.words import PageText, read_text, to_page
from dagster_project.documents.pictures.recognition import is_installed
from dagster_project.documents.tables.lattice import build_grid, is_column, lattices_of, loose_rules, overlap, pieces
from dagster_project.documents.tables.lines import lines_of
from dagster_project.documents.tables.rules import RuledArea, ruled_areas

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 20_000
"""Twenty times the largest volume of accounts known; beyond it the page tree is a bomb."""
_PAGES_AN_OPENING = 200
"""PDFium keeps every object that it has parsed: opening the document again after so many pages keeps memory flat."""
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_PASSWORD = 4
_FEW_LETTERS = 100
_NAMES = {
    FileFormat.JPEG: "jpeg",
    FileFormat.PNG: "png",
    FileFormat.GIF: "gif",
    FileFormat.TIFF: "tiff",
    FileFormat.ZIP: "zip",
    FileFormat.OLE: "old_office",
    FileFormat.RTF: "rtf",
    FileFormat.RAR: "rar",
    FileFormat.GZIP: "archive",
    FileFormat.SEVEN_ZIP: "archive",
    FileFormat.TAR: "archive",
    FileFormat.MESSAGE: "message",
    FileFormat.WEB_PAGE: "markup",
    FileFormat.MARKUP: "markup",
}
"""What is said of a file that is no PDF: the variants of the problem `wrong_format`."""


def read_pdf(data: bytes) -> Document:
    """The document; its pages are read when they are asked for, one at a time, and not kept.

    Raises an `UnreadableDocument`: `EmptyDocument`, `WrongFormat`, `TruncatedDocument`, `EncryptedDocument`, `DamagedDocument`,
    `TooLargeDocument`; a page that cannot be read raises `DamagedDocument` when it is reached.
    """
    _check_format(data)
    pages = PdfPages(data)
    return Document(MEDIA_TYPE, pages, look_again=pages.texts_within)


class PdfPages(Sequence[Page]):
    """The pages of a PDF, read again on every walk."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document = _opened(data)
        self._count = int(pdfium.count_pages(self._document.handle))
        if self._count > MOST_PAGES:
            raise TooLargeDocument("pages", pages=self._count, most=MOST_PAGES)
        if self._count < 1:
            raise DamagedDocument("no_page")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Page]:
        for first in range(0, self._count, _PAGES_AN_OPENING):
            if first:
                self._document = _opened(self._data)
            document, integrity = self._document, Integrity(self._data)
            for index in range(first, min(first + _PAGES_AN_OPENING, self._count)):
                yield _read_page(document, index, integrity, self._count)

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        document, integrity = self._document, Integrity(self._data)
        if isinstance(index, slice):
            return [_read_page(document, i, integrity, self._count) for i in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return _read_page(document, index % self._count, integrity, self._count)

    def texts_within(self, boxes: Mapping[int, Sequence[Box]]) -> dict[int, list[str]]:
        """What PDFium itself gathers within boxes of pages that were read: `second_text`."""
        return texts_within(self._document, boxes)


def _check_format(data: bytes) -> None:
    if is_blank(data):
        raise EmptyDocument("blank", bytes=len(data))
    found = format_of(data)
    if found is not FileFormat.PDF:
        raise WrongFormat(_NAMES.get(found, "unknown") if found else "unknown")
    if data.rfind(b"startxref") < data.rfind(b"endobj"):
        raise TruncatedDocument(bytes=len(data))


def _opened(data: bytes) -> FilledDocument:
    use_stand_in_font()
    document = FilledDocument(data)
    if not document.handle:
        if pdfium.last_error() == _PASSWORD:
            raise EncryptedDocument
        raise DamagedDocument("structure", bytes=len(data))
    return document


def _read_page(document: FilledDocument, index: int, integrity: Integrity, count: int) -> Page:
    page, text_page = document.page(index)
    if not page:
        raise DamagedDocument("page", page=index + 1)
    if not text_page:
        raise DamagedDocument("page_text", page=index + 1)
    box = BUFFER.page_box(page)
    drawing = read_drawing(page, integrity.hidden_layers)
    displayed = pdfium.page_rotation(page) * 90 % 360
    text = read_text(text_page, box, drawing, displayed)
    damage = integrity.of_page(index, count)
    read = _page(index + 1, box, displayed, drawing, text, damage)
    if notes := document.notes(index):
        read = with_notes(read, [note._replace(boxes=tuple(to_page(part, box, text.rotation) for part in note.boxes)) for note in notes])
    if not (read.needs_ocr or _shows_a_picture(box, drawing, read)) or not is_installed():
        if read.grids:
            document.keep(index)
        return read
    shown = _recognised(page, read)
    return shown if read.needs_ocr or shown.grids or _letters(shown) >= _FEW_LETTERS else read


def _shows_a_picture(box: Box, drawing: Drawing, read: Page) -> bool:
    """Whether a page without table, of few letters, shows a picture in which there may be one: a scan on which a page number is written."""
    if read.grids or sum(map(_area, drawing.images)) <= _area(box) / 2:
        return False
    return _letters(read) < _FEW_LETTERS


def _letters(page: Page) -> int:
    return sum(len(line.text) for line in page.lines)


def _recognised(page: int, read: Page) -> Page:
    """The page as its picture shows it."""
    from dagster_project.documents.pictures.reader import page_of  # brings OpenCV

    return replace(page_of(picture_of(page), read.number), damage=read.damage, remarks=read.remarks)


def _page(number: int, box: Box, displayed: int, drawing: Drawing, text: PageText, damage: Damage) -> Page:
    width, height = box[2] - box[0], box[3] - box[1]
    if text.rotation in (90, 270):
        width, height = height, width
    rules = _on_page(drawing.rules, box, text.rotation)
    text, rules = without_struck(text, rules)
    areas = ruled_areas(rules)
    grids, free = _grids(number, areas, text)
    lines = tuple(lines_of([*text.words, *text.turned]))
    return Page(
        number,
        width,
        height,
        lines,
        tuple(lines_of(free)) if grids else lines,
        tuple(grids),
        _needs_ocr(box, drawing, text),
        (text.rotation - displayed) % 360,
        loose_rules(areas, grids),
        damage,
    )


def _on_page(rules: Sequence[Box], page_box: Box, rotation: int) -> list[Box]:
    """The rules that reach into the page, on the turned page."""
    left, bottom, right, top = page_box
    if rotation:
        return [
            to_page(rule, page_box, rotation)
            for rule in rules
            if rule[0] <= right and rule[2] >= left and rule[1] <= top and rule[3] >= bottom
        ]
    return [
        (x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in rules if x0 <= right and x1 >= left and y0 <= top and y1 >= bottom
    ]


def _grids(number: int, areas: list[RuledArea], text: PageText) -> tuple[list[Grid], list[Word]]:
    """The grids of a page, and the words outside them."""
    words, turned, spans = text.words, text.turned, text.spans
    marks = Marks(words, turned, text.inks)
    grids = []
    for lattice in lattices_of(areas):

        def split(word: int, crossed: list[float], spans: list[tuple[int, int]] = spans, words: list[Word] = words) -> list[Word]:
            return pieces(words[word], text.glyphs.of(spans[word]), crossed)

        grid, taken = build_grid(number, lattice, words, turned, split, marks.beside_figure, marks.stamped)
        if grid.n_columns == 1 and not is_column(grid):
            continue
        grids.append(grid)
        spans = [span for index, span in enumerate(spans) if index not in taken]
        words = [word for index, word in enumerate(words) if index not in taken]
        turned = [word for word in turned if not overlap(word[1:], lattice.bbox)]
    grids.sort(key=lambda grid: (grid.bbox[1], grid.bbox[0]))
    return grids, [*words, *turned]


def _needs_ocr(box: Box, drawing: Drawing, text: PageText) -> bool:
    """Whether the page shows text that cannot be read from the PDF: unmapped glyphs, a scan, or letters drawn as curves."""
    shown = "".join(word.text for word in text.words)
    unmapped = text.unmapped + len(_PRIVATE_USE.findall(shown))
    mapped = len(shown) - unmapped
    if unmapped:
        return unmapped * 20 > mapped
    if mapped:
        return False
    page_area = _area(box)
    return drawing.curves > 50 or sum(map(_area, drawing.images)) > page_area / 2


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
