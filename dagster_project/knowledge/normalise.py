"""The comparable form of labels, titles and headers.

Belongs here: what makes two spellings of one label equal. Does not belong here: amounts (`forms.amounts`).
"""

from __future__ import annotations

from functools import lru_cache

from dagster_project.characters import FOLDED

_REMEMBERED = 4096
"""Texts of a document are compared many times, and labels in every document."""


_DROPPED = "“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff"
_COMPARABLE = {code: "" if character in _DROPPED else character for code, character in FOLDED.items()} | str.maketrans("", "", _DROPPED)


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """The comparable form of a label or title: width folded, blanks and quotation marks dropped."""
    return "".join(text.translate(_COMPARABLE).split())
