"""What stands over a page of a PDF (ISO 32000-1, 12.5 and 12.7): values of form fields become part of the page, remarks are told.

Belongs here: which annotations are what the page prints, and making these its content; what the others leave in doubt. Does not belong here: the words that
tell of a remark.

What is filled into a field, or typed on the page with a typewriter (12.5.6.6), is how offices fill forms: PDFium flattens it into the page, and it is read as
all else. Whatever else writes is a remark of somebody on the page, and is not read. Where such a remark writes a figure or strikes one out nobody can tell which of the
two counts; nor where a field holds another amount than is drawn in it. Links, signatures, buttons and what a viewer does not show say nothing of a figure. A page without annotations costs one call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from dagster_project.documents.model import Box, Grid, GridCell, Page, Remark
from dagster_project.documents.pdf import pdfium
from dagster_project.documents.pdf.integrity import Integrity
from dagster_project.documents.pdf.pdfium import BUFFER, OpenDocument
from dagster_project.documents.pdf.second_text import narrowed

_INVISIBLE, _HIDDEN, _NO_VIEW = 1, 2, 32
"""Flags of an annotation that is not shown (12.5.3)."""
_NO_VALUE = frozenset({1, 2, 3, 7})
"""Types of fields that hold none: buttons of three kinds, signatures."""
_TEXT_FIELD = 6
_AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3}){1,9}|\d{1,20})(\.\d{1,20})?", re.ASCII)
_EXACT = Context(prec=60)
"""More digits than such an amount may have."""
_TYPEWRITER = "freetexttypewriter"
"""The intent of typed text, in lower case: programs do not agree in which to write it."""
_SILENT = frozenset({"", "Link", "Popup", "Watermark", "PrinterMark", "TrapNet"})
_COVERS = 0.3
"""Of the smaller of a cell and a remark, the share that must lie on the other."""
_STROKE = 0.05
"""Points on either side of a box that may have no height."""
_MOST_MARKED = 1000
"""Quadrilaterals of an annotation that are looked at."""
_TAKES_AWAY = frozenset({"StrikeOut", "Redact"})


class Note(NamedTuple):
    """A remark: what it writes, or else what it is called, and where, in user space. `may_change`: it writes a figure there or takes one away."""

    text: str
    boxes: tuple[Box, ...]
    may_change: bool


class _Kind(Enum):
    CONTENT = auto()
    REMARK = auto()
    NOTHING = auto()


class FilledDocument(OpenDocument):
    """An open document whose pages hold what is filled in on them."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._data = data
        self._notes: dict[int, tuple[Note, ...]] = {}

    def notes(self, index: int) -> tuple[Note, ...]:
        """The remarks on a page that was loaded."""
        return self._notes.get(index, ())

    @cached_property
    def _integrity(self) -> Integrity:
        return Integrity(self._data)

    def load(self, index: int) -> int:
        page = super().load(index)
        if page and index not in self._notes:
            self._notes[index] = ()  # PDFium keeps a page that is flattened
            if pdfium.count_annotations(page):
                page = self._filled(page, index)
        return page

    def _filled(self, page: int, index: int) -> int:
        numbered = {
            number: annotation for number in range(pdfium.count_annotations(page)) if (annotation := pdfium.annotation(page, number))
        }
        annotations = list(numbered.values())
        try:
            if all(pdfium.annotation_text(annotation, b"Subtype") in _SILENT for annotation in annotations):
                return page
            fields = self.fields()
            pdfium.draw_fields(page, fields)
            hidden = self._integrity.hidden_annotations(index)
            kinds = [_Kind.NOTHING if number in hidden else _kind_of(annotation, fields) for number, annotation in numbered.items()]
            notes = []
            values: list[tuple[Box, str]] = []
            for annotation, kind in zip(annotations, kinds, strict=True):
                is_drawn = pdfium.annotation_count_objects(annotation) > 0
                if kind is not _Kind.CONTENT:
                    pdfium.set_annotation_flags(annotation, _HIDDEN)
                if kind is _Kind.REMARK or (kind is _Kind.CONTENT and not is_drawn):
                    notes += _notes_of(annotation, fields, is_drawn=is_drawn)
                elif kind is _Kind.CONTENT:
                    values.append((pdfium.annotation_box(annotation), _value_of(annotation, fields)))
            self._notes[index] = tuple(notes)
            pdfium.forget_fields(page, fields)
        finally:
            for annotation in annotations:
                pdfium.close_annotation(annotation)
        if _Kind.CONTENT not in kinds:
            return page
        # It would take a page whose box is that of its parent for one of letter size.
        pdfium.keep_box(page, BUFFER.page_box(page))
        pdfium.flatten(page, 0)
        pdfium.close_page(page)
        page = super().load(index)
        shown = pdfium.texts_of_page(page, [narrowed(box) for box, _ in values])
        others = (Note(value, (box,), True) for (box, value), text in zip(values, shown, strict=True) if _is_other(text, value))
        self._notes[index] += tuple(others)
        return page


