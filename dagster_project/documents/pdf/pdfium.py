"""PDFium fetched in bulk: the characters, boxes and page objects of one page as lists and arrays.

Belongs here: the raw calls and nothing else. The prototypes of pypdfium2 convert every argument to a pointer object; here the same
functions are declared with plain addresses, without releasing the interpreter lock for each call. PDFium is not thread-safe, so the lock is also what
makes this safe. What is asked of every character or object of a page is not declared at all: it is handed references, which are addresses turned once
for all calls, and ctypes hands them on as they are in half of the time.
Does not belong here: what the glyphs and paths mean.

Coordinates are PDF user space, points, y upwards.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, repeat
from threading import local
from typing import Any, NewType, Protocol
from weakref import finalize

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw

from dagster_project.characters import as_shown
from dagster_project.documents.model import Box

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_STEP = 4
_AT_ONCE = 256
"""Records of 16 bytes that PDFium writes before they are taken out of the buffer."""

Reference = NewType("Reference", object)
"""An address as ctypes hands it on; a declared function takes it as well. An undeclared one would cut a bare address short."""

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""Types of page objects (`FPDF_PAGEOBJ_*`)."""


assert pypdfium2.PYPDFIUM_INFO, "importing pypdfium2 initialises the library"


def _declare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), _POINTER).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


class _OfReference(Protocol):
    """A function that is given references, and whole numbers of 32 bits: a bare address would do harm, so it is no type of an argument."""

    def __call__(self, of: Reference, *others: Reference | int) -> Any: ...


def _undeclared(name: str, result: Any) -> _OfReference:
    return _declare(name, result)


def reference(address: int) -> Reference:
    """An address as undeclared functions take it."""
    return Reference(_POINTER.from_param(address))


def references(addresses: Iterable[int]) -> list[Reference]:
    """Addresses as undeclared functions take them."""
    turned: list[Reference] = list(map(_POINTER.from_param, addresses))  # type: ignore[arg-type]
    return turned


