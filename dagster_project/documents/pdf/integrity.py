"""Whether what a page shows is whole in the file: PDFium reads what it finds of a damaged page and says nothing.

Belongs here: the streams that the text of a page comes from (its content, the forms in it, what its fonts say their glyphs are), each unpacked to its end and
held against the grammar of a content (ISO 32000-1, 7.3 and 7.8.2); what qpdf had to mend; which layers the file hides. Does not belong here: what a page
shows (`reader`).

A content cut between two of its objects is whole by every rule of the format. Only the pages beside it tell: a program ends the contents of all its pages
with the same white space.
"""

from __future__ import annotations

import base64
import io
import os
import re
import string
import zlib
from functools import cached_property
from typing import BinaryIO
from weakref import finalize

import numpy as np
import pikepdf

from dagster_project.documents.model import Damage

_LARGEST = 1 << 26
"""Bytes: what unpacks to more is not looked at. Limits of memory and time are those of the process."""
_KEPT = 1 << 20
"""Bytes: a larger content is unpacked anew."""
_DEEPEST_FORM = 12
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN "
    b"scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
_LAST = _OPERATORS - frozenset(b"m l c v y h re W W*".split())
"""Operators that may be the last: after the others a path is still to be painted, or ended by `n`."""
_NEAR = 6
"""Pages on either side of one that its end is held against."""
_FEWEST_ALIKE = 3
_DELIMITERS = re.compile(rb"[\s\[\]<>()/]+")
_LONGEST_OPERATOR = 3
_LITERALS = re.compile(
    rb"%[^\r\n]*"  # a comment
    rb"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)"  # a string, in which brackets may stand in brackets
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|(?<!\S)ID\s.*?\sEI(?!\S)",  # a picture within the content
    re.DOTALL,
)
_OPERATOR = re.compile(rb"(?<![^\s\]>)])(?:[A-Za-z]{1,3}\*?|['\"])\s*")
_WHITE_SPACE = string.whitespace.encode() + b"\0"
_OF_NUMBERS = b"0123456789.-"
_BRACKETS = re.compile(rb"\s(BT|ET|[qQ])(?=\s)")
_MARK_BEGUN = re.compile(rb"BDC(?<![0-9A-Fa-f<]BDC)")
"""The letters are hexadecimal digits, too. A pattern is looked for fastest by the letters that it begins with."""
_FLAT_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_NAMED_LIKE_A_BRACKET = re.compile(rb"/[^\s/]*(?:BT|ET|[qQ])")
_FONT_USED = re.compile(rb"/([^\s/\[\]<>()]+)\s+[-+\d.]+\s+Tf(?!\w)")
_OBJECT_USED = re.compile(rb"/([^\s/\[\]<>()]+)\s+Do(?!\w)")

_POWERS_OF_85 = 85 ** np.arange(4, -1, -1)
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_CANNOT = (pikepdf.PdfError, RuntimeError, ValueError, TypeError)
"""What pikepdf raises where an object is missing, is of another type than it must be, or cannot be unpacked."""


