"""One stand-in for every Chinese, Japanese or Korean font that a PDF names but does not embed.

Belongs here: the font, and making PDFium take it instead of what is installed on the machine. Does not belong here: text (`words`).

PDFium measures glyphs of fonts that are not embedded in a font of the system. Where none is installed a glyph has no size, and PDFium drops a text object
without size: a Chinese character that stands alone would be lost. What a document says must not depend on installed fonts, so
PDFium is given a font in which every character has one narrow box; the advance of each character comes from the PDF itself. Nothing can be drawn
with it: pictures of pages are made in a process of their own.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache

import pypdfium2.raw as raw

_EAST_ASIAN = frozenset({128, 129, 130, 134, 136})
"""Character sets of Windows: Shift-JIS, Hangul, Johab, GB 2312, Big5. All other fonts PDFium brings itself."""
_EM, _ASCENT, _DESCENT, _BOX_WIDTH = 1000, 880, -120, 50
_HANDLE = 1
_BOX, _NO_BOX = 1, 2
"""Glyphs: that of every character, and that of blanks, so that these have no ink here either."""
_BLANKS = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0xAD, 0xAD),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x2064),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)


@cache
def stand_in_font() -> bytes:
    """A TrueType font (OpenType 1.9, `cmap` format 13) whose every character is the same box, as high as an em, but for blanks."""
    box = struct.pack(">5h", 1, 0, _DESCENT, _BOX_WIDTH, _ASCENT)  # one contour and its bounds
    box += struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)  # last point, no instructions, four points on the curve
    box += struct.pack(">8h", 0, _BOX_WIDTH, 0, -_BOX_WIDTH, _DESCENT, 0, _EM, 0)
    box += b"\0" * (-len(box) % 4)
    groups = []
    after = 1
    for first, last in _BLANKS:
        groups += [(after, first - 1, _BOX), (first, last, _NO_BOX)]
        after = last + 1
    groups.append((after, 0x10FFFF, _BOX))
    tables = {
        b"cmap": struct.pack(">4HI", 0, 1, 3, 10, 12)
        + struct.pack(">2H3I", 13, 0, 16 + 12 * len(groups), 0, len(groups))
        + b"".join(struct.pack(">3I", *group) for group in groups),
        b"glyf": box * 2,
        b"head": struct.pack(
            ">4I2H2q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, _DESCENT, _BOX_WIDTH, _ASCENT, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">I3hH11hH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _BOX_WIDTH, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">4H", 0, len(box) // 2, len(box), len(box)),
        b"maxp": struct.pack(">I14H", 0x10000, 3, 4, 1, 0, 0, 1, *[0] * 8),
    }
    directory = struct.pack(">I4H", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for tag, table in tables.items():
        directory += tag + struct.pack(">3I", 0, 12 + 16 * len(tables) + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body


def _map_font(_info: object, _weight: int, _italic: int, charset: int, *_rest: object) -> int | None:
    return _HANDLE if charset in _EAST_ASIAN else None


def _font_data(_info: object, _handle: int, table: int, buffer: int, size: int) -> int:
    font = stand_in_font()
    if table:
        return 0
    if size >= len(font):
        ctypes.memmove(buffer, font, len(font))
    return len(font)


_CALLBACKS = {
    "Release": lambda _info: None,
    "EnumFonts": lambda _info, _mapper: None,
    "MapFont": _map_font,
    "GetFont": lambda _info, _name: None,
    "GetFontData": _font_data,
    "GetFaceName": lambda _info, _handle, _buffer, _size: 0,
    "GetFontCharset": lambda _info, _handle: 134,
    "DeleteFont": lambda _info, _handle: None,
}


@cache
def use_stand_in_font() -> raw.FPDF_SYSFONTINFO:
    """Make PDFium take the stand-in from now on. Returns what PDFium refers to, which must live as long as the process."""
    info = raw.FPDF_SYSFONTINFO(version=1)
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    for name, callback in _CALLBACKS.items():
        setattr(info, name, types[name](callback))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info