last_error = _declare("FPDF_GetLastError", ctypes.c_ulong)
count_pages = _declare("FPDF_GetPageCount", _INT, _POINTER)
page_rotation = _declare("FPDFPage_GetRotation", _INT, _POINTER)
close_page = _declare("FPDF_ClosePage", None, _POINTER)
count_characters = _declare("FPDFText_CountChars", _INT, _POINTER)
character_font_size = _undeclared("FPDFText_GetFontSize", ctypes.c_double)
character_object = _undeclared("FPDFText_GetTextObject", _POINTER)
character_is_hyphen = _declare("FPDFText_IsHyphen", _INT, _POINTER, _INT)
character_unmapped = _undeclared("FPDFText_HasUnicodeMapError", _INT)
count_objects = _declare("FPDFPage_CountObjects", _INT, _POINTER)
count_marks = _declare("FPDFPageObj_CountMarks", _INT, _POINTER)
page_object = _undeclared("FPDFPage_GetObject", _POINTER)
form_count_objects = _declare("FPDFFormObj_CountObjects", _INT, _POINTER)
form_object = _declare("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
object_type = _undeclared("FPDFPageObj_GetType", _INT)
text_render_mode = _undeclared("FPDFTextObj_GetTextRenderMode", _INT)
clip_path = _undeclared("FPDFPageObj_GetClipPath", _POINTER)
clip_count_paths = _undeclared("FPDFClipPath_CountPaths", _INT)
clip_count_segments = _undeclared("FPDFClipPath_CountPathSegments", _INT)
clip_segment = _undeclared("FPDFClipPath_GetPathSegment", _POINTER)
path_count_segments = _undeclared("FPDFPath_CountSegments", _INT)
path_segment = _undeclared("FPDFPath_GetPathSegment", _POINTER)
segment_type = _undeclared("FPDFPathSegment_GetType", _INT)
segment_closes = _undeclared("FPDFPathSegment_GetClose", _INT)
count_annotations = _declare("FPDFPage_GetAnnotCount", _INT, _POINTER)
annotation = _declare("FPDFPage_GetAnnot", _POINTER, _POINTER, _INT)
close_annotation = _declare("FPDFPage_CloseAnnot", None, _POINTER)
annotation_flags = _declare("FPDFAnnot_GetFlags", _INT, _POINTER)
set_annotation_flags = _declare("FPDFAnnot_SetFlags", _INT, _POINTER, _INT)
annotation_count_objects = _declare("FPDFAnnot_GetObjectCount", _INT, _POINTER)
annotation_object = _declare("FPDFAnnot_GetObject", _POINTER, _POINTER, _INT)
count_quads = _declare("FPDFAnnot_CountAttachmentPoints", ctypes.c_size_t, _POINTER)
field_type = _declare("FPDFAnnot_GetFormFieldType", _INT, _POINTER, _POINTER)
draw_fields = _declare("FORM_OnAfterLoadPage", None, _POINTER, _POINTER)
forget_fields = _declare("FORM_OnBeforeClosePage", None, _POINTER, _POINTER)
flatten = _declare("FPDFPage_Flatten", _INT, _POINTER, _INT)

_load_document = _declare("FPDF_LoadMemDocument64", _POINTER, ctypes.c_char_p, ctypes.c_size_t, _POINTER)
_load_page = _declare("FPDF_LoadPage", _POINTER, _POINTER, _INT)
_load_text = _declare("FPDFText_LoadPage", _POINTER, _POINTER)
_unload_text = _declare("FPDFText_ClosePage", None, _POINTER)
_close_document = _declare("FPDF_CloseDocument", None, _POINTER)
_begin_fields = _declare("FPDFDOC_InitFormFillEnvironment", _POINTER, _POINTER, _POINTER)
_end_fields = _declare("FPDFDOC_ExitFormFillEnvironment", None, _POINTER)
_annotation_text = _declare("FPDFAnnot_GetStringValue", ctypes.c_ulong, _POINTER, ctypes.c_char_p, _POINTER, ctypes.c_ulong)
_annotation_box = _declare("FPDFAnnot_GetRect", _INT, _POINTER, _POINTER)
_quad = _declare("FPDFAnnot_GetAttachmentPoints", _INT, _POINTER, ctypes.c_size_t, _POINTER)
_field_value = _declare("FPDFAnnot_GetFormFieldValue", ctypes.c_ulong, _POINTER, _POINTER, _POINTER, ctypes.c_ulong)
_set_media_box = _declare("FPDFPage_SetMediaBox", None, _POINTER, *repeat(ctypes.c_float, 4))
_set_crop_box = _declare("FPDFPage_SetCropBox", None, _POINTER, *repeat(ctypes.c_float, 4))
_text_within = _declare("FPDFText_GetBoundedText", _INT, _POINTER, *repeat(ctypes.c_double, 4), _POINTER, _INT)
_mark = _declare("FPDFPageObj_GetMark", _POINTER, _POINTER, ctypes.c_ulong)
_mark_text = _declare("FPDFPageObjMark_GetParamStringValue", _INT, _POINTER, ctypes.c_char_p, _POINTER, ctypes.c_ulong, _POINTER)
_text = _declare("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
_unicode = _undeclared("FPDFText_GetUnicode", ctypes.c_uint)
_origin = _undeclared("FPDFText_GetCharOrigin", _INT)
_loose_box = _undeclared("FPDFText_GetLooseCharBox", _INT)
_ink_box = _undeclared("FPDFText_GetCharBox", _INT)
_character_matrix = _undeclared("FPDFText_GetMatrix", _INT)
_page_box = _declare("FPDF_GetPageBoundingBox", _INT, _POINTER, _POINTER)
_bounds = _undeclared("FPDFPageObj_GetBounds", _INT)
_matrix = _undeclared("FPDFPageObj_GetMatrix", _INT)
_draw_mode = _undeclared("FPDFPath_GetDrawMode", _INT)
_fill_color = _undeclared("FPDFPageObj_GetFillColor", _INT)
_stroke_color = _undeclared("FPDFPageObj_GetStrokeColor", _INT)
_segment_point = _undeclared("FPDFPathSegment_GetPoint", _INT)

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[int, int, float, float]
"""Type, whether it closes its subpath, x and y of its end."""


def marked_names(handle: int) -> list[str]:
    """The names of the marks of a page object: those of the layers it is drawn on."""
    names = []
    for number in range(count_marks(handle)):
        name, size = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_ulong()
        if _mark_text(_mark(handle, number), b"Name", ctypes.addressof(name), _LONGEST_NAME, ctypes.addressof(size)):
            names.append(name.raw[: min(size.value, _LONGEST_NAME)].decode("utf-16-le", "replace").rstrip("\0"))
    return names


def text_within(text_page: int, box: Box) -> str:
    """The text that PDFium gathers within a box (left, bottom, right, top)."""
    count = _text_within(text_page, *box, None, 0)
    if count <= 0:
        return ""
    text = ctypes.create_string_buffer(2 * count)
    _text_within(text_page, *box, ctypes.addressof(text), count)
    return text.raw.decode("utf-16-le", "ignore")


def texts_of_page(page: int, boxes: Iterable[Box]) -> list[str]:
    """The same of a page whose text is not loaded, for each of the boxes."""
    text_page = _load_text(page) or 0
    texts = [text_within(text_page, box) for box in boxes]
    _unload_text(text_page)
    return texts


def annotation_text(handle: int, key: bytes) -> str:
    """A text or a name of an annotation; "" where it has none."""
    return _written(lambda address, size: _annotation_text(handle, key, address, size))


def field_value(fields: int, handle: int) -> str:
    """The value of the form field that an annotation shows."""
    return _written(lambda address, size: _field_value(fields, handle, address, size))


def annotation_box(handle: int) -> Box:
    """Left, bottom, right, top of an annotation."""
    box = (ctypes.c_float * 4)()
    _annotation_box(handle, ctypes.addressof(box))
    left, top, right, bottom = box
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def quad_box(handle: int, number: int) -> Box:
    """Left, bottom, right, top of one of the quadrilaterals that an annotation marks."""
    corners = (ctypes.c_float * 8)()
    _quad(handle, number, ctypes.addressof(corners))
    return (min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2]))


