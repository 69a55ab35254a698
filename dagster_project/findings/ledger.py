"""The cells of a document and the checks they take part in, as they stand after the changes made so far.

Belongs here: what a change makes of the checks. Does not belong here: proposing changes (`corrections`, `copies`), weighing them (`root_causes`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from dagster_project.findings.model import NOTHING, CheckResult, Correction, Key

_KNOWN_AGAIN = 200
"""Half units: a figure of fewer digits is like another by chance."""


class Ledger:
    """The cells of a document, the checks they take part in, and the differences of those as they stand after the changes made so far."""

    def __init__(self, checks: Sequence[CheckResult]) -> None:
        self.checks = checks
        self.differences = {number: check.difference for number, check in enumerate(checks)}
        self.failing = {number for number, check in enumerate(checks) if check.fails}
        self.amounts: dict[Key, Decimal | None] = {}
        self.half_units: dict[Key, Decimal] = {}
        self.uses: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        self.rows: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._alike: dict[Decimal, list[Key]] | None = None
        for number, check in enumerate(checks):
            for part in check.parts:
                if part.key:
                    self.amounts[part.key] = part.amount
                    self.half_units[part.key] = part.half_unit
                    self.uses[part.key].append((number, part.weight))
                    self.rows[part.key[:2]].add(part.key[2])

    def after(self, change: Correction) -> dict[int, Decimal]:
        """The differences that a change makes, by check."""
        differences = dict(change.differences)
        for key, amount in change.amounts.items():
            step = amount - (self.amounts.get(key) or NOTHING)
            for number, weight in self.uses[key]:
                # What holds within a form holds in any unit, and what does not would only seem smaller in a larger one.
                if change.kind != "unit" or self.checks[number].forms != change.key[:1]:
                    differences[number] = differences.get(number, self.differences[number]) + weight * step
        return differences

    def make(self, change: Correction) -> set[int]:
        """Make a change; the failing checks that it mends."""
        differences = self.after(change)
        mended = {
            number
            for number, difference in differences.items()
            if number in self.failing and self.checks[number].holds(difference, change.tolerance)
        }
        self.differences |= differences
        self.amounts |= change.amounts
        self._alike = None
        self.failing -= mended
        return mended

    def alike(self, amount: Decimal | None) -> list[Key]:
        """The cells in which the same amount is printed, if it has digits enough to be known again."""
        if self._alike is None:
            self._alike = defaultdict(list)
            for key, printed in self.amounts.items():
                if printed is not None and abs(printed) >= _KNOWN_AGAIN * self.half_units[key] and printed:
                    self._alike[printed].append(key)
        return self._alike.get(amount, []) if amount is not None else []

    def amount(self, key: Key) -> Decimal:
        return self.amounts.get(key) or NOTHING
