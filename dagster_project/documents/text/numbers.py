"""What a printed number looks like.

Belongs here: the pieces that numbers are written with, and the patterns composed of them; each says in a line how it differs from the others.
Does not belong here: the value of a number, its unit (`dagster_project.forms.amounts`), the figures of sentences (`dagster_project.narrative.claims.figures`).

All are to be matched whole (`fullmatch`). The `FOLDED` ones know half-width characters only: they are for text whose width is
folded (`normalise`). The others take either width, as a page prints them.
"""

from __future__ import annotations

import re

# -- characters, to stand inside [...]

MINUS = r"\-−－"
DASH = MINUS + "—–─"
"""A minus also serves as a dash."""
COMMA = ",，"
POINT = ".．"
OPEN, CLOSE = "(（", ")）"
_YUAN = "¥￥"
_PERCENT = "%％"
_DIGIT = "0-9０-９"
"""Not `\\d`, which takes the digits of every script."""
_APOSTROPHE = "'’‘ʼ"
_NEGATIVE_MARKS = "△▲"
_NUMBER_CHARACTERS = rf"{_DIGIT}{POINT}{COMMA}{_PERCENT}"

# -- pieces

_LOOSE_DIGITS = rf"[{_DIGIT}][{_DIGIT}{COMMA}]*"
"""Separators anywhere: what a page cut in two is still a number."""
_GROUPED_DIGITS = rf"[{_DIGIT}]+(?:[{COMMA}][{_DIGIT}]{{3}})*"
"""Separators before three digits only: two numbers that touch are not taken for one."""
_MAYBE_DECIMALS = rf"(?:[{POINT}][{_DIGIT}]*)?"
"""Also a point with nothing behind it: the decimals stand in the next line."""
_LEFT, _RIGHT = rf"[{MINUS}{OPEN}]?", rf"[{CLOSE}]?"
"""A minus or a bracket; the other bracket may be cut off."""
_LEFT_OF_ANY, _RIGHT_OF_ANY = rf"[{MINUS}+{OPEN}]?", rf"[{CLOSE}{_PERCENT}]?"
"""The same of any figure, also a change (+) or a rate (%)."""

_DIGITS_AND_MARKS = "0123456789０１２３４５６７８９" + COMMA + POINT
_MINUS_OR_OPEN = (*"-−－", *OPEN)

# -- numbers as a page prints them

AMOUNT = re.compile(rf"{_LEFT}{_LOOSE_DIGITS}[{POINT}][{_DIGIT}]+{_RIGHT}")
"""With decimals: two of them, one above the other, are never one number broken over lines."""
NUMBER = re.compile(rf"{_LEFT}{_LOOSE_DIGITS}{_MAYBE_DECIMALS}{_RIGHT}")
"""With or without decimals: also a count or a code."""
ANY_FIGURE = re.compile(rf"[{_YUAN}]?{_LEFT_OF_ANY}{_LOOSE_DIGITS}{_MAYBE_DECIMALS}{_RIGHT_OF_ANY}")
"""Also with ¥, + or %."""
FIGURE_PART = re.compile(rf"[{_YUAN}]?{_LEFT_OF_ANY}[{_DIGIT}{COMMA}{POINT}]+{_RIGHT_OF_ANY}")
"""Any figure or a part of one broken over lines: it may begin with a separator."""
ONE_FIGURE = re.compile(rf"{_LEFT_OF_ANY}{_GROUPED_DIGITS}{_MAYBE_DECIMALS}{_RIGHT_OF_ANY}")
"""Any figure, but not two that touch."""
DASHES = re.compile(rf"[{DASH}]+")
"""What a form prints for nothing."""
DRAWN_DASHES = re.compile(rf"[{DASH}―﹣━_一]+")
"""Also characters that only look like a dash, in a cell of its own; 一 alone is the numeral."""
CODE = re.compile("[0-9０-９]{2,7}")
"""An integer that may be a code of a classification, or a part of one."""
NUMBER_CHARACTER = re.compile(rf"[{_NUMBER_CHARACTERS}-]")
WITHOUT_NUMBER = re.compile(rf"[^{_NUMBER_CHARACTERS}]*")
LINE_OF_NUMBERS = re.compile(rf"[\s{_DIGIT}{COMMA}{POINT}{OPEN}{CLOSE}{DASH}#]+")
"""Nothing but numbers, dashes and fields too narrow for their number (###)."""

# -- numbers in folded text

FOLDED_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")
"""The digits before a point: a separator before every three digits, or none."""
FOLDED_NUMBER = re.compile(rf"(?:{FOLDED_WHOLE.pattern})(?:\.[0-9]+)?")
"""Without a sign."""
_CURRENCY = "(?:¥|RMB|CNY|人民币) ?"
FOLDED_AMOUNT = re.compile(
    rf"(?:{_CURRENCY})?(?P<sign>(?:-|[{_NEGATIVE_MARKS}负] ?)?)(?P<open>[(\[]?)(?:{_CURRENCY})?"
    rf"(?P<whole>{FOLDED_WHOLE.pattern}|[0-9]{{1,3}}(?:[{_APOSTROPHE}][0-9]{{3}})+)(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<close>[)\]]?)(?P<after>-?)"
)
"""With the sign of its currency and all marks of a negative number, by its parts: a minus on either side, △, 负, brackets; thousands may be
parted by apostrophes."""
FOLDED_BLANKS_APART = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+\.[0-9]+")
"""Blanks before every three digits: or two numbers that stand side by side."""
FOLDED_FOURS = re.compile(r"[0-9]{1,4}(?:,[0-9]{4})+(?:\.[0-9]+)?")
"""Separators before every four digits (万, 亿)."""
FOLDED_NOTE = re.compile(r"[①-⒛㈠-㈩㉑-㉟㊀-㊉㊱-㊿❶-➓ⓐ-⓿*†‡※]|\[?注[0-9]{0,2}+\]?|\(注[0-9]{0,2}\)")
"""A mark that points to a note: it holds no digit of the number beside it."""
RAISED_DIGIT = re.compile("[²³¹⁰⁴-⁹₀-₉]")
"""A mark of a note too, where the number is whole without it; beside bare digits it may be a digit (236⁶⁵)."""
FOLDED_PART = re.compile(r"[-(]?[0-9,.]+\)?")
"""A number or a part of one, with separators anywhere."""
FOLDED_REMNANT = re.compile(r"-?\(?(?:[0-9][0-9,]*[.,]|[.,][0-9][0-9,.]*|0[0-9]+(?:\.[0-9]*)?)\)?")
"""A part that is no number: it begins or ends with a separator, or begins with a needless 0."""
FOLDED_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""Without separators and a needless 0 in front: where a number was torn, this tells whether it is whole again."""
FOLDED_LOOSE = re.compile(r"(?:0|[1-9][0-9,]*)(?:\.[0-9]+)?")
"""The same with separators, where nothing was torn."""
FOLDED_DIGITS = re.compile(r"[0-9.]+")
"""A part of a plain number."""


def number_at_end(text: str) -> int | None:
    """Where the number begins that a text ends in, which its end may have cut; None where it ends in none. A pattern would look from every digit."""
    start = len(text) - len(text[len(text.rstrip(_DIGITS_AND_MARKS)) :].lstrip(COMMA + POINT))
    if start == len(text):
        return None
    return start - 1 if text[:start].endswith(_MINUS_OR_OPEN) else start
