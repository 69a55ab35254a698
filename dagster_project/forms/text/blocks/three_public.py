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
from dagster_project.knowledge.three_public import STAGES, column_order, moved_columns, stage_labels


@dataclass(slots=True)
class _Order:
    """Markers of columns in the order of the dump, and for each number how many came before its block and before itself."""

    markers: list[str] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)


def stage_slots(lines: Sequence[TextLine]) -> list[tuple[Slot, ...]] | None:
    """For each number of the form, in the order of the dump, the cells it may stand in; None where the dump does not show it."""
    items = column_order()
    labels = list(stage_labels().values())
    words = re.findall("|".join(labels), head_text(lines))
    counts = [str(number) for number in range(1, len(STAGES) * len(items) + 1)]
    counted, headed = _look(lines, set(counts)), _look(lines, set(labels))
    if counted.markers == counts:
        seen = counted
    elif headed.markers == words and words in (labels * len(items), labels[::-1] * len(items)):
        seen = headed
    else:
        return None
    stages = STAGES[::-1] if words[:1] == labels[1:] else STAGES
    cells = [
        [(stage, key) for key in order for stage in stages] if len(words) > len(STAGES) else list(product(stages, order))
        for order in _orders(lines)
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


def _orders(lines: Sequence[TextLine]) -> Iterator[list[str]]:
    """Every order of the items that the form is printed in: a column that may be moved stands where a block of the head shows it that holds
    both in one row, else at either place."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if line.after_blank or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    told = [
        {first for block in blocks if (first := column.comes_first(head_text(block))) is not None} if column.same_head_row else set()
        for column in moved_columns()
    ]
    for moved in product(*(shown if len(shown) == 1 else (False, True) for shown in told)):
        yield column_order([column.key for column, is_moved in zip(moved_columns(), moved, strict=True) if is_moved])
