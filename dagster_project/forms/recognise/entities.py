"""Forms of several entities in one document → one set of forms for each.

Belongs here: telling their sets apart, and which lines of the document are of which. Does not belong here: who they are (`document_head`), a form
printed twice by the same one (`repeated`).

A file may hold the accounts of a department and of its units, of the same one with and without its units (汇总, 本级), or of two years. Amounts of
two must never meet in one disclosure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import UnrecognisedTable
from dagster_project.forms.recognise.document_head import names_on_covers, owner
from dagster_project.forms.recognise.titles import FormText
from dagster_project.knowledge.normalise import normalise

_AGAIN = 2
"""So many forms printed again with other figures, without another name, are another set; of one alone it cannot be decided."""
_HEAD_LINES = 14
_FIGURE = re.compile(r"\d[\d,]*\.\d+")
_YEAR = re.compile(r"20\d\d(?=年)")
_YEAR_LINE = re.compile(r"(20\d\d)年度?(?:\(?\d*\)?)$")
_SHORT = 60
_SET_HEADING = re.compile(r"^(?:第[一二三四五六七八九十\d]+(?:部分|章|篇)|附件|\(?[一二三四五六七八九十\d]+[)、.])|20\d\d年.*决算")
_OWN_ACCOUNTS = re.compile(r"\(?(?:局|厅|委|部门?)?(?:本级|机关本级)\)?$|\(机关\)$")
_CONSOLIDATED = re.compile(r"\(?汇总\)?$|\(含(?:所属|下属).*\)$")
_OF_A_UNIT = re.compile(r"20\d\d年度?单位决算")
_BRACKETS = str.maketrans("()", "（）")
_LEVEL_WORDS = re.compile(r"本级|汇总")
_LISTED = re.compile(r"\(?\d{1,2}[.、)](?!本级|汇总)")
"""An item of a list, such as that of the units whose accounts are included: 1.某市教育局本级."""


class Level(StrEnum):
    """Whose accounts a set of forms holds: a department's with its units', its own alone, a unit's."""

    DEPARTMENT = "department"
    OWN_ACCOUNTS = "own_accounts"
    UNIT = "unit"


@dataclass(slots=True)
class _Set:
    name: str | None
    year: str | None
    places: list[int] = field(default_factory=list)
    always_dated: bool = True
    """Whether each of its forms states its year."""

    def may_hold(self, name: str | None, year: str | None) -> bool:
        return self.name in (None, name or self.name) and self.year in (None, year or self.year)


def sets_of(forms: Sequence[FormText]) -> list[int]:
    """For each form in printed order the number of its set, counted from 0. Another set starts where another name or year stands above a form
    that was there before, or where several forms are printed again with other figures."""
    sets: list[_Set] = []
    last: _Set | None = None
    for place, form in enumerate(forms):
        name, year = owner(form), _year(form)
        named = [found for found in reversed(sets) if name and found.name == name]
        fitting = [
            found
            for found in [*([last] if last else []), *named]
            if found.may_hold(name, year) and form.form_id not in {forms[of].form_id for of in found.places}
        ]
        # Where last year's forms stand between those of this year, the ones may say so in their titles and the others nothing.
        last = min(fitting, key=lambda found: found.always_dated != bool(year), default=None)
        if last is None:
            last = _Set(None, None)
            sets.append(last)
        last.name, last.year, last.always_dated = last.name or name, last.year or year, last.always_dated and bool(year)
        last.places.append(place)
    return _numbers(_joined(sets, forms), len(forms))


def _joined(sets: Sequence[_Set], forms: Sequence[FormText]) -> list[_Set]:
    """The sets, without those that only look like one: a form printed twice, a name that is not always the same."""
    kept: list[_Set] = []
    for number, found in enumerate(sets):
        mine = next((other for other in reversed(kept) if _are_one(other, found, forms, is_last=number + 1 == len(sets))), None)
        if mine:
            mine.places = sorted(mine.places + found.places)
        else:
            kept.append(found)
    return kept


