"""Pages that stand sideways in a dump whose tool kept their letters apart from their direction → as they are read.

Belongs here: such a tool prints what runs upwards from its end: every word is reversed (`94.6297`, `出支育教`), and every row comes from right to left, each
cell on a line of its own. Labels, titles and names of codes that are known only when they are turned round show it. Does not belong here: pages that
the reader itself finds turned (`documents.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import FOLDED_REMNANT
from dagster_project.forms.amounts import parse_number
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import name_codes
from dagster_project.knowledge.normalise import normalise, simplified

_COLUMN_NUMBER = re.compile(r"[1-9]\d?")
_FEWEST_KNOWN = 3
_SHORTEST = 4
"""Characters of a label: shorter ones are words that may read both ways."""


def upright(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines, with those of pages that stand sideways turned: a row of cells a line, from left to right, as far as its figures show where it ends."""
    known = _known_texts()
    found: list[TextLine] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        found += _turned(page) if _is_sideways(page, known) else page
    return tuple(found)


def _known_texts() -> frozenset[str]:
    labels = {
        label
        for form_id in statutory_forms.row_kinds()
        for side in ("", "income", "expenditure")
        for label in statutory_forms.row_labels(form_id, side)
    }
    return frozenset(
        text
        for text in (*labels, *statutory_forms.titles(), *name_codes("function_codes"), *name_codes("economic_codes"))
        if len(text) >= _SHORTEST
    )


def _is_sideways(page: Sequence[TextLine], known: frozenset[str]) -> bool:
    """Whether labels are known turned round only, and every amount is a whole number then."""
    words = [word for line in page for word in line.text.split()]
    turned = [word[::-1] for word in words]
    if sum(normalise(word) in known for word in turned) < _FEWEST_KNOWN or any(normalise(word) in known for word in words):
        return False
    return all(
        parse_number(word) and not FOLDED_REMNANT.fullmatch(normalise(word))
        for word in turned
        if "." in word and not any(map(str.isalpha, word))
    )


def _turned(page: Sequence[TextLine]) -> list[TextLine]:
    """The words of the page turned round; those before a figure of a row with its figures on one line. Of the head nothing shows where a row ends: its
    words stand from left to right below its title, since their order is that of columns."""
    rows: list[list[str]] = [[]]
    for line in reversed(page):
        for word in reversed(line.text.split()):
            text = word[::-1]
            if rows[-1] and (rows[-1][-1].endswith("。") or (_is_amount(rows[-1][-1]) and not _is_amount(text))):
                rows.append([])
            rows[-1].append(text)
    head = [] if _is_amount(rows[-1][-1]) else rows.pop()
    titles = [text for text in reversed(head) if normalise(text) in statutory_forms.titles()]
    counts = [text for text in head if _counts_columns(text)]
    of_head = [*titles, *(text for text in head if text not in titles and text not in counts), " ".join(counts)]
    texts = [text for text in (*of_head, *(" ".join(row) for row in reversed(rows))) if text]
    return [page[0]._replace(number=page[0].number + place, text=text, after_blank=not place) for place, text in enumerate(texts)]


def _is_amount(text: str) -> bool:
    number = parse_number(text)
    return bool(number and number.decimals)


def _counts_columns(text: str) -> bool:
    """Whether a word of a head is 栏次 or a number of a column: these have an order, the others have names."""
    return simplified(text) == "栏次" or bool(_COLUMN_NUMBER.fullmatch(text))
