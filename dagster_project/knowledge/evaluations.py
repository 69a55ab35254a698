"""What `seeds/narrative/evaluation_*.csv` say about self-evaluation forms, loaded once.

Belongs here: reading those seeds and telling the title of such a form. Does not belong here: anything that reads a form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache

from dagster_project.forms.recognise.titles import is_other_title
from dagster_project.knowledge.forms import read_seed, squash

YUAN_OF = {"元": Decimal(1), "万元": Decimal(10_000)}
_TITLE = re.compile(r"自评表$|自评价表$|绩效评价表$|自评报告表$")


def is_evaluation_title(text: str) -> bool:
    """Whether a line is the title of a self-evaluation form."""
    bare = squash(text)
    return bool(_TITLE.search(bare)) and is_other_title(bare)


@cache
def header_columns() -> dict[str, str]:
    """Squashed header → column of an indicator."""
    return {squash(row["header"]): row["column"] for row in read_seed("narrative/evaluation_headers.csv")}


@cache
def fund_labels() -> dict[str, bool]:
    """Squashed label of a line of money → whether it is the total."""
    return {squash(row["label"]): row["is_total"] == "true" for row in read_seed("narrative/evaluation_funds.csv")}


@cache
def fund_columns() -> dict[str, str]:
    """Squashed header → column of a line of money."""
    return {squash(row["header"]): row["column"] for row in read_seed("narrative/evaluation_fund_headers.csv")}


@cache
def levels() -> dict[str, tuple[int, ...]]:
    """Squashed word → the levels it may stand for."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in read_seed("narrative/evaluation_levels.csv"):
        found[squash(row["word"])].append(int(row["level"]))
    return {word: tuple(of_word) for word, of_word in found.items()}