def _are_one(first: _Set, second: _Set, forms: Sequence[FormText], *, is_last: bool) -> bool:
    """Whether two sets are of the same entity."""
    before = {forms[place].form_id: forms[place] for place in first.places}
    pairs = [(before[forms[place].form_id], forms[place]) for place in second.places if forms[place].form_id in before]
    contradicting = sum(_contradict(one, other) for one, other in pairs)
    if first.may_hold(second.name, second.year) or second.may_hold(first.name, first.year):
        return contradicting < _AGAIN
    if contradicting:
        return False
    if any(figures_of(one) and figures_of(other) for one, other in pairs) or _akin(first.name, second.name):
        return True
    # A name left from elsewhere stands above one form, with more forms behind it.
    named = [place for place in second.places if owner(forms[place])]
    return len(named) == 1 and (max([*first.places, *second.places]) > named[0] or not is_last)


def _akin(one: str | None, other: str | None) -> bool:
    """Whether two names are the same but for what is left out or mistyped."""
    if one is None or other is None or one in other or other in one:
        return True
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _contradict(one: FormText, other: FormText) -> bool:
    """Whether neither of two prints of a form holds all figures of the other."""
    first, second = figures_of(one), figures_of(other)
    return bool(first - second) and bool(second - first)


def figures_of(form: FormText) -> Counter[str]:
    """The figures that a form prints, as text."""
    return Counter(figure.replace(",", "") for line in form.lines for figure in _FIGURE.findall(normalise(line.text)))


def _year(form: FormText) -> str | None:
    """The year in the title of a form, or on a line of its own above its columns."""
    if found := _YEAR.search(normalise(form.title)):
        return found[0]
    return next((found[1] for line in form.lines[:_HEAD_LINES] if (found := _YEAR_LINE.fullmatch(normalise(line.text)))), None)


def _numbers(sets: Sequence[_Set], count: int) -> list[int]:
    ordered = sorted(sets, key=lambda found: found.places[0])
    number_of = {place: number for number, found in enumerate(ordered) for place in found.places}
    return [number_of[place] for place in range(count)]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which part of a document is of which set. `starts` are the place of the first line of each set (page, its text); of the first set it is None.
    `words_are_shared`: what is said outside forms is of none alone."""

    starts: tuple[tuple[int, str] | None, ...]
    words_are_shared: bool

    def lines(self, lines: Sequence[TextLine]) -> list[list[TextLine]]:
        """The lines of each set, in order."""
        bounds = [0, *(_place(lines, *start) for start in self.starts if start), len(lines)]
        bounds = [max(bounds[: number + 1]) for number in range(len(bounds))]
        return [list(lines[first:end]) for first, end in zip(bounds, bounds[1:], strict=False)]

    def set_of_page(self, page: int) -> int:
        """The set that the end of a page belongs to."""
        return max(number for number, start in enumerate(self.starts) if start is None or start[0] <= page)


def parts_of(forms: Sequence[FormText], numbers: Sequence[int], lines: Sequence[TextLine]) -> Parts:
    """Where each set starts: at its own cover or heading, else at the title of its first form."""
    count = max(numbers, default=0) + 1
    starts: list[tuple[int, str] | None] = [None]
    for number in range(1, count):
        place = numbers.index(number)
        starts.append(_start(forms[place], forms[place - 1], lines))
    parts = Parts(tuple(starts), False)
    if count == 1:
        return parts
    in_one_run = all(list(numbers).index(number) + list(numbers).count(number) - 1 == _last(numbers, number) for number in set(numbers))
    said = [_says_something(_behind(forms[_last(numbers, number)], of)) for number, of in enumerate(parts.lines(lines))]
    before = [_says_something(_ahead(forms[list(numbers).index(number)], of)) for number, of in enumerate(parts.lines(lines))]
    shared = not in_one_run or (said[-1] and not any(said[:-1]) and not any(before[1:]))
    return Parts(parts.starts, shared)


def _last(numbers: Sequence[int], number: int) -> int:
    return max(place for place, of in enumerate(numbers) if of == number)


def _start(form: FormText, before: FormText, lines: Sequence[TextLine]) -> tuple[int, str]:
    """The place of the first line of a set: its cover or heading between the last form before it and the title of its first form, else that title."""
    title = _place(lines, form.title_page, form.title)
    first_page = before.lines[-1].page
    ahead = [line for line in lines[:title] if line.page < first_page]
    between = [line for line in lines[len(ahead) : title] if line.page > first_page or not _is_before_end(line, before, lines)]
    short = [line for line in between if len(normalise(line.text)) <= _SHORT]
    found = next(filter(_heads(form, before, ahead), short), lines[title] if title < len(lines) else None)
    return (found.page, found.text) if found else (form.lines[0].page, form.title)


def _heads(form: FormText, before: FormText, ahead: Sequence[TextLine]) -> Callable[[TextLine], bool]:
    """Whether a line is the cover or the heading of the set that begins with `form`."""
    name, old = owner(form) or "", owner(before) or ""
    level = _LEVEL_WORDS.search(name)
    bare = _LEVEL_WORDS.sub("", name).replace("()", "")
    covers = {_cover(line) for line in ahead}

    def heads(line: TextLine) -> bool:
        text = normalise(line.text)
        if level and level[0] in text and level[0] not in old and _SET_HEADING.search(text):
            return True
        if name and (level or bare not in old):
            return bare in text and bare not in old and (text == bare or bool(_SET_HEADING.search(text)))
        cover = _cover(line)
        return cover is not None and (cover not in covers or (line.number <= 1 and "说明" not in text))

    return heads


def _cover(line: TextLine) -> tuple[str, str] | None:
    """The name and the year that a line prints as a cover does."""
    name = next(names_on_covers([line]), None)
    year = _YEAR.search(normalise(line.text))
    return (name, year[0]) if name and year else None


def _is_before_end(line: TextLine, form: FormText, lines: Sequence[TextLine]) -> bool:
    """Whether a line stands before the last line of a form on its page."""
    there = [other for other in lines if other.page == line.page]
    ends = [place for place, other in enumerate(there) if normalise(other.text) and normalise(other.text) in normalise(form.lines[-1].text)]
    return bool(ends) and there.index(line) <= ends[-1]


def _place(lines: Sequence[TextLine], page: int, text: str) -> int:
    """The index of the line of this text on a page, or of the page's first line."""
    plain = normalise(text)
    on_page = [index for index, line in enumerate(lines) if line.page == page]
    exact = (index for index in on_page if lines[index].text == text)
    alike = (index for index in on_page if (found := normalise(lines[index].text)) and (found == plain or plain.startswith(found)))
    later = (index for index, line in enumerate(lines) if line.page >= page)
    return next(exact, next(alike, next(later, len(lines))))


