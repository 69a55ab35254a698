"""The “三公” form printed block after block → the cells that each of its numbers may stand in.

Belongs here: what the order of a dump still shows of a form printed in one line: its columns are counted (栏次 1 … 12) or headed by a
stage each (预算数 决算数 …), from left to right. What stands above a number in its column comes before it in the dump, and a number that
the dump keeps in one block with such a marker stands below it or below its neighbour to the left, at which wide numbers reach over.
Does not belong here: which of the cells left it is (`solve.solver`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import looks_like_amount
from dagster_project.forms.solve.candidates import Slot, head_text
from dagster_project.forms.text.reading_order.three_public import BOUGHT, STAGES, USED
from dagster_project.knowledge import statutory_forms

_BUDGET, _FINAL = "预算数", "决算数"


@dataclass(slots=True)
class _Order:
    """Markers of columns in the order of the dump, and for each number how many came before its block and before itself."""

    markers: list[str] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)


def stage_slots(lines: Sequence[TextLine]) -> list[tuple[Slot, ...]] | None:
    """For each number of the form, in the order of the dump, the cells it may stand in; None where the dump does not show it."""
    items = [column.key for column in statutory_forms.columns("three_public")]
    words = re.findall(f"{_BUDGET}|{_FINAL}", head_text(lines))
    counts = [str(number) for number in range(1, len(STAGES) * len(items) + 1)]
    counted, headed = _look(lines, set(counts)), _look(lines, {_BUDGET, _FINAL})
    if counted.markers == counts:
        seen = counted
    elif headed.markers == words and words in ([_BUDGET, _FINAL] * len(items), [_FINAL, _BUDGET] * len(items)):
        seen = headed
    else:
        return None
    stages = STAGES[::-1] if words[:1] == [_FINAL] else STAGES
    cells = [
        [(stage, key) for key in order for stage in stages] if len(words) > len(STAGES) else list(product(stages, order))
        for order in _orders(items, lines)
    ]
    return [
        tuple(dict.fromkeys((STAGES.index(stage), key) for order in cells for stage, key in order[first : last + 1]))
        for before_block, last in seen.numbers
        for first in (max(0, before_block - 1) if last > before_block else 0,)
    ]


def _look(lines: Sequence[TextLine], markers: set[str]) -> _Order:
    seen = _Order()
    before_block = 0
    for line in lines:
        if line.after_blank:
            before_block = len(seen.markers)
        for word in line.text.split():
            if word in markers:
                seen.markers.append(word)
            elif looks_like_amount(word):
                seen.numbers.append((before_block, len(seen.markers)))
    return seen


def _orders(items: Sequence[str], lines: Sequence[TextLine]) -> Iterator[list[str]]:
    """Every order of the items that the form is printed in: reception last or before the vehicles, their purchase before or after their
    use, as a block of the head shows that holds both."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.after_blank or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    heads = [(re.search(USED, text), re.search(BOUGHT, text)) for block in blocks for text in (head_text(block),)]
    shown = {used.start() < bought.start() for used, bought in heads if used and bought}
    for reception_first, used_first in product((False, True), shown if len(shown) == 1 else (False, True)):
        order = list(items)
        if reception_first:
            order.remove("reception")
            order.insert(order.index("vehicle_total"), "reception")
        if used_first:
            order.remove("vehicle_operation")
            order.insert(order.index("vehicle_purchase"), "vehicle_operation")
        yield order
