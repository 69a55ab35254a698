"""How findings are worked through: what a reviewer may decide, how grave a difference is, what to do about it.

Belongs here: look-ups in `seeds/review`, and finding a decision by what somebody wrote. Does not belong here: who decided what (`landing.decisions`), which
finding comes first (`publish.sizes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dagster_project.characters import fold_width
from dagster_project.knowledge.messages import Language
from dagster_project.knowledge.seeds import read_seed


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of `seeds/review/decisions.csv`. `settles`: the finding is no longer open; `needs_reason`: it is no decision without one."""

    id: str
    titles: dict[Language, str]
    settles: bool
    needs_reason: bool


@cache
def decisions() -> dict[str, Decision]:
    """Every decision by its id, in the order in which they are offered."""
    return {
        row["decision"]: Decision(
            row["decision"], {language: row[language] for language in Language}, row["settles"] == "yes", row["needs_reason"] == "yes"
        )
        for row in read_seed("review/decisions.csv")
    }


def decision_called(text: str) -> Decision | None:
    """The decision of this id or title in either language, however it is spaced and cased; None where there is none."""
    wanted = _plain(text)
    return next((each for each in decisions().values() if wanted in map(_plain, (each.id, *each.titles.values()))), None)


@dataclass(frozen=True, slots=True)
class Materiality:
    """A line of `seeds/review/materiality.csv`: a difference of at least so many hundredths, of the year's income or expenditure or in percentage points."""

    id: str
    titles: dict[Language, str]
    least_percent: Decimal


@cache
def materialities() -> list[Materiality]:
    """The gravest first."""
    return [
        Materiality(row["materiality"], {language: row[language] for language in Language}, Decimal(row["least_percent"]))
        for row in read_seed("review/materiality.csv")
    ]


@cache
def problem_types() -> dict[str, dict[str, str]]:
    """By kind of check, what kind of problem a break of it is and what to do about it; duties of disclosure have their own (`seeds/checks/duties.csv`)."""
    return {row["kind"]: row for row in read_seed("review/problem_types.csv")}


def _plain(text: str) -> str:
    return fold_width(text).replace(" ", "").replace("_", "").strip().lower()
