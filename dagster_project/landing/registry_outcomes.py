"""What became of every line of a registry: a Parquet table for each registry that was ever loaded.

Belongs here: `registry/<digest>.parquet`. Does not belong here: what a line's status means (dbt), the lines themselves (`registry`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.knowledge.messages import Language
from dagster_project.landing.frames import frame_of, has_schema, read_frame, write_frame
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received
from dagster_project.landing.mishaps import contained
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryLine, read_registry
from dagster_project.landing.secrets import without_secrets

_TEXT = pl.String()
SCHEMA = pl.Schema(
    [
        ("registry", _TEXT),
        ("department", _TEXT),
        ("unit", _TEXT),
        ("region", _TEXT),
        ("fiscal_year", pl.Int32()),
        ("location", _TEXT),
        ("links", _TEXT),
        ("expected_by", pl.Date()),
        ("document_ids", pl.List(_TEXT)),
        ("reason", _TEXT),
        ("reason_zh", _TEXT),
        ("is_pending", pl.Boolean()),
        ("gone_at", pl.Datetime("us")),
    ]
)
"""`document_ids`: what was loaded or refused under the line, in order; `reason`: why a document was not had at the last try, null before the
first; `is_pending`: nothing was there yet, or it could not be had this time; `gone_at`: since when the address of a loaded document gives nothing any more (UTC)."""

_KEY = ("department", "unit", "region", "fiscal_year", "location", "links")


def prepare(home: Home) -> None:
    """Give the table a file, so that reading it finds one, and every column even where an older version wrote all others."""
    path = _folder(home) / "empty.parquet"
    if not has_schema(path, SCHEMA):
        write_frame(path, SCHEMA.to_frame())


def record(home: Home, outcomes: Iterable[Received | Refusal]) -> None:
    """Note what became of the lines that `outcomes` belong to. The other lines of their registries keep what was noted of them before;
    lines that a registry no longer has are dropped. Raises `DiskFull`."""
    by_entry: dict[RegistryLine, list[Received | Refusal]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.entry is not None:
            by_entry[outcome.entry].append(outcome)
    for registry in {entry.registry for entry in by_entry}:
        path = _folder(home) / f"{hashlib.sha256(str(registry.resolve()).encode()).hexdigest()[:16]}.parquet"
        noted_before = contained(home, str(path), partial(_noted, path))
        before = [] if isinstance(noted_before, Refusal) else noted_before
        noted = {_key(row): row for row in before}
        rows = []
        for entry in read_registry(registry):
            if isinstance(entry, RegistryLine):
                row = _row(entry, by_entry.get(entry, []))
                old = noted.get(_key(row), row)
                if entry not in by_entry:
                    row = old | {"expected_by": entry.expected_by}
                elif row["reason"]:  # what was had before still answers the line
                    row["document_ids"] = list(dict.fromkeys([*old["document_ids"], *row["document_ids"]]))
                rows.append(row)
        if rows != before:
            write_frame(path, frame_of(rows, SCHEMA))


def forget(home: Home, document_id: str, refusal: Refusal) -> None:
    """Note of every line under which a document was loaded that it is no longer had, and why. Raises `DiskFull`."""
    for path in _folder(home).glob("*.parquet"):
        rows = read_frame(path).to_dicts()
        answered = [row for row in rows if document_id in row["document_ids"]]
        for row in answered:
            row["document_ids"].remove(document_id)
            row.update(_reasons([refusal]), is_pending=False, gone_at=None)
        if answered:
            write_frame(path, frame_of(rows, SCHEMA))


def _noted(path: Path) -> list[dict[str, Any]]:
    return read_frame(path).to_dicts() if path.exists() else []


def state(home: Home) -> list[str]:
    """Changes when anything noted changes."""
    return [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(_folder(home).glob("*.parquet"))]


def _row(entry: RegistryLine, outcomes: Iterable[Received | Refusal]) -> dict[str, Any]:
    documents = [outcome for outcome in outcomes if isinstance(outcome, Received)]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    return {
        "registry": str(entry.registry.resolve()),
        "department": entry.statement.department or None,
        "unit": entry.statement.unit or None,
        "region": entry.partition.region,
        "fiscal_year": entry.partition.fiscal_year,
        "location": without_secrets(entry.location),
        "links": entry.links or None,
        "expected_by": entry.expected_by,
        "document_ids": list(dict.fromkeys(document.document_id for document in documents)),
        **_reasons(refusals),
        "is_pending": all(refusal.is_pending for refusal in refusals),
        "gone_at": min((document.gone_at for document in documents if document.gone_at), default=None),
    }


def _reasons(refusals: Iterable[Refusal]) -> dict[str, str | None]:
    """Why documents were not had, in either language."""
    columns = {"reason": ("; ", Language.EN), "reason_zh": ("；", Language.ZH)}
    return {
        column: between.join(dict.fromkeys(refusal.words(language) for refusal in refusals)) or None
        for column, (between, language) in columns.items()
    }


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column] for column in _KEY)


def _folder(home: Home) -> Path:
    return home.landed / "registry"
