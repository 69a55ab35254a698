"""One mistake made in several places: the same figure copied to other rows and forms, a column or all columns slid against their rows.

Belongs here: proposing such changes. Does not belong here: single slips (`corrections`), weighing (`root_causes`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from dagster_project.findings.ledger import Ledger
from dagster_project.findings.model import NOTHING, Correction, Key
from dagster_project.knowledge.codes import TOTAL

_FEWEST_ROWS = 3
_WHOLE = (TOTAL, "current_year_total", "grand_total")


def copied(ledger: Ledger, change: Correction) -> Iterator[Correction]:
    """The same change made wherever the figure was copied to: in the same column of its form, in its form, in all forms. Rows that a figure is
    copied to lead to one another: a class, its section, its item, and the total."""
    reaches = (
        lambda one, other: one[0] == other[0] and one[2] == other[2],
        lambda one, other: one[0] == other[0],
        lambda one, other: True,
    )
    seen = {frozenset(change.amounts)}
    for reach in reaches:
        amounts = dict(change.amounts)
        for key, amount in change.amounts.items():
            for other in ledger.alike(ledger.amounts.get(key)):
                if other not in amounts and reach(key, other) and _lead_to_each_other(key[1], other[1]):
                    amounts[other] = amount
        if frozenset(amounts) not in seen and len({key[:2] for key in amounts}) > 1:  # within a row it is a pair
            seen.add(frozenset(amounts))
            first = min((key for key in amounts if key[0] == change.key[0] and key[2] == change.key[2]), key=lambda key: (len(key[1]), key))
            yield Correction("copies", first, amounts, {}, change.tolerance, change.key if change.key != first else None)


def _lead_to_each_other(one: str, other: str) -> bool:
    one, other = _code(one), _code(other)
    return one.startswith(other) or other.startswith(one)


def _code(row_key: str) -> str:
    """The code of a row, "" for a total."""
    code = row_key.rpartition(".")[2]
    return "" if code in _WHOLE else code


def slid(ledger: Ledger) -> Iterator[Correction]:
    """Amounts of a column, or of all columns, of a form of codes one row too low or too high: from some row on to the last that is disputed, or
    to the end."""
    disputed = {part.key for number in ledger.failing for part in ledger.checks[number].parts if part.key}
    rows_of: dict[str, list[str]] = defaultdict(list)
    columns_of: dict[str, set[str]] = defaultdict(set)
    for form_id, row_key in sorted(ledger.rows, key=lambda row: (row[0], row[1] != TOTAL, row[1])):
        if row_key == TOTAL or row_key.isdecimal():
            rows_of[form_id].append(row_key)
            columns_of[form_id] |= ledger.rows[form_id, row_key]
    for form_id, rows in rows_of.items():
        for columns in (*([column] for column in sorted(columns_of[form_id])), sorted(columns_of[form_id])):
            there = [index for index, row_key in enumerate(rows) if any((form_id, row_key, column) in disputed for column in columns)]
            if len(there) >= _FEWEST_ROWS:
                yield from _slid(ledger, form_id, rows, columns, there[-1])


def _slid(ledger: Ledger, form_id: str, rows: Sequence[str], columns: Sequence[str], last: int) -> Iterator[Correction]:
    seen: set[frozenset[tuple[Key, Decimal]]] = set()
    for start in range(len(rows) - _FEWEST_ROWS + 1):
        for end in sorted({last, last + 1, last + 2, len(rows)}):
            run = rows[start:end]
            if len(run) < _FEWEST_ROWS:
                continue
            for sources in ([*run[1:], run[0]], [run[-1], *run[:-1]]):
                amounts = dict(_moved(ledger, form_id, dict(zip(run, sources, strict=True)), columns))
                if len(amounts) >= _FEWEST_ROWS and frozenset(amounts.items()) not in seen:
                    seen.add(frozenset(amounts.items()))
                    first, behind = next(iter(amounts)), next(reversed(amounts))
                    yield Correction("slid", first, amounts, {}, NOTHING, behind)


def _moved(ledger: Ledger, form_id: str, sources: Mapping[str, str], columns: Sequence[str]) -> Iterator[tuple[Key, Decimal]]:
    for row_key, source in sources.items():
        for column in columns:
            key, other = (form_id, row_key, column), (form_id, source, column)
            if key in ledger.amounts and ledger.amount(key) != ledger.amount(other):
                yield key, ledger.amount(other)