def _kind_of(annotation: int, fields: int) -> _Kind:
    name = pdfium.annotation_text(annotation, b"Subtype")
    if name in _SILENT or pdfium.annotation_flags(annotation) & (_INVISIBLE | _HIDDEN | _NO_VIEW):
        return _Kind.NOTHING
    if name == "Widget":
        return _Kind.NOTHING if pdfium.field_type(fields, annotation) in _NO_VALUE else _Kind.CONTENT
    typed = name == "FreeText" and pdfium.annotation_text(annotation, b"IT").lower() == _TYPEWRITER
    return _Kind.CONTENT if typed else _Kind.REMARK


def _notes_of(annotation: int, fields: int, *, is_drawn: bool) -> list[Note]:
    """What is told of an annotation that is not read; nothing of one that neither writes nor strikes out."""
    name, boxes = pdfium.annotation_text(annotation, b"Subtype"), _boxes_of(annotation)
    if name == "Widget":
        value = _on_a_line(pdfium.field_value(fields, annotation))
        return [Note(value, boxes, True)] if value else []
    text = _on_a_line(pdfium.annotation_text(annotation, b"Contents"))
    if name in _TAKES_AWAY:
        return [Note(text or name, boxes, True)]
    if not text and not (is_drawn and _writes(annotation)):
        return []
    return [Note(text or name, boxes, name == "FreeText" and (not text or any(map(str.isdigit, text))))]


def _boxes_of(annotation: int) -> tuple[Box, ...]:
    """Where an annotation stands: on the words that it marks, which its rectangle need not fit."""
    box = pdfium.annotation_box(annotation)
    marked = [pdfium.quad_box(annotation, number) for number in range(min(pdfium.count_quads(annotation), _MOST_MARKED))]
    return tuple(marked if any(_covers(quad, box) for quad in marked) else [*marked, box])


def _value_of(annotation: int, fields: int) -> str:
    """What is filled in or typed, as the file has it beside what it draws; "" where that is a choice, whose value may have another name than is shown."""
    if pdfium.annotation_text(annotation, b"Subtype") != "Widget":
        return _on_a_line(pdfium.annotation_text(annotation, b"Contents"))
    return _on_a_line(pdfium.field_value(fields, annotation)) if pdfium.field_type(fields, annotation) == _TEXT_FIELD else ""


def _is_other(shown: str, value: str) -> bool:
    """Whether another amount is shown than was filled in, or none. A form may show it rounded, and what stands beside the field may reach into its box."""
    amount = _amount(value)
    printed = [number for text in (shown, *shown.split()) if (number := _amount(text)) is not None]
    if amount is None or not printed:
        return amount is not None and not shown.strip()
    return not any(_shows(number, amount) for number in printed)


def _shows(printed: Decimal, amount: Decimal) -> bool:
    return amount.quantize(printed, ROUND_HALF_UP, _EXACT) == printed if _places(printed) < _places(amount) else amount == printed


def _amount(text: str) -> Decimal | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return Decimal(plain.replace(",", "")) if _AMOUNT.fullmatch(plain) else None


def _places(amount: Decimal) -> int:
    return len(format(amount, "f").partition(".")[2])


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def _writes(annotation: int) -> bool:
    """Whether the appearance of an annotation holds text."""
    return any(pdfium.holds_text(pdfium.annotation_object(annotation, n)) for n in range(pdfium.annotation_count_objects(annotation)))


def with_notes(page: Page, notes: Sequence[Note]) -> Page:
    """The page with the remarks on it told, and the cells left in doubt over which one of them may change a figure. Boxes are those of the turned page."""
    told = Remark.of_annotations(page.number, [note.text for note in notes])
    changing = [note for note in notes if note.may_change]
    grids = tuple(_in_doubt(grid, changing) for grid in page.grids) if changing else page.grids
    return replace(page, grids=grids, remarks=(*page.remarks, told))


def _in_doubt(grid: Grid, notes: Sequence[Note]) -> Grid:
    return replace(
        grid,
        cells=tuple(_doubted(cell, [note for note in notes if any(_covers(box, cell.bbox) for box in note.boxes)]) for cell in grid.cells),
    )


def _doubted(cell: GridCell, notes: Sequence[Note]) -> GridCell:
    if not notes or (cell.text and not any(map(str.isdigit, cell.text))):
        return cell
    return cell._replace(text=cell.text or notes[0].text, is_apart=True)


def _covers(one: Box, other: Box) -> bool:
    (left, top, right, bottom), (x0, y0, x1, y1) = map(_with_area, (one, other))
    width, height = min(right, x1) - max(left, x0), min(bottom, y1) - max(top, y0)
    smaller = min((right - left) * (bottom - top), (x1 - x0) * (y1 - y0))
    return width > 0 and height > 0 and width * height >= _COVERS * smaller


def _with_area(box: Box) -> Box:
    """The box, a line a little thicker: the flat rectangle of a stroke lies on what it strikes out."""
    x0, y0, x1, y1 = box
    return (x0 - _STROKE, y0 - _STROKE, x1 + _STROKE, y1 + _STROKE)
