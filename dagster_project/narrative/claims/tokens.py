"""Folded text → tokens: figures, subjects, the words between them, and what nobody knows.

Belongs here: cutting text at the words of `knowledge.vocabulary`. Does not belong here: what a sequence of tokens states (`reader`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from dagster_project.forms.model import Form
from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_PATTERN, ITEM_DIGITS, LEVELS, code_names, name_codes
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.vocabulary import SentenceWord, Unit
from dagster_project.narrative.claims.figures import FIGURE
from dagster_project.narrative.claims.paragraphs import fold

_MARKS = "。；，、：！？"
_NAMED_LEVEL = re.compile(rf"(?P<name>(?:\d{{3,7}})?[\u4e00-\u9fff、（）]{{2,45}}?)（(?P<digits>\d{{0,7}})(?P<level>[{''.join(LEVELS)}])）")
_CODED_NAME = re.compile(rf"(?P<name>[\u4e00-\u9fff、（）]{{2,45}}?)（(?P<code>{CODE_PATTERN})）")
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.](?!\d)|\d{1,2}）|[①-⑳]|[一二三四五六七八九]是)"
)
_ROW_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[、.])")
_SHORTEST_LABEL = 3
_YEAR = re.compile(r"20\d\d年(?:度)?")
_DATE = re.compile(r"截[至止]|(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece `text` of a paragraph from `start` on.

    `kind`: `figure`, `subject`, `mark`, `ordinal`, `year`, `compare`, a token of `words.csv`, or `other`. `value` is the subject's id, the value
    of the word, or the compared year, `earlier` or `planned`.
    """

    kind: str
    text: str
    start: int
    value: str = ""
    code: str | None = None
    number: Decimal | None = None
    unit: Unit | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Labels = Mapping[str, frozenset[str]]
"""Folded label → codes, the longest label first."""


@dataclass(frozen=True, slots=True)
class Names:
    """What one document calls its rows and itself. `function` and `economic`: the labels it prints beside codes, `begins` what one of them begins with."""

    function: Labels
    economic: Labels
    department: str = ""
    begins: frozenset[str] = frozenset()

    @property
    def without_economic(self) -> Names:
        return replace(self, economic={})


def names_of(forms: Iterable[Form], department: str | None) -> Names:
    """The names that the rows of `forms` print."""
    function: dict[str, set[str]] = defaultdict(set)
    economic: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        for row in form.rows:
            label = _ROW_ORDINAL.sub("", fold(row.label))
            for code, labels in ((row.function_code, function), (row.economic_code, economic)):
                if code and len(label) >= _SHORTEST_LABEL:
                    labels[label].add(code)
    begins = frozenset(label[0] for label in (*function, *economic))
    return Names(_longest_first(function), _longest_first(economic), fold(department or ""), begins)


def _longest_first(labels: Mapping[str, set[str]]) -> Labels:
    return {label: frozenset(labels[label]) for label in sorted(labels, key=lambda label: (-len(label), label))}


def tokens(text: str, names: Names) -> Iterator[Token]:
    """The tokens of `text` in order, without gaps."""
    position, unknown = 0, 0
    at_clause = True
    while position < len(text):
        if not at_clause:
            begins = _beginning().search(text, position)
            position = begins.start() if begins else len(text)
            if not begins:
                break
        token = _token(text, position, names, at_clause=at_clause)
        if token is None:
            position += 1
            at_clause = False
            continue
        if unknown < position:
            yield Token("other", text[unknown:position], unknown)
        yield token
        position = unknown = token.end
        at_clause = token.kind in ("mark", "ordinal", "part", "list", "purpose", "year") or (at_clause and token.kind == "filler")
    if unknown < position:
        yield Token("other", text[unknown:position], unknown)


def _token(text: str, position: int, names: Names, *, at_clause: bool) -> Token | None:
    first = text[position]
    if first in _MARKS:
        return Token("mark", first, position, first)
    if at_clause and (ordinal := _ORDINAL.match(text, position)):
        return Token("ordinal", ordinal[0], position)
    if at_clause and (item := _function_item(text, position, names)):
        return item
    compared = vocabulary.comparison().match(text, position) if first in _begins_comparison() else None
    pattern = _words().get(first)
    word = pattern.match(text, position) if pattern else None
    if compared and (word is None or compared.end() > word.end()):
        return _comparison(compared, position)
    if word and word[0] in vocabulary.subjects():
        return Token("subject", word[0], position, vocabulary.subjects()[word[0]])
    if at_clause and (row := _row_name(text, position, names)):
        return row
    if word:
        role = _roles().get(word[0])
        if role is None:
            return Token("subject", word[0], position, "function_code", vocabulary.class_names()[word[0]])
        return Token(role.token, word[0], position, role.value)
    if figure := FIGURE.match(text, position):
        number = Decimal(figure["number"].replace(",", "").replace("−", "-"))
        return Token("figure", figure[0], position, number=number, unit=vocabulary.units()[figure["unit"]])
    for kind, shape in (("year", _DATE), ("year", _YEAR)):
        if found := shape.match(text, position):
            return Token(kind, found[0], position)
    return None


