"""The names of files as text that can be stored and shown.

Belongs here: names whose bytes are not UTF-8, as archives packed on Chinese Windows leave them. Does not belong here: finding files (`sources`).
"""

from __future__ import annotations

import os
from pathlib import PurePath


def as_text(path: PurePath | str) -> str:
    """A path as text. A part that is not UTF-8 is taken for GB 18030; where it is not that either, its bytes stand as `\\xhh`."""
    text = str(path)
    return text if is_text(text) else "/".join(map(_part, os.fsencode(text).split(b"/")))


def is_text(path: PurePath | str) -> bool:
    """Whether all of a path is UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _part(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", errors="backslashreplace")
