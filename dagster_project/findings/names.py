"""Printed names of codes → whether each is the code's name in that year; else what it is instead, and what it should be.

Belongs here: an older name, another code's name, a misprint and a name below the wrong code, told apart. Does not belong here: the names
(`seeds/codes`), reading them (`forms`, `narrative`), the words of a finding (`sentences`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dagster_project.findings.likeness import is_one_slip
from dagster_project.knowledge.codes import (
    CLASS_DIGITS,
    LEVELS,
    SECTION_DIGITS,
    dated_names,
    follows_pattern,
    names_in,
)
from dagster_project.knowledge.normalise import normalise

SAME, OLDER, NEWER, OTHER_CODE, MISPRINT, ELSEWHERE, NO_SUCH, UNLISTED, UNLIKE = (
    "same",
    "older",
    "newer",
    "other_code",
    "misprint",
    "elsewhere",
    "no_such",
    "unlisted",
    "unlike",
)
"""What a printed name is: the code's own, one that it had before or has since, that of another code, the same with a slip of the hand, the name of
something below another section, of nothing below its section, beside a code that no list has, or none of these."""

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|\([一二三四五六七八九十\d]+\)|其中:)+")
_NOTES = re.compile(r"[、,，;；()（）\[\]【】·\-—]|支出$")
_LEVEL = re.compile(rf"(?P<name>(?:\d{{3,7}})?[^（）]*(?:（[^（）]*）[^（）]*)*?)（(?P<digits>\d{{0,7}})(?P<level>[{''.join(LEVELS)}])）")
_STEP = SECTION_DIGITS - CLASS_DIGITS
_SURE = 0.8
"""Names of less confidence are taken as they are printed."""


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a printed name is. `code` and `name` are what it stands for where that is known: the code it is the name of, and the name that the
    code meant has in that year; `until` is the last year of an older name, `since` the first of a newer one."""

    what: str
    printed: str
    code: str = ""
    name: str = ""
    meant_code: str = ""
    meant_name: str = ""
    until: int | None = None
    since: int | None = None

    @property
    def fails(self) -> bool:
        return self.what in (OLDER, NEWER, OTHER_CODE, MISPRINT, ELSEWHERE, NO_SUCH)


def judge_row(kind: str, code: str, label: str, year: int) -> NameVerdict:
    """The name that a form prints beside a code. `kind`: `function_codes` or `economic_codes`."""
    printed = _NUMBERING.sub("", normalise(label))
    spans = dated_names(kind).get(code, ())
    if not spans:
        meant = _nearest(code, _holders(kind, printed, len(code), year))
        if follows_pattern(kind, code):
            return NameVerdict(SAME, printed, code)
        return NameVerdict(UNLISTED, printed, code, meant_code=meant, meant_name=_name_in(kind, meant, year) if meant else "")
    return _judged(kind, code, printed, year)


def _judged(kind: str, code: str, printed: str, year: int) -> NameVerdict:
    spans = dated_names(kind).get(code, ())
    bare = _bare(printed)
    if not bare or any(_bare(span.name) == bare for span in names_in(kind, code, year)):
        return NameVerdict(SAME, printed, code)
    name = _name_in(kind, code, year)
    sure = bool(name) and all(span.confidence >= _SURE for span in spans)
    if older := [span for span in spans if _bare(span.name) == bare]:
        # Accounts are printed in the year after: its names may be used already, and a name of less confidence may have ended otherwise.
        if not sure or any(span.valid_from == year + 1 for span in older):
            return NameVerdict(SAME, printed, code)
        if ended := [span.valid_to for span in older if span.valid_to < year]:
            return NameVerdict(OLDER, printed, code, name, code, name, until=max(ended))
        return NameVerdict(NEWER, printed, code, name, code, name, since=min(span.valid_from for span in older))
    if not sure:
        return NameVerdict(UNLIKE, printed, code, name)
    if meant := _nearest(code, _holders(kind, printed, len(code), year)):
        return NameVerdict(OTHER_CODE, printed, code, name, meant, _name_in(kind, meant, year))
    if any(_is_slip_of(span.name, printed) for span in names_in(kind, code, year)):
        return NameVerdict(MISPRINT, printed, code, name, code, name)
    return NameVerdict(UNLIKE, printed, code, name)


