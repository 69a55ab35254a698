"""Lines of a form of codes whose names are wrapped around the line of their code and numbers → one line a row.

Belongs here: tools that read a page line by line print a cell of two lines, centred beside cells of one, so: the beginning of the name, then code
and numbers, then the rest of the name. The code's own names show which lines belong to it. Does not belong here: names that go on below their
code only, which reading in order joins (`reader`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_names, is_class
from dagster_project.knowledge.normalise import normalise

_PART = re.compile(r"\d{2}")
_REACH = 2
"""Lines of a name above its code, and below it."""


def unwrapped(lines: Sequence[TextLine], form_id: str) -> list[TextLine]:
    """The lines with the rows that a wrapped name surrounds, and total rows whose figures stand on two lines, as one line each."""
    kind = statutory_forms.row_kinds()[form_id]
    labels = statutory_forms.row_labels(form_id)
    found: list[TextLine] = []
    index = 0
    class_code = ""
    while index < len(lines):
        class_code = next((word for word in lines[index].text.split()[:1] if is_class(word)), class_code)
        row = _row(lines, index, kind, class_code, len(found)) or _total(lines[index : index + 2], labels)
        if row:
            above, below, text = row
            del found[len(found) - above :]
            found.append(lines[index]._replace(text=text))
            index += below
        else:
            found.append(lines[index])
        index += 1
    return found


def _row(lines: Sequence[TextLine], index: int, kind: str, class_code: str, before: int) -> tuple[int, int, str] | None:
    """(lines above, lines below, the row in one line), where the name of the line's code begins above it. A row of the class may print the last
    part of its code only."""
    code, rest = _code(lines[index].text.split(), kind)
    figures = [word for word in rest if _is_figure(word)]
    inner = [word for word in rest if not _is_figure(word)]
    if not code or not figures:
        return None
    names = code_names(kind).get(code) or _names_of_part(code, class_code, kind)
    for above, below in product(range(1, _REACH + 1), range(_REACH + 1)):
        if above > min(index, before) or index + below >= len(lines):
            continue
        around = [*lines[index - above : index], *lines[index + 1 : index + 1 + below]]
        if any(line.page != lines[index].page for line in around):
            continue
        words = [line.text.split() for line in around]
        beside = [[word for word in of_line if _is_figure(word)] for of_line in words]
        parts = ["".join(word for word in of_line if not _is_figure(word)) for of_line in words]
        if not all(map(_is_name, parts)):
            continue
        name = "".join((*parts[:above], *inner, *parts[above:]))
        ordered = _in_order([figures, *(of_line for of_line in beside if of_line)])
        if normalise(name) in names and ordered:
            return above, below, " ".join((code, name, *ordered))
    return None


def _total(lines: Sequence[TextLine], labels: Mapping[str, object]) -> tuple[int, int, str] | None:
    """The same of a total row, the figures of which stand on the line of its label and on the one below it."""
    label, *figures = lines[0].text.split()
    below = lines[1].text.split() if len(lines) == 2 and lines[1].page == lines[0].page else []
    if normalise(label) in labels and figures and below and all(map(_is_figure, [*figures, *below])):
        if ordered := _in_order([figures, below]):
            return 0, 1, " ".join((label, *ordered))
    return None


def _in_order(lines: Sequence[Sequence[str]]) -> Sequence[str]:
    """The figures of a row that stand on several lines of it, from left to right: the total, then its parts; [] where several orders are left."""
    if len(lines) == 1:
        return lines[0]
    for line in lines:
        total = next((number.value for word in line if (number := parse_number(word))), None)
        others = [number.value for other in lines if other is not line for word in other if (number := parse_number(word))]
        if total is not None and len(line) == 1 and len(lines) == 2 and total == sum(others):
            return [*line, *next(other for other in lines if other is not line)]
    return []


def _names_of_part(part: str, class_code: str, kind: str) -> set[str]:
    """The names of all codes of a class that end in a part."""
    codes = code_names(kind)
    return {name for code in codes if class_code and code.startswith(class_code) and code.endswith(part) for name in codes[code]}


def _code(words: Sequence[str], kind: str) -> tuple[str, Sequence[str]]:
    """The longest known code that the first words make up, else the last part of one, and the words behind it."""
    codes = code_names(kind)
    for length in range(min(3, len(words)), 0, -1):
        joined = "".join(words[:length])
        if joined.isdigit() and joined in codes:
            return joined, words[length:]
    return (words[0], words[1:]) if words and _PART.fullmatch(words[0]) else ("", words)


def _is_figure(word: str) -> bool:
    return bool(parse_number(word)) or is_dash(word)


def _is_name(text: str) -> bool:
    return bool(text) and not any(character.isdigit() for character in text)
