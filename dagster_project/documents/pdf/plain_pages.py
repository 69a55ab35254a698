"""Whether the pages of a PDF that keeps to the letter of the format are whole, told from its bytes.

Belongs here: the same as in `qpdf_pages`, of which it is the short cut: the streams that the text of a page comes from, each unpacked to its end. Does not belong
here: the objects themselves (`plain_file`); saying that anything is damaged: what does not look whole, or is rare, raises `NotPlain`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dagster_project.documents.pdf.contents import FONT_USED, OBJECT_USED, UNPACKED, ends_well, names, unpacked
from dagster_project.documents.pdf.plain_file import Dictionary, NotPlain, PlainFile

_DEEPEST_FORM = 12
_NOTHING = b"<<>>"
_FILTER = re.compile(rb"/\w+")


class PlainPages:
    """The pages of a file without layers. What several pages share is looked at once. Every method raises `NotPlain`."""

    is_mended = False
    hidden_layers: frozenset[str] = frozenset()

    def __init__(self, data: bytes) -> None:
        self._file = PlainFile(data)
        self._whole: set[bytes] = set()
        if b"/OCProperties" in self._file.root:
            raise NotPlain
        self._pages = self._file.pages
        self._resources = [self._file.entries(page.get(b"/Resources", b"")) for page in self._pages]
        for page in self._pages:
            self._file.array(page.get(b"/MediaBox", b""))

    def __len__(self) -> int:
        return len(self._pages)

    def hidden_annotations(self, _index: int) -> frozenset[int]:
        """None: what is not shown is on a layer."""
        return frozenset()

    def content(self, index: int) -> bytes | None:
        """The content of a page; None where it does not unpack to its end."""
        contents = [self._unpacked(part) for part in self._file.elements(self._pages[index].get(b"/Contents", b""))]
        return b"\n".join(filter(None, contents)) if contents else None

    def is_whole(self, index: int, content: bytes | None) -> bool:
        """Whether the content of a page, its forms and its fonts are as they were written."""
        return self._is_whole(content, self._resources[index], 0)

    def _is_whole(self, content: bytes | None, resources: Dictionary, depth: int) -> bool:
        if depth > _DEEPEST_FORM or content is None or not ends_well(content):
            return False
        fonts, objects = (self._file.entries(resources.get(key, _NOTHING)) for key in (b"/Font", b"/XObject"))
        if not names(FONT_USED, content) <= fonts.keys():
            return False
        for font in fonts.values():
            if font not in self._whole:
                self._look_at_font(self._file.entries(font))
                self._whole.add(font)
        used = names(OBJECT_USED, content) if b"Do" in content else set()
        return used <= objects.keys() and all(self._is_whole_object(objects[name], resources, depth) for name in used)

    def _is_whole_object(self, drawn: bytes, resources: Dictionary, depth: int) -> bool:
        if drawn in self._whole:
            return True
        self._whole.add(drawn)  # a form that draws itself
        form = self._file.entries(drawn)
        if form.get(b"/Subtype") != b"/Form":
            return True
        own = self._file.entries(form[b"/Resources"]) if b"/Resources" in form else resources
        return self._is_whole(self._unpacked(drawn), own, depth + 1)

    def _look_at_font(self, font: Dictionary) -> None:
        if b"/Subtype" not in font:
            raise NotPlain
        if b"/DescendantFonts" in font:
            for part in self._file.elements(font[b"/DescendantFonts"]):
                self._look_at_widths(self._file.entries(part))
        for told in (font.get(b"/ToUnicode"), font.get(b"/Encoding")):
            if told and not told.startswith((b"/", b"<<")) and self._file.is_stream(told):
                self._unpacked(told)

    def _look_at_widths(self, font: Dictionary) -> None:
        if font.get(b"/W", b"[").endswith(b"R"):
            self._file.array(font[b"/W"])

    def _unpacked(self, stream: bytes) -> bytes:
        described, data = self._file.stream(stream)
        filters = _filters(described.get(b"/Filter", b""))
        if b"/DecodeParms" in described or filters is None:
            raise NotPlain
        content = unpacked(data, filters)
        if content is None:
            raise NotPlain
        return content


@lru_cache(maxsize=64)
def _filters(written: bytes) -> tuple[str, ...] | None:
    """The names of filters; None where one is not known here."""
    filters = tuple(name.decode("ascii") for name in _FILTER.findall(written))
    return filters if UNPACKED.issuperset(filters) else None
