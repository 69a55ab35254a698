"""What dbt reports while it builds, as Dagster takes it.

Belongs here: the order of events over several runs of dbt in one step, and the rows for which a test fails. Does not belong here: what is
tested (dbt), what failed in a sentence (`publish.dbt`), how often dbt runs (`publish.build`).
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.landing.home import Home
from dagster_project.publish.build import open_both

_SHOWN = 50


def with_failing_rows(events: Iterable[Any], home: Home, target: Path) -> Iterator[Any]:
    """The events of one run of dbt as they come; failed checks last, each with the first rows that fail.

    Only when dbt has ended can another process ask the database. Raises what `events` raise, after those checks; they are evaluations then,
    not results: the build may be tried again without the document for which they fail, and it is the last try that counts.
    """
    failed: list[dg.AssetCheckResult] = []
    stopped: DagsterDbtCliRuntimeError | None = None
    try:
        for event in events:
            if isinstance(event, dg.AssetCheckResult) and not event.passed:
                failed.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError as error:
        stopped = error
    if failed:
        queries = _queries(target)
        with open_both(home) as connection:
            for check in failed:
                query = queries.get(str(check.metadata["unique_id"].value))
                told = check._replace(metadata={**check.metadata, **_rows(connection, query)}) if query else check
                yield _evaluation(told) if stopped else told
    if stopped:
        raise stopped


def each_output_once(context: dg.AssetExecutionContext, events: Iterable[Any]) -> Iterator[Any]:
    """The events of all runs of dbt in one step. A step has each output and each check result once, so what a later run reports again of a
    model or test comes as a materialisation or evaluation of its own."""
    seen: set[Any] = set()
    for event in events:
        if isinstance(event, dg.Output):
            again: Any = dg.AssetMaterialization(context.asset_key_for_output(event.output_name), metadata=event.metadata)
            key: Any = event.output_name
        elif isinstance(event, dg.AssetCheckResult):
            again, key = _evaluation(event), (event.asset_key, event.check_name)
        else:
            yield event
            continue
        yield again if key in seen else event
        seen.add(key)


def _evaluation(check: dg.AssetCheckResult) -> dg.AssetCheckEvaluation:
    """It never blocks: a run of dbt that fails for good raises."""
    assert check.asset_key is not None and check.check_name is not None
    return dg.AssetCheckEvaluation(
        asset_key=check.asset_key,
        check_name=check.check_name,
        passed=check.passed,
        metadata=check.metadata,
        severity=check.severity,
        description=check.description,
        blocking=False,
    )


def _queries(target: Path) -> dict[str, str]:
    """What each test of the last run asked, by its unique_id."""
    results = json.loads((target / "run_results.json").read_bytes())["results"]
    return {result["unique_id"]: result["compiled_code"] for result in results if result.get("compiled_code")}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    cursor = connection.execute(f"select * from ({query}) limit {_SHOWN}")
    names = [column[0] for column in cursor.description or []]
    records = [
        dg.TableRecord({name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)})
        for row in cursor.fetchall()
    ]
    return {"failing_rows": dg.MetadataValue.table(records)} if records else {}
