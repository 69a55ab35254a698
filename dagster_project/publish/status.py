"""Which departments × years are loaded, restated, refused, missing or late.

Belongs here: the published `fct_disclosure_status` as of today, and a registry that was not loaded yet laid over it. Does not belong here:
what makes a document answer a registry's line (dbt), how the answer is printed (`cli.output.status`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dagster_project.knowledge.messages import Explained, Language, phrase
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import REQUIRED_COLUMNS, RegistryLine, is_registry, read_registry
from dagster_project.publish.queries import Record, connect, records

STATUSES = ("late", "missing", "refused", "restated", "loaded")
"""Most pressing first."""

_COLUMNS = """registered_department_name as department_name, unit_name, region_code, fiscal_year, status, is_registered, expected_by, arrived_on, is_in_time, versions,
    refused_documents, document_id, location, reason, reason_zh, gone_at"""


class UnclearRegistry(Explained):
    """The registry cannot be read, or a line of it is unclear."""


def disclosure_status(home: Home, registry: Path | None, today: date) -> list[Record]:
    """Rows in the columns of `fct_disclosure_status`, by region, department, unit and year.

    With `registry` only what that file expects, whether or not it was ever loaded. Raises `MissingWarehouse` where there is neither
    registry nor warehouse, `UnclearRegistry`.
    """
    if registry is None:
        rows = _published(home)
    else:
        known = _published(home) if home.published.exists() else []
        rows = _laid_over(known, _entries(registry))
    for row in rows:
        if row["status"] in {"late", "missing"}:
            row["status"] = "late" if row["expected_by"] and row["expected_by"] < today else "missing"
    return sorted(rows, key=lambda row: (row["region_code"], row["department_name"] or "", row["unit_name"] or "", row["fiscal_year"]))


def _published(home: Home) -> list[Record]:
    with connect(home) as connection:
        return records(connection, f"select {_COLUMNS} from marts.fct_disclosure_status")


def refused_documents(home: Home) -> list[Record]:
    """The documents that are no final accounts: file_name, source_path, kind, and why in `reason_zh` and `reason`."""
    with connect(home) as connection:
        return records(
            connection,
            """
            select file_name, source_path, document_kind as kind, problem.message as reason, coalesce(problem.message_zh, problem.message) as reason_zh
            from marts.dim_document
            left join (
                select document_id, message, message_zh from marts.fct_problem
                where problem_severity = 'error'
                qualify row_number() over (partition by document_id order by problem_no) = 1
            ) as problem using (document_id)
            where document_kind <> 'final_accounts'
            order by file_name, document_id
            """,
        )


def _entries(registry: Path) -> list[RegistryLine]:
    if not is_registry(registry):
        raise UnclearRegistry("no_registry", registry=registry, required=REQUIRED_COLUMNS)
    entries = []
    for line in read_registry(registry):
        if isinstance(line, Refusal):
            raise UnclearRegistry("unclear_registry_line", place=line.path, why=line.why)
        entries.append(line)
    return entries


def _laid_over(known: Iterable[Record], entries: Iterable[RegistryLine]) -> list[Record]:
    """What is known of every department × unit × year that the entries name; where nothing is, it is waited for."""
    by_accounts: dict[tuple[object, ...], Record] = {}
    by_name: dict[tuple[object, ...], Record] = {}
    for row in known:
        by_accounts[row["region_code"], row["department_name"], row["unit_name"], row["fiscal_year"]] = row
        by_name[row["region_code"], row["unit_name"] or row["department_name"], row["fiscal_year"]] = row
    rows: dict[tuple[object, ...], Record] = {}
    for entry in entries:
        said, (year, region) = entry.statement, (entry.partition.fiscal_year, entry.partition.region)
        if not (said.department or said.unit):
            continue
        key = (region, said.department or None, said.unit or None, year)
        row = rows.get(key) or by_accounts.get(key) or by_name.get((region, said.unit or said.department, year)) or _waited_for(entry)
        days = [day for day in (rows.get(key, {}).get("expected_by"), entry.expected_by) if day]
        rows[key] = row | {"expected_by": min(days, default=None)}
    return list(rows.values())


def _waited_for(entry: RegistryLine) -> Record:
    return {
        "department_name": entry.statement.department or None,
        "unit_name": entry.statement.unit or None,
        "region_code": entry.partition.region,
        "fiscal_year": entry.partition.fiscal_year,
        "status": "missing",
        "is_registered": True,
        "expected_by": None,
        "arrived_on": None,
        "is_in_time": None,
        "versions": 0,
        "refused_documents": 0,
        "document_id": None,
        "location": entry.location,
        **{column: phrase("not_loaded_yet").words(language) for column, language in (("reason", Language.EN), ("reason_zh", Language.ZH))},
        "gone_at": None,
    }
