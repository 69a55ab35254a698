"""Columns that are codes: those of a form of function rows and economic columns.

Belongs here: which code a column is of, by the words over it and by its neighbours. Does not belong here: the names of codes (`seeds/codes`), columns that
are none (`header`).

A column is named by its class alone (工资福利支出), by its class and a word for the sum (小计), or by its class and its own name. Two codes may share a name (办公设备购置
is 30902 and 31002, and 其他社会保障缴费 has had two codes within one class): the class above tells which is meant, or the columns beside it, since
codes stand in their order. Where neither does, the column has no key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_LENGTHS, code_names, dated_names, is_class, name_codes
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_CODE_BEFORE_NAME = re.compile(r"(\d{3}(?:\d{2})?)[-—_、. ]?(.*)")


def column_codes(kind: str, paths: Sequence[Sequence[str]]) -> list[str | None]:
    """The code of each column under these paths (normalised words from top to bottom), from left to right; None where a column is of no code, or
    nothing tells of which. `kind` is the classification, as `economic_codes`."""
    possible = [_possible(kind, path) for path in paths]
    years = _years_of_all(kind, paths, possible)
    possible = [_in_force(kind, path, codes, years) for path, codes in zip(paths, possible, strict=True)]
    return [_in_order(possible, place) for place in range(len(paths))]


def names_of_columns(kind: str) -> frozenset[str]:
    """Normalised names over such columns."""
    return frozenset(name_codes(kind))


def _possible(kind: str, path: Sequence[str]) -> frozenset[str]:
    """The codes that a column may be of."""
    if not path:
        return frozenset()
    above = {code for word in path[:-1] for code in _codes(kind, word) if is_class(code)}
    if header_words().get(path[-1]) == "sum":
        return frozenset(above)
    own = _codes(kind, path[-1])
    if path[-1] in own:
        # A row of codes below the names, which both must mean.
        named = _codes(kind, path[-2]) if len(path) > 1 else own
        return own if not named or any(path[-1].startswith(code) for code in named) else frozenset()
    if above:
        return frozenset(code for code in own if code[:CLASS_DIGITS] in above and not is_class(code))
    return frozenset(filter(is_class, own)) or own


def _codes(kind: str, word: str) -> frozenset[str]:
    """The codes that a word names: the code before the name, if one is printed."""
    printed = _CODE_BEFORE_NAME.fullmatch(word)
    if printed is None:
        return name_codes(kind).get(word, frozenset())
    code, name = printed.groups()
    known = len(code) in CODE_LENGTHS[kind] and (name in code_names(kind).get(code, ()) or (not name and code in code_names(kind)))
    return frozenset({code}) if known else frozenset()


def _years_of_all(kind: str, paths: Sequence[Sequence[str]], possible: Sequence[frozenset[str]]) -> frozenset[int]:
    """The years in which all columns whose code their words alone tell had the names that they print."""
    years = [_years(kind, next(iter(codes)), path[-1]) for path, codes in zip(paths, possible, strict=True) if len(codes) == 1]
    return frozenset.intersection(*filter(None, years)) if any(years) else frozenset()


def _in_force(kind: str, path: Sequence[str], codes: frozenset[str], years: frozenset[int]) -> frozenset[str]:
    """Those of several codes that were in force in any of the years; all of them where none was."""
    return frozenset(code for code in codes if len(codes) == 1 or _years(kind, code, path[-1]) & years) or codes


@cache
def _years(kind: str, code: str, name: str) -> frozenset[int]:
    """The years in which a code had a normalised name; none where it never had."""
    spans = (dated for dated in dated_names(kind).get(code, ()) if normalise(dated.name) == name)
    return frozenset(year for dated in spans for year in range(max(dated.valid_from, _FIRST_YEAR), min(dated.valid_to, _LAST_YEAR) + 1))


def _in_order(possible: Sequence[frozenset[str]], place: int) -> str | None:
    """The only code of a column that stands in order between its nearest neighbours whose code is certain."""
    before = next((next(iter(codes)) for codes in reversed(possible[:place]) if len(codes) == 1), "")
    after = next((next(iter(codes)) for codes in possible[place + 1 :] if len(codes) == 1), "")
    own = possible[place]
    if len(own) > 1:
        own = frozenset(code for code in own if before < code and (not after or code < after))
    return next(iter(own)) if len(own) == 1 else None
