"""What may have gone wrong, given checks that fail: every single slip that could explain one of them.

Belongs here: proposing changes. Does not belong here: weighing them against each other (`culprits`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from dagster_project.judging.model import NOTHING, OTHER_DOCUMENTS, Change, Judged, Key, Part

_TEN_THOUSAND = Decimal(10_000)
_PARTS_OF_A_SUM = 50
_SUMS = ("children", "classes")


class Ledger:
    """The cells of a document, the checks they take part in, and the differences of those as they stand after the changes made so far."""

    def __init__(self, checks: Sequence[Judged]) -> None:
        self.checks = checks
        self.differences = {number: check.difference for number, check in enumerate(checks)}
        self.failing = {number for number, check in enumerate(checks) if check.fails}
        self.amounts: dict[Key, Decimal | None] = {}
        self.half_units: dict[Key, Decimal] = {}
        self.uses: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        self.rows: dict[tuple[str, str], set[str]] = defaultdict(set)
        for number, check in enumerate(checks):
            for part in check.parts:
                if part.key:
                    self.amounts[part.key] = part.amount
                    self.half_units[part.key] = part.half_unit
                    self.uses[part.key].append((number, part.weight))
                    self.rows[part.key[:2]].add(part.key[2])

    def after(self, change: Change) -> dict[int, Decimal]:
        """The differences that a change makes, by check."""
        differences = dict(change.differences)
        for key, amount in change.amounts.items():
            step = amount - (self.amounts.get(key) or NOTHING)
            for number, weight in self.uses[key]:
                differences[number] = differences.get(number, self.differences[number]) + weight * step
        return differences

    def make(self, change: Change) -> set[int]:
        """Make a change; the failing checks that it mends."""
        differences = self.after(change)
        mended = {
            number
            for number, difference in differences.items()
            if number in self.failing and self.checks[number].holds(difference, change.tolerance)
        }
        self.differences |= differences
        self.amounts |= change.amounts
        self.failing -= mended
        return mended

    def amount(self, key: Key) -> Decimal:
        return self.amounts.get(key) or NOTHING


def changes(ledger: Ledger) -> Iterator[Change]:
    """Every change that could mend a failing check."""
    yield from _cells(ledger)
    disputed = {part.key[:2] for number in ledger.failing for part in ledger.checks[number].parts if part.key}
    yield from _swaps(ledger, disputed)
    yield from _rows(ledger, disputed)
    yield from _units(ledger)
    yield from _missing_rows(ledger)
    yield from _codes(ledger)
    yield from _pairs(ledger)


def _cells(ledger: Ledger) -> Iterator[Change]:
    seen: set[tuple[Key, Decimal]] = set()
    for number in sorted(ledger.failing):
        check = ledger.checks[number]
        if check.kind in OTHER_DOCUMENTS:
            continue
        weights: dict[Key, int] = defaultdict(int)
        for part in check.parts:
            if part.key:
                weights[part.key] += part.weight
        for key, weight in weights.items():
            if abs(weight) != 1:
                continue
            amount = ledger.amount(key) - weight * ledger.differences[number]
            if (key, amount) not in seen:
                seen.add((key, amount))
                yield Change("cell", key, {key: amount}, {}, check.allowed)


def _swaps(ledger: Ledger, disputed: set[tuple[str, str]]) -> Iterator[Change]:
    for form_id, row_key in sorted(disputed):
        columns = sorted(ledger.rows[form_id, row_key])
        for one, other in combinations([(form_id, row_key, column) for column in columns], 2):
            if ledger.amount(one) != ledger.amount(other):
                yield Change("swap", one, {one: ledger.amount(other), other: ledger.amount(one)}, {}, NOTHING, other)


def _rows(ledger: Ledger, disputed: set[tuple[str, str]]) -> Iterator[Change]:
    """Two neighbouring rows of one form whose amounts stand in each other's place."""
    by_form: dict[str, list[str]] = defaultdict(list)
    for form_id, row_key in sorted(ledger.rows):
        by_form[form_id].append(row_key)
    for form_id, rows in by_form.items():
        for one, other in pairwise(rows):
            if (form_id, one) not in disputed and (form_id, other) not in disputed:
                continue
            amounts: dict[Key, Decimal] = {}
            for column in ledger.rows[form_id, one] & ledger.rows[form_id, other]:
                first, second = (form_id, one, column), (form_id, other, column)
                if ledger.amount(first) != ledger.amount(second):
                    amounts |= {first: ledger.amount(second), second: ledger.amount(first)}
            if amounts:
                first = next(iter(amounts))
                yield Change("rows", first, amounts, {}, NOTHING, (form_id, other, first[2]))