def holds_text(handle: int, deepest: int = 12) -> bool:
    """Whether a page object is text, or a form in which there is text."""
    kind = object_type(reference(handle))
    if kind == FORM and deepest:
        return any(holds_text(form_object(handle, number), deepest - 1) for number in range(max(form_count_objects(handle), 0)))
    return bool(kind == TEXT)


def keep_box(page: int, box: Box) -> None:
    """Write the box of a page into the page itself, which may have it from above."""
    _set_media_box(page, *box)
    _set_crop_box(page, *box)


def _written(write: Callable[[int | None, int], int]) -> str:
    """What a function of PDFium writes, that says how many bytes it needs."""
    size = min(write(None, 0), _LONGEST_TEXT)
    text = ctypes.create_string_buffer(max(size, 2))
    write(ctypes.addressof(text), size)
    return text.raw.decode("utf-16-le", "ignore").partition("\0")[0]


class OpenDocument:
    """An open document, closed when nobody holds it any more. `handle` is 0 where PDFium could not open it."""

    def __init__(self, data: bytes) -> None:
        self.handle: int = _load_document(data, len(data), None) or 0
        self._pages: dict[int, tuple[int, int]] = {}
        self._kept: deque[int] = deque(maxlen=_MOST_KEPT)
        self._fields: list[int] = []
        if self.handle:
            # PDFium reads from the bytes as long as the document is open.
            finalize(self, _close, self.handle, self._pages, self._fields, data)

    def page(self, index: int) -> tuple[int, int]:
        """The handles of a page, numbered from 0, and of its text; 0 for what cannot be loaded. The last few stay loaded, and those that are kept."""
        if index not in self._pages:
            passing = [loaded for loaded in self._pages if loaded not in self._kept]
            for left in passing[: 1 - _MOST_PASSING]:
                _close_page(*self._pages.pop(left))
            page = self.load(index)
            self._pages[index] = page, (_load_text(page) or 0) if page else 0
        return self._pages[index]

    def keep(self, index: int) -> None:
        """Keep a loaded page for who looks at it again: to load it a second time takes as long as all that is asked of it then. Of many the last are kept."""
        self._kept.append(index)

    def load(self, index: int) -> int:
        """The handle of a page as it is to be read, 0 where it cannot be loaded."""
        page: int = _load_page(self.handle, index) or 0
        return page

    def fields(self) -> int:
        """What draws the form fields of the document. No script of the document runs."""
        if not self._fields:
            self._fields.append(_begin_fields(self.handle, ctypes.addressof(_NO_CALLS)))
        return self._fields[0]


