"""Pages of a dump whose blocks a tool printed from the bottom to the top → in the order in which they are read.

Belongs here: some tools print a page that stands sideways so, every block as it is, the last first, the title behind the rows. What counts downwards on a
page shows it: codes, and labels with numbers. Does not belong here: pages whose words are reversed, too (`turned`); pages that the reader
itself finds turned (`documents.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.titles import title_form
from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_LENGTHS, code_names

_NUMBERED = re.compile("([二三四五六七八九]?十?[一二三四五六七八九]?)、")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_FEWEST = 2
"""Steps that lead up a page more than down it: none in the usual order has more, whatever stands side by side on it."""


def from_the_top(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines, with the blocks of pages that count downwards in the opposite order, their titles first."""
    found: list[TextLine] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        found += _reversed(page) if _counts_down(page) else page
    return tuple(found)


def _counts_down(page: Sequence[TextLine]) -> bool:
    last: dict[str, int] = {}
    up = down = 0
    for series, number in _numbers(page):
        before = last.get(series, number)
        up += number > before
        down += number < before
        last[series] = number
    return down - up >= _FEWEST


def _numbers(page: Sequence[TextLine]) -> Iterator[tuple[str, int]]:
    """What counts on a page: (series, number). The codes below a class are one series, the classes another; so are labels with numbers."""
    known = [code_names(kind) for kind in CODE_LENGTHS]
    for line in page:
        if numbered := _NUMBERED.match(line.text):
            tens, _, ones = numbered[1].rpartition("十")
            ten = "十" in numbered[1]
            yield "labels", (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
        for word in line.text.split():
            if word.isdecimal() and any(word in names for names in known):
                yield word[:CLASS_DIGITS] if len(word) > CLASS_DIGITS else "classes", int(word.ljust(7, "0"))


def _reversed(page: Sequence[TextLine]) -> list[TextLine]:
    blocks: list[list[TextLine]] = []
    for line in page:
        if line.after_blank or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    blocks.reverse()
    blocks.sort(key=lambda block: not any(title_form(line.text) for line in block))
    found: list[TextLine] = []
    for block in blocks:
        first = found[-1].number + 2 if found else page[0].number
        found += [line._replace(number=first + place, after_blank=not place and bool(found)) for place, line in enumerate(block)]
    return found
