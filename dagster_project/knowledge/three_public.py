"""The form of the “三公” expenses: its two rows and the orders in which its columns are printed.

Belongs here: look-ups in `seeds/forms/column_orders.csv` and the words of budget and final. Does not belong here: other forms (`statutory_forms`), where on
a page a number stands (`dagster_project.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.seeds import read_seed

FORM_ID = "three_public"
STAGES = ("budget", "final")
"""The rows that every department prints, in their usual order."""


@dataclass(frozen=True, slots=True)
class MovedColumn:
    """A column that some documents print before another one of the usual order. `words` and `before_words` are how the heads of the two begin, which may be
    broken over lines. `same_head_row`: the two stand in one row of the head, so that a block of it shows which comes first."""

    key: str
    before: str
    words: re.Pattern[str]
    before_words: re.Pattern[str]
    same_head_row: bool

    def comes_first(self, head: str) -> bool | None:
        """Whether a normalised head prints it so: where it prints the two alike often (once for each stage), every time. None where it does not show both."""
        own, other = ([found.start() for found in words.finditer(head)] for words in (self.words, self.before_words))
        if not own or not other:
            return None
        return all(one < two for one, two in zip(own, other, strict=True)) if len(own) == len(other) else own[0] < other[0]


@cache
def stage_labels() -> dict[str, str]:
    """Stage → the word that forms print for it (预算数, 决算数)."""
    labels = statutory_forms.first_labels(FORM_ID)
    return {stage: labels[stage] for stage in STAGES}


@cache
def moved_columns() -> tuple[MovedColumn, ...]:
    """The columns that do not always stand at their usual place."""
    return tuple(
        MovedColumn(
            row["column_key"],
            row["before_column_key"],
            re.compile(row["words"]),
            re.compile(row["before_words"]),
            row["same_head_row"] == "true",
        )
        for row in read_seed("forms/column_orders.csv")
        if row["form_id"] == FORM_ID
    )


def column_order(moved: Container[str] = ()) -> list[str]:
    """The column keys in printed order, where those of `moved` stand at their other place."""
    *_, (_, usual) = statutory_forms.shapes(FORM_ID)
    keys = list(usual)
    for column in moved_columns():
        if column.key in moved:
            keys.remove(column.key)
            keys.insert(keys.index(column.before), column.key)
    return keys
