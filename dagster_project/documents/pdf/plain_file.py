"""The objects of a PDF that keeps to the letter of the format, taken from its bytes.

Belongs here: the cross-reference tables, and the few kinds of object that the text of a page comes from (ISO 32000-1, 7.3 and 7.5.4). Does not belong here:
whether a page is whole (`integrity`), mending anything: whatever is not as the format wants it raises `NotPlain`, and who asked lets qpdf look.

Most files are so, and a pattern sees it of an object ten times as fast as qpdf parses it and lets go of it. Objects are kept as the bytes they are written in; of a
dictionary only the entries that are asked for are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

_DEEPEST = 4
"""Arrays and dictionaries within each other. A deeper object is left to qpdf."""


_DELIMITER = rb"[\s/\[\]<>(]"
_NAME = rb"/[^\s\0/\[\]<>(){}%#]*+(?:#[0-9A-Fa-f]{2}[^\s\0/\[\]<>(){}%#]*+)*+"
_OTHER = rb"(?:%b|<[0-9A-Fa-f\s]*+>|%b|[-+](?:\d++(?:\.\d*+)?+|\.\d++)(?=%b)|\.\d++(?=%b)|(?:true|false|null)(?=%b))" % (
    _NAME,
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)",
    _DELIMITER,
    _DELIMITER,
    _DELIMITER,
)
_NUMBER_OR_REFERENCE = rb"\d++(?:\.\d*+|\s++\d++\s++R)?+(?=%b)" % _DELIMITER
_NUMBERS = rb"[\d\s]++(?:\.\d*+|(?<=\s)R)?+(?=%b|(?<=\s)[-+.tfn])" % _DELIMITER
_PLAIN_NAMES = rb"(?:/\w++ /\w++ )++|(?:/[\w.+-]*+(?=%b)\s*+)++" % _DELIMITER
"""Widths and names of glyphs are long arrays: what they are made of is looked for first. What a run of digits cannot go on with is looked at once, and names
by twos cost half."""


def _objects(deepest: int) -> tuple[bytes, bytes]:
    """The patterns of an object, and of what an array lists, with so many arrays and dictionaries in each other."""
    value, listed = rb"%b|%b" % (_OTHER, _NUMBER_OR_REFERENCE), rb"%b|%b|%b" % (_NUMBERS, _PLAIN_NAMES, _OTHER)
    if deepest:
        inner_value, inner_listed = _objects(deepest - 1)
        inner = rb"\[(?:%b)*+\]|<<\s*+(?:%b\s*+%b\s*+)*+>>" % (inner_listed, _NAME, inner_value)
        value, listed = rb"%b|%b" % (value, inner), rb"%b|%b" % (listed, inner)
    return rb"(?:%b)" % value, listed


_VALUE = _objects(_DEEPEST)[0]
_BLANK = rb"\s*+(?:%[^\r\n]*+\s*+)*+"
_ENTRY = re.compile(rb"%b(%b)\s*+(%b)" % (_BLANK, _NAME, _VALUE), re.DOTALL)
_DICTIONARY_ENDS = re.compile(rb"%b>>" % _BLANK)
_OBJECT_ENDS = re.compile(rb"%b>>\s*(?:stream\r?(\n)|endobj(?!\S))" % _BLANK)
_PACKED = re.compile(rb"<<\s*/Filter\s*/FlateDecode\s*/Length\s+(\d{1,15})\s*>>\s*stream\r?\n")
"""How most streams begin: each font has one."""
_REFERENCE = re.compile(rb"\d{1,10}\s+\d{1,5}\s+R")
_ELEMENT = re.compile(rb"\s*+(%b)" % _VALUE, re.DOTALL)
_ARRAY_ENDS = re.compile(rb"\s*\]")
_ARRAY = re.compile(rb"(%b)\s*endobj(?!\S)" % _VALUE, re.DOTALL)
_NUMBER = re.compile(rb"(\d+)\s+endobj(?!\S)")
_STREAM_ENDS = re.compile(rb"\s*endstream\s+endobj(?!\S)")
_TABLE = re.compile(rb"xref\s+(?=\d)")
_SECTION = re.compile(rb"(\d+) (\d+) *(?:\r\n|\n|\r)((?:\d{10} \d{5} [nf](?: \r| \n|\r\n))+)")
_TRAILER = re.compile(rb"\s*trailer\s*")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_ENTRY_SIZE, _OFFSET_SIZE = 20, 10
_IN_USE = b" 00000 n"
"""Behind the offset of an object that is there, of the first generation."""
_MOST_TABLES = 32
_LAST_BYTES = 1024
_DEEPEST_TREE = 32
_INHERITED = (b"/Resources", b"/MediaBox")
_WHOLE = re.compile(rb"-?\d{1,15}")
_Section = tuple[int, int, int]
"""The number of the first object, how many there are, and where their entries begin."""

Dictionary = dict[bytes, bytes]
"""The entries of a dictionary, names and all as they are written."""


class NotPlain(Exception):
    """Something is not as the format wants it, or of a kind that is not looked at here."""


class PlainFile:
    """The objects of a file, by what refers to them. Every method raises `NotPlain`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[bytes, tuple[Dictionary, int]] = {}
        self._sections, self._trailer = self._sections_and_trailer()

    def _sections_and_trailer(self) -> tuple[list[_Section], Dictionary]:
        """The sections of all tables, and the trailer; of each the newest first."""
        begun = _START.search(self._data, max(len(self._data) - _LAST_BYTES, 0))
        sections: list[_Section] = []
        trailers: list[Dictionary] = []
        position = int(begun[1]) if begun else -1
        while position >= 0:
            if len(trailers) == _MOST_TABLES:
                raise NotPlain
            of_table, position = self._table(position)
            sections += of_table
            trailers.append(_entries_at(self._data, position, _DICTIONARY_ENDS)[0])
            position = _whole(trailers[-1].get(b"/Prev", b"-1"))
        if not trailers or b"/Encrypt" in trailers[0]:
            raise NotPlain
        if _whole(trailers[0].get(b"/Size", b"")) != max(first + count for first, count, _ in sections):
            raise NotPlain
        return sections, trailers[0]

    def _table(self, position: int) -> tuple[list[_Section], int]:
        """The sections of one table, and where its trailer begins."""
        sections = []
        head = _TABLE.match(self._data, position)
        position = head.end() if head else position
        while head and (section := _SECTION.match(self._data, position)):
            position = section.end()
            sections.append((int(section[1]), int(section[2]), section.start(3)))
            if position - section.start(3) != int(section[2]) * _ENTRY_SIZE:
                raise NotPlain
        trailer = _TRAILER.match(self._data, position)
        if not sections or not trailer:
            raise NotPlain
        return sections, trailer.end()

    def _begin(self, reference: bytes) -> int:
        """Where an object begins behind its number."""
        data, (digits, generation, _) = self._data, reference.split()
        number = int(digits)
        in_use = _IN_USE if generation == b"0" else b" %b n" % generation.zfill(len(_IN_USE) - 3)
        for first, count, start in self._sections:
            if first <= number < first + count:
                entry = start + (number - first) * _ENTRY_SIZE
                offset, head = int(data[entry : entry + _OFFSET_SIZE]), b"%b %b obj" % (digits, generation)
                if not data.startswith(in_use, entry + _OFFSET_SIZE) or not data.startswith(head, offset):
                    raise NotPlain
                position = offset + len(head)
                while data[position : position + 1].isspace():
                    position += 1
                return position
        raise NotPlain

    def entries(self, value: bytes) -> Dictionary:
        """The entries of a dictionary that is written there or referred to; also those of a stream."""
        return self._object(value)[0] if _REFERENCE.fullmatch(value) else _entries_at(value, 0, _DICTIONARY_ENDS)[0]

    def _object(self, reference: bytes) -> tuple[Dictionary, int]:
        """The dictionary of an object, and where its stream begins; -1 where it has none."""
        known = self._known.get(reference)
        if not known:
            begin = self._begin(reference)
            if packed := _PACKED.match(self._data, begin):
                known = ({b"/Filter": b"/FlateDecode", b"/Length": packed[1]}, packed.end())
            else:
                found, end = _entries_at(self._data, begin, _OBJECT_ENDS)
                known = (found, end.end() if end[1] else -1)
            self._known[reference] = known
        return known

    def is_stream(self, value: bytes) -> bool:
        """Whether a value refers to a stream."""
        if value not in self._known and (not _REFERENCE.fullmatch(value) or self._data.startswith((b"[", b"/"), self._begin(value))):
            return False
        return self._object(value)[1] >= 0

    def stream(self, value: bytes) -> tuple[Dictionary, bytes]:
        """The dictionary of a stream and its bytes as they are packed: as many as it says, and no others before its end."""
        if not _REFERENCE.fullmatch(value):
            raise NotPlain
        found, start = self._object(value)
        end = start + self._number(found.get(b"/Length", b""))
        if start < 0 or not _STREAM_ENDS.match(self._data, end):
            raise NotPlain
        return found, self._data[start:end]

    def _number(self, value: bytes) -> int:
        if _REFERENCE.fullmatch(value):
            found = _NUMBER.match(self._data, self._begin(value))
            value = found[1] if found else b""
        return _whole(value)

    def array(self, value: bytes) -> bytes:
        """An array as it is written, there or in an object of its own."""
        if _REFERENCE.fullmatch(value):
            found = _ARRAY.match(self._data, self._begin(value))
            value = found[1] if found else b""
        if not value.startswith(b"["):
            raise NotPlain
        return value

    def elements(self, value: bytes) -> list[bytes]:
        """What an array lists, each as it is written; a reference to no array is a list of its own."""
        if _REFERENCE.fullmatch(value) and not self._data.startswith(b"[", self._begin(value)):
            return [value]
        listed, position = self.array(value), 1
        found = []
        while element := _ELEMENT.match(listed, position):
            found.append(element[1])
            position = element.end()
        if not _ARRAY_ENDS.match(listed, position):
            raise NotPlain
        return found

    @cached_property
    def root(self) -> Dictionary:
        """The catalogue."""
        return self.entries(self._trailer.get(b"/Root", b""))

    @cached_property
    def pages(self) -> list[Dictionary]:
        """Every page with what it has from above."""
        return list(self._pages_below(self.root.get(b"/Pages", b""), {}, set(), 0))

    def _pages_below(self, value: bytes, above: Dictionary, seen: set[bytes], depth: int) -> Iterator[Dictionary]:
        if value in seen or depth > _DEEPEST_TREE:
            raise NotPlain
        seen.add(value)
        node = self.entries(value)
        if node.get(b"/Type") == b"/Pages":
            above = above | {key: node[key] for key in _INHERITED if key in node}
            for kid in self.elements(node.get(b"/Kids", b"")):
                yield from self._pages_below(kid, above, seen, depth + 1)
        elif node.get(b"/Type") == b"/Page" and b"/Kids" not in node:
            yield above | node
        else:
            raise NotPlain


def _entries_at(data: bytes, position: int, ending: re.Pattern[bytes]) -> tuple[Dictionary, re.Match[bytes]]:
    """The entries of a dictionary that is written at a place, and how it ends."""
    if not data.startswith(b"<<", position):
        raise NotPlain
    found: Dictionary = {}
    count, position = 0, position + 2
    while entry := _ENTRY.match(data, position):
        found[entry[1]] = entry[2]
        count, position = count + 1, entry.end()
    end = ending.match(data, position)
    if not end or len(found) < count:
        raise NotPlain
    return found, end


def _whole(value: bytes) -> int:
    if not _WHOLE.fullmatch(value):
        raise NotPlain
    return int(value)
