"""Functional and economic codes, and the names they have had.

Belongs here: look-ups in `seeds/codes`. Does not belong here: regions (`regions`), which code a row of a document has (`forms`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.seeds import read_seed


@cache
def _code_rows(kind: str) -> tuple[tuple[str, str], ...]:
    if kind == "function_codes":
        return tuple((row["code"], row["name"]) for row in read_seed("codes/function_codes.csv"))
    return tuple((row["code"], row["name"]) for row in read_seed("codes/economic_codes.csv") if not row["system"].startswith("government"))


@cache
def code_names(kind: str) -> dict[str, frozenset[str]]:
    """Code → the normalised names it has had. `kind` is the row kind, `function_codes` or `economic_codes` (of departments)."""
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        names[code].add(normalise(name))
    return {code: frozenset(of_code) for code, of_code in names.items()}


@cache
def name_codes(kind: str) -> dict[str, frozenset[str]]:
    """Normalised name → the codes that have had it."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        codes[normalise(name)].add(code)
    return {name: frozenset(of_name) for name, of_name in codes.items()}


@cache
def code_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known code."""
    return frozenset(code[:length] for code in code_names(kind) for length in range(1, len(code) + 1))


@cache
def name_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known name, the names themselves included."""
    return frozenset(name[:length] for name in name_codes(kind) for length in range(1, len(name) + 1))
