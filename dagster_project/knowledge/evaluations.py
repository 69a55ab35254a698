"""What `seeds/narrative/evaluation_*.csv` say about self-evaluation forms, loaded once.

Belongs here: reading those seeds and telling the title of such a form. Does not belong here: anything that reads a form.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.seeds import read_seed


@cache
def header_columns() -> dict[str, str]:
    """Normalised header → column of an indicator."""
    return {normalise(row["header"]): row["column"] for row in read_seed("narrative/evaluation_headers.csv")}


@cache
def fund_labels() -> dict[str, bool]:
    """Normalised label of a line of money → whether it is the total."""
    return {normalise(row["label"]): row["is_total"] == "true" for row in read_seed("narrative/evaluation_funds.csv")}


@cache
def fund_columns() -> dict[str, str]:
    """Normalised header → column of a line of money."""
    return {normalise(row["header"]): row["column"] for row in read_seed("narrative/evaluation_fund_headers.csv")}


@cache
def levels() -> dict[str, tuple[int, ...]]:
    """Normalised word → the levels it may stand for."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in read_seed("narrative/evaluation_levels.csv"):
        found[normalise(row["word"])].append(int(row["level"]))
    return {word: tuple(of_word) for word, of_word in found.items()}
