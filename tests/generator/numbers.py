"""How figures are written.

Belongs here: an exact amount to its printed text, and the amount that this text stands for. Does not belong here:
reading figures of documents (`forms/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

YUAN_OF = {"元": Decimal(1), "万元": Decimal(10_000)}


@dataclass(frozen=True)
class NumberStyle:
    """`decimals` behind the point, thousands separators or none, what stands for nothing ("" leaves a blank), and how a negative
    number is marked: `-`, `－` (full width) or `()`."""

    decimals: int = 2
    thousands: bool = True
    nothing: str = ""
    negative: str = "-"

    def money(self, amount: Decimal | None, unit: str) -> str:
        """Yuan as printed in `unit`."""
        if amount is None:
            return self.nothing
        rounded = self.printed(amount, unit) / YUAN_OF[unit]
        digits = format(abs(rounded), f"{',' if self.thousands else ''}.{self.decimals}f")
        if rounded >= 0:
            return digits
        return f"({digits})" if self.negative == "()" else self.negative + digits

    def printed(self, amount: Decimal, unit: str) -> Decimal:
        """The yuan that the printed text of `amount` stands for: the amount rounded to the last printed digit."""
        step = Decimal(1).scaleb(-self.decimals)
        return (amount / YUAN_OF[unit]).quantize(step, ROUND_HALF_UP) * YUAN_OF[unit]

    def count(self, pieces: Decimal | None) -> str:
        return self.nothing if pieces is None else format(pieces, "f")
