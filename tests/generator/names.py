"""Names of forms, columns, lines and codes as the seeds spell them in a given year.

Belongs here: looking up statutory wording for printing. Does not belong here: recognising wording (`forms/`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

NO_DEPARTMENT_SPENDS = frozenset({"209", "227", "230", "233"})
"""Classes of whole-government accounts (insurance funds, reserve, transfers, issue costs): no department form has a line for them."""


@cache
def seed(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of `seeds/<name>.csv`, every value text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def in_force(row: Mapping[str, str], year: int) -> bool:
    """Whether a code row is valid in `year`; an empty bound is open."""
    return int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)


@cache
def function_codes(year: int) -> Mapping[str, str]:
    """Function codes (3, 5 and 7 digits) in force in `year` with their names, in code order."""
    return {row["code"]: row["name"] for row in sorted(seed("codes/function_codes"), key=lambda row: row["code"]) if in_force(row, year)}


@cache
def economic_codes(year: int) -> Mapping[str, str]:
    """Department economic codes (3 and 5 digits) in force in `year` with their names, in code order."""
    rows = (row for row in seed("codes/economic_codes") if row["system"].startswith(("department", "before")) and in_force(row, year))
    return {row["code"]: row["name"] for row in sorted(rows, key=lambda row: row["code"])}


def summary_classes(year: int) -> tuple[str, ...]:
    """The function classes that the two summary forms of `year` print a line for."""
    return tuple(code for code in function_codes(year) if len(code) == 3 and code not in NO_DEPARTMENT_SPENDS)


@cache
def form_titles() -> Mapping[str, str]:
    return {row["form_id"]: row["title_zh"] for row in seed("forms/forms")}


@cache
def column_titles(form_id: str, side: str = "") -> Mapping[str, str]:
    """Column keys of a form in printed order with their statutory headers; `side` only in the two summaries."""
    return {row["column_key"]: row["title_zh"] for row in seed("forms/form_columns") if row["form_id"] == form_id and row["side"] == side}


@cache
def line_labels(form_id: str, side: str = "") -> Mapping[str, str]:
    """Row keys of the fixed lines of a form with their statutory labels, without ordinals."""
    return {
        row["row_key"]: row["label"]
        for row in seed("forms/row_labels")
        if row["form_id"] == form_id and row["side"] == side and row["canonical"] == "true"
    }


@dataclass(frozen=True)
class Names:
    """Code names as one document prints them: the names of `year`, except those in `printed_otherwise`."""

    year: int
    printed_otherwise: Mapping[str, str] = field(default_factory=dict)

    def function(self, code: str) -> str:
        return self.printed_otherwise.get(code) or function_codes(self.year)[code]

    def economic(self, code: str) -> str:
        return self.printed_otherwise.get(code) or economic_codes(self.year)[code]