_ALONE = (
    "direction",
    "share",
    "completion",
    "stage",
    "part",
    "list",
    "reason",
    "purpose",
    "approximately",
    "approximately_after",
    "filler",
)
"""Roles of words that mean something wherever they stand; the others only together with a year or the budget."""


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    """The words that begin with each character: to try all of them at every place takes a fifth of the time of reading sentences."""
    words: dict[str, set[str]] = defaultdict(set)
    for word in (*_roles(), *vocabulary.subjects(), *vocabulary.class_names()):
        words[word[0]].add(word)
    return {first: re.compile(vocabulary.either(of_character)) for first, of_character in words.items()}


@cache
def _begins_comparison() -> frozenset[str]:
    """A year, or the first characters of words."""
    return frozenset(["2", *(word[0] for word in vocabulary.begins_comparison())])


@cache
def _beginning() -> re.Pattern[str]:
    """A character that a token in the middle of a clause may begin with."""
    first = {word[0] for word in (*_roles(), *vocabulary.subjects(), *vocabulary.class_names(), *vocabulary.begins_comparison())}
    return re.compile(f"[{re.escape(''.join(sorted({*first, *_MARKS, '截', '-', '−'})))}\\d]")


@cache
def _roles() -> Mapping[str, SentenceWord]:
    return {word: role for word, roles in vocabulary.words().items() for role in reversed(roles) if role.token in _ALONE}


def _comparison(found: re.Match[str], position: int) -> Token:
    groups = {name.rpartition("_")[2]: value for name, value in found.groupdict().items() if value}
    value = groups.get("year") or "earlier"
    if "planned" in groups:
        value = vocabulary.of_token("planned")[groups["planned"]]
    return Token("compare", found[0], position, value)


def _function_item(text: str, position: int, names: Names) -> Token | None:
    """A functional item by its names from class to item, or by name and code."""
    start, code, length = position, "", 0
    known = True
    while not FIGURE.match(text, position) and (found := _NAMED_LEVEL.match(text, position)):
        length = LEVELS[found["level"]]
        name = found["name"].lstrip("0123456789")
        below = _code_of(name, length, code, names) if known else None
        if below is None and known and found["digits"]:
            below = _known_code(found["digits"], length, code)
        if below is None and length == ITEM_DIGITS:
            # Below another section than it says: the item that the document prints in its class.
            below = _only(names.function.get(name, frozenset()), length, code[:CLASS_DIGITS]) if code else None
        known, code = below is not None, below or ""
        position = found.end()
    if position > start:
        return Token("subject", text[start:position], start, "function_code", code or None)
    found = _CODED_NAME.match(text, position)
    if found and found["code"] == _code_of(found["name"], len(found["code"]), found["code"], names):
        return Token("subject", found[0], position, "function_code", found["code"])
    return None


def _code_of(name: str, length: int, above: str, names: Names) -> str | None:
    """The code of `length` digits below `above` that a folded name stands for: the one that the document prints beside it, else the only one that
    has had it."""
    known_names = name_codes("function_codes")
    known = (names.function.get(name, frozenset()), *(known_names.get(normalise(name + ending), frozenset()) for ending in ("", "支出")))
    return next((code for codes in known if (code := _only(codes, length, above))), None)


def _only(codes: Iterable[str], length: int, above: str) -> str | None:
    """The one code of `length` digits below `above`."""
    found = {code for code in codes if len(code) == length and code.startswith(above)}
    return found.pop() if len(found) == 1 else None


def names_item(text: str) -> bool:
    """Whether text names a class, section or item by its level: 司法（款）."""
    return text.endswith(tuple(f"{level}）" for level in LEVELS))


def _known_code(digits: str, length: int, above: str) -> str | None:
    """The code that printed digits give, whole or without the part above it, if there is such a code."""
    code = digits if len(digits) == length else above + digits
    return code if len(code) == length and code.startswith(above) and code in code_names("function_codes") else None


def _widest(codes: frozenset[str]) -> str | None:
    """The code that leads to all others: 其他支出 is a class, a section and an item. None where they have nothing in common."""
    shortest = min(codes, key=len)
    return shortest if all(code.startswith(shortest) for code in codes) else None


def _row_name(text: str, position: int, names: Names) -> Token | None:
    """The label of a row that the document prints, at the start of a clause."""
    if text[position] not in names.begins:
        return None
    for kind, labels in (("function_code", names.function), ("economic_code", names.economic)):
        found = next((label for label in labels if text.startswith(label, position)), None)
        if found:
            return Token("subject", found, position, kind, _widest(labels[found]))
    return None
