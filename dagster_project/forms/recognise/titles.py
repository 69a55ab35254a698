"""Lines of a document → the stretches that print a statutory form.

Belongs here: recognising titles, contents pages and units. Does not belong here: reading rows and numbers, what the document says
of itself (`document_head`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.forms.recognise.money_unit import unit_in_brackets, unit_stated, units_stated, without_unit
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.money_units import money_unit_pattern
from dagster_project.knowledge.normalise import normalise

_NUMBERING = re.compile(
    r"^(?:(?:公开|财决)\d+(?:[-_]\d+)*表:?|(?:附件|公开表)[\d一二三四五六七八九十]+(?:[-_.]\d+)*[:、.]?|附?表[\d一二三四五六七八九十]+(?:[-_]\d+)*[:、.]?|Z\d+(?:_\d+)*|[\d一二三四五六七八九十]+[、.]|\([\d一二三四五六七八九十]+\))+"
)
_TRAILER = re.compile(
    r"(?:\((?:续|续表|[一二三四五六七八九十\d]+|[按分]?[^()]{0,8}(?:功能|经济|科目)[^()]{0,8})\)|续表?|公开\d+表"
    rf"|\(?(?:金额)?单位:{money_unit_pattern()}\)?|\(公开\d+表\))+$"
)
"""What may stand behind a title: that it goes on, its number, the unit, and by which classification it lists (按功能分类科目)."""
_REMARK = re.compile(r"\([^()]*\)$")
_FORM_NUMBER = re.compile(
    r"\(?(?:(?:财决|公开|附|部门|单位)*表?[\d\-_.一二三四五六七八九十]+表|(?:附|公开)*表[\d\-_.一二三四五六七八九十]+:?|Z\d+(?:_\d+)*)\)?"
)
_AROUND_TITLE = re.compile(r"(?:(?:金额)?单位|部门|编制单位)(?:名称)?:")
_CLAUSE = re.compile(r"[,。;，；]")
_PART = re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)")
_SECTION = re.compile(r"^[一二三四五六七八九十]+、.*(?:说明|决算.*情况|名词解释)$")
_WIDE_GAP = re.compile(r"\s{3,}")
_SHORTEST_TEXT = 3
"""Characters."""
_PART_OF_DATE = ("年", "月", "日")
_NOTE = re.compile(r"^(?:备?注|说明)[:：\d]")
_REMEMBERED = 4096
"""Lines of a document are asked about many times."""
_HEADER_LINES = 60
_LINES_OF_UNIT = 16
_LINES_BELOW = 3
_ROWS_OF_A_TABLE = 3


@dataclass(frozen=True, slots=True)
class FormText:
    """The lines of one form: those of its head (title to the first row) are not told apart from its body here.

    `unit` is the printed money unit or None where the form prints none; `notes` are the lines under the form; `entity` is whose rows they are
    where a column of the form says so; `units_are_mixed` where one does and the dump does not show which unit each row is of; `others_codes` are those
    that other forms of the document print.
    """

    form_id: str
    title: str
    lines: tuple[TextLine, ...]
    notes: tuple[TextLine, ...]
    unit: str | None
    entity: str | None = None
    units_are_mixed: bool = False
    others_codes: frozenset[str] = frozenset()

    @property
    def title_page(self) -> int:
        """The page of its title; lines of pages before may stand above it."""
        return next((line.page for line in reversed(self.lines) if line.text and self.title.startswith(line.text)), self.lines[0].page)


def whole_page(form: FormText) -> FormText:
    """The form with what a dump that prints block after block puts behind its note, on the note's page: all but the note itself."""
    if not form.notes:
        return form
    rows: list[TextLine] = []
    in_note = False
    for line in form.notes:
        in_note = bool(_NOTE.match(normalise(line.text))) or (in_note and not line.after_blank)
        if not in_note and line.page == form.notes[0].page:
            rows.append(line)
    return replace(form, lines=(*form.lines, *rows))


def title_form(text: str) -> tuple[str, str] | None:
    """(form_id, the known title) that a line prints as its title, or None. Numbering, owner and year before it are allowed."""
    owner, title = _parted(text)
    if title is None or (owner and not is_owner(owner)):
        return None
    return statutory_forms.titles()[title], title


def title_owner(text: str) -> str:
    """What a title of a known form prints before its words, normalised: 某市水务局2022年度. Empty for any other title."""
    owner, title = _parted(text)
    return owner if title else ""


