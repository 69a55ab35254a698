"""Rows of a header that count its columns: 栏次 1 2 3 …

Belongs here: telling such a row from others. Does not belong here: what the other rows of a header mean (`header`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.forms.ruled.table import TableRow
from dagster_project.knowledge.statutory_forms import header_words

COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?:[=＝].*)?|栏次|行次|[-—–─]+|[①-⑳]")
_UNNAMED = "\ufffd"
"""What stands for a glyph without a character."""


def is_column_numbers(texts: Sequence[str]) -> bool:
    """Whether a row counts the columns: 栏次 1 2 3 … One of its numbers may have a glyph that nobody can name."""
    named = [text for text in texts if _UNNAMED not in text]
    if not named or not all(COLUMN_NUMBER.fullmatch(text) for text in named):
        return False
    numbers = [int(match[0]) for text in named if (match := re.search(r"\d+", text))]
    steps = {right - left for left, right in zip(numbers, numbers[1:], strict=False)}
    unnamed = len(texts) - len(named)
    return any(text in ("栏次", "行次", "栏目") for text in named) or (
        len(numbers) > 2 and min(steps) > 0 and numbers[-1] - numbers[0] <= len(numbers) - 1 + unnamed
    )


def counts_columns(row: TableRow) -> bool:
    """Whether the numbers of a header row count columns; the row may print 类 款 项 beside them."""
    texts = row.words()
    return is_column_numbers([text for text in texts if header_words().get(text) != "code_part"])
