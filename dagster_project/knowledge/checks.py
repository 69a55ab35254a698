"""The accounting identities, and what else is asked of a disclosure.

Belongs here: look-ups in `seeds/checks`. Does not belong here: any identity itself (data), laying it over rows (`forms.solve.equations`), judging
(dbt).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dagster_project.knowledge.seeds import read_seed

THIS, LAST_YEAR = "this", "last_year"
"""Documents that a term may name (`check_terms.csv`)."""
PLACE_COLUMN, ANCHOR_COLUMN, CHILD_COLUMNS = "@", "@anchor", "@children"
"""Columns that a term may name by its place (`check_terms.csv`): that of the place, that of the anchor's code, those of codes right below the place's."""


@dataclass(frozen=True, slots=True)
class Role:
    """Which rows of a form a place or a term selects, as in `check_roles.csv` (`seeds/checks/README.md` explains the columns)."""

    relation: str
    compared_with: str
    without: str
    shape: str
    has_children: str
    may_lack: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a check, as in `check_terms.csv`."""

    side: str
    sign: int
    document: str
    form_id: str
    row_role: str
    row_key: str
    column_key: str


@dataclass(frozen=True, slots=True)
class Check:
    """One identity, as in `checks.csv` or `presumptions.csv`, with its terms."""

    check_id: str
    relation: str
    place_form_id: str
    place_role: str
    place_row: str
    place_columns: str
    valid_from: int
    valid_to: int
    terms: tuple[Term, ...]

    def holds_in(self, fiscal_year: int | None) -> bool:
        """Whether the identity is in force for accounts of a year (None where unknown: then only those that always are)."""
        return self.valid_from <= (fiscal_year or 0) <= self.valid_to


@cache
def place_roles() -> dict[str, Role]:
    """`place_role` of a check → which rows are its anchors."""
    return _roles("place")


@cache
def term_roles() -> dict[str, Role]:
    """`row_role` of a term → which rows belong to it."""
    return _roles("term")


def _roles(used_for: str) -> dict[str, Role]:
    return {
        row["role"]: Role(row["relation"], row["compared_with"], row["without"], row["shape"], row["has_children"], row["may_lack"])
        for row in read_seed("checks/check_roles.csv")
        if row["used_for"] == used_for
    }


@cache
def checks() -> tuple[Check, ...]:
    """All identities of the seeds, and what is presumed beside them."""
    return (*_checks("checks/checks.csv", "checks/check_terms.csv"), *_checks("checks/presumptions.csv", "checks/presumption_terms.csv"))


def _checks(checks_csv: str, terms_csv: str) -> Iterator[Check]:
    terms: dict[str, list[Term]] = {}
    for row in read_seed(terms_csv):
        if row["row_role"] not in term_roles():
            raise ValueError(
                f"seeds/{terms_csv}: {row['check_id']}: row_role {row['row_role']!r}; expected one of {', '.join(term_roles())}"
            )
        terms.setdefault(row["check_id"], []).append(
            Term(row["side"], int(row["sign"]), row["document"], row["form_id"], row["row_role"], row["row_key"], row["column_key"])
        )
    for row in read_seed(checks_csv):
        if row["place_role"] not in place_roles():
            raise ValueError(
                f"seeds/{checks_csv}: {row['check_id']}: place_role {row['place_role']!r}; expected one of {', '.join(place_roles())}"
            )
        yield Check(
            row["check_id"],
            row["relation"],
            row["place_form_id"],
            row["place_role"],
            row["place_row"],
            row["place_columns"],
            int(row["valid_from"] or 0),
            int(row["valid_to"] or 9999),
            tuple(terms[row["check_id"]]),
        )


@cache
def form_steps() -> dict[str, int]:
    """form_id → its place in the order of the statutory forms; forms of one step may stand in any order."""
    return {row["form_id"]: int(row["step"]) for row in read_seed("checks/form_order.csv")}


@cache
def wording_patterns(remark: str) -> tuple[dict[str, str], ...]:
    """The rows of `wording.csv` of one kind of remark."""
    return tuple(row for row in read_seed("checks/wording.csv") if row["remark"] == remark)


@cache
def mention_patterns() -> tuple[dict[str, str], ...]:
    """The rows of `mentions.csv`: what words say that a document speaks of a topic."""
    return tuple(read_seed("checks/mentions.csv"))


@cache
def finding_sentences() -> dict[str, dict[str, str]]:
    """Kind of finding → its sentences with places to fill, by column."""
    return {row["kind"]: row for row in read_seed("checks/finding_sentences.csv")}
