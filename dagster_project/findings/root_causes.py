"""From checks that fail to what is most likely wrong: ten failures of one cell are one finding.

The change is sought that mends most failing checks and breaks none that holds; what it mends is explained, and the search goes on with
the rest. Of changes that do so equally well, the simplest is taken, and of those the likeliest slip; `candidates` says how many are left.

Belongs here: weighing changes. Does not belong here: proposing them (`corrections`), telling them (`sentences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.findings.corrections import changes, parts_of
from dagster_project.findings.ledger import Ledger
from dagster_project.findings.likeness import is_slip
from dagster_project.findings.model import NOTHING, OTHER_DOCUMENTS, CheckResult, Correction, Key
from dagster_project.knowledge.codes import codes_above

_SIMPLEST = ("cell", "swap", "unit", "code", "missing_row", "copies", "rows", "slid", "pair", "lone_code")
_MOST_FINDINGS = 40
"""Beyond so many a document was not understood; the rest is not taken apart."""


@dataclass(frozen=True, slots=True)
class RootCause:
    """One finding: the change that would mend `checks` (numbers, the one of the largest difference first), None where no single change
    does. `candidates` counts the changes that would do so as well."""

    change: Correction | None
    checks: tuple[int, ...]
    candidates: int


def root_causes(checks: Sequence[CheckResult]) -> list[RootCause]:
    """The findings of one document; every failing check is explained by one of them."""
    ledger = Ledger(checks)
    found: list[RootCause] = []
    while ledger.failing and len(found) < _MOST_FINDINGS:
        best = _best(ledger)
        if best is None:
            break
        change, candidates = best
        mended = ledger.make(change)
        found.append(RootCause(change, _leading_first(checks, mended), candidates))
    for group in _groups(checks, ledger.failing):
        found.append(RootCause(None, _leading_first(checks, group), 0))
    return found


def _best(ledger: Ledger) -> tuple[Correction, int] | None:
    ranked: list[tuple[tuple[int, ...], Correction]] = []
    for change in changes(ledger):
        mended = broken = 0
        for number, difference in ledger.after(change).items():
            holds = ledger.checks[number].holds(difference, change.tolerance)
            if number in ledger.failing:
                mended += holds
            else:
                broken += not holds
        if mended > broken:
            # Of rows that changed places the fewest: others may have turned with them without a trace.
            moved = len(change.amounts) if change.kind in ("rows", "slid", "copies") else 0
            ranked.append(((broken, -mended, _unlikely(ledger, change), _SIMPLEST.index(change.kind), moved), change))
    if not ranked:
        return None
    ranked.sort(key=lambda one: (one[0][1] + 2 * one[0][0], *one[0]))
    best = ranked[0]
    alike = {change.key for rank, change in ranked if rank == best[0]}
    return best[1], len(alike)


def _unlikely(ledger: Ledger, change: Correction) -> int:
    """0 for the figure of the class or section above, 1 for a slip of the hand, 2 for another amount or a row that is not there, 3 for an amount
    where nothing is printed."""
    if change.kind == "missing_row":
        return 2
    if change.kind == "pair":
        return 2 if all(ledger.amounts[key] for key in change.amounts) else 3
    if change.kind not in ("cell", "copies"):
        return 1
    printed = ledger.amounts[change.key]
    if printed and change.kind == "cell" and printed in _above(ledger, change.key):
        return 0
    if is_slip(printed, change.amounts[change.key], ledger.half_units[change.key]):
        return 1
    return 2 if printed else 3


def _above(ledger: Ledger, key: Key) -> list[Decimal]:
    """The amounts of the rows above a code in its column."""
    form_id, row_key, column = key
    return [ledger.amount((form_id, code, column)) for code in codes_above(row_key)]


def _leading_first(checks: Sequence[CheckResult], numbers: set[int]) -> tuple[int, ...]:
    return tuple(
        sorted(
            numbers,
            key=lambda number: (
                checks[number].kind in OTHER_DOCUMENTS,
                checks[number].relation == "le",
                -abs(checks[number].difference),
                checks[number].check_id,
                checks[number].place,
            ),
        )
    )


def _groups(checks: Sequence[CheckResult], failing: set[int]) -> list[set[int]]:
    """What no single change explains: checks that share a cell and a difference together, those between documents by kind and form."""
    groups: list[set[int]] = []
    for number in sorted(failing):
        check = checks[number]
        keys = {part.key for part in parts_of(check)}
        for group in groups:
            other = checks[next(iter(group))]
            if check.kind in OTHER_DOCUMENTS or other.kind in OTHER_DOCUMENTS:
                together = check.kind == other.kind and (check.kind == "years" or check.place_form == other.place_form)
            else:
                together = abs(abs(check.difference) - abs(other.difference)) <= NOTHING and any(
                    keys & {part.key for part in parts_of(checks[member])} for member in group
                )
            if together:
                group.add(number)
                break
        else:
            groups.append({number})
    return groups
