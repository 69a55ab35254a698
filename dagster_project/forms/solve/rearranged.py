"""Rows that would add up if their numbers stood in another order, or without one of them: they are taken back.

Belongs here: what tells a row that the dump prints in another order, with a number of another row, or without its total, from one that is wrong in
the document itself, where only the order of the numbers shows their columns. Does not belong here: pieces of numbers (`doubt`), answers of the
solver that break identities (`trust`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import OPEN, Amounts, CandidateId, Placements, place_of
from dagster_project.forms.solve.trust import holds

_SEVERAL = 3
"""Rows in order that show how a form prints its rows."""
_Row = tuple[str, str]
"""(form_id, row_key)."""


def take_back_rearranged(known: Placements) -> None:
    """Open the numbers of every row that another order would mend, of those contradicted by others that have open numbers themselves, and a number alone
    in its row where other rows show what makes it up."""
    placed: dict[_Row, dict[CellKey, CandidateId]] = defaultdict(dict)
    for key, placement in known.placed.items():
        form = known.forms[key[0]]
        if placement.slot and form.only_order:
            place = place_of(form, placement.slot)
            placed[place[:2]][place] = key
    touching: dict[_Row, list[Equation]] = defaultdict(list)
    for equation in known.equations:
        for row in {place[:2] for _, place in equation.cells} & placed.keys():
            touching[row].append(equation)
    open_cells = {
        place for key, placement in known.placed.items() if not placement.slot for place in known.places_of(key)
    } - known.amounts.keys()
    own = [
        e for e in known.equations if e.relation == "eq" and len(_rows(e)) == 1 and sum(place in known.amounts for _, place in e.cells) > 1
    ]
    in_order = Counter(e.cells[0][1][0] for e in own if holds(e, known.amounts))
    unsettled = {rows.pop() for key, placement in known.placed.items() if not placement.slot and len(rows := _rows_of(known, key)) == 1}
    for row, cells in placed.items():
        equations = [e for e in touching[row] if e.relation == "eq" and not any(place in open_cells for _, place in e.cells)]
        broken = any(not holds(equation, known.amounts) for equation in equations)
        astray = in_order[row[0]] >= _SEVERAL and any(_is_alone(e, known.amounts) for e in equations if _rows(e) == {row})
        if broken and (astray or row in unsettled or _is_rearranged(row, list(cells), equations, known.amounts)):
            known.withdraw({key: known.placed[key] for key in cells.values()})
            known.record(dict.fromkeys(cells.values(), OPEN))


def _rows(equation: Equation) -> set[_Row]:
    return {place[:2] for _, place in equation.cells}


def _is_alone(equation: Equation, amounts: Amounts) -> bool:
    """Whether a number stands in a row without those that make it up, or without the total."""
    return len([value for _, place in equation.cells if (value := amounts.get(place)) and value[0]]) == 1


def _rows_of(known: Placements, key: CandidateId) -> set[_Row]:
    return {place[:2] for place in known.places_of(key)}


def _is_rearranged(row: _Row, cells: Sequence[CellKey], equations: Sequence[Equation], amounts: Amounts) -> bool:
    own = [e for e in equations if _rows(e) == {row}]
    across = [e for e in equations if e not in own]
    return any(not holds(e, amounts) and (_adds_up_otherwise(e, amounts) or _lacks_total(e, across, amounts)) for e in own) or any(
        _all_hold(equations, swapped) for swapped in _swaps(cells, amounts)
    )


def _adds_up_otherwise(equation: Equation, amounts: Amounts) -> bool:
    """Whether one number of a row is the sum of the others, or the first of those left without one."""
    numbers = [amounts[place] for _, place in equation.cells if place in amounts]
    if len(numbers) < 3:
        return False
    without = [numbers[:place] + numbers[place + 1 :] for place in range(len(numbers))]
    return any(_is_sum(numbers[place], others) for place, others in enumerate(without)) or any(
        _is_sum(left[0], left[1:]) for left in without
    )


def _lacks_total(equation: Equation, across: Iterable[Equation], amounts: Amounts) -> bool:
    """Whether all numbers of a row together are what an identity expects of its first."""
    numbers = [(place, amounts[place]) for _, place in equation.cells if place in amounts]
    if len(numbers) < 2:
        return False
    together = {**amounts, numbers[0][0]: (sum(value for _, (value, _) in numbers), sum(half for _, (_, half) in numbers))}
    with_first = [e for e in across if any(place == numbers[0][0] for _, place in e.cells)]
    return any(not holds(e, amounts) and holds(e, together) for e in with_first)


def _swaps(cells: Sequence[CellKey], amounts: Amounts) -> Iterable[Mapping[CellKey, tuple[int, int]]]:
    """The amounts with two different numbers of a row in each other's place."""
    for one, other in combinations(cells, 2):
        if amounts[one] != amounts[other]:
            yield {**amounts, one: amounts[other], other: amounts[one]}


def _all_hold(equations: Iterable[Equation], amounts: Amounts) -> bool:
    return all(holds(equation, amounts) for equation in equations)


def _is_sum(number: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return abs(number[0] - sum(value for value, _ in others)) <= number[1] + sum(half for _, half in others)
