"""What may have gone wrong, given checks that fail: every single slip that could explain one of them.

Belongs here: proposing changes. Does not belong here: weighing them against each other (`root_causes`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from dagster_project.findings.copies import copied, slid
from dagster_project.findings.ledger import Ledger
from dagster_project.findings.model import NOTHING, OTHER_DOCUMENTS, CheckCell, CheckResult, Correction, Key
from dagster_project.knowledge.codes import parent_of

_TEN_THOUSAND = Decimal(10_000)
_PARTS_OF_A_SUM = 50
_SUMS = ("children", "classes", "expenditure_classes")
_ABOUT_ROWS = ("unprinted_parent", "childless")
_LONGEST_RUN = 12
_MOST_DISPUTED_ROWS = 60
"""Rows: longer runs, and forms with more, are not tried."""


def changes(ledger: Ledger) -> Iterator[Correction]:
    """Every change that could mend a failing check."""
    for change in (*_cells(ledger), *_pairs(ledger)):
        yield change
        yield from copied(ledger, change)
    disputed = {part.key[:2] for number in ledger.failing for part in ledger.checks[number].parts if part.key}
    yield from _swaps(ledger, disputed)
    yield from _rows(ledger, disputed)
    yield from _units(ledger)
    yield from _missing_rows(ledger)
    yield from _codes(ledger)
    yield from _lone_codes(ledger)
    yield from slid(ledger)


def _cells(ledger: Ledger) -> Iterator[Correction]:
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
                yield Correction("cell", key, {key: amount}, {}, check.allowed)


def _swaps(ledger: Ledger, disputed: set[tuple[str, str]]) -> Iterator[Correction]:
    for form_id, row_key in sorted(disputed):
        columns = sorted(ledger.rows[form_id, row_key])
        for one, other in combinations([(form_id, row_key, column) for column in columns], 2):
            if ledger.amount(one) != ledger.amount(other):
                yield Correction("swap", one, {one: ledger.amount(other), other: ledger.amount(one)}, {}, NOTHING, other)


def _rows(ledger: Ledger, disputed: set[tuple[str, str]]) -> Iterator[Correction]:
    """A run of rows of one form whose amounts stand one row too low or too high, the last of them at the other end."""
    by_form: dict[str, list[str]] = defaultdict(list)
    for form_id, row_key in sorted(ledger.rows):
        by_form[form_id].append(row_key)
    for form_id, rows in by_form.items():
        places = [index for index, row_key in enumerate(rows) if (form_id, row_key) in disputed]
        if len(places) > _MOST_DISPUTED_ROWS:
            continue
        for start in places:
            for end in range(start + 2, min(start + _LONGEST_RUN, len(rows)) + 1):
                run = rows[start:end]
                for turned in ([*run[1:], run[0]], [run[-1], *run[:-1]])[: 1 if len(run) == 2 else 2]:
                    yield from _moved(ledger, form_id, run, turned)


def _moved(ledger: Ledger, form_id: str, rows: Sequence[str], turned: Sequence[str]) -> Iterator[Correction]:
    """The rows with the amounts of those beside them."""
    amounts = {
        (form_id, row_key, column): ledger.amount((form_id, source, column))
        for row_key, source in zip(rows, turned, strict=True)
        for column in sorted(ledger.rows[form_id, row_key])
        if ledger.amount((form_id, row_key, column)) != ledger.amount((form_id, source, column))
    }
    if amounts:
        first, last = next(iter(amounts)), next(reversed(amounts))
        yield Correction("rows", first, amounts, {}, NOTHING, last)


def _units(ledger: Ledger) -> Iterator[Correction]:
    """Every amount of a form ten thousand times as large or as small."""
    by_form: dict[str, list[Key]] = defaultdict(list)
    for key, amount in ledger.amounts.items():
        if amount:
            by_form[key[0]].append(key)
    for form_id, keys in sorted(by_form.items()):
        if any(part.key and part.key[0] == form_id for number in ledger.failing for part in ledger.checks[number].parts):
            for factor in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
                tolerance = max(ledger.half_units[key] for key in keys) * factor * _PARTS_OF_A_SUM
                yield Correction("unit", (form_id, "", ""), {key: ledger.amount(key) * factor for key in keys}, {}, tolerance)


def _sums_of(ledger: Ledger) -> dict[tuple[str, str], list[int]]:
    """The failing checks about the rows below a code or the total, one for each column, by form and row."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in sorted(ledger.failing):
        check = ledger.checks[number]
        if check.place_role in _ABOUT_ROWS or any(
            part.role in _SUMS and part.key and part.key[0] == check.place_form for part in check.parts
        ):
            sums[check.place_form, check.anchor].append(number)
    return sums


def _lacking(ledger: Ledger, number: int) -> Decimal:
    """What the rows below lack in one column: the left side is what they should add up to."""
    return ledger.differences[number]