def _close_page(page: int, text: int) -> None:
    _unload_text(text)
    close_page(page)


def _close(document: int, pages: dict[int, tuple[int, int]], fields: list[int], data: bytes) -> None:
    for page, text in pages.values():
        _close_page(page, text)
    for handle in fields:
        _end_fields(handle)
    _close_document(document)


_MOST_PASSING, _MOST_KEPT = 3, 24
"""Pages of a document: a page may be large. The tables of nearly all documents stand on no more than so many."""
_WHITE = 250
"""Channels at or above this are paper white."""
_NO_CALLS = raw.FPDF_FORMFILLINFO(version=2)
_LONGEST_TEXT = 1 << 16
"""Bytes: of a longer text of an annotation no more is looked at."""
_LONGEST_NAME = 1024
"""Bytes: a longer name of a layer is not looked at."""
_NO_INK = 0.05
"""Points: PDFium gives a glyph without ink a box that is as wide as its advance and a hundredth of a point high."""
_OPAQUE = 12
"""Alpha at or below this (one twentieth) is not seen."""


class Buffer(local):
    """Memory that PDFium writes into, of its own in every thread, and references to every fourth byte of it."""

    def __init__(self) -> None:
        self._doubles = np.empty(2 * _AT_ONCE, np.float64)
        self._floats = self._doubles.view(np.float32)
        self._integers = self._doubles.view(np.uint32)
        start = self._doubles.ctypes.data
        self._at = references(range(start, start + self._doubles.nbytes, _STEP))

    def _records(
        self, memory: npt.NDArray[Any], call: Callable[..., Any], width: int, *each: Sequence[Any], one_address: bool = False
    ) -> tuple[npt.NDArray[Any], list[Any]]:
        """What `call` writes when it is called with one of `each`, and then the addresses of `width` numbers; or with the address of the first, where they
        stand behind each other. And what it returns. Zero is what it does not write."""
        count, size = len(each[0]), memory.itemsize // _STEP
        step, found = width * size, np.empty((count, width), np.uint32 if memory is self._integers else np.float64)
        told: list[Any] = []
        for first in range(0, count, len(self._at) // step):
            last = min(first + len(self._at) // step, count)
            end, written = step * (last - first), memory[: width * (last - first)]
            written.fill(0)
            places = [self._at[field:end:step] for field in range(0, size if one_address else step, size)]
            told += map(call, *[values[first:last] for values in each], *places)
            found[first:last] = written.reshape(-1, width)
        return found, told

    def characters(self, text_page: Reference, count: int) -> tuple[list[str], Codes]:
        """The characters of the page, one string each, and their code points; U+FFFD where PDFium has none."""
        shorts = np.empty(count + 1, np.uint16)
        written = _text(text_page, 0, count, shorts.__array_interface__["data"][0])
        if written == count + 1:
            characters = list(as_shown(shorts[:count].tobytes().decode("utf-16-le", "surrogatepass")))
            if len(characters) == count:
                return characters, shorts[:count].astype(np.uint32)
        # A character outside the basic plane, or one without Unicode, shifts the text against the characters.
        codes = [code if 0 < code < 0x110000 else 0xFFFD for code in map(_unicode, repeat(text_page, count), range(count))]
        return [as_shown(chr(code)) for code in codes], np.array(codes, np.uint32)

    def baselines(self, text_page: Reference, boxes: Floats, axis: int) -> Floats:
        """x (`axis` 0) or y (1) of the point on the baseline where each character starts; `boxes` are the loose boxes of all characters.

        PDFium is asked only where the box changes along the axis: in one font on one line the baseline is that of the character before.
        """
        before, here = boxes[:-1], boxes[1:]
        changes = (here[:, axis] != before[:, axis]) | (here[:, axis + 2] != before[:, axis + 2])
        asked = [0, *(changes.nonzero()[0] + 1).tolist()]
        points, _ = self._records(self._doubles, _origin, 2, [text_page] * len(asked), asked)
        baselines: Floats = points[np.concatenate(([0], changes.cumsum())), axis]
        return baselines

    def loose_boxes(self, text_page: Reference, count: int) -> Floats:
        """Left, top, right and bottom of each character's advance box."""
        return self._records(self._floats, _loose_box, 4, [text_page] * count, range(count), one_address=True)[0]

    def inked(self, text_page: Reference, indexes: list[int]) -> Flags:
        """Whether each of these characters has a glyph that is drawn, as real blanks and what PDFium puts in have not."""
        boxes, _ = self._records(self._doubles, _ink_box, 4, [text_page] * len(indexes), indexes)
        left, right, bottom, top = boxes.T
        inked: Flags = np.minimum(np.abs(right - left), np.abs(top - bottom)) > _NO_INK
        return inked

    def character_matrices(self, text_page: Reference, indexes: list[int]) -> Floats:
        """`(a, b, c, d, e, f)` of the matrix that places each of these characters on the page."""
        return self._records(self._floats, _character_matrix, 6, [text_page] * len(indexes), indexes, one_address=True)[0]

    def page_box(self, page: int) -> Box:
        """Left, bottom, right, top of the part of the page that is shown: the crop box within the media box."""
        _page_box(page, self._at[0])
        left, top, right, bottom = self._floats[:4].tolist()
        return (left, bottom, right, top)

    def bounds(self, objects: list[Reference]) -> list[Box]:
        """Left, bottom, right, top of each object, in the space of the page or form it stands in."""
        return list(map(tuple, self._records(self._floats, _bounds, 4, objects)[0].tolist()))

    def _colors(self, get_color: Callable[..., Any], objects: list[Reference]) -> tuple[list[bool], list[int]]:
        """Whether a colour of each object shows on white paper, being neither white nor transparent, and a number for it: the same for the same."""
        colors, told = self._records(self._integers, get_color, 4, objects)
        # Each of the four is a byte. A colour that cannot be told (a pattern) is black, and shows.
        inks: list[int] = colors.astype(np.uint8).view("<u4")[:, 0].tolist()
        shows = {ink: _shows(ink) for ink in set(inks)}
        if all(told):
            return list(map(shows.__getitem__, inks)), inks
        return [shows[ink] or not known for ink, known in zip(inks, told, strict=True)], inks

    def filled_visibly(self, objects: list[Reference]) -> list[bool]:
        """Whether the fill of each object shows on white paper."""
        return self._colors(_fill_color, objects)[0]

    def inks(self, objects: list[Reference]) -> tuple[list[bool], list[int]]:
        """Whether the fill of each object shows on white paper, and a number for its colour: the same for the same colour."""
        return self._colors(_fill_color, objects)

    def stroked_visibly(self, objects: list[Reference]) -> list[bool]:
        """Whether the stroke of each object shows on white paper."""
        return self._colors(_stroke_color, objects)[0]

    def draw_modes(self, paths: list[Reference]) -> list[tuple[bool, bool]]:
        """Whether each path is filled, and whether it is stroked."""
        modes: list[list[bool]] = (self._records(self._integers, _draw_mode, 2, paths)[0] != 0).tolist()
        return [(fill, stroke) for fill, stroke in modes]

    def matrices(self, objects: list[Reference]) -> list[Matrix]:
        """The matrix of each path or form: its own space → the space it stands in."""
        return list(map(tuple, self._records(self._floats, _matrix, 6, objects, one_address=True)[0].tolist()))

    def segments(self, paths: list[Reference]) -> list[list[Segment]]:
        """The segments of each path, in its own space."""
        counts = list(map(path_count_segments, paths))
        handles = references(
            handle for path, count in zip(paths, counts, strict=True) for handle in map(path_segment, repeat(path), range(count))
        )
        points, _ = self._records(self._floats, _segment_point, 2, handles)
        xs, ys = points.T.tolist()
        segments = zip(map(segment_type, handles), map(segment_closes, handles), xs, ys, strict=True)
        return [list(islice(segments, count)) for count in counts]

    def point(self, segment: int) -> tuple[float, float]:
        """The end point of a path segment, in the space of the path."""
        points, _ = self._records(self._floats, _segment_point, 2, references([segment]))
        x, y = points[0].tolist()
        return x, y


BUFFER = Buffer()


def _shows(ink: int) -> bool:
    return ink >> 24 > _OPAQUE and min(ink & 255, ink >> 8 & 255, ink >> 16 & 255) < _WHITE
