"""What the registry expects is held against what is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import dagster as dg
import duckdb
import pytest

from dagster_project.defs import checks
from dagster_project.defs.checks import last_year_due, last_year_is_complete, no_disclosure_is_late, no_document_is_withheld
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish


def row(status: str, fiscal_year: int, *, is_registered: bool = True) -> dict[str, Any]:
    usual = {"region_code": "140900", "department_name": "教育局", "unit_name": None, "expected_by": date(2022, 10, 31), "reason": None}
    return usual | {"status": status, "fiscal_year": fiscal_year, "is_registered": is_registered, "versions": int(status == "loaded")}


@pytest.mark.parametrize(("today", "year"), [(date(2022, 10, 31), 2020), (date(2022, 11, 1), 2021), (date(2023, 5, 1), 2021)])
def test_a_year_is_to_be_complete_at_the_end_of_the_next_october(today: date, year: int) -> None:
    assert last_year_due(today) == year


def results(rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> list[dg.AssetCheckResult]:
    monkeypatch.setattr(checks, "disclosure_status", lambda home, registry, today: rows)
    found = [check(HomeFolder()) for check in (no_disclosure_is_late, last_year_is_complete)]
    assert all(isinstance(result, dg.AssetCheckResult) for result in found)
    return found  # type: ignore[return-value]


def test_what_is_late_or_lacking_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    year = last_year_due(date.today())
    late, complete = results([row("late", year), row("loaded", year), row("missing", year + 1)], monkeypatch)
    assert not late.passed
    assert late.severity is dg.AssetCheckSeverity.WARN
    assert (late.metadata["late"].value, late.metadata["missing"].value) == (1, 1)
    listed = late.metadata["disclosures"]
    assert isinstance(listed, dg.TableMetadataValue)
    assert [record.data["department_name"] for record in listed.records] == ["教育局"]
    assert not complete.passed
    assert (complete.metadata["expected"].value, complete.metadata["lacking"].value) == (2, 1)


def test_a_document_that_is_withheld_is_named(monkeypatch: pytest.MonkeyPatch, built_home: Home) -> None:
    with duckdb.connect(str(built_home.unpublished)) as connection:
        connection.execute(
            "update marts.dim_document set withheld_because = 'unique_together_fct_final_account_line: got 2 results' where file_name = 'old.txt'"
        )
    publish(built_home)
    result = no_document_is_withheld(HomeFolder(folder=str(built_home.root)))
    assert isinstance(result, dg.AssetCheckResult) and not result.passed
    listed = result.metadata["documents"]
    assert isinstance(listed, dg.TableMetadataValue)
    assert [(record.data["file_name"], record.data["reason"]) for record in listed.records] == [
        ("old.txt", "unique_together_fct_final_account_line: got 2 results")
    ]


def test_all_there_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    year = last_year_due(date.today())
    assert all(result.passed for result in results([row("loaded", year), row("refused", year, is_registered=False)], monkeypatch))
