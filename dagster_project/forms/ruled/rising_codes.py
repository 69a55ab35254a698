"""Whether the codes of a part go on where those of a table end: `codes_go_on`.

Belongs here: the codes at the beginning of rows, and their order. Does not belong here: whether the columns of both are the same (`tables`).

A program that makes a table of every page of another document (Word from a PDF, a web page from Word) chooses the widths of columns anew for each. Codes
stand in their order and each but once, so a part whose first code comes behind the last one of the table is the rest of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from dagster_project.knowledge.codes import CODE_PATTERN
from dagster_project.knowledge.normalise import normalise

_CODE = re.compile(CODE_PATTERN)
_FEWEST = 2
"""Rows of the table; below that no order is to be seen."""


def codes_go_on(above: Sequence[Sequence[str]], part: Sequence[Sequence[str]]) -> bool:
    """Whether all rows of the part have a code, each behind the one before it, the first behind the last of those above. Rows are the texts of their cells.
    The first digit tells codes of functions from economic ones, which never follow each other."""
    before = [code for row in above if (code := _code(row))]
    codes = [*before[-_FEWEST:], *map(_code, part)]
    return len(before) >= _FEWEST and bool(part) and bool(_code(above[-1])) and all(a[:1] == b[:1] and a < b for a, b in pairwise(codes))


def _code(row: Sequence[str]) -> str:
    """The code that the first cells of a row make up; "" where they make none."""
    digits = takewhile(lambda text: not text or text.isdigit(), (normalise(text) for text in row))
    joined = "".join(digits)
    return joined if _CODE.fullmatch(joined) else ""
