"""The comparable form of labels, titles and headers.

Belongs here: what makes two spellings of one label equal. Does not belong here: amounts (`forms.amounts`).
"""

from __future__ import annotations

from functools import lru_cache

from dagster_project.characters import as_shown, fold_width

_REMEMBERED = 4096
"""Texts of a document are compared many times, and labels in every document."""


_DROPPED = str.maketrans("", "", "“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff")


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """The comparable form of a label or title: width folded, blanks and quotation marks dropped."""
    return "".join(fold_width(as_shown(text)).translate(_DROPPED).split())
