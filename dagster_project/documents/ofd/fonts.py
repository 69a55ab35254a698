"""The fonts that an OFD file brings along: which characters their glyphs are of.

Belongs here: glyphs chosen by number (GB/T 33190, 11.4: CGTransform), and which character is then seen. Does not belong here: where glyphs stand (`content`).

A file may choose the glyphs of a text by their numbers; then the glyph is what a reader sees, whatever character is written beside it. The font tells what a
glyph is of, where it keeps its table of characters.
"""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fontTools.ttLib import TTFont, TTLibError
from lxml import etree

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.ofd.package import Package, child, numbers

UNKNOWN = "\ufffd"
_BROKEN = (
    TTLibError,
    struct.error,
    AssertionError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    TypeError,
    ValueError,
)
"""What a broken font makes fontTools raise."""


@dataclass(frozen=True, slots=True)
class Font:
    """The characters that a font has, by glyph, and the glyph of each."""

    characters: Mapping[int, frozenset[str]]
    glyphs: Mapping[str, int]

    def seen(self, character: str, glyph: int) -> str:
        """The character that is seen where this glyph stands for that one."""
        known = self.characters.get(glyph, frozenset())
        if character in known or (not known and character not in self.glyphs):
            return character
        alike = {unicodedata.normalize("NFKC", other) for other in known}
        if unicodedata.normalize("NFKC", character) in alike:
            return character
        return min(known) if len(alike) == 1 else UNKNOWN


@dataclass(slots=True)
class Fonts:
    """The fonts of a file by their numbers; `paths` says where they lie. Each is opened when it is asked for."""

    package: Package
    paths: Mapping[str, str]
    _known: dict[str, Font | None] = field(default_factory=dict)

    def seen(self, text: str, transforms: Sequence[etree._Element], font: str) -> str:
        """The text as its glyphs show it. Where several characters share glyphs it stays as it is written."""
        characters = list(text)
        for transform in transforms:
            start, count = (int((numbers(transform.get(name)) or [usual])[0]) for name, usual in (("CodePosition", 0), ("CodeCount", 1)))
            glyphs = child(transform, "Glyphs")
            chosen = [int(number) for number in numbers(glyphs.text if glyphs is not None else "")]
            part = characters[start : start + count] if start >= 0 else []
            of = self._font(font) if len(part) == len(chosen) else None
            if of is not None:
                part = list(map(of.seen, part, chosen))
            elif chosen and not any(character.strip() for character in part):
                part = [UNKNOWN] * len(part)
            characters[start : start + count] = part
        return "".join(characters)

    def _font(self, number: str) -> Font | None:
        """None where the file does not bring the font, or the font does not tell of which characters its glyphs are."""
        if number not in self._known:
            self._known[number] = self._opened(self.paths[number]) if number in self.paths else None
        return self._known[number]

    def _opened(self, path: str) -> Font | None:
        try:
            with TTFont(io.BytesIO(self.package.picture(path)), lazy=True, fontNumber=0) as font:
                glyphs = {chr(code): font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()}
        except (*_BROKEN, UnreadableDocument):
            return None
        characters: dict[int, set[str]] = {}
        for character, glyph in glyphs.items():
            characters.setdefault(glyph, set()).add(character)
        return Font({glyph: frozenset(of) for glyph, of in characters.items()}, glyphs) if glyphs else None
