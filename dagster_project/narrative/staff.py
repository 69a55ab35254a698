"""What the words say of staff: authorised posts (编制) and staff in place (实有人数), by kind where stated.

Belongs here: telling in a sentence which posts or staff a number counts. Does not belong here: the words (`seeds/narrative/staff_words.csv`), whether
two sentences say the same (dbt), persons (`landing.personal_data`).

A number is claimed only where every word between it and the number before is known. What is said of others, of another year, or of changes is left alone, and
so is 实有 behind a list of kinds, which may be of the last kind or of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from dagster_project.documents.text.numbers import FOLDED_NUMBER
from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.normalise import normalise
from dagster_project.narrative.claims.paragraphs import Paragraph, fold
from dagster_project.narrative.model import Claim, ClaimKind

_NO_SENTENCES = frozenset({"", "table", "glossary", "annex", "performance"})
_SENTENCE = re.compile(r"[^。！？]+")
_COUNT = re.compile(rf"(?<![\d.A-Za-z年月])(?P<number>{FOLDED_NUMBER.pattern})(?P<unit>名|人|个)(?![次均])")
_YEAR = re.compile(r"(?P<year>20\d\d)年?(?:度)?")
_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}日|底|末)?")
_MARKS = "，、：；（）"
_LIST_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.](?!\d)|[①-⑳])")
_QUOTED = 100
_POSTS, _PEOPLE = "authorised", "in_place"
_OF_PEOPLE = frozenset({"serving", "veterans", "retired", "retirees"})
"""The kinds that are never posts."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What the words before a number say: whether of posts or of people, and of which kinds; `is_known` unless a word is unknown, `of_others` where it
    names a unit, a change or people outside the establishment."""

    measure: str | None
    kinds: frozenset[str]
    is_known: bool
    of_others: bool


@dataclass(slots=True)
class _Level:
    """What a sentence has said so far, outside of brackets or within them: of posts or people, and the kinds of each number (None: of all)."""

    measure: str | None = None
    kinds: list[str | None] = field(default_factory=list)


def read_staff(paragraphs: Iterable[Paragraph], department: str | None, fiscal_year: int | None, first_number: int) -> list[Claim]:
    """The claims of staff as counts, numbered from `first_number` on; their subjects are `staff.authorised`, `staff.in_place.retired` and so on."""
    claims: list[Claim] = []
    name = fold(department or "")
    for paragraph in paragraphs:
        if paragraph.section in _NO_SENTENCES or _is_of_another(paragraph.heading, name):
            continue
        for sentence in _SENTENCE.finditer(paragraph.text):
            if _is_of_another(sentence[0], name):
                break
            for start, found, subject, label in _counts(sentence[0], name, fiscal_year):
                place = sentence.start() + start
                claims.append(_claim(paragraph, place, found, subject, label, first_number + len(claims), sentence[0], start))
    return claims


def _is_of_another(text: str, department: str) -> bool:
    """Whether a heading, or a sentence, is nothing but the name of a unit: what stands below it is not of all."""
    bare = _LIST_NUMBER.sub("", text)
    if department and department in bare:
        return False
    return is_owner(normalise(bare)) and not bare.endswith(("部门", "单位"))


def _counts(sentence: str, department: str, fiscal_year: int | None) -> Iterator[tuple[int, re.Match[str], str, str]]:
    """`(place, number, subject, label)` of each number of staff that a sentence states beyond doubt."""
    levels = [_Level()]
    end = 0
    for found in _COUNT.finditer(sentence):
        said = sentence[end : found.start()]
        end = found.end()
        for mark in said:
            if mark == "（":
                levels.append(_Level(levels[-1].measure))
            elif mark == "）" and len(levels) > 1:
                levels.pop()
            elif mark == "；":
                levels = [_Level()]
        level = levels[-1]
        label = _label(said, department, fiscal_year)
        if label.of_others:
            return
        subject = _subject(label, level) if label.is_known else None
        if subject is None:
            levels[-1] = _Level()
        else:
            yield found.start(), found, subject, said.strip(_MARKS)


def _subject(label: _Label, level: _Level) -> str | None:
    """What a number counts; None where that has two answers, or none."""
    kinds = label.kinds - {"serving"} if len(label.kinds) > 1 else label.kinds
    kind = next(iter(kinds), None)
    measure = label.measure or (_PEOPLE if label.kinds & _OF_PEOPLE else level.measure)
    if measure is None or len(kinds) > 1 or (measure == _POSTS and kind in _OF_PEOPLE):
        return None
    if kind is None and level.kinds and (label.measure is None or any(level.kinds)):
        # Of posts and people in turn: the second number is of the kind of the first, if that is the only one.
        if label.measure is None or label.measure == level.measure or len(level.kinds) > 1:
            return None
        kind = level.kinds[0]
    level.measure = measure
    level.kinds.append(kind)
    return ".".join(("staff", measure, *([kind] if kind else [])))


def _label(said: str, department: str, fiscal_year: int | None) -> _Label:
    """What the words between two numbers say."""
    measures: set[str] = set()
    kinds: set[str] = set()
    clauses = re.split(r"[，：；（）]", _LIST_NUMBER.sub("", said))
    is_known, of_others = True, False
    for clause in clauses:
        text = clause.replace(department, "") if department else clause
        for year in _YEAR.finditer(text):
            is_known = is_known and (fiscal_year is None or int(year["year"]) == fiscal_year)
        text = _DAY.sub("", _YEAR.sub("", text))
        roles = [_words()[word[0]] for word in _pattern().finditer(text)]
        measures |= {value for role, value in roles if role == "measure"}
        kinds |= {value for role, value in roles if role == "kind"}
        unknown = _pattern().sub("", text).strip("、的")
        of_others = of_others or any(role == "other" for role, _ in roles) or is_owner(normalise(unknown))
        is_known = is_known and not (unknown and (clause is clauses[-1] or roles))
    return _Label(next(iter(measures), None), frozenset(kinds), is_known and len(measures) < 2, of_others)


@cache
def _words() -> dict[str, tuple[str, str]]:
    return vocabulary.staff_words()


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(vocabulary.either(_words()))


def _claim(
    paragraph: Paragraph, place: int, found: re.Match[str], subject: str, label: str, number: int, sentence: str, start: int
) -> Claim:
    first, last = max(0, start - _QUOTED), start + _QUOTED // 2
    return Claim(
        number=number,
        kind=ClaimKind.COUNT,
        page=paragraph.pages[place],
        section=paragraph.section,
        subject=subject,
        label=label,
        printed_text=found[0],
        unit=found["unit"],
        value=Decimal(found["number"].replace(",", "")),
        half_unit=Decimal(0),
        quote=("…" if first else "") + sentence[first:last] + ("…" if last < len(sentence) else ""),
    )