def judge_item(label: str, year: int, printed: Mapping[str, str]) -> list[NameVerdict]:
    """The names from class to item that a sentence gives an item: 公共安全支出（类）司法（款）公共法律服务（项）. `printed` are the codes of the
    document's forms with their names: what they print is meant rather than what they do not."""
    verdicts: list[NameVerdict] = []
    above = ""
    for found in _LEVEL.finditer(label):
        name, length = normalise(found["name"].lstrip("0123456789")), LEVELS[found["level"]]
        verdict = _level(name, length, above, year, printed)
        verdicts.append(verdict)
        if not verdict.meant_code:
            break
        above = verdict.meant_code
    return verdicts


def _level(name: str, length: int, above: str, year: int, printed: Mapping[str, str]) -> NameVerdict:
    kind = "function_codes"
    below = [code for code in dated_names(kind) if len(code) == length and code.startswith(above)]
    same = [code for code in below if any(_bare(span.name) == _bare(name) for span in names_in(kind, code, year))]
    if same:
        return NameVerdict(SAME, name, meant_code=_one(same, printed))
    older = [code for code in below if any(_bare(span.name) == _bare(name) for span in dated_names(kind)[code])]
    if older:
        code = _one(older, printed) or older[0]
        verdict = _judged(kind, code, name, year)
        return verdict if verdict.what != SAME else NameVerdict(SAME, name, meant_code=code)
    own = [
        code for code, label in printed.items() if len(code) == length and code.startswith(above) and _bare(normalise(label)) == _bare(name)
    ]
    if own:  # as the forms of the document have it: whatever is wrong with it is said of them
        return NameVerdict(SAME, name, meant_code=own[0])
    slips = [code for code in below if any(_is_slip_of(span.name, name) for span in names_in(kind, code, year))]
    if slips and (code := _one(slips, printed)):
        meant = _name_in(kind, code, year)
        return NameVerdict(MISPRINT, name, code, meant, code, meant)
    if not above:
        return NameVerdict(UNLIKE, name)
    if aside := _one([code for code in _holders(kind, name, length, year) if code[:CLASS_DIGITS] == above[:CLASS_DIGITS]], printed):
        return NameVerdict(ELSEWHERE, name, above, _name_in(kind, above, year), aside, _name_in(kind, aside[: length - _STEP], year))
    if any(_bare(span.name) == _bare(name) for span in names_in(kind, above, year)) and any(code.startswith(above) for code in printed):
        return NameVerdict(NO_SUCH, name, above, _name_in(kind, above, year))
    return NameVerdict(UNLIKE, name)


def _one(codes: Iterable[str], printed: Mapping[str, str]) -> str:
    """The one code that the document prints, else the only one; "" where several are left."""
    found = sorted(set(codes))
    there = [code for code in found if code in printed]
    chosen = there or found
    return chosen[0] if len(chosen) == 1 else ""


def _holders(kind: str, name: str, length: int, year: int) -> list[str]:
    """The codes of a level that have this name in a year."""
    return [
        code
        for code in _by_bare_name(kind).get(_bare(name), ())
        if len(code) == length and any(_bare(span.name) == _bare(name) for span in names_in(kind, code, year))
    ]


def _nearest(code: str, holders: Iterable[str]) -> str:
    """Of other codes the one that shares the code above it, else the only one of its class; "" where none or several do."""
    others = [other for other in holders if other != code]
    for shared in (len(code) - 2, CLASS_DIGITS):
        near = [other for other in others if other[:shared] == code[:shared]]
        if len(near) == 1:
            return near[0]
        if near:
            return ""
    return ""


@cache
def _by_bare_name(kind: str) -> Mapping[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for code, spans in dated_names(kind).items():
        for span in spans:
            codes.setdefault(_bare(span.name), set()).add(code)
    return {name: frozenset(of_name) for name, of_name in codes.items()}


def _name_in(kind: str, code: str, year: int) -> str:
    return next((span.name for span in names_in(kind, code, year)), "")


def _is_slip_of(name: str, printed: str) -> bool:
    return is_one_slip(_bare(name), _bare(printed)) or is_one_slip(normalise(name), printed)


@cache
def _bare(name: str) -> str:
    """A name without what departments leave out or print otherwise: punctuation, and 支出 behind it."""
    return _NOTES.sub("", _NUMBERING.sub("", normalise(name)))