def _units(ledger: Ledger) -> Iterator[Change]:
    """Every amount of a form ten thousand times as large or as small."""
    by_form: dict[str, list[Key]] = defaultdict(list)
    for key, amount in ledger.amounts.items():
        if amount:
            by_form[key[0]].append(key)
    for form_id, keys in sorted(by_form.items()):
        if any(part.key and part.key[0] == form_id for number in ledger.failing for part in ledger.checks[number].parts):
            for factor in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
                tolerance = max(ledger.half_units[key] for key in keys) * factor * _PARTS_OF_A_SUM
                yield Change("unit", (form_id, "", ""), {key: ledger.amount(key) * factor for key in keys}, {}, tolerance)


def _sums_of(ledger: Ledger) -> dict[tuple[str, str], list[int]]:
    """The failing sums over code rows, one for each column, by form and row."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in sorted(ledger.failing):
        check = ledger.checks[number]
        if any(part.role in _SUMS and part.key and part.key[0] == check.place_form for part in check.parts):
            sums[check.place_form, check.anchor].append(number)
    return sums


def _weight_of_sum(check: Judged) -> int:
    return next(part.weight for part in check.parts if part.role in _SUMS)


def _missing_rows(ledger: Ledger) -> Iterator[Change]:
    """A row that the document does not print below a parent, with what each column lacks."""
    for (form_id, parent), numbers in _sums_of(ledger).items():
        lacking = {number: ledger.differences[number] * -_weight_of_sum(ledger.checks[number]) for number in numbers}
        tolerance = max(ledger.checks[number].allowed for number in numbers)
        differences = dict.fromkeys(numbers, NOTHING)
        # A class that is not printed is also missing where the summaries name it.
        for number in ledger.failing:
            check = ledger.checks[number]
            if len({part.weight for part in check.parts}) == 1 and any(abs(check.difference) == abs(value) for value in lacking.values()):
                differences[number] = NOTHING
        yield Change("missing_row", (form_id, parent, ""), {}, differences, tolerance)


def _codes(ledger: Ledger) -> Iterator[Change]:
    """A row that belongs below another parent than its code says: it leaves the sums of the one and enters those of the other."""
    sums = _sums_of(ledger)
    for (form_id, parent), numbers in sums.items():
        for (row_form, row_key), columns in sorted(ledger.rows.items()):
            if row_form != form_id or not row_key.isdigit() or row_key.startswith(parent):
                continue
            differences: dict[int, Decimal] = {}
            for number in numbers:
                check = ledger.checks[number]
                if check.column in columns:
                    amount = ledger.amount((form_id, row_key, check.column))
                    differences[number] = ledger.differences[number] + _weight_of_sum(check) * amount
            for column in columns:
                for number, weight in ledger.uses[form_id, row_key, column]:
                    if _role(ledger.checks[number], (form_id, row_key, column)) in _SUMS:
                        before = differences.get(number, ledger.differences[number])
                        differences[number] = before - weight * ledger.amount((form_id, row_key, column))
            if differences:
                tolerance = max(ledger.checks[number].allowed for number in numbers)
                yield Change("code", (form_id, row_key, ""), {}, differences, tolerance, (form_id, parent, ""))


def _role(check: Judged, key: Key) -> str:
    return next((part.role for part in check.parts if part.key == key), "")


def _pairs(ledger: Ledger) -> Iterator[Change]:
    """A total and one of its parts in one row that are off by the same amount, so that the row still adds up."""
    off: Mapping[tuple[str, str], dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for number in sorted(ledger.failing):
        check = ledger.checks[number]
        for part in check.parts:
            if part.key and part.role not in _SUMS:
                off[part.key[:2]][part.key[2]] = (-part.weight * ledger.differences[number], check.allowed)
    for (form_id, row_key), steps in sorted(off.items()):
        for one, other in combinations(sorted(steps), 2):
            (step, allowed), (same, tolerance) = steps[one], steps[other]
            if abs(step - same) <= allowed + tolerance:
                first, second = (form_id, row_key, one), (form_id, row_key, other)
                amounts = {first: ledger.amount(first) + step, second: ledger.amount(second) + step}
                key, other_key = (second, first) if other == "total" else (first, second)
                yield Change("pair", key, amounts, {}, allowed + tolerance, other_key)


def parts_of(check: Judged) -> tuple[Part, ...]:
    """The parts of a check that belong to its document."""
    return tuple(part for part in check.parts if part.key)
