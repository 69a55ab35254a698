"""Deciding about findings: which finding a code names, and writing the decision into the journal of the home.

Belongs here: finding the findings that are meant, what the journal keeps of them. Does not belong here: the journal (`landing.decisions`), workbooks
(`report`), the building that makes a decision show (`refresh`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from dagster_project.characters import visible
from dagster_project.knowledge.messages import Explained, Lines
from dagster_project.knowledge.review import decisions
from dagster_project.landing.decisions import Entry, record
from dagster_project.landing.home import Home
from dagster_project.publish.queries import Record, records

_SHORTEST = 4
"""How many digits of a code name a finding: fewer are more likely a slip."""
_CODE = re.compile(r"[0-9a-f]{1,8}(?:-[0-9a-f]{0,6})?")
_LISTED = 20
LONGEST = 2000
"""Characters of a reason: what is longer belongs into a paper of its own."""


class UnknownFinding(Explained):
    """No finding, or several, answer to the code."""


class UnusableDecision(Explained):
    """A decision without a reason or without who decided, or with one that is too long."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided: `decision` is an id of `seeds/review/decisions.csv`, `source` says by what way it came."""

    decision: str
    reason: str
    by: str
    source: str


def reviewed_findings(connection: duckdb.DuckDBPyConnection) -> dict[str, Record]:
    """The findings one can decide about by their code: of what is current, and of copies and older versions where nothing current has the code."""
    found = records(
        connection,
        """
        select
            finding_code, finding_id, findings.document_id, file_name, department_id, department_name, fiscal_year, check_id, place, form_id, row_key, column_key,
            page_no, printed_text, left_yuan, right_yuan, status, decision, decision_reason, decided_by, decided_at, overtaken_decision,
            sentence_zh, sentence_en, is_current
        from marts.findings
        qualify row_number() over (partition by finding_code order by is_current desc, document_id) = 1
        """,
    )
    return {row["finding_code"]: row for row in found}


def find_finding(known: dict[str, Record], code: str) -> Record:
    """The finding that a code or the beginning of one (four digits at least) names. Raises `UnknownFinding`."""
    wanted = code.strip().lower()
    if wanted in known:
        return known[wanted]
    if len(wanted) < _SHORTEST or not _CODE.fullmatch(wanted):
        raise UnknownFinding("unknown_finding", code=code)
    found = [finding for name, finding in known.items() if name.startswith(wanted)]
    if not found:
        raise UnknownFinding("unknown_finding", code=code)
    if len(found) > 1:
        lines = [
            f"  {each['finding_code']}  {each['department_name'] or each['file_name']} {each['fiscal_year']}" for each in found[:_LISTED]
        ]
        raise UnknownFinding("several_findings", code=code, number=len(found), listed=Lines(lines))
    return found[0]


def decide(home: Home, decided: list[tuple[Record, Verdict]]) -> list[Entry]:
    """Write what was decided about findings, as `reviewed_findings` has them, into the journal; what of it was new.

    Needs the home's writing lock; the warehouse shows it once it is built. Raises `DiskFull`, `UnusableDecision`.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return record(home, [_entry(finding, verdict, now) for finding, verdict in decided])


def _entry(finding: Record, verdict: Verdict, now: str) -> Entry:
    reason, by = (" ".join(visible(text).split()) for text in (verdict.reason, verdict.by))
    if not by:
        raise UnusableDecision("nobody_decided")
    if not reason and decisions()[verdict.decision].needs_reason:
        raise UnusableDecision("no_reason")
    if max(len(reason), len(by)) > LONGEST:
        raise UnusableDecision("reason_too_long", most=LONGEST)
    about = (
        "document_id", "file_name", "department_name", "check_id", "place", "page_no", "printed_text", "left_yuan", "right_yuan", "sentence_zh", "sentence_en"
    )  # fmt: skip
    return Entry(
        finding["finding_code"],
        verdict.decision,
        reason,
        by,
        now,
        verdict.source,
        finding["department_id"],
        finding["fiscal_year"],
        {name: finding[name] if isinstance(finding[name], int | None) else str(finding[name]) for name in about},
    )