class Integrity:
    """What is whole in a PDF. Costs well under a millisecond a page; a stream that several pages share is looked at once."""

    def __init__(self, data: bytes) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._contents: dict[int, bytes | None] = {}
        self._ends: dict[int, tuple[bytes, bytes] | None] = {}
        self._complained_of: set[int] = set()
        self._is_mended = False
        self._pages: list[pikepdf.Page] = []
        file = _file_of(data)
        finalize(self, file.close)
        try:
            self._pdf = pikepdf.open(file, suppress_warnings=True, access_mode=pikepdf.AccessMode.mmap)
            self._pages = list(self._pdf.pages)
            self._is_mended = self._has_complained()
        except _CANNOT:
            self._is_mended = True  # PDFium found a way that qpdf does not find

    def of_page(self, index: int, count: int) -> Damage:
        """The damage of a page, numbered from 0, of a document in which PDFium finds `count` pages."""
        if len(self._pages) != count:
            return Damage.STRUCTURE
        content = self._content(index)
        try:
            page = self._pages[index]
            # A page without content has no need of fonts.
            whole = self._is_whole(content, page.resources) if "/Contents" in page.obj else not page.resources.get("/Font")
        except _CANNOT:
            whole = False
        self._contents.pop(index, None)
        if self._has_complained() or not whole or index in self._complained_of or not self._ends_as_others(index):
            return Damage.CONTENT
        return Damage.STRUCTURE if self._is_mended else Damage.NONE

    def _has_complained(self) -> bool:
        """Whether qpdf mended anything since this was asked last: it parses an object when somebody looks at it."""
        return bool(self._pdf.get_warnings())

    @cached_property
    def hidden_layers(self) -> frozenset[str]:
        """The names of the layers (optional content groups, ISO 32000-1, 8.11) that a viewer does not show as the file is opened."""
        nothing = pikepdf.Dictionary()
        try:
            layers = self._pdf.Root.get("/OCProperties", nothing) if self._pages else nothing
            usual = layers.get("/D", nothing)
            groups = list(layers.get("/OCGs", pikepdf.Array()))
            on, off = ({group.objgen for group in usual.get(key, pikepdf.Array())} for key in ("/ON", "/OFF"))
            if usual.get("/BaseState") == "/OFF":
                off |= {group.objgen for group in groups} - on
            shown = {str(group.get("/Name")) for group in groups if group.objgen not in off}
            return frozenset(str(group.get("/Name")) for group in groups if group.objgen in off) - shown
        except _CANNOT:
            return frozenset()

    def _ends_as_others(self, index: int) -> bool:
        """Whether the content of a page ends as those of the pages around it, where these begin as it does and all end alike."""
        around = [self._end_of(near) for near in range(max(index - _NEAR, 0), min(index + _NEAR + 1, len(self._pages))) if near != index]
        own = self._end_of(index)
        ends = [end for end in around if own and end and end[0] == own[0]]
        return len(ends) < _FEWEST_ALIKE or len(set(ends)) > 1 or own == ends[0]

    def _end_of(self, index: int) -> tuple[bytes, bytes] | None:
        """The first operator of a page with the white space behind it, and the white space at the end; None where its content is blank or cannot be
        unpacked. The last operator says nothing: a page may end with a figure, another with a rule."""
        if index not in self._ends:
            self._content(index)
        return self._ends[index]

    def _content(self, index: int) -> bytes | None:
        """The content of a page, unpacked once also where the pages before it are held against it; None where it cannot be."""
        if index in self._contents:
            return self._contents[index]
        try:
            content = _joined(self._pages[index].obj.get("/Contents"))
        except _CANNOT:
            content = None
        if self._has_complained():
            self._complained_of.add(index)
        self._ends[index] = _ends_of(content or b"")
        if content is None or len(content) <= _KEPT:
            self._contents[index] = content
        return content

    def _is_whole(self, content: bytes | None, resources: pikepdf.Object, depth: int = 0) -> bool:
        nothing = pikepdf.Dictionary()
        fonts, objects = resources.get("/Font", nothing), resources.get("/XObject", nothing)
        if content is None or not _ends_well(content):
            return False
        # pikepdf looks through a whole dictionary for one name.
        fonts_there, objects_there = dict(fonts.items()), dict(objects.items())
        if self._has_complained():
            # An object that says how wide glyphs are, or which, is not as it was: this holds for every page that uses it.
            self._known.update({font.objgen: False for font in fonts_there.values() if font.is_indirect and font.objgen not in self._known})
            return False
        if not _names(_FONT_USED, content) <= fonts_there.keys() or not all(map(self._font_is_whole, fonts_there.values())):
            return False
        used = _names(_OBJECT_USED, content) if b"Do" in content else set()
        if not used <= objects_there.keys():
            return False
        forms = [drawn for name in used if (drawn := objects_there[name]).get("/Subtype") == "/Form"] if depth < _DEEPEST_FORM else []
        return all(self._form_is_whole(form, resources, depth) for form in forms)

    def _form_is_whole(self, form: pikepdf.Object, resources: pikepdf.Object, depth: int) -> bool:
        if form.objgen not in self._known:
            self._known[form.objgen] = True  # a form that draws itself
            self._known[form.objgen] = self._is_whole(_joined(form), form.get("/Resources", resources), depth + 1)
        return self._known[form.objgen]

    def _font_is_whole(self, font: pikepdf.Object) -> bool:
        number = font.objgen
        if not font.is_indirect or number not in self._known:
            told = [font.get("/ToUnicode"), font.get("/Encoding")]
            if "/DescendantFonts" in font:
                for part in font["/DescendantFonts"]:
                    part.get("/W")  # looked at, so that qpdf complains of it here
            whole = "/Subtype" in font and all(_unpacked(part) is not None for part in told if isinstance(part, pikepdf.Stream))
            self._known[number] = whole and not self._has_complained()
        return self._known[number]


def _file_of(data: bytes) -> BinaryIO:
    """A file in memory, where the system has such. qpdf maps it, and reads in a third of the time that it takes to ask Python for every few bytes."""
    if not hasattr(os, "memfd_create"):
        return io.BytesIO(data)
    file = os.fdopen(os.memfd_create("pdf"), "w+b")
    file.write(data)
    file.seek(0)
    return file