@lru_cache(_REMEMBERED)
def _parted(text: str) -> tuple[str, str | None]:
    """(what stands before, the longest known title that the text ends in), normalised; the title is None where there is none."""
    plain = _bare_title(text)
    if len(plain) <= 70 and not _CLAUSE.search(plain):
        known = statutory_forms.titles()
        for length in statutory_forms.title_lengths():
            if plain[-length:] in known:
                return plain[:-length], plain[-length:]
    return plain, None


def is_other_title(text: str) -> bool:
    """Whether a line is the title of some table that is no known form; a remark in brackets may end it: 收入决算表（分单位）."""
    plain = _REMARK.sub("", _bare_title(text))
    return 5 <= len(plain) <= 60 and plain.endswith("表") and not _CLAUSE.search(plain) and not plain.startswith(("注:", "本表", "见"))


def ends_form(text: str) -> bool:
    """Whether a line, as it is printed, is no row of a form: its note, or the start of the next part of the document."""
    return _starts_part(text) or bool(_NOTE.match(normalise(text)))


def _starts_part(text: str) -> bool:
    """Whether a line is the heading of a part of the document. A numbered label with figures or in columns is a row, whatever the remark in its end."""
    plain = normalise(text)
    return bool(_PART.match(plain) or (_SECTION.match(plain) and not _has_figure(text) and not _has_columns(text)))


def _has_columns(text: str) -> bool:
    """Whether wide gaps part texts of a line; characters and numberings set apart are none."""
    parts = _WIDE_GAP.split(text.strip())
    return len(parts) > 1 and all(len(normalise(part)) >= _SHORTEST_TEXT for part in parts)


def _has_figure(text: str) -> bool:
    """Whether a line prints a figure as a word of its own; that of a date is none (2022 年度)."""
    return any(parse_number(word) and not after.startswith(_PART_OF_DATE) for word, after in pairwise([*text.split(), ""]))


@lru_cache(_REMEMBERED)
def is_around_title(text: str) -> bool:
    """Whether a normalised line is a form number, or names the department or the unit."""
    return bool(_FORM_NUMBER.fullmatch(text) or _AROUND_TITLE.search(text))


@lru_cache(_REMEMBERED)
def _bare_title(text: str) -> str:
    return _NUMBERING.sub("", _TRAILER.sub("", without_unit(normalise(text))))


class _Stretch(NamedTuple):
    """The lines from one title, at the line `start`, to the next. `is_of_form` where they print the form, or go on with it; `rest` is what stands behind the
    start of the next part of the document."""

    start: int
    title: str
    form_id: str | None
    lines: Sequence[TextLine]
    notes: Sequence[TextLine]
    is_of_form: bool
    rest: Sequence[TextLine]


def find_forms(lines: Sequence[TextLine]) -> list[FormText]:
    """The forms in reading order. Titles in a list of contents have no form below them and are passed over; a title
    printed again continues its form, with its column heads or without."""
    forms: list[FormText] = []
    for start, title, form_id, body, notes, is_of_form, _ in _stretches(lines):
        if form_id is None or not is_of_form:
            continue
        if forms and forms[-1].form_id == form_id and not forms[-1].notes:
            last = forms[-1]
            unit = last.unit or _unit(title, body, notes)
            forms[-1] = FormText(form_id, last.title, last.lines + _without_head(body, last.lines), tuple(notes), unit)
        else:
            unit = _unit(title, body, notes) or _unit_before(lines, start, forms[-1] if forms else None)
            forms.append(FormText(form_id, title, tuple(body), tuple(notes), unit))
    return forms


def find_tables(lines: Sequence[TextLine]) -> list[FormText]:
    """Titled tables of amounts that are no known form (their `form_id` is empty), in reading order; running text ends them."""
    tables: list[FormText] = []
    for stretch in _stretches(lines):
        rows = _up_to_running_text(stretch.lines)
        if not stretch.is_of_form and sum(map(_prints_amount, rows)) >= _ROWS_OF_A_TABLE:
            tables.append(FormText("", stretch.title, tuple(rows), tuple(stretch.notes), _unit(stretch.title, rows, stretch.notes)))
    return tables


