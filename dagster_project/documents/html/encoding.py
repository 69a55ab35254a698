"""Bytes of a web page → its text.

Belongs here: which encoding a page is in, whatever it says of itself. Does not belong here: what stands in the page (`reader`), text that is no
page (`text.dump`).
"""

from __future__ import annotations

import codecs
import re

_SAID = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SAID_WITHIN = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "gb18030", "big5": "big5hkscs"}
"""What pages say, and the encoding that holds all of it and what they hold beyond it."""
_TAKE_ANYTHING = ("cp125", "iso8859", "latin", "koi8", "utf-16", "utf-32")


def text_of(data: bytes, said: str | None = None) -> str:
    """The text of a page; `said` is the encoding that what brought it names.

    Text that is UTF-8 throughout is UTF-8 whatever the page says: no other text of Chinese is by accident. Otherwise the first that fits of what is
    said and GB18030; where none fits (a page put together from two), the one that leaves fewest bytes unread.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    told = _SAID.search(data[:_SAID_WITHIN])
    named = [_known(name) for name in (said, told[1].decode("ascii") if told else None) if name]
    encodings = list(dict.fromkeys(["utf-8", *filter(None, named), "gb18030"]))
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return min((data.decode(encoding, errors="replace") for encoding in encodings), key=lambda text: text.count("\ufffd"))


def _known(name: str) -> str | None:
    """What Python calls an encoding, or None. Those that take any bytes tell nothing by taking these."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    wider = _WIDER.get(known, known)
    return None if wider.startswith(_TAKE_ANYTHING) else wider
