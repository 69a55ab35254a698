"""A form of functional codes in a dump that prints block after block → its rows whose numbers follow their name directly, and those that sums give.

Belongs here: tools that order a page by its blocks print the numbers of most rows right behind the name of the row, whatever becomes of its code, and
move those of a few. What stands between two names is taken for the row of the first where it adds up. A row without such numbers has those that the
sum of its parent, or of its parts, leaves: where they are printed on its page and no other number could be meant. Does not belong here: what proves a
row (`proof_by_sums`), rows that are printed several at a time (`near_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dagster_project.forms.text.blocks.near_rows import Anchor, Numbers
from dagster_project.forms.text.blocks.rows_of_numbers import NumberBlock

Sum = Sequence[tuple[int, int]]
"""(sign, row) of an identity over the totals of rows."""
Worth = tuple[int, int]
"""An amount and its half unit."""


def beside(
    anchors: Sequence[Anchor], blocks: Sequence[tuple[int, NumberBlock]], may_be_row: Callable[[Sequence[int]], bool]
) -> dict[int, Numbers]:
    """Row → the numbers between its name (its code where the name is not known) and that of another row, where no name stands directly before its own,
    nor the code of another row between the numbers: those behind it may be of that row, whose name was moved. `blocks` are given with their first line."""
    named = {anchor.row for anchor in anchors if anchor.is_name}
    events: list[tuple[int, Anchor | NumberBlock]] = [*((a.line, a) for a in anchors), *blocks]
    found: dict[int, Numbers] = {}
    again: set[int] = set()
    names: list[Anchor] = []
    numbers: list[int] = []
    behind_code = is_split = False

    def close() -> None:
        if len(names) == 1 and numbers and not is_split and may_be_row(numbers):
            row = names[0].row
            again.update({row} & found.keys())
            found[row] = tuple(numbers)

    for _, event in sorted(events, key=lambda pair: pair[0]):
        if isinstance(event, NumberBlock):
            numbers += event.ids
            is_split |= behind_code
            continue
        if not event.is_name and event.row in named:
            behind_code |= bool(numbers) and [event.row] != [name.row for name in names]
            continue
        if numbers or (names and names[0].page != event.page):
            close()
            names, numbers, behind_code, is_split = [], [], False, False
        names.append(event)
    close()
    return {row: of_row for row, of_row in found.items() if row not in again}


@dataclass(frozen=True, slots=True)
class Page:
    """Where a row or a number is printed; None where it is not known."""

    of_row: Mapping[int, int | None]
    of_number: Sequence[int]


def completed(
    known: Mapping[int, Numbers], sums: Sequence[Sum], worth: Sequence[Worth], pages: Page, runs: Callable[[int], Iterable[Numbers]]
) -> dict[int, Numbers]:
    """The rows with their numbers, and those that a sum over all but one of its rows leaves one choice for. `runs`: what may be the numbers of a row
    that begins with a number. Rows of a sum that does not hold tell nothing. Where rounding lets several totals fit, a number without such a run may be the
    row's own: what makes it up was moved."""
    found = dict(known)
    changed = True
    while changed:
        changed = False
        contradicted = {
            row for of_sum in sums if all(row in found for _, row in of_sum) and not _holds(of_sum, found, worth) for _, row in of_sum
        }
        taken = {number for numbers in found.values() for number in numbers}
        for of_sum in sums:
            missing = [(sign, row) for sign, row in of_sum if row not in found]
            if len(missing) != 1 or any(row in contradicted for _, row in of_sum):
                continue
            (sign, row) = missing[0]
            others = [(s, worth[found[r][0]]) for s, r in of_sum if r in found]
            due = -sign * sum(s * value for s, (value, _) in others)
            allowed = sum(half for _, (_, half) in others)
            fitting = [
                first
                for first in range(len(worth))
                if first not in taken
                and pages.of_row[row] in (None, pages.of_number[first])
                and abs(worth[first][0] - due) <= allowed + worth[first][1]
            ]
            ways = {tuple(worth[number] for number in run): run for first in fitting for run in runs(first) if taken.isdisjoint(run)}
            if len(ways) == len({worth[first] for first in fitting}) == 1:
                found[row] = next(iter(ways.values()))
                changed = True
                break
    return found


def _holds(of_sum: Sum, found: Mapping[int, Numbers], worth: Sequence[Worth]) -> bool:
    cells = [(sign, *worth[found[row][0]]) for sign, row in of_sum]
    return abs(sum(sign * value for sign, value, _ in cells)) <= sum(half for _, _, half in cells)
