"""The comparable form of labels, titles and headers.

Belongs here: what makes two spellings of one label equal. Does not belong here: amounts (`forms.amounts`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REMEMBERED = 4096
"""Texts of a document are compared many times, and labels in every document."""


_DROPPED = str.maketrans("", "", "“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff")


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """The comparable form of a label or title: compatibility characters folded, blanks and quotation marks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DROPPED).split())
