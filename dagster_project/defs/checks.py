"""Checks of what is published against what is expected.

Belongs here: the registry's days, and the day by which a year is to be complete. Does not belong here: checks of figures (dbt).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import dagster as dg

from dagster_project.defs.assets.warehouse import published_warehouse
from dagster_project.defs.resources import HomeFolder
from dagster_project.publish.queries import connect, withheld
from dagster_project.publish.status import disclosure_status

_COMPLETE_BY = (10, 31)
"""Departments publish within twenty days of the approval of their final accounts (决算法定公开), which ends in autumn."""
_SHOWN = 100
_COLUMNS = ("region_code", "department_name", "unit_name", "fiscal_year", "status", "expected_by", "reason")


@dg.asset_check(asset=published_warehouse)
def no_disclosure_is_late(juesuan: HomeFolder) -> dg.AssetCheckResult:
    """Everything that a registry expects by a day that has passed is loaded."""
    rows = disclosure_status(juesuan.home, None, date.today())
    late = [row for row in rows if row["status"] == "late"]
    counts = Counter(row["status"] for row in rows)
    return dg.AssetCheckResult(passed=not late, severity=dg.AssetCheckSeverity.WARN, metadata={**counts, **_listed(late)})


@dg.asset_check(asset=published_warehouse)
def no_document_is_withheld(juesuan: HomeFolder) -> dg.AssetCheckResult:
    """No build failed for a document alone, so that it is kept out of the facts."""
    with connect(juesuan.home) as connection:
        rows = withheld(connection)
    records = [dg.TableRecord(dict(row)) for row in rows[:_SHOWN]]
    return dg.AssetCheckResult(passed=not rows, metadata={"documents": dg.MetadataValue.table(records)} if records else {})


@dg.asset_check(asset=published_warehouse)
def last_year_is_complete(juesuan: HomeFolder) -> dg.AssetCheckResult:
    """Of the last fiscal year whose following 31 October has passed, every department in a registry is loaded."""
    year = last_year_due(date.today())
    expected = [row for row in disclosure_status(juesuan.home, None, date.today()) if row["is_registered"] and row["fiscal_year"] == year]
    lacking = [row for row in expected if not row["versions"]]
    metadata = {"fiscal_year": year, "expected": len(expected), "lacking": len(lacking), **_listed(lacking)}
    return dg.AssetCheckResult(passed=not lacking, metadata=metadata)


def last_year_due(today: date) -> int:
    """The last fiscal year that was to be complete before `today`."""
    return today.year - 1 if today > date(today.year, *_COMPLETE_BY) else today.year - 2


def _listed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {}
    records = [dg.TableRecord({column: "" if row[column] is None else str(row[column]) for column in _COLUMNS}) for row in rows[:_SHOWN]]
    return {"disclosures": dg.MetadataValue.table(records)}
