"""What is loaded, missing, late, refused and restated, on the screen.

Belongs here: departments × years as a table, and a line for each that is not as expected. Does not belong here: what is (`publish.status`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from dagster_project.cli.language import language, say
from dagster_project.cli.output.screen import first, paragraph, plain, table
from dagster_project.knowledge.messages import Language
from dagster_project.publish.status import STATUSES

_STYLES = {"late": "red", "missing": "yellow", "refused": "red", "restated": "cyan", "loaded": "green"}
_YEARS_ABREAST = 7
_WAITED_FOR = ("late", "missing", "refused")


def print_status(out: Console, rows: Sequence[dict[str, Any]], refused: Sequence[dict[str, Any]]) -> None:
    """How many of each, departments × years, what is known of those that are not there, and which files were `refused` for what (file_name, reason,
    reason_zh)."""
    counts = Counter(row["status"] for row in rows)
    departments = {(row["region_code"], row["department_name"], row["unit_name"]) for row in rows}
    counted = " · ".join(f"{say(f'disclosure.{status}')} {counts[status]:,}" for status in reversed(STATUSES) if counts[status])
    paragraph(out, (say("disclosures.summary", n=len(departments), counts=counted or say("disclosures.none")), "bold"))
    _print_years(out, rows)
    # What is refused and nowhere expected is told by its file.
    told = {"late", "missing"} if refused else set(_WAITED_FOR)
    noted = [row for row in rows if row["status"] in told or (row["status"] == "refused" and row["is_registered"]) or row["gone_at"]]
    noted.sort(key=lambda row: STATUSES.index(row["status"]))
    if noted:
        out.print()
    for row in first(out, noted):
        year = row["fiscal_year"] or say("disclosures.year_unknown")
        paragraph(out, (say(f"disclosure.{row['status']}"), _STYLES[row["status"]]), f"  {_name(row)} {year}{_note(row)}")

    for document in first(out, refused):
        reason = (document["reason_zh"] if language() is Language.ZH else None) or document["reason"] or say(f"kind.{document['kind']}")
        name = document["file_name"]
        said = reason if reason.startswith(name) else say("disclosures.refused", file=name, reason=reason)
        paragraph(out, (say("disclosure.refused"), "red"), f"  {said}")


def _print_years(out: Console, rows: Sequence[dict[str, Any]]) -> None:
    years = sorted({row["fiscal_year"] for row in rows})
    by_department: dict[str, dict[int, str]] = {}
    for row in rows:
        by_department.setdefault(_name(row), {})[row["fiscal_year"]] = row["status"]
    shown = first(out, list(by_department)) if by_department else []
    for start in range(0, len(years), _YEARS_ABREAST):
        abreast = years[start : start + _YEARS_ABREAST]
        grid = table(header_style="dim")
        grid.add_column("", overflow="fold")
        for year in abreast:
            grid.add_column(str(year or say("disclosures.year_unknown")), no_wrap=True)
        for name in shown:
            statuses = [by_department[name].get(year, "") for year in abreast]
            if any(statuses):
                grid.add_row(
                    plain(name), *(plain(say(f"disclosure.{status}") if status else "", _STYLES.get(status, "")) for status in statuses)
                )
        out.print()
        out.print(grid)


def _name(row: dict[str, Any]) -> str:
    return " / ".join(part for part in (row["department_name"], row["unit_name"]) if part) or say("department_unknown")


def _note(row: dict[str, Any]) -> str:
    notes = [
        say("disclosures.expected_by", day=row["expected_by"]) if row["expected_by"] and not row["versions"] else "",
        (row["reason_zh"] if language() is Language.ZH else None) or row["reason"] or "",
        say("disclosures.gone", day=f"{row['gone_at']:%Y-%m-%d}") if row["gone_at"] else "",
    ]
    return "".join(f" · {note}" for note in notes if note)
