"""What is whole of the pages of a PDF as qpdf sees it: it complains of what it has to mend.

Belongs here: the streams that the text of a page comes from (its content, the forms in it, what its fonts say their glyphs are), each unpacked to its end; what
qpdf had to mend; which layers the file hides. Does not belong here: files that need no mending (`plain_pages`), what pages say of each other (`integrity`).
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from functools import cached_property
from typing import BinaryIO
from weakref import finalize

import pikepdf

from dagster_project.documents.pdf.contents import FONT_USED, OBJECT_USED, UNPACKED, ends_well, names, unescaped, unpacked

_DEEPEST_FORM = 12
_CANNOT = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError)
"""What pikepdf raises where an object is missing, is of another type than it must be, or cannot be unpacked."""

_HIDDEN_WHERE: dict[str, Callable[[list[bool]], bool]] = {
    "/AnyOn": all,
    "/AllOn": any,
    "/AnyOff": lambda are_off: not any(are_off),
    "/AllOff": lambda are_off: not all(are_off),
}
"""Rules for several layers, and which of these must be off for nothing to be shown."""


class QpdfPages:
    """The pages of any PDF. A stream that several pages share is looked at once. `is_mended` tells of the file as a whole."""

    def __init__(self, data: bytes) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._complained_of: set[int] = set()
        self.is_mended = False
        self._pages: list[pikepdf.Page] = []
        file = _file_of(data)
        finalize(self, file.close)
        try:
            self._pdf = pikepdf.open(file, suppress_warnings=True, access_mode=pikepdf.AccessMode.mmap)
            self._pages = list(self._pdf.pages)
            self.is_mended = self._has_complained()
        except _CANNOT:
            self.is_mended = True  # PDFium found a way that qpdf does not find

    def __len__(self) -> int:
        return len(self._pages)

    def content(self, index: int) -> bytes | None:
        """The content of a page; None where it does not unpack to its end."""
        try:
            content = _joined(self._pages[index].obj.get("/Contents"))
        except _CANNOT:
            content = None
        if self._has_complained():
            self._complained_of.add(index)
        return content

    def is_whole(self, index: int, content: bytes | None) -> bool:
        """Whether the content of a page, its forms and its fonts are as they were written."""
        try:
            page = self._pages[index]
            # A page without content has no need of fonts.
            whole = self._is_whole(content, page.resources) if "/Contents" in page.obj else not page.resources.get("/Font")
        except _CANNOT:
            whole = False
        return not self._has_complained() and whole and index not in self._complained_of

    def _has_complained(self) -> bool:
        """Whether qpdf mended anything since this was asked last: it parses an object when somebody looks at it."""
        return bool(self._pdf.get_warnings())

    @cached_property
    def hidden_layers(self) -> frozenset[str]:
        """The names of the layers (optional content groups, ISO 32000-1, 8.11) that a viewer does not show as the file is opened."""
        try:
            shown = {str(group.get("/Name")) for group in self._layers if group.objgen not in self._off}
            return frozenset(str(group.get("/Name")) for group in self._layers if group.objgen in self._off) - shown
        except _CANNOT:
            return frozenset()

    def hidden_annotations(self, index: int) -> frozenset[int]:
        """The numbers of the annotations of a page (their places in `Annots`) that a viewer does not show, they or their appearance being on a layer that
        is not shown."""
        try:
            if not self._layers or index >= len(self._pages):
                return frozenset()
            annotations = list(self._pages[index].obj.get("/Annots", pikepdf.Array()))
        except _CANNOT:
            return frozenset()
        return frozenset(number for number, annotation in enumerate(annotations) if self._is_drawn_hidden(annotation))

    def _is_drawn_hidden(self, annotation: pikepdf.Object) -> bool:
        try:
            return self._is_hidden(annotation) or self._is_hidden(_appearance(annotation))
        except _CANNOT:
            return False

    @cached_property
    def _layers(self) -> list[pikepdf.Object]:
        layers = self._pdf.Root.get("/OCProperties", pikepdf.Dictionary()) if self._pages else pikepdf.Dictionary()
        return list(layers.get("/OCGs", pikepdf.Array()))

    @cached_property
    def _off(self) -> frozenset[tuple[int, int]]:
        """The layers that are not shown, by the numbers of their objects."""
        if not self._layers:
            return frozenset()
        usual = self._pdf.Root.OCProperties.get("/D", pikepdf.Dictionary())
        on, off = ({group.objgen for group in usual.get(key, pikepdf.Array())} for key in ("/ON", "/OFF"))
        if usual.get("/BaseState") == "/OFF":
            off |= {group.objgen for group in self._layers} - on
        return frozenset(off)

    def _is_hidden(self, drawn: pikepdf.Object | None) -> bool:
        """Whether what has an entry `OC` is not shown: a layer, or several with a rule which of them must be shown (8.11.2.2)."""
        layer = drawn.get("/OC") if isinstance(drawn, pikepdf.Dictionary | pikepdf.Stream) else None
        if layer is None:
            return False
        if layer.get("/Type") != "/OCMD":
            return layer.objgen in self._off
        groups = layer.get("/OCGs", pikepdf.Array())
        are_off = [group.objgen in self._off for group in (groups if isinstance(groups, pikepdf.Array) else [groups]) if group is not None]
        rule = _HIDDEN_WHERE.get(str(layer.get("/P", "/AnyOn")))
        return bool(are_off) and "/VE" not in layer and rule is not None and rule(are_off)

    def _is_whole(self, content: bytes | None, resources: pikepdf.Object, depth: int = 0) -> bool:
        nothing = pikepdf.Dictionary()
        fonts, objects = resources.get("/Font", nothing), resources.get("/XObject", nothing)
        if content is None or not ends_well(content):
            return False
        # pikepdf looks through a whole dictionary for one name.
        fonts_there, objects_there = dict(fonts.items()), dict(objects.items())
        if self._has_complained():
            # An object that says how wide glyphs are, or which, is not as it was: this holds for every page that uses it.
            self._known.update({font.objgen: False for font in fonts_there.values() if font.is_indirect and font.objgen not in self._known})
            return False
        if not unescaped(names(FONT_USED, content)) <= fonts_there.keys() or not all(map(self._font_is_whole, fonts_there.values())):
            return False
        used = unescaped(names(OBJECT_USED, content)) if b"Do" in content else set()
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


def _appearance(annotation: pikepdf.Object) -> pikepdf.Object | None:
    """What an annotation is drawn as, in its present state (12.5.5)."""
    drawn = annotation.get("/AP", pikepdf.Dictionary()).get("/N") if isinstance(annotation, pikepdf.Dictionary) else None
    if isinstance(drawn, pikepdf.Dictionary) and "/AS" in annotation:
        return drawn.get(str(annotation.AS))
    return drawn


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
    ready = [_unpacked(part) for part in parts]
    return None if None in ready else b"\n".join(part for part in ready if part)


def _unpacked(stream: pikepdf.Object) -> bytes | None:
    """The content of a stream; None where it does not unpack to its end."""
    if not isinstance(stream, pikepdf.Stream):
        return None
    filters = stream.get("/Filter", ())
    filters_of = [str(filters)] if isinstance(filters, pikepdf.Name) else list(map(str, filters))
    if not set(filters_of) <= UNPACKED or "/DecodeParms" in stream:
        return stream.read_bytes()
    return unpacked(stream.read_raw_bytes(), filters_of)