def _joined(contents: pikepdf.Object | None) -> bytes | None:
    """The content that one or several streams make; None where one of them does not unpack to its end."""
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]
    unpacked = [_unpacked(part) for part in parts]
    return None if None in unpacked else b"\n".join(part for part in unpacked if part)


def _ends_of(content: bytes) -> tuple[bytes, bytes] | None:
    first = _OPERATOR.search(content)
    return (first[0], content[len(content.rstrip()) :]) if first else None


def _ends_well(content: bytes) -> bool:
    """Whether a content ends with an operator that leaves nothing open, and outside every text object, saved state and mark that it begins."""
    end = content.rstrip()[-_LONGEST_OPERATOR - 1 :]
    if end and _DELIMITERS.split(end)[-1] not in _LAST:
        return False
    # Words within strings count only where they happen to stand alone: it is enough to look closer where the count is not even.
    return _is_balanced(content) or _is_balanced(_LITERALS.sub(b" ", content))


def _names(pattern: re.Pattern[bytes], content: bytes) -> set[str]:
    """The names that a content uses of its resources."""
    return {f"/{_HASH.sub(lambda code: bytes([int(code[1], 16)]), name).decode('latin-1')}" for name in set(pattern.findall(content))}


def _is_balanced(content: bytes) -> bool:
    bare = (_FLAT_STRING.sub(b"", content) if b"(" in content else content).translate(None, _OF_NUMBERS)
    if b"(" in bare or b"BI" in bare or _NAMED_LIKE_A_BRACKET.search(bare):
        words = _BRACKETS.findall(b"\n%b\n" % content)
        begun, ended, saved, restored = map(words.count, (b"BT", b"ET", b"q", b"Q"))
        bare = content
    else:
        # Without texts in brackets and pictures these letters stand for nothing else: to count them costs a tenth, without the numbers half of that.
        begun, ended, saved, restored = map(bare.count, (b"BT", b"ET", b"q", b"Q"))
    if begun != ended or saved > restored:
        return False
    marked, unmarked = bare.count(b"BMC"), bare.count(b"EMC")
    return marked + bare.count(b"BDC") <= unmarked or marked + len(_MARK_BEGUN.findall(content)) <= unmarked


def _unpacked(stream: pikepdf.Object) -> bytes | None:
    """The content of a stream; None where it does not unpack to its end. What is too large is blank."""
    if not isinstance(stream, pikepdf.Stream):
        return None
    filters = stream.get("/Filter", ())
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else list(map(str, filters))
    if not _UNPACK.keys() >= set(names) or "/DecodeParms" in stream:
        return stream.read_bytes()
    data = stream.read_raw_bytes()
    for name in names:
        unpacked = _UNPACK[name](data)
        if unpacked is None:
            return None
        data = unpacked
    return data


def _inflated(data: bytes) -> bytes | None:
    try:
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(data, _LARGEST)
        if unpacking.unconsumed_tail:
            return b""
        if unpacking.eof:
            return unpacked
        bare = zlib.decompressobj(-zlib.MAX_WBITS)  # some programs leave out the checksum behind the last block
        unpacked = bare.decompress(data[2:], _LARGEST)
        return unpacked if bare.eof else None
    except zlib.error:
        return None


def _from_ascii_85(data: bytes) -> bytes | None:
    """ISO 32000-1, 7.4.3. Some programs write every stream so: `base64` would take half of the time of reading."""
    body, end, _ = data.strip().removeprefix(b"<~").partition(b"~")
    body = body.translate(None, _WHITE_SPACE)
    if not end:
        return None
    if b"z" in body:
        try:
            return base64.a85decode(body)
        except ValueError:
            return None
    lacking = -len(body) % 5
    digits = np.frombuffer(body + b"u" * lacking, np.uint8).astype(np.int64) - ord("!")
    words = digits.reshape(-1, 5) @ _POWERS_OF_85
    if ((digits < 0) | (digits >= 85)).any() or (words >= 1 << 32).any():
        return None
    unpacked: bytes = words.astype(">u4").tobytes()
    return unpacked[: len(unpacked) - lacking]


def _from_hex(data: bytes) -> bytes | None:
    body, end, _ = data.partition(b">")
    digits = b"".join(body.split())
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")) if end else None
    except ValueError:
        return None


_UNPACK = {
    "/FlateDecode": _inflated,
    "/Fl": _inflated,
    "/ASCII85Decode": _from_ascii_85,
    "/A85": _from_ascii_85,
    "/ASCIIHexDecode": _from_hex,
    "/AHx": _from_hex,
}
