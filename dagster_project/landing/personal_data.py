"""Taking persons out of text before it is landed.

Belongs here: names behind the labels that forms print before them, telephone and identity numbers. Does not belong here: the labels
(`seeds/narrative/personal_labels.csv`), where text comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from dagster_project.knowledge.vocabulary import personal_labels

TAKEN_OUT = "…"
_NUMBERS = re.compile(
    r"(?<![\d.,])(?:\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}[-—－ ]\d{7,8}(?:[-—－]\d{1,6})?|（0\d{2,3}）\d{7,8}|\(0\d{2,3}\)\d{7,8})(?![\d.,])"
)
"""Identity numbers, mobile numbers, and telephone numbers with an area code."""


@cache
def _labelled() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in personal_labels())
    return re.compile(rf"((?:{labels})(?:（[^）]*）|\([^)]*\))?\s*[:：]\s*)([^\s,，。;；:：、()（）]{{1,20}})")


def without_personal_data(text: str) -> str:
    """The text with names behind personal labels, telephone and identity numbers replaced by `TAKEN_OUT`."""
    return _NUMBERS.sub(TAKEN_OUT, _labelled().sub(rf"\1{TAKEN_OUT}", text))


def without_persons(row: dict[str, Any], columns: Collection[str]) -> dict[str, Any]:
    """A row whose text in `columns` names no person."""
    return {name: without_personal_data(value) if name in columns and isinstance(value, str) else value for name, value in row.items()}