def _behind(form: FormText, lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for line in lines if line.page > form.lines[-1].page]


def _ahead(form: FormText, lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for line in lines if line.page < form.title_page]


def _says_something(lines: Sequence[TextLine]) -> bool:
    return sum("。" in line.text for line in lines) > 1


def level_of(name: str | None, forms: Sequence[FormText], lines: Sequence[TextLine]) -> Level | None:
    """Whose accounts a set holds, as its name, its headings or its covers say; None where they do not say."""
    names = [text for text in (name, *map(owner, forms)) if text]
    titles = [text for line in lines if len(text := normalise(line.text)) < _SHORT]
    for pattern, level in ((_OWN_ACCOUNTS, Level.OWN_ACCOUNTS), (_CONSOLIDATED, Level.DEPARTMENT)):
        if any(pattern.search(normalise(text)) for text in names):
            return level
    if any(_OF_A_UNIT.search(text) for text in titles):
        return Level.UNIT
    headings = {found[0] for text in titles if len(text) < 12 and not _LISTED.match(text) and (found := _LEVEL_WORDS.search(text))}
    if len(headings) == 1:
        return Level.OWN_ACCOUNTS if headings == {"本级"} else Level.DEPARTMENT
    return None


def plain_name(name: str | None) -> str | None:
    """A department's name without the word for its consolidated accounts."""
    return (_CONSOLIDATED.sub("", normalise(name)).translate(_BRACKETS) or name) if name and _CONSOLIDATED.search(normalise(name)) else name


def own_accounts_name(name: str) -> str:
    """What a department is called for its own accounts, beside those with its units."""
    return name if _OWN_ACCOUNTS.search(normalise(name)) else f"{name}（本级）"


def unrecognised(form: FormText) -> UnrecognisedTable:
    """A form that is not taken, as its text."""
    return UnrecognisedTable(form.lines[0].page, form.title, "\n".join(line.text for line in form.lines))
