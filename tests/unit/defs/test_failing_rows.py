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

from dagster_project.defs.failing_rows import with_failing_rows


def check(name: str, passed: bool) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=passed, check_name=name, asset_key="a", metadata={"unique_id": f"test.{name}"})


def test_failed_checks_come_last_with_their_rows_and_the_failure_after_them(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "build.duckdb")) as connection:
        connection.execute("create table t as select 1::decimal(18, 2) as amount, null as page union all select 2, 7")
    results = [
        {"unique_id": "test.bad", "compiled_code": "select * from t order by amount"},
        {"unique_id": "test.worse", "compiled_code": None},
    ]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))

    def events() -> Iterator[Any]:
        yield check("bad", passed=False)
        yield check("worse", passed=False)
        yield check("good", passed=True)
        raise DagsterDbtCliRuntimeError("dbt failed")

    told: list[dg.AssetCheckResult] = []
    with pytest.raises(DagsterDbtCliRuntimeError):
        told.extend(with_failing_rows(events(), tmp_path / "build.duckdb", tmp_path))
    assert [event.check_name for event in told] == ["good", "bad", "worse"]
    rows = told[1].metadata["failing_rows"]
    assert isinstance(rows, dg.TableMetadataValue)
    assert [record.data for record in rows.records] == [{"amount": "1.00", "page": ""}, {"amount": "2.00", "page": "7"}]
    assert "failing_rows" not in told[2].metadata
