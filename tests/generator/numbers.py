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
    """`decimals` behind the `point`, a `separator` before every `group` digits if there are `thousands` separators, what stands for nothing ("" leaves a
    blank), what is printed `before` and `after` each number, and how a negative number is marked: by a sign before it, by brackets
    `()` or `[]`, or by a minus behind it (`9-`). With `short`, zeros at the end are dropped: 12, 3.5, 0."""

    decimals: int = 2
    thousands: bool = True
    nothing: str = ""
    negative: str = "-"
    separator: str = ","
    group: int = 3
    point: str = "."
    before: str = ""
    after: str = ""
    short: bool = False

    def money(self, amount: Decimal | None, unit: str) -> str:
        """Yuan as printed in `unit`."""
        if amount is None:
            return self.nothing
        rounded = self.printed(amount, unit) / YUAN_OF[unit]
        whole, _, fraction = format(abs(rounded), f".{self.decimals}f").partition(".")
        if self.short:
            fraction = fraction.rstrip("0")
        if self.thousands:
            whole = self.separator.join(self._groups(whole))
        digits = f"{self.before}{whole}{self.point}{fraction}{self.after}" if fraction else f"{self.before}{whole}{self.after}"
        if rounded >= 0:
            return digits
        if self.negative in ("()", "[]"):
            return f"{self.negative[0]}{digits}{self.negative[1]}"
        return digits + "-" if self.negative == "9-" else self.negative + digits

    def _groups(self, whole: str) -> list[str]:
        first = len(whole) % self.group or self.group
        return [whole[:first], *(whole[start : start + self.group] for start in range(first, len(whole), self.group))]

    def printed(self, amount: Decimal, unit: str) -> Decimal:
        """The yuan that the printed text of `amount` stands for: the amount rounded to the last printed digit."""
        step = Decimal(1).scaleb(-self.decimals)
        return (amount / YUAN_OF[unit]).quantize(step, ROUND_HALF_UP) * YUAN_OF[unit]

    def count(self, pieces: Decimal | None) -> str:
        return self.nothing if pieces is None else format(pieces, "f")