def lines_behind_forms(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """Lines below the title of a known form that are taken for none of its rows, up to running text: its notes, what stands behind its end, and what a
    title without column heads has below it. A row among them may be of the form."""
    for stretch in _stretches(lines):
        if stretch.form_id is not None:
            yield from () if stretch.is_of_form else _up_to_running_text(stretch.lines)
            yield from stretch.notes
            yield from _up_to_running_text(stretch.rest)


def _up_to_running_text(lines: Sequence[TextLine]) -> list[TextLine]:
    return list(takewhile(lambda line: not line.text.rstrip().endswith(("。", "；")), lines))


def _stretches(lines: Sequence[TextLine]) -> Iterator[_Stretch]:
    before: _Stretch | None = None
    for (index, length, form_id), (end, _, _) in pairwise([*_title_lines(lines), (len(lines), 0, None)]):
        whole = _without_next_number(lines[index + length : end])
        body, notes = _cut_at_end(whole)
        goes_on = (
            before is not None
            and before.form_id == form_id
            and before.is_of_form
            and not (before.notes or before.rest)
            and any(map(_prints_amount, body))
        )
        title = "".join(line.text.strip() for line in lines[index : index + length])
        is_of_form = form_id is not None and (goes_on or _has_head(form_id, body))
        before = _Stretch(index, title, form_id, body, notes, is_of_form, whole[len(body) + len(notes) :])
        yield before


def _prints_amount(line: TextLine) -> bool:
    return any(parse_number(word) and ("." in word or "," in word) for word in line.text.split())


def _title_lines(lines: Sequence[TextLine]) -> list[tuple[int, int, str | None]]:
    """(index, number of lines, form_id) of every title; a long title may be broken over two lines. Titles of tables that are
    no known form have None: they end the form before them."""
    found: list[tuple[int, int, str | None]] = []
    index = 0
    while index < len(lines):
        alone, length = title_form(lines[index].text), 1
        following = lines[index + 1] if index + 1 < len(lines) and lines[index + 1].page == lines[index].page else None
        if not alone and following and len(normalise(lines[index].text)) >= 4:
            joined, second = title_form(lines[index].text + following.text), title_form(following.text)
            if joined and (second is None or len(joined[1]) > len(second[1])):
                alone, length = joined, 2
        if alone or is_other_title(lines[index].text):
            found.append((index, length, alone[0] if alone else None))
        index += length
    return found


def _without_next_number(body: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines without the number of the next form (公开04表), which may stand above its title."""
    return body[:-1] if body and not _bare_title(body[-1].text) else body


def _cut_at_end(body: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """A form ends where the next part of the document starts; from its first note on, nothing is a row."""
    rows: list[TextLine] = []
    notes: list[TextLine] = []
    for line in body:
        if _starts_part(line.text):
            break
        if notes or _NOTE.match(normalise(line.text)):
            notes.append(line)
        else:
            rows.append(line)
    return rows, notes


def _without_head(body: Sequence[TextLine], first: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines of a continued form after the head it repeats."""
    head = {normalise(line.text) for line in first[:_HEADER_LINES]}
    start = next((index for index, line in enumerate(body) if normalise(line.text) not in head), len(body))
    return tuple(body[start:])


def _has_head(form_id: str, body: Sequence[TextLine]) -> bool:
    """Whether column heads of the form follow its title, whole or letter by letter."""
    head = normalise("".join(line.text for line in body[:_HEADER_LINES]))
    words = {word for side in ("", "income", "expenditure") for word in statutory_forms.headers(form_id, side)}
    found = sum(1 for word in words if word in head)
    return found >= 2 or (found >= 1 and bool(units_stated(line.text for line in body[:_HEADER_LINES])))


def _unit(title: str, body: Sequence[TextLine], notes: Sequence[TextLine]) -> str | None:
    """The unit in the head of a form, in its title or column heads, or below it."""
    head = [line.text for line in body[:_LINES_OF_UNIT]]
    in_brackets = (unit for text in (title, *(word for line in head for word in line.split())) if (unit := unit_in_brackets(text)))
    below = [line.text for line in (*body[max(_LINES_OF_UNIT, len(body) - _LINES_BELOW) :], *notes)]
    return unit_stated(head) or next(in_brackets, None) or unit_stated(below)


def _unit_before(lines: Sequence[TextLine], title: int, previous: FormText | None) -> str | None:
    """The unit just before a title, unless it stands below the form before and is that form's."""
    before = lines[max(0, title - 3) : title]
    below = {(line.page, line.number) for line in (*previous.lines, *previous.notes)} if previous else set()
    return unit_stated(
        line.text for line in before if (line.page, line.number) not in below or line.page == lines[title].page != before[0].page
    )
