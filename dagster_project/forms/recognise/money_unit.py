"""Where a document prints the money unit of its forms: above or below a table, in a title or column head, once for all forms.

Belongs here: which unit text states, and that 单位：元氏县水务局 states none. Does not belong here: what units there are (`knowledge.money_units`), the
unit of a form that states none (`presumed_unit`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from dagster_project.forms.recognise.institutions import is_owner
from dagster_project.knowledge.money_units import money_unit_spellings
from dagster_project.knowledge.normalise import simplified

_GAP = "\ue001"
"""A blank or a line end, where all others are gone."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]*")
_LABEL = "(?:单位|単位|金额|货币|币种|unit|currency)"
_CURRENCY = re.compile(r"(?:rmb|cny)\Z")
_LATIN = re.compile(rf"{_GAP}*[a-z0-9]")
_BRACKETED = r"(?:\([^()\[\]]{1,8}\))?"


@cache
def _spelled() -> str:
    """A pattern for any spelling of a unit, the longest first, each letter perhaps apart from the next."""
    spellings = sorted(money_unit_spellings(), key=lambda spelling: (-len(spelling), spelling))
    return "(?:" + "|".join(f"{_GAP}*".join(map(re.escape, spelling)) for spelling in spellings) + ")"


@cache
def _labelled() -> re.Pattern[str]:
    """单位:万元, 金额单位:人民币(万元), Unit: RMB 10,000 yuan; without a colon where blanks stand around: 金额单位 万元."""
    apart = f"{_GAP}*"
    label = _LABEL.replace("位", f"{apart}位")
    before = rf"(?:人{apart}民{apart}币|rmb|cny|in)?{apart}[(\[【]?{apart}"
    colon = rf"{apart}{_BRACKETED}{apart}[:;]{apart}"
    bare = rf"(?:(?<=金额单位)|(?<=货币单位)|(?<=计量单位)|(?<={_GAP}单位)){_GAP}+"
    return re.compile(rf"{label}(?:{colon}|{bare}){before}(?P<unit>{_spelled()})")


@cache
def _in_a_sentence() -> re.Pattern[str]:
    """单位均为万元, 以万元为金额单位."""
    to_be = f"{_GAP}*(?:均|统一|一律|都|全部)?(?:为|是|以){_GAP}*"
    return re.compile(
        rf"单{_GAP}*位{to_be}(?:人民币)?(?P<unit>{_spelled()})(?!时|的)|(?:以|按){_GAP}*(?P<as>{_spelled()}){_GAP}*为(?:金额|货币|计量|计价)?单位"
    )


@cache
def _in_brackets() -> re.Pattern[str]:
    """What ends a title or a column head: 收入决算表(万元), 决算数(单位:万元), 决算数/万元."""
    label = r"(?:(?:金额|货币|计量)?单位:|unit:|in)?(?:人民币)?"
    return re.compile(rf"(?:[(\[【]{label}({_spelled()})[)\]】]|[/,]{label}({_spelled()})|单位:(?:人民币)?({_spelled()}))$")


@cache
def _ends() -> frozenset[str]:
    """The characters that a unit in brackets may end in."""
    return frozenset({*")]】", *(spelling[-1] for spelling in money_unit_spellings())})


_FOR_ALL = re.compile(
    r"(?:(?:以下|下列|下述)[^。;:]{0,8}?表|(?:本套|本册|全套|各|所有|全部)(?:张|份|类)?(?:决算)?(?:公开)?(?:报)?表)(?:格|中|内)?[^。;]{0,8}?$"
)


_FORM = "表"
"""What every such sentence speaks of."""


def units_stated(lines: Iterable[str]) -> list[str]:
    """The units of money that lines state, each once, in order. A unit may be broken over lines."""
    text = _folded("\n".join(lines))
    found = [(match.start(), match["unit"]) for match in _labelled().finditer(text) if _is_whole(text, match.end())]
    found += [(match.start(), match["unit"] or match["as"]) for match in _in_a_sentence().finditer(text)]
    return list(dict.fromkeys(_unit_of(spelling) for _, spelling in sorted(found)))


def unit_stated(lines: Iterable[str]) -> str | None:
    """The one unit that lines state; None where they state none or several."""
    found = units_stated(lines)
    return found[0] if len(found) == 1 else None


def unit_in_brackets(text: str) -> str | None:
    """The unit that ends a title or a column head: 收入决算表（万元）."""
    match = _in_brackets().search(_folded(text).replace(_GAP, ""))
    return _unit_of(next(filter(None, match.groups()))) if match else None


def without_unit(text: str) -> str:
    """Normalised text without the unit in brackets that ends it."""
    # Of every line of a document it is asked whether it is a title, and few end so.
    match = _in_brackets().search(text.lower()) if text[-1:].lower() in _ends() else None
    return text[: match.start()] if match else text


def unit_for_all(lines: Iterable[str]) -> str | None:
    """The unit that a document states once for all its forms: 以下各表单位均为万元."""
    found = set()
    for line in lines:
        if _FORM not in line:
            continue
        text = _folded(line)
        matches = (*_labelled().finditer(text), *_in_a_sentence().finditer(text))
        found |= {
            _unit_of(next(filter(None, match.groups()))) for match in matches if _FOR_ALL.search(text[: match.start()].replace(_GAP, ""))
        }
    return found.pop() if len(found) == 1 else None


def _is_whole(text: str, end: int) -> bool:
    """Whether the unit ends there, and is not the beginning of an institution's name (元氏县水务局) nor of a unit that is not known: RMB
    00000, RMB million."""
    if text[end : end + 1].isdecimal() or (_CURRENCY.search(text, 0, end) and _LATIN.match(text, end)):
        return False
    rest = _CHINESE.match(text, end)
    return rest is None or not rest[0] or not is_owner(rest[0])


def _unit_of(spelling: str) -> str:
    return money_unit_spellings()[spelling.replace(_GAP, "")]


_DROPPED = str.maketrans("", "", "“”\"'‘’＂＇\u200b\u200c\u200d\u2060\ufeff")


def _folded(text: str) -> str:
    """Text as spellings are compared: simplified characters, small letters, plain width, every run of blanks one mark."""
    return _GAP.join(simplified(unicodedata.normalize("NFKC", text.translate(_DROPPED))).lower().replace("|", " ").split())
