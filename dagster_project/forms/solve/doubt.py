"""Placed numbers that may be pieces of longer ones, and are taken back unless an identity proves them whole.

Belongs here: which numbers are in doubt, and what proves one. Does not belong here: joining the pieces of a number (`text`), finding its cell
(`solver`). A cut number has mostly lost decimals: 48,900 of 48,900.55 would pass every sum within its own half unit, and 0.4 of 0.41 those within the
rounding of the others, so the sum of a number that shows fewer decimals than its form has to come out to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import OPEN, Amounts, CandidateId, Placement, Placements, place_of
from dagster_project.forms.solve.trust import holds
from dagster_project.knowledge import statutory_forms

_SEVERAL = 3
_GOOD_PART = 0.25
"""The share of its numbers that makes their decimals those of a form."""


def take_back_unproven(known: Placements) -> None:
    """Open every placed number that may be a piece and that no identity proves. Numbers that lean on each other alone prove nothing."""
    doubtful = {key: place for form in known.forms.values() for key, place in _doubtful(known, form).items()}
    if not doubtful:
        return
    amounts = {place: amount for place, amount in known.amounts.items() if place not in doubtful.values()}
    unsettled = {place for key, placement in known.placed.items() if not placement.slot for place in known.places_of(key)}
    left = dict(doubtful)
    found_more = True
    while found_more:
        found_more = False
        for key, place in list(left.items()):
            others = unsettled | set(left.values())
            if _is_proven(place, known.amounts[place], known.equations, amounts, others, to_the_digit=_is_short(known, key)):
                amounts[place] = known.amounts[place]
                del left[key]
                found_more = True
    unproven: dict[CandidateId, Placement] = {key: known.placed[key] for key in left}
    known.withdraw(unproven)
    known.record(dict.fromkeys(unproven, OPEN))


def _doubtful(known: Placements, form: UnplacedForm) -> dict[CandidateId, CellKey]:
    """The placed candidates in doubt, with their cells: those marked so, those that show fewer decimals than their form does, and rests. A bare 0 is
    exact where the form prints several, but for one that ends the number before it."""
    usual = usual_decimals_of(form)
    rests = {index for index in range(1, len(form.candidates)) if _is_rest(form, index, usual)}
    zeros = sum(
        number.value == 0 and not number.decimals and index not in rests
        for index, candidate in enumerate(form.candidates)
        if (number := candidate.token.number)
    )
    counts = statutory_forms.count_rows(form.form_id)
    found: dict[CandidateId, CellKey] = {}
    for index, candidate in enumerate(form.candidates):
        placement, number = known.placed.get((form.form_id, index), OPEN), candidate.token.number
        is_exact_zero = number is not None and not number.value and zeros >= _SEVERAL and index not in rests
        if placement.slot and number and not is_exact_zero and form.rows[placement.slot[0]].row_key not in counts:
            if candidate.doubtful or number.decimals < usual or _may_end_number_before(form, index, usual):
                found[form.form_id, index] = place_of(form, placement.slot)
    return found


def _is_rest(form: UnplacedForm, index: int, usual: int) -> bool:
    """Whether digits are those that the number before them lacks of its decimals: 159,100.0 and 0."""
    before, text = form.candidates[index - 1].token.number, form.candidates[index].token.text
    return before is not None and text.isdecimal() and 0 < before.decimals < usual == before.decimals + len(text)


def _may_end_number_before(form: UnplacedForm, index: int, usual: int) -> bool:
    """Whether the number before lacks its decimals and has no cell, so that this one may be its rest: 47035 and 9593.95."""
    before = form.candidates[index - 1] if index else None
    if before is None or before.slots or not usual or not before.token.text.replace(",", "").isdecimal():
        return False
    joined = parse_number(before.token.text + form.candidates[index].token.text)
    return joined is not None and joined.may_be_in(form.unit)


def usual_decimals_of(form: UnplacedForm) -> int:
    """The most decimals that a good part of the numbers of a form show; 0 where none shows any. Zeros say nothing: many forms print a bare 0."""
    shown = Counter(number.decimals for candidate in form.candidates if (number := candidate.token.number) and number.value)
    return max((decimals for decimals, times in shown.items() if times >= _GOOD_PART * shown.total()), default=0)


def _is_short(known: Placements, key: CandidateId) -> bool:
    """Whether a number shows fewer decimals than its form does."""
    form = known.forms[key[0]]
    number = form.candidates[key[1]].token.number
    return number is not None and number.decimals < usual_decimals_of(form)


def _is_proven(
    place: CellKey, amount: tuple[int, int], equations: list[Equation], amounts: Amounts, open_cells: set[CellKey], *, to_the_digit: bool
) -> bool:
    """Whether there are identities over settled cells, one of them with an amount, and all hold with this number: within rounding, or `to_the_digit`."""
    with_it: Mapping[CellKey, tuple[int, int]] = {**amounts, place: amount}
    judging = [
        equation
        for equation in equations
        if equation.relation == "eq"
        and any(cell == place for _, cell in equation.cells)
        and not any(cell in open_cells and cell != place for _, cell in equation.cells)
        and any(cell != place and amounts.get(cell, (0, 0))[0] for _, cell in equation.cells)
    ]
    if to_the_digit:
        with_it = {cell: (value, 0) for cell, (value, _) in with_it.items()}
    return bool(judging) and all(holds(equation, with_it) for equation in judging)
