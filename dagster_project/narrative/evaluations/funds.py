"""The money of a self-evaluation in a dump that lost its columns → its lines, the total and those by source.

Belongs here: which pieces are one value, by the number of columns and the execution rate. Does not belong here: where the money stands in the form
(`reading_order`), its labels (`seeds/narrative/evaluation_*.csv`), whether it adds up (dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, takewhile

from dagster_project.documents.text.numbers import DASH, DASHES, FOLDED_DIGITS, FOLDED_PLAIN
from dagster_project.knowledge.evaluations import fund_labels
from dagster_project.knowledge.money_units import TEN_THOUSAND_YUAN, money_unit_pattern, yuan_per_unit
from dagster_project.narrative.evaluations.pieces import JoinedPieces, decimal_of
from dagster_project.narrative.model import Fund

_VALUE = re.compile(rf"{FOLDED_DIGITS.pattern}%?|[{DASH}/]+")
_UNIT = re.compile(rf"\(({money_unit_pattern()})\)")
_COLUMNS = 6
_MOST_PIECES = 16


def read_funds(joined: JoinedPieces) -> Iterator[Fund]:
    """The lines of money in printed order."""
    start, end = joined.text.find("项目资金"), _first(joined.text, ("年度总体目标", "总体目标", "一级指标"))
    if start < 0 or end < 0:
        return
    unit = _UNIT.search(joined.text[start : start + 30])
    factor = yuan_per_unit()[unit[1] if unit else TEN_THOUSAND_YUAN]
    found = _labels(joined.text, start, end)
    ends = [*(place for place, _, _ in found[1:]), end]
    for (place, label, is_total), following in zip(found, ends, strict=False):
        pieces = [piece.text for piece in joined.between(place + len(label), following)]
        yield _fund(label, is_total, list(takewhile(_VALUE.fullmatch, pieces)), factor)


def _first(text: str, words: Sequence[str]) -> int:
    return min((place for word in words if (place := text.find(word)) >= 0), default=-1)


def _labels(text: str, start: int, end: int) -> list[tuple[int, str, bool]]:
    """The labels of the money in order: place, label, whether it is the total."""
    found: list[tuple[int, str, bool]] = []
    position = text.find("得分", start)
    while 0 <= position < end:
        matches = [(text.find(label, position, end), -len(label), label, total) for label, total in fund_labels().items()]
        here = min((match for match in matches if match[0] >= 0), default=None)
        if here is None:
            break
        found.append((here[0], here[2], here[3]))
        position = here[0] + len(here[2])
    return found


def _fund(label: str, is_total: bool, pieces: Sequence[str], factor: Decimal) -> Fund:
    """A line of money. Pieces are joined to as many values as there are columns; where that is possible in several ways, the execution rate decides."""
    fund = Fund(label, is_total)
    values = _values(pieces)
    if values is None:
        return fund
    amounts = [decimal_of(value) for value in values[:3]]
    fund.initial_budget_yuan, fund.budget_yuan, fund.executed_yuan = (None if amount is None else amount * factor for amount in amounts)
    digits = [_digits(value) for value in values[:3] if FOLDED_PLAIN.fullmatch(value)]
    fund.half_unit_yuan = Decimal(1).scaleb(-min(digits, default=0)) / 2 * factor
    fund.weight, fund.execution_rate, fund.score = (decimal_of(value.rstrip("%")) for value in values[3:])
    return fund


def _values(pieces: Sequence[str]) -> list[str] | None:
    if len(pieces) == _COLUMNS:
        return list(pieces)
    if not _COLUMNS < len(pieces) <= _MOST_PIECES:
        return None
    ways = []
    for cuts in combinations(range(1, len(pieces)), _COLUMNS - 1):
        bounds = [0, *cuts, len(pieces)]
        values = ["".join(pieces[first:last]) for first, last in zip(bounds, bounds[1:], strict=False)]
        if _is_line(values):
            ways.append(values)
    return ways[0] if len(ways) == 1 else None


def _is_line(values: Sequence[str]) -> bool:
    """Whether six values can be a line of money: amounts, weight, rate, score; the rate is that of the amounts."""
    *_, budget, executed = (decimal_of(value) for value in values[:3])
    weight, rate, score = (decimal_of(value.rstrip("%")) for value in values[3:])
    if (
        budget is None
        or executed is None
        or not all(FOLDED_PLAIN.fullmatch(value.rstrip("%")) or DASHES.fullmatch(value) for value in values)
    ):
        return False
    if (weight is None) != (score is None) or (weight is not None and score is not None and not 0 <= score <= weight) or weight == 0:
        return False
    if rate is None or not budget:
        return True
    return abs(executed * 100 / budget - rate) < Decimal(1).scaleb(-_digits(values[4].rstrip("%")))


def _digits(text: str) -> int:
    return len(text.partition(".")[2])
