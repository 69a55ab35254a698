"""What `seeds/narrative` says about sentences, loaded once.

Belongs here: reading those seeds, look-ups in them, and the patterns composed of their words. Does not belong here: any word itself
(those are data) and anything that looks at a document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dagster_project.knowledge.codes import code_names, is_class
from dagster_project.knowledge.seeds import read_seed

_EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: what it measures (`amount`, `rate`, `points`, `count`, `score`), how many base units (yuan, percent, pieces) it is, and the
    English name of a unit of money."""

    name: str
    measure: str
    factor: Decimal
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """A word with a role in sentences (`words.csv`)."""

    token: str
    value: str


_BRACKETS = re.compile(r"（[^（）]*）")


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def units() -> dict[str, Unit]:
    """Unit as printed → what it is."""
    return {
        row["unit"]: Unit(row["unit"], row["measure"], Decimal(row["factor"]), row["unit_en"]) for row in read_seed("narrative/units.csv")
    }


@cache
def unit_list_words(role: str) -> tuple[str, ...]:
    """Words of lists of included units: `tells` that units are listed, `within`: what is listed is no unit, `before` a name, `no_name` though it looks so."""
    return tuple(row["word"] for row in read_seed("narrative/unit_lists.csv") if row["role"] == role)


@cache
def staff_words() -> dict[str, tuple[str, str]]:
    """Word of sentences about staff → its role and value: a `measure` (posts or people), a `kind`, a `filler`, or `other` than the staff of the department."""
    return {row["word"]: (row["role"], row["value"]) for row in read_seed("narrative/staff_words.csv")}


def unit_pattern() -> str:
    """A pattern for a unit that is not the beginning of another word: 个 but not 个月."""
    blocked = {row["unit"]: row["not_before"].split() for row in read_seed("narrative/units.csv")}
    ordered = sorted(blocked, key=lambda unit: (-len(unit), unit))
    return "|".join(re.escape(unit) + (f"(?!{either(blocked[unit])})" if blocked[unit] else "") for unit in ordered)


@cache
def words() -> dict[str, tuple[SentenceWord, ...]]:
    """Word → its roles."""
    roles: dict[str, list[SentenceWord]] = defaultdict(list)
    for row in read_seed("narrative/words.csv"):
        roles[row["word"]].append(SentenceWord(row["token"], row["value"]))
    return {word: tuple(of_word) for word, of_word in roles.items()}


@cache
def of_token(token: str) -> dict[str, str]:
    """The words of one role → their value."""
    return {word: role.value for word, roles in words().items() for role in roles if role.token == token}


def names_owner(text: str) -> bool:
    """Whether text before a subject only says whose it is: 市财政局 before 本年收入, but not 其他留学 before 教育支出."""
    bare = _BRACKETS.sub("", text)
    return not bare or bare.endswith(tuple(of_token("organisation")))


@cache
def comparison() -> re.Pattern[str]:
    """What a figure is compared with: an opening (与, 比), a year, last year or the budget, what of it, and a closing (相比)."""
    opening, earlier, planned = (either(of_token(token)) for token in ("open", "earlier", "planned"))
    tail, close, same = (either(of_token(token)) for token in ("tail", "close", "same_period"))
    of_what = rf"(?:{tail})*"
    year = r"20\d\d年?(?:度)?"
    base = rf"(?:(?:{year})?(?P<{{0}}planned>{planned})|(?P<{{0}}year>20\d\d)年?(?:度)?|(?P<{{0}}earlier>{earlier}))"
    opened = rf"(?:{opening}){base.format('opened_')}{of_what}(?:{close})?"
    closed = rf"{base.format('closed_')}{of_what}(?:{close})"
    return re.compile(rf"{opened}|{closed}|(?P<same>{same})")


@cache
def begins_comparison() -> frozenset[str]:
    """Words that a comparison may begin with, but for a year."""
    return frozenset(word for token in ("open", "earlier", "planned", "same_period") for word in of_token(token))


@cache
def subjects() -> dict[str, str]:
    """Phrase → subject."""
    return {row["phrase"]: row["subject"] for row in read_seed("narrative/subjects.csv")}


@cache
def class_names() -> dict[str, str]:
    """Names that functional classes have had → code. Names without 支出 are left out: they also name departments and purposes."""
    return {name: code for code, names in code_names("function_codes").items() if is_class(code) for name in names if name.endswith("支出")}


@cache
def candidates(subject: str, section: str) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """The cells `(form_id, row_key, column_key)` that state a subject in a section, the likeliest first; alternatives of one likelihood together."""
    found: dict[str, dict[int, list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in read_seed("narrative/subject_cells.csv"):
        if row["subject"] == subject:
            for name in row["sections"].split():
                found[name][int(row["position"])].append((row["form_id"], row["row_key"], row["column_key"]))
    chosen = found.get(section) or {}
    return tuple(tuple(chosen[position]) for position in sorted(chosen))


@cache
def whole_of(section: str) -> str | None:
    """The subject whose parts a section lists."""
    return next((row["subject"] for row in read_seed("narrative/section_wholes.csv") if row["section"] == section), None)


@cache
def personal_labels() -> dict[str, str]:
    """Labels that forms print before what tells of a person → what they name: a `person`, the holder of a `role`, a `number` or address."""
    return {row["label"]: row["names"] for row in read_seed("narrative/personal_labels.csv")}


@cache
def surnames() -> dict[str, bool]:
    """Surname → whether everyday words of these documents begin with it as well."""
    return {row["surname"]: row["also_begins_words"] == "true" for row in read_seed("narrative/surnames.csv")}


@cache
def words_like_names() -> tuple[str, ...]:
    """Words that begin with a surname and are no names."""
    return tuple(row["word"] for row in read_seed("narrative/words_like_names.csv"))


@cache
def _count_subjects() -> dict[tuple[str, str], str]:
    return {(row["family"], row["unit"]): row["subject"] for row in read_seed("narrative/count_subjects.csv")}


def count_subject(subject: str, unit: str) -> str | None:
    """What a count in `unit` counts beside `subject`: 29 人次 beside 公务接待费 are visitors. None where that is not known."""
    family = subject
    while family:
        found = _count_subjects().get((family, unit))
        if found:
            return subject if found == "=" else found
        family = family.rpartition(".")[0]
    return None


@cache
def is_counted(subject: str) -> bool:
    """Whether a subject is pieces, persons or times, not money."""
    return any(count_subject(subject, unit) == subject for unit in units())


@cache
def _sections() -> tuple[tuple[int, str, str], ...]:
    rows = [(int(row["priority"]), row["word"], row["section"]) for row in read_seed("narrative/sections.csv")]
    return tuple(sorted(rows, key=lambda row: (-row[0], -len(row[1]), row[1])))


def section_of(heading: str, section: str, *, is_part: bool) -> str | None:
    """The section that a numbered heading opens below `section`; None where it opens none."""
    found = next((name for _, word, name in _sections() if word in heading), None)
    explains = "说明" in heading or ("情况" in heading and "表" not in heading)
    if is_part:
        return found if found in ("overview", "table", "glossary", "annex") and not explains else _EXPLANATION
    if found == "table" and explains:
        return _EXPLANATION
    if section in ("overview", "glossary", "annex", "table") and found and not explains and "决算" not in heading and found != "overview":
        return None
    return found
