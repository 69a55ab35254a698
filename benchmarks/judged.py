"""Verdicts on many readings at once, from a warehouse built for them and thrown away.

Belongs here: landing readings, building, asking. Does not belong here: where the readings come from, and what is made of the verdicts
(`mutations`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.landing.frames import write_frame
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.tables import SCHEMAS, Reading, document_id, frames_of
from dagster_project.publish.build import AT_MOST
from dagster_project.reading.model import Disclosure
from tests.agreement import TOLD

_MODELS = ("+fct_finding",)
_FINDINGS = f"""
    select
        document_id, check_id, place, finding_kind as kind, coalesce(form_id, '') as form_id, coalesce(row_key, '') as row_key,
        coalesce(column_key, '') as column_key, cause, {", ".join(TOLD)}
    from marts.fct_finding
    order by document_id, finding_no
"""


@dataclass(frozen=True)
class Found:
    """A finding: its leading check and the place, form, row and column that it is about ("" where it is about none); `told` is what it says,
    as `tests.agreement` asks for it."""

    check_id: str
    place: str
    kind: str
    form_id: str
    row_key: str
    column_key: str
    cause: str
    told: Mapping[str, Any]


def judged(readings: Sequence[Disclosure]) -> list[tuple[Found, ...]]:
    """What the judge finds in each, in its order; the content hashes of the readings differ."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(folder)
        _land(home, readings)
        _build(home, len(readings))
        found: dict[str, list[Found]] = defaultdict(list)
        with duckdb.connect(str(home.unpublished), read_only=True) as connection:
            for finding in connection.execute(_FINDINGS).to_arrow_table().to_pylist():
                document, told = finding.pop("document_id"), {column: finding.pop(column) for column in TOLD}
                found[document].append(Found(**finding, told=told))
    return [tuple(found[document_id(reading.sha256)]) for reading in readings]


def _land(home: Home, readings: Sequence[Disclosure]) -> None:
    prepare(home)
    home.warehouse.mkdir(parents=True, exist_ok=True)
    for year in {reading.fiscal_year for reading in readings}:
        frames = [frames_of(_landed(reading)) for reading in readings if reading.fiscal_year == year]
        for table in SCHEMAS:
            path = home.landed / table / f"fiscal_year={year or 0}" / "region=000000" / "batch.parquet"
            write_frame(path, pl.concat([of_reading[table] for of_reading in frames]))


def _landed(reading: Disclosure) -> Reading:
    now = datetime.now(UTC).replace(tzinfo=None)
    return Reading(reading, "1", reading.fiscal_year or 0, "000000", None, None, None, "", "", "", 0, None, now, now)


def _build(home: Home, documents: int) -> None:
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--select", *_MODELS]
    command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(PROJECT / "dbt"), "--profiles-dir", str(PROJECT / "dbt"), "--target-path", str(home.root / "target")]
    command += ["--log-path", str(home.root / "logs"), "--quiet"]
    places = {"JUESUAN_LANDED": str(home.landed), "JUESUAN_WAREHOUSE": str(home.warehouse), AT_MOST: str(documents)}
    subprocess.run(command, check=True, env=os.environ | places)
