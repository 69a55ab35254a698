"""The content of a page: unpacked from its filters to its end, and held against its grammar (ISO 32000-1, 7.4, 7.8.2).

Belongs here: what bytes say of themselves. Does not belong here: where in a file they stand (`plain_file`, `integrity`).
"""

from __future__ import annotations

import base64
import re
import string
import zlib
from collections.abc import Iterable

import numpy as np

_LARGEST = 1 << 26
"""Bytes: what unpacks to more is not looked at. Limits of memory and time are those of the process."""
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN "
    b"scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
_LAST = _OPERATORS - frozenset(b"m l c v y h re W W*".split())
"""Operators that may be the last: after the others a path is still to be painted, or ended by `n`."""
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
_NAMED_LIKE_A_BRACKET = re.compile(rb"/[^\s/BEqQ]*+(?:[BE](?!T)[^\s/BEqQ]*+)*+(?:[BE]T|[qQ])")
FONT_USED = re.compile(rb"(/[^\s/\[\]<>()]+)\s+[-+\d.]+\s+Tf(?!\w)")
OBJECT_USED = re.compile(rb"(/[^\s/\[\]<>()]+)\s+Do(?!\w)")

_POWERS_OF_85 = 85 ** np.arange(4, -1, -1)
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")


def unpacked(data: bytes, filters: Iterable[str]) -> bytes | None:
    """What the filters of a stream, all of `UNPACKED`, make of it; None where one of them does not come to its end. What is too large is blank."""
    for name in filters:
        content = _UNPACK[name](data)
        if content is None:
            return None
        data = content
    return data


def ends_of(content: bytes) -> tuple[bytes, bytes] | None:
    first = _OPERATOR.search(content)
    return (first[0], content[len(content.rstrip()) :]) if first else None


def ends_well(content: bytes) -> bool:
    """Whether a content ends with an operator that leaves nothing open, and outside every text object, saved state and mark that it begins."""
    end = content.rstrip()[-_LONGEST_OPERATOR - 1 :]
    if end and _DELIMITERS.split(end)[-1] not in _LAST:
        return False
    # Words within strings count only where they happen to stand alone: it is enough to look closer where the count is not even.
    return _is_balanced(content) or _is_balanced(_LITERALS.sub(b" ", content))


def names(pattern: re.Pattern[bytes], content: bytes) -> set[bytes]:
    """The names that a content uses of its resources, each as it is written."""
    return set(pattern.findall(content))


def unescaped(names: Iterable[bytes]) -> set[str]:
    """Names without the numbers that stand for characters in them."""
    return {_HASH.sub(lambda code: bytes([int(code[1], 16)]), name).decode("latin-1") for name in names}


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
UNPACKED = frozenset(_UNPACK)
"""The filters that are known here."""
