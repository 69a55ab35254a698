"""What a reviewer may decide about a finding.

Belongs here: the decisions, their names in both languages, and finding one by what somebody wrote. Does not belong here: who decided what (`landing.decisions`).
"""

from __future__ import annotations

from dataclasses import dataclass
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


def _plain(text: str) -> str:
    return fold_width(text).replace(" ", "").replace("_", "").strip().lower()