def _missing_rows(ledger: Ledger) -> Iterator[Correction]:
    """A row that the document does not print below a parent, or that parent itself, with what each column lacks."""
    for (form_id, parent), numbers in _sums_of(ledger).items():
        lacking = {ledger.checks[number].column: abs(ledger.differences[number]) for number in numbers}
        differences = dict.fromkeys(numbers, NOTHING)
        # What is not printed here is also missing where other checks name it.
        for number in ledger.failing:
            check = ledger.checks[number]
            if form_id not in check.forms or not (check.place_role in _ABOUT_ROWS or _is_one_sided(check)):
                continue
            difference = abs(check.difference)
            if any(difference <= lack if check.relation == "le" else difference == lack for lack in lacking.values()):
                differences[number] = NOTHING
        tolerance = max(ledger.checks[number].allowed for number in numbers)
        yield Correction("missing_row", (form_id, parent, ""), {}, differences, tolerance)


def _is_one_sided(check: CheckResult) -> bool:
    """Whether nothing is printed of a whole side."""
    return len({part.weight for part in check.parts}) == 1


def _lone_codes(ledger: Ledger) -> Iterator[Correction]:
    """A row that other forms do not have under its code."""
    lone: dict[tuple[str, str], dict[int, Decimal]] = defaultdict(dict)
    for number in sorted(ledger.failing):
        check = ledger.checks[number]
        if check.relation == "le" and check.anchor.isdecimal() and _is_one_sided(check):
            lone[check.place_form, check.anchor][number] = NOTHING
    for (form_id, row_key), differences in lone.items():
        yield Correction("lone_code", (form_id, row_key, ""), {}, differences, NOTHING)


def _codes(ledger: Ledger) -> Iterator[Correction]:
    """A row that belongs below another parent than its code says: it leaves the sums of the one and enters those of the other. Where that
    parent is not printed, the row may be that parent itself."""
    for (form_id, parent), numbers in _sums_of(ledger).items():
        for (row_form, row_key), columns in sorted(ledger.rows.items()):
            if row_form != form_id or not row_key.isdecimal() or row_key == parent:
                continue
            is_parent = ledger.checks[numbers[0]].place_role == "unprinted_parent" and len(row_key) == len(parent)
            if not is_parent and (row_key.startswith(parent) or parent == "total"):
                continue
            differences = dict(_left(ledger, form_id, row_key, columns))
            for number in numbers:
                amount = ledger.amount((form_id, row_key, ledger.checks[number].column))
                differences[number] = _lacking(ledger, number) + (amount if is_parent else -amount)
            if is_parent:
                for number in ledger.failing:
                    check = ledger.checks[number]
                    if check.place_form == form_id and check.anchor == row_key and check.place_role == "childless":
                        differences[number] = NOTHING
                    elif check.place_form == form_id and check.anchor == parent_of(parent) and check.column in columns:
                        before = differences.get(number, ledger.differences[number])
                        differences[number] = before - ledger.amount((form_id, row_key, check.column))
            differences |= dict.fromkeys(_named_elsewhere(ledger, (form_id, row_key), parent), NOTHING)
            tolerance = max(ledger.checks[number].allowed for number in numbers)
            yield Correction("code", (form_id, row_key, ""), {}, differences, tolerance, (form_id, parent, ""))


def _left(ledger: Ledger, form_id: str, row_key: str, columns: set[str]) -> Iterator[tuple[int, Decimal]]:
    """What becomes of the checks that know a row by its code when it no longer has that code."""
    for column in columns:
        key = (form_id, row_key, column)
        for number, weight in ledger.uses[key]:
            check = ledger.checks[number]
            role = _role(check, key)
            if role in _SUMS:
                yield number, ledger.differences[number] - weight * ledger.amount(key)
            elif check.place_role == "unprinted_parent" or (check.place_form == form_id and check.kind == "tie" and check.relation == "le"):
                yield number, NOTHING


def _named_elsewhere(ledger: Ledger, row: tuple[str, str], parent: str) -> Iterator[int]:
    """The checks that fail because another form has the code `parent`, or one below it, that the form of the row lacks, and that the row would
    serve."""
    form_id, row_key = row
    for number in ledger.failing:
        check = ledger.checks[number]
        if check.place_form == form_id or form_id not in check.forms or not check.anchor.startswith(parent) or not _is_one_sided(check):
            continue
        if check.relation == "le" and ledger.differences[number] <= ledger.amount((form_id, row_key, check.column)):
            yield number


def _role(check: CheckResult, key: Key) -> str:
    return next((part.role for part in check.parts if part.key == key), "")


def _pairs(ledger: Ledger) -> Iterator[Correction]:
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
                yield Correction("pair", key, amounts, {}, allowed + tolerance, other_key)


def parts_of(check: CheckResult) -> tuple[CheckCell, ...]:
    """The parts of a check that belong to its document."""
    return tuple(part for part in check.parts if part.key)
