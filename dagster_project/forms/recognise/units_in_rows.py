"""A form of a dump that names in a column of its own which unit each row is of → one form for each unit.

Belongs here: that column where only the order of words is known, and the rows of each unit. Does not belong here: the same in a ruled table
(`ruled.unit_column`), which disclosure a unit's form goes to (`entities`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CODE_LENGTHS, code_names
from dagster_project.knowledge.normalise import normalise

_HEAD_LINES = 60
_ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class _RowStart:
    """The code or total label that begins a row, by its place among all words, and the word before it where that may name a unit."""

    place: int
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a form: its line, and where it starts there."""

    text: str
    line: int
    start: int


def one_unit_each(form: FormText) -> list[FormText]:
    """The form; one whose rows are of several units as one for each unit, with its name. Where the dump does not show of which unit each row is,
    `units_are_mixed`."""
    kind = statutory_forms.row_kinds()[form.form_id]
    head = _head_of_units(form.lines) if kind in CODE_LENGTHS else None
    if head is None:
        return [form]
    words = list(_words(form.lines))
    starts = list(_row_starts(form.form_id, kind, [word for word in words if word.line > head], words))
    units = {start.unit for start in starts if start.code} - {""}
    if len(units) < 2:
        most = max(Counter(start.code for start in starts if start.code).values(), default=0)
        return [form if most < 2 else replace(form, units_are_mixed=True)]
    if any(start.code and not start.unit for start in starts):
        return [replace(form, units_are_mixed=True)]
    return list(_split(form, words, starts))


def _head_of_units(lines: Sequence[TextLine]) -> int | None:
    """The line that prints the head of a column of units."""
    return next(
        (
            index
            for index, line in enumerate(lines[:_HEAD_LINES])
            for word in line.text.split()
            if statutory_forms.header_words().get(normalise(word)) == _ENTITY
        ),
        None,
    )


def _words(lines: Sequence[TextLine]) -> Iterator[_Word]:
    for index, line in enumerate(lines):
        end = 0
        for text in line.text.split():
            start = line.text.index(text, end)
            end = start + len(text)
            yield _Word(text, index, start)


def _row_starts(form_id: str, kind: str, body: Sequence[_Word], words: Sequence[_Word]) -> Iterator[_RowStart]:
    """Codes, and totals before a figure (another is the head of a column). A total without a unit is that of all."""
    labels, codes = statutory_forms.row_labels(form_id), code_names(kind)
    first = len(words) - len(body)
    for place, word in enumerate(body, start=first):
        behind = words[place + 1].text if place + 1 < len(words) else ""
        is_code, is_total = word.text in codes, normalise(word.text) in labels and (parse_number(behind) or is_dash(behind))
        if is_code or is_total:
            before = words[place - 1].text if place > first else ""
            names_unit = before and not parse_number(before) and not is_dash(before) and not _is_head(before) and not before.isdecimal()
            yield _RowStart(place, word.text if is_code else "", before if names_unit else "")


def _is_head(text: str) -> bool:
    return normalise(text) in statutory_forms.header_words()


def _split(form: FormText, words: Sequence[_Word], starts: Sequence[_RowStart]) -> Iterator[FormText]:
    """A form for each unit: the head, and the rows of the unit without its name."""
    begin = {start.place - 1 if start.unit else start.place: start for start in starts}
    head_ends = words[min(begin)].line
    rows: dict[str, list[TextLine]] = {}
    unit = ""
    texts: dict[int, str] = {}
    of_line: dict[int, str] = {}
    for place, word in enumerate(words):
        start = begin.get(place)
        text = texts.get(word.line, form.lines[word.line].text)
        unit = start.unit if start else unit
        if start and start.unit:
            text = text[: word.start] + " " * len(word.text) + text[word.start + len(word.text) :]
        texts[word.line] = text
        of_line[word.line] = unit
    for index, line in enumerate(form.lines):
        if index >= head_ends and texts[index].strip():
            rows.setdefault(of_line[index], []).append(line._replace(text=texts[index].rstrip()))
    for name, own in rows.items():
        yield replace(form, lines=(*form.lines[:head_ends], *own), entity=name or None)
