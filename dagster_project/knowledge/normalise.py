"""The comparable form of labels, titles and headers.

Belongs here: what makes two spellings of one label equal, traditional characters among them. Does not belong here: amounts (`forms.amounts`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from dagster_project.characters import FOLDED
from dagster_project.knowledge.seeds import read_seed

_REMEMBERED = 4096
"""Texts of a document are compared many times, and labels in every document."""


_DROPPED = "“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff"


@cache
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in read_seed("forms/traditional_characters.csv")}


@cache
def _comparable() -> dict[int, str | None]:
    folded = {code: "" if character in _DROPPED else character for code, character in FOLDED.items()}
    return {**_simplified(), **folded, **dict.fromkeys(map(ord, _DROPPED))}


def simplified(text: str) -> str:
    """The text with traditional characters as the seeds spell them (單位 → 单位), of the same length."""
    return text if text.isascii() else text.translate(_simplified())


@lru_cache(_REMEMBERED)
def normalise(text: str) -> str:
    """The comparable form of a label or title: width and traditional characters folded, blanks and quotation marks dropped."""
    return "".join(text.translate(_comparable()).split())
