"""PDFium fetched in bulk: the characters, boxes and page objects of one page as lists and arrays.

Belongs here: the raw calls and nothing else. The prototypes of pypdfium2 convert every argument to a pointer object; here the same
functions are declared with plain addresses and mapped over a range of addresses in one buffer, without releasing the interpreter
lock for each call: a page costs a fraction of a millisecond. PDFium is not thread-safe, so the lock is also what makes this safe.
Does not belong here: what the glyphs and paths mean.

Coordinates are PDF user space, points, y upwards.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import islice, repeat
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as raw

from dagster_project.characters import as_shown
from dagster_project.documents.model import Box

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_FLOAT_SIZE, _DOUBLE_SIZE = 4, 8

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""Types of page objects (`FPDF_PAGEOBJ_*`)."""


assert pypdfium2.PYPDFIUM_INFO, "importing pypdfium2 initialises the library"


def _declare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), _POINTER).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


last_error = _declare("FPDF_GetLastError", ctypes.c_ulong)
count_pages = _declare("FPDF_GetPageCount", _INT, _POINTER)
load_page = _declare("FPDF_LoadPage", _POINTER, _POINTER, _INT)
close_page = _declare("FPDF_ClosePage", None, _POINTER)
load_text = _declare("FPDFText_LoadPage", _POINTER, _POINTER)
close_text = _declare("FPDFText_ClosePage", None, _POINTER)
page_rotation = _declare("FPDFPage_GetRotation", _INT, _POINTER)
count_characters = _declare("FPDFText_CountChars", _INT, _POINTER)
character_font_size = _declare("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
character_object = _declare("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
character_is_hyphen = _declare("FPDFText_IsHyphen", _INT, _POINTER, _INT)
character_unmapped = _declare("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
count_objects = _declare("FPDFPage_CountObjects", _INT, _POINTER)
count_marks = _declare("FPDFPageObj_CountMarks", _INT, _POINTER)
page_object = _declare("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
form_count_objects = _declare("FPDFFormObj_CountObjects", _INT, _POINTER)
form_object = _declare("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
object_type = _declare("FPDFPageObj_GetType", _INT, _POINTER)
text_render_mode = _declare("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
clip_path = _declare("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
clip_count_paths = _declare("FPDFClipPath_CountPaths", _INT, _POINTER)
clip_count_segments = _declare("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _declare("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
path_count_segments = _declare("FPDFPath_CountSegments", _INT, _POINTER)
path_segment = _declare("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_type = _declare("FPDFPathSegment_GetType", _INT, _POINTER)
segment_closes = _declare("FPDFPathSegment_GetClose", _INT, _POINTER)
count_annotations = _declare("FPDFPage_GetAnnotCount", _INT, _POINTER)
annotation = _declare("FPDFPage_GetAnnot", _POINTER, _POINTER, _INT)
close_annotation = _declare("FPDFPage_CloseAnnot", None, _POINTER)
annotation_flags = _declare("FPDFAnnot_GetFlags", _INT, _POINTER)
set_annotation_flags = _declare("FPDFAnnot_SetFlags", _INT, _POINTER, _INT)
annotation_count_objects = _declare("FPDFAnnot_GetObjectCount", _INT, _POINTER)
annotation_object = _declare("FPDFAnnot_GetObject", _POINTER, _POINTER, _INT)
field_type = _declare("FPDFAnnot_GetFormFieldType", _INT, _POINTER, _POINTER)
draw_fields = _declare("FORM_OnAfterLoadPage", None, _POINTER, _POINTER)
forget_fields = _declare("FORM_OnBeforeClosePage", None, _POINTER, _POINTER)
flatten = _declare("FPDFPage_Flatten", _INT, _POINTER, _INT)

_load_document = _declare("FPDF_LoadMemDocument64", _POINTER, ctypes.c_char_p, ctypes.c_size_t, _POINTER)
_close_document = _declare("FPDF_CloseDocument", None, _POINTER)
_begin_fields = _declare("FPDFDOC_InitFormFillEnvironment", _POINTER, _POINTER, _POINTER)
_end_fields = _declare("FPDFDOC_ExitFormFillEnvironment", None, _POINTER)
_annotation_text = _declare("FPDFAnnot_GetStringValue", ctypes.c_ulong, _POINTER, ctypes.c_char_p, _POINTER, ctypes.c_ulong)
_annotation_box = _declare("FPDFAnnot_GetRect", _INT, _POINTER, _POINTER)
_field_value = _declare("FPDFAnnot_GetFormFieldValue", ctypes.c_ulong, _POINTER, _POINTER, _POINTER, ctypes.c_ulong)
_set_media_box = _declare("FPDFPage_SetMediaBox", None, _POINTER, *repeat(ctypes.c_float, 4))
_set_crop_box = _declare("FPDFPage_SetCropBox", None, _POINTER, *repeat(ctypes.c_float, 4))
_text_within = _declare("FPDFText_GetBoundedText", _INT, _POINTER, *repeat(ctypes.c_double, 4), _POINTER, _INT)
_mark = _declare("FPDFPageObj_GetMark", _POINTER, _POINTER, ctypes.c_ulong)
_mark_text = _declare("FPDFPageObjMark_GetParamStringValue", _INT, _POINTER, ctypes.c_char_p, _POINTER, ctypes.c_ulong, _POINTER)
_text = _declare("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
_unicode = _declare("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_origin = _declare("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
_loose_box = _declare("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_ink_box = _declare("FPDFText_GetCharBox", _INT, _POINTER, _INT, *repeat(_POINTER, 4))
_character_matrix = _declare("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
_page_box = _declare("FPDF_GetPageBoundingBox", _INT, _POINTER, _POINTER)
_bounds = _declare("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_matrix = _declare("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_draw_mode = _declare("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
_fill_color = _declare("FPDFPageObj_GetFillColor", _INT, _POINTER, *repeat(_POINTER, 4))
_stroke_color = _declare("FPDFPageObj_GetStrokeColor", _INT, _POINTER, *repeat(_POINTER, 4))
_segment_point = _declare("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)

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


def holds_text(handle: int, deepest: int = 12) -> bool:
    """Whether a page object is text, or a form in which there is text."""
    if object_type(handle) == FORM and deepest:
        return any(holds_text(form_object(handle, number), deepest - 1) for number in range(max(form_count_objects(handle), 0)))
    return bool(object_type(handle) == TEXT)


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
        self._fields: list[int] = []
        if self.handle:
            # PDFium reads from the bytes as long as the document is open.
            finalize(self, _close, self.handle, self._fields, data)

    def fields(self) -> int:
        """What draws the form fields of the document. No script of the document runs."""
        if not self._fields:
            self._fields.append(_begin_fields(self.handle, ctypes.addressof(_NO_CALLS)))
        return self._fields[0]


def _close(document: int, fields: list[int], data: bytes) -> None:
    for handle in fields:
        _end_fields(handle)
    _close_document(document)


class Buffer:
    """Memory that PDFium writes into: grows to the largest page and is used again for every page."""

    def __init__(self) -> None:
        self._doubles = np.empty(0, np.float64)
        self._floats = np.empty(0, np.float32)
        self._shorts = np.empty(0, np.uint16)
        self._double_start = self._float_start = 0

    def _double_address(self, count: int) -> int:
        if len(self._doubles) < count:
            self._doubles = np.empty(2 * count, np.float64)
            self._double_start = self._doubles.ctypes.data
        return self._double_start

    def _float_address(self, count: int) -> int:
        if len(self._floats) < count:
            self._floats = np.empty(2 * count, np.float32)
            self._float_start = self._floats.ctypes.data
        return self._float_start

    def _float_rows(self, count: int, width: int) -> npt.NDArray[np.float32]:
        return self._floats[: count * width].reshape(count, width)

    def characters(self, text_page: int, count: int) -> tuple[list[str], Codes]:
        """The characters of the page, one string each, and their code points; U+FFFD where PDFium has none."""
        if len(self._shorts) < count + 1:
            self._shorts = np.empty(2 * (count + 1), np.uint16)
        written = _text(text_page, 0, count, self._shorts.ctypes.data)
        if written == count + 1:
            characters = list(as_shown(self._shorts[:count].tobytes().decode("utf-16-le", "surrogatepass")))
            if len(characters) == count:
                return characters, self._shorts[:count].astype(np.uint32)
        # A character outside the basic plane, or one without Unicode, shifts the text against the characters.
        codes = [code if 0 < code < 0x110000 else 0xFFFD for code in map(_unicode, repeat(text_page, count), range(count))]
        return [as_shown(chr(code)) for code in codes], np.array(codes, np.uint32)

    def baselines(self, text_page: int, boxes: Floats, axis: int) -> Floats:
        """x (`axis` 0) or y (1) of the point on the baseline where each character starts; `boxes` are the loose boxes of all characters.

        PDFium is asked only where the box changes along the axis: in one font on one line the baseline is that of the character before.
        """
        count = len(boxes)
        before, here = boxes[:-1], boxes[1:]
        changes = (here[:, axis] != before[:, axis]) | (here[:, axis + 2] != before[:, axis + 2])
        asked = np.concatenate(([0], np.flatnonzero(changes) + 1))
        start, step = self._double_address(2 * len(asked)), 2 * _DOUBLE_SIZE
        ends = start + step * len(asked)
        xs, ys = range(start, ends, step), range(start + _DOUBLE_SIZE, ends + _DOUBLE_SIZE, step)
        list(map(_origin, repeat(text_page), asked.tolist(), xs, ys))
        return np.repeat(self._doubles[axis : 2 * len(asked) : 2], np.diff(asked, append=count))

    def loose_boxes(self, text_page: int, count: int) -> Floats:
        """Left, top, right and bottom of each character's advance box."""
        start, step = self._float_address(4 * count), 4 * _FLOAT_SIZE
        list(map(_loose_box, repeat(text_page), range(count), range(start, start + step * count, step)))
        return self._float_rows(count, 4).astype(np.float64)

    def inked(self, text_page: int, indexes: list[int]) -> Flags:
        """Whether each of these characters has a glyph that is drawn, as real blanks and what PDFium puts in have not."""
        count, step = len(indexes), 4 * _DOUBLE_SIZE
        start = self._double_address(4 * count)
        places = [range(first, first + step * count, step) for first in range(start, start + step, _DOUBLE_SIZE)]
        list(map(_ink_box, repeat(text_page), indexes, *places))
        left, right, bottom, top = self._doubles[: 4 * count].reshape(count, 4).T
        inked: Flags = np.minimum(np.abs(right - left), np.abs(top - bottom)) > _NO_INK
        return inked

    def character_matrices(self, text_page: int, indexes: list[int]) -> Floats:
        """`(a, b, c, d, e, f)` of the matrix that places each of these characters on the page."""
        count, step = len(indexes), 6 * _FLOAT_SIZE
        start = self._float_address(6 * count)
        list(map(_character_matrix, repeat(text_page), indexes, range(start, start + step * count, step)))
        return self._float_rows(count, 6).astype(np.float64)

    def page_box(self, page: int) -> Box:
        """Left, bottom, right, top of the part of the page that is shown: the crop box within the media box."""
        _page_box(page, self._float_address(4))
        left, top, right, bottom = self._floats[:4].tolist()
        return (left, bottom, right, top)

    def bounds(self, objects: list[int]) -> list[Box]:
        """Left, bottom, right, top of each object, in the space of the page or form it stands in."""
        count = len(objects)
        list(map(_bounds, objects, *self._addresses(count)))
        return list(zip(*self._float_rows(count, 4).T.tolist(), strict=True))

    def _addresses(self, count: int) -> list[range]:
        start, step = self._float_address(4 * count), 4 * _FLOAT_SIZE
        return [range(first, first + step * count, step) for first in range(start, start + step, _FLOAT_SIZE)]

    def _colors(self, get_color: Callable[..., Any], objects: list[int]) -> tuple[npt.NDArray[np.uint32], list[bool]]:
        """Red, green, blue and alpha of each object, and whether it shows on white paper: neither white nor transparent."""
        count = len(objects)
        # Four unsigned integers fit where four floats do; a colour that cannot be told (a pattern) is left at black.
        start = self._float_address(4 * count)
        ctypes.memset(start, 0, 4 * _FLOAT_SIZE * count)
        told = list(map(get_color, objects, *self._addresses(count)))
        colors = self._floats.view(np.uint32)[: 4 * count].reshape(count, 4)
        visible: Flags = (colors[:, 3] > _OPAQUE) & (colors[:, :3].min(axis=1) < _WHITE)
        return colors, visible.tolist() if all(told) else (visible | ~np.array(told, bool)).tolist()

    def filled_visibly(self, objects: list[int]) -> list[bool]:
        """Whether the fill of each object shows on white paper."""
        return self._colors(_fill_color, objects)[1] if objects else []

    def inks(self, objects: list[int]) -> tuple[list[bool], list[int]]:
        """Whether the fill of each object shows on white paper, and a number for its colour: the same for the same colour."""
        colors, visible = self._colors(_fill_color, objects)
        # Each of the four is a byte.
        inks: list[int] = colors.astype(np.uint8).view("<u4")[:, 0].tolist()
        return visible, inks

    def stroked_visibly(self, objects: list[int]) -> list[bool]:
        """Whether the stroke of each object shows on white paper."""
        return self._colors(_stroke_color, objects)[1] if objects else []

    def draw_modes(self, paths: list[int]) -> list[tuple[bool, bool]]:
        """Whether each path is filled, and whether it is stroked."""
        count = len(paths)
        start = self._float_address(2 * count)
        end = start + 8 * count
        list(map(_draw_mode, paths, range(start, end, 8), range(start + 4, end + 4, 8)))
        values = self._floats.view(np.int32)[: 2 * count].tolist()
        return [(fill != 0, stroke != 0) for fill, stroke in zip(values[0::2], values[1::2], strict=True)]

    def matrices(self, objects: list[int]) -> list[Matrix]:
        """The matrix of each path or form: its own space → the space it stands in."""
        count, step = len(objects), 6 * _FLOAT_SIZE
        start = self._float_address(6 * count)
        list(map(_matrix, objects, range(start, start + step * count, step)))
        return list(zip(*self._float_rows(count, 6).T.tolist(), strict=True))

    def segments(self, paths: list[int]) -> list[list[Segment]]:
        """The segments of each path, in its own space."""
        counts = list(map(path_count_segments, paths))
        handles = [handle for path, count in zip(paths, counts, strict=True) for handle in map(path_segment, repeat(path), range(count))]
        start = self._float_address(2 * len(handles))
        end, step = start + 2 * _FLOAT_SIZE * len(handles), 2 * _FLOAT_SIZE
        list(map(_segment_point, handles, range(start, end, step), range(start + _FLOAT_SIZE, end + _FLOAT_SIZE, step)))
        xs, ys = self._float_rows(len(handles), 2).T.tolist()
        segments = zip(map(segment_type, handles), map(segment_closes, handles), xs, ys, strict=True)
        return [list(islice(segments, count)) for count in counts]

    def point(self, segment: int) -> tuple[float, float]:
        """The end point of a path segment, in the space of the path."""
        start = self._float_address(2)
        _segment_point(segment, start, start + _FLOAT_SIZE)
        x, y = self._floats[:2].tolist()
        return x, y


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
