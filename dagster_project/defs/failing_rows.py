"""The rows for which a test of dbt fails, shown with the check.

Belongs here: holding a failed check back until dbt has let go of the database, and asking it for the rows. Does not belong here: what is
tested (dbt), what failed in a sentence (`publish.dbt`).
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt.errors import DagsterDbtCliRuntimeError

_SHOWN = 50


def with_failing_rows(events: Iterable[Any], database: Path, target: Path) -> Iterator[Any]:
    """The events of a dbt run; failed checks come last, each with the first rows that fail. Raises what `events` raise, after those."""
    held_back: list[dg.AssetCheckResult] = []
    stopped: DagsterDbtCliRuntimeError | None = None
    try:
        for event in events:
            if isinstance(event, dg.AssetCheckResult) and not event.passed:
                held_back.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError as error:
        stopped = error
    if held_back:
        queries = _queries(target)
        with duckdb.connect(str(database), read_only=True) as connection:
            for check in held_back:
                query = queries.get(str(check.metadata["unique_id"].value))
                yield check._replace(metadata={**check.metadata, **_rows(connection, query)}) if query else check
    if stopped:
        raise stopped


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
