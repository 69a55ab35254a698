"""Printed numbers → exact decimals with their unit and precision.

Belongs here: how an amount is written (separators, signs, brackets, units). No float ever touches an amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from dagster_project.characters import fold_width
from dagster_project.documents.text.numbers import (
    DRAWN_DASHES,
    FOLDED_AMOUNT,
    FOLDED_BLANKS_APART,
    FOLDED_FOURS,
    FOLDED_NOTE,
    FOLDED_REMNANT,
    RAISED_DIGIT,
)
from dagster_project.knowledge.money_units import LARGEST_YUAN, money_unit_pattern, yuan_per_unit
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import fillers

_MINUS = str.maketrans("−–‐‑￥", "----¥")
_POINT = re.compile(r"(?<=[0-9])[。·](?=[0-9])")
_DIGIT = re.compile("[0-9０-９]")
_NEEDLESS_ZERO = re.compile("0[0-9]")
"""No amount begins so: 01 is a part of a code."""
_APART_OR_BY_FOURS = re.compile(r"\d(?:[^\d,，.．]+\d|[,，]\d{4})")
"""What a number has whose thousands are parted by blanks or whose digits by fours: few have it, and that is told in a twentieth of the time."""
_REMEMBERED = 4096
"""Texts of a document are looked at many times."""
_FEN = 2
_FINEST = Decimal("0.000001")
"""Yuan. Finer than that no last digit need be known."""
_LARGEST_COUNT = 10**9
"""No department has as many pieces, or receives as many persons: it is the number of a telephone."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed: its text, its exact value, how many decimals it shows, and the money unit printed beside it, if any."""

    text: str
    value: Decimal
    decimals: int
    unit: str | None = None

    def in_yuan(self, unit: str) -> Decimal:
        """The amount in yuan, exact. `unit` is that of the form."""
        return self.value * yuan_per_unit()[unit]

    def half_unit_yuan(self, unit: str) -> Decimal:
        """Half of the last printed digit, in yuan: what rounding may hide (XBRL Calculations 1.1)."""
        return _half_unit_yuan(unit, self.decimals)

    def may_be_in(self, unit: str) -> bool:
        """Whether it can be an amount of a form in `unit`: in no other unit, no larger than any budget, no finer than a cent."""
        yuan = self.in_yuan(unit)
        return self.unit in (None, unit) and abs(yuan) < LARGEST_YUAN and yuan == round(yuan, _FEN)

    @property
    def may_be_count(self) -> bool:
        """Whether it can count pieces or persons."""
        return self.unit is None and abs(self.value) < _LARGEST_COUNT and self.value == round(self.value, _FEN)


@cache
def _half_unit_yuan(unit: str, decimals: int) -> Decimal:
    return max(yuan_per_unit()[unit] * Decimal(5).scaleb(-decimals - 1), _FINEST)


@lru_cache(_REMEMBERED)
def parse_number(text: str) -> PrintedNumber | None:
    """The number that `text` prints, or None. Knows thousands separators, the marks of a negative number, ¥ before it, a money unit behind it
    and marks of notes beside it (`numbers.FOLDED_AMOUNT`), all of either width; misplaced separators and anything else are not a number."""
    plain = _plain(text) if _DIGIT.search(text) else None
    return _number(text, *plain) if plain else None


def parse_grouped(text: str) -> PrintedNumber | None:
    """The number that `text` prints if its thousands are parted by blanks (3 440.55) or its digits by fours (1,2345,6789.00), or None. Whether
    they are, the text alone does not say."""
    plain = _plain(text) if _APART_OR_BY_FOURS.search(text) else None
    if plain is None:
        return None
    bare, unit = plain
    digits = bare.strip("-△▲负()[]¥ ")
    joined = digits.replace(" " if FOLDED_BLANKS_APART.fullmatch(digits) else ",", "")
    if not (FOLDED_BLANKS_APART.fullmatch(digits) or FOLDED_FOURS.fullmatch(digits)):
        return None
    return _number(text, bare.replace(digits, joined), unit)


def _plain(text: str) -> tuple[str, str | None] | None:
    """`text` without width, notes and money unit, and that unit; None where a note beside it may be a digit of it."""
    folded = " ".join(_POINT.sub(".", fold_width(text).translate(_MINUS)).split())
    match = _parts().fullmatch(folded)
    if match is None or (RAISED_DIGIT.search(match["before"] + match["after"]) and not re.search("[.,]", match["number"])):
        return None
    return match["number"], match["unit"]


@cache
def _parts() -> re.Pattern[str]:
    note = f"(?:{FOLDED_NOTE.pattern}|{RAISED_DIGIT.pattern})"
    return re.compile(rf"(?P<before>(?:{note} ?)*)(?P<number>[^ ].*?)(?: ?(?P<unit>{money_unit_pattern()}))?(?P<after>(?: ?{note})*)")


def _number(text: str, bare: str, unit: str | None) -> PrintedNumber | None:
    match = FOLDED_AMOUNT.fullmatch(bare)
    if not match or match["open"] + match["close"] not in ("", "()", "[]") or sum(map(bool, match.group("sign", "open", "after"))) > 1:
        return None
    if not match["fraction"] and (match["after"] or _NEEDLESS_ZERO.match(match["whole"])):
        return None
    value = Decimal(re.sub("[^0-9]", "", match["whole"]) + ("." + match["fraction"] if match["fraction"] else ""))
    if any(match.group("sign", "open", "after")):
        value = -value
    return PrintedNumber(text=text.strip(), value=value, decimals=len(match["fraction"] or ""), unit=unit)


def is_piece(text: str) -> bool:
    """Whether `text` is a part of a number that was broken over lines: `40,761,600.`, `,200.00`, `00`."""
    return bool(FOLDED_REMNANT.fullmatch(fold_width(text.strip()).translate(_MINUS)))


def amount_of(text: str) -> PrintedNumber | None:
    """The number that `text` prints as an amount: no piece of one is."""
    return None if is_piece(text) else parse_number(text)


def looks_like_amount(text: str) -> bool:
    """Whether `text` is a number with a decimal point or separators: neither a code nor a count."""
    return ("." in text or "," in text) and parse_number(text) is not None


def is_dash(text: str) -> bool:
    """Whether `text` is only dashes: printed on purpose, not blank and not zero. 一 alone is the numeral, not a dash."""
    stripped = text.strip()
    return stripped != "一" and bool(DRAWN_DASHES.fullmatch(stripped))


def stands_for_nothing(text: str) -> bool:
    """Whether `text` says that a cell holds no figure: dashes, or a filler (无, /, ***)."""
    bare = normalise(text)
    return is_dash(text) or bare in fillers() or (len(set(bare)) == 1 and bare[0] in fillers() and not bare.isalnum())
