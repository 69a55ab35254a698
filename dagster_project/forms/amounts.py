"""Printed numbers → exact decimals with their unit and precision.

Belongs here: how an amount is written (separators, signs, brackets, units). No float ever touches an amount.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.documents.text.numbers import DRAWN_DASHES, FOLDED_AMOUNT, FOLDED_REMNANT
from dagster_project.knowledge.money_units import yuan_per_unit

_MINUS = str.maketrans({"－": "-", "−": "-", "–": "-", "﹣": "-", "，": ",", "．": ".", "（": "(", "）": ")"})


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed: its text, its exact value and how many decimals it shows."""

    text: str
    value: Decimal
    decimals: int

    def in_yuan(self, unit: str) -> Decimal:
        """The amount in yuan, exact."""
        return self.value * yuan_per_unit()[unit]

    def half_unit_yuan(self, unit: str) -> Decimal:
        """Half of the last printed digit, in yuan: what rounding may hide (XBRL Calculations 1.1)."""
        return yuan_per_unit()[unit] * Decimal(5).scaleb(-self.decimals - 1)


def parse_number(text: str) -> PrintedNumber | None:
    """The number that `text` prints, or None. Knows thousands separators (ASCII or full width), a minus (also full
    width) and brackets for negative numbers, and ¥ before them; misplaced separators and anything else are not a number."""
    plain = unicodedata.normalize("NFKC", text.strip().translate(_MINUS))
    match = FOLDED_AMOUNT.fullmatch(plain)
    if not match or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["open"]):
        return None
    value = Decimal(match["whole"].replace(",", "") + ("." + match["fraction"] if match["fraction"] else ""))
    if match["sign"] or match["open"]:
        value = -value
    return PrintedNumber(text=text.strip(), value=value, decimals=len(match["fraction"] or ""))


def is_piece(text: str) -> bool:
    """Whether `text` is a part of a number that was broken over lines: `40,761,600.`, `,200.00`, `00`."""
    return bool(FOLDED_REMNANT.fullmatch(text.strip().translate(_MINUS)))


def amount_of(text: str) -> PrintedNumber | None:
    """The number that `text` prints as an amount: no piece of one is."""
    return None if is_piece(text) else parse_number(text)


def looks_like_amount(text: str) -> bool:
    """Whether `text` is a number with a decimal point or separators: neither a code nor a count."""
    return bool(re.search(r"[.,]", text)) and bool(parse_number(text))


def is_dash(text: str) -> bool:
    """Whether `text` is only dashes: printed on purpose, not blank and not zero. 一 alone is the numeral, not a dash."""
    stripped = text.strip()
    return stripped != "一" and bool(DRAWN_DASHES.fullmatch(stripped))
