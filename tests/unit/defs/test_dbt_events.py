"""A failed check shows the rows that fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.defs.dbt_events import each_output_once, with_failing_rows
from dagster_project.landing.home import Home


def home_of(folder: Path) -> Home:
    """A home with databases as dbt leaves them."""
    home = Home.at(folder / "dbt's home")
    home.warehouse.mkdir(parents=True)
    for database in (home.build, home.unpublished):
        duckdb.connect(str(database)).close()
    return home


def check(name: str, passed: bool) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=passed, check_name=name, asset_key="a", metadata={"unique_id": f"test.{name}"})


def test_failed_checks_come_last_with_their_rows_and_the_failure_after_them(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    with duckdb.connect(str(home.unpublished)) as connection:
        connection.execute("create table t as select 1::decimal(18, 2) as amount, null as page union all select 2, 7")
    results = [
        {"unique_id": "test.bad", "compiled_code": "select * from warehouse.main.t order by amount"},
        {"unique_id": "test.worse", "compiled_code": None},
    ]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))

    def events() -> Iterator[Any]:
        yield check("bad", passed=False)
        yield check("worse", passed=False)
        yield check("good", passed=True)
        raise DagsterDbtCliRuntimeError("dbt failed")

    told: list[dg.AssetCheckResult | dg.AssetCheckEvaluation] = []
    with pytest.raises(DagsterDbtCliRuntimeError):
        told.extend(with_failing_rows(events(), home, tmp_path))
    assert [event.check_name for event in told] == ["good", "bad", "worse"]
    rows = told[1].metadata["failing_rows"]
    assert isinstance(rows, dg.TableMetadataValue)
    assert [record.data for record in rows.records] == [{"amount": "1.00", "page": ""}, {"amount": "2.00", "page": "7"}]
    assert "failing_rows" not in told[2].metadata
    # Of a run that failed they are no results: the build may be tried again without what made them fail.
    assert [isinstance(event, dg.AssetCheckResult) for event in told] == [True, False, False]


def test_events_come_as_dbt_reports_them(tmp_path: Path) -> None:
    reported = []

    def events() -> Iterator[Any]:
        for name in ("one", "two"):
            reported.append(name)
            yield check(name, passed=True)

    for event in with_failing_rows(events(), home_of(tmp_path), tmp_path):
        assert event.check_name == reported[-1]
    assert reported == ["one", "two"]


def test_a_warning_of_a_run_that_succeeded_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "run_results.json").write_text(json.dumps({"results": []}))
    (told,) = with_failing_rows([check("bad", passed=False)], home_of(tmp_path), tmp_path)
    assert isinstance(told, dg.AssetCheckResult)


def test_a_second_run_of_dbt_reports_the_same_models_and_tests_again() -> None:
    """A failed check of the first try, whose document is withheld in the second, fails nothing."""
    spec = dg.AssetCheckSpec("whole", asset="a", blocking=True)

    @dg.multi_asset(specs=[dg.AssetSpec("a", skippable=True)], check_specs=[spec])
    def tried_twice(context):  # type: ignore[no-untyped-def]
        failed = dg.AssetCheckEvaluation(asset_key=dg.AssetKey("a"), check_name="whole", passed=False, blocking=False)
        second = dg.AssetCheckResult(asset_key="a", check_name="whole", passed=True)
        yield from each_output_once(context, [dg.Output(None, "a"), failed, dg.Output(None, "a"), second, second])

    result = dg.materialize([tried_twice])
    assert result.success
    assert len(result.asset_materializations_for_node("tried_twice")) == 2
    assert [evaluation.passed for evaluation in result.get_asset_check_evaluations()] == [False, True, True]
