"""The landed tables: their columns, and the rows that one reading gives them.

Belongs here: the schemas and `Disclosure` → frames. Does not belong here: files and partitions (`batches`), what a figure means (dbt).
Of the narrative only clauses around figures are landed, and no text before `personal_data` has taken persons out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import polars as pl

from dagster_project.forms.model import Row
from dagster_project.forms.recognise.entities import Level
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.messages import PARTS
from dagster_project.landing.frames import frame_of
from dagster_project.landing.personal_data import without_persons
from dagster_project.narrative.model import Claim, Evaluation
from dagster_project.reading.model import Disclosure

Frames = dict[str, pl.DataFrame]
"""Each landed table by its name, in its schema."""

_Rows = dict[str, list[dict[str, Any]]]

_TEXT = pl.String()
_INT = pl.Int32()
_YUAN = pl.Decimal(18, 2)
_FINE = pl.Decimal(28, 6)
_TIME = pl.Datetime("us")
_READING = [("document_id", _TEXT), ("reader_version", _TEXT)]

SCHEMAS: dict[str, pl.Schema] = {
    "disclosures": pl.Schema(
        [
            *_READING,
            ("sha256", _TEXT),
            ("kind", _TEXT),
            ("department", _TEXT),
            ("department_code", _TEXT),
            ("parent_department", _TEXT),
            ("level", _TEXT),
            ("form_ids", _TEXT),
            ("unit", _TEXT),
            ("pages", _INT),
            ("reader", _TEXT),
            ("file_name", _TEXT),
            ("source", _TEXT),
            ("media_type", _TEXT),
            ("bytes", pl.Int64()),
            ("published_on", pl.Date()),
            ("landed_at", _TIME),
            ("read_at", _TIME),
        ]
    ),
    "forms": pl.Schema(
        [
            *_READING,
            ("form_no", _INT),
            ("form_id", _TEXT),
            ("title", _TEXT),
            ("unit", _TEXT),
            ("first_page", _INT),
            ("last_page", _INT),
            ("breaks_off_after", _TEXT),
        ]
    ),
    "cells": pl.Schema(
        [
            *_READING,
            ("form_no", _INT),
            ("form_id", _TEXT),
            ("row_no", _INT),
            ("row_key", _TEXT),
            ("label", _TEXT),
            ("function_code", _TEXT),
            ("economic_code", _TEXT),
            ("column_key", _TEXT),
            ("column_no", _INT),
            ("printed_text", _TEXT),
            ("second_text", _TEXT),
            ("amount_yuan", _YUAN),
            ("quantity", _YUAN),
            ("half_unit_yuan", pl.Decimal(18, 6)),
            ("state", _TEXT),
            ("origin", _TEXT),
            ("page_no", _INT),
            *((corner, pl.Float64()) for corner in ("x0", "y0", "x1", "y1")),
            ("place", _TEXT),
            ("stored_text", _TEXT),
        ]
    ),
    "problems": pl.Schema(
        [
            *_READING,
            ("problem_no", _INT),
            ("kind", _TEXT),
            ("severity", _TEXT),
            ("form_id", _TEXT),
            ("page_no", _INT),
            ("message", _TEXT),
            ("expected", _TEXT),
            ("found", _TEXT),
            ("action", _TEXT),
            ("message_zh", _TEXT),
            ("expected_zh", _TEXT),
            ("found_zh", _TEXT),
            ("action_zh", _TEXT),
        ]
    ),
    "mentions": pl.Schema([*_READING, ("topic", _TEXT), ("page_no", _INT)]),
    "unrecognised_tables": pl.Schema([*_READING, ("table_no", _INT), ("page_no", _INT), ("title", _TEXT), ("text", _TEXT)]),
    "claims": pl.Schema(
        [
            *_READING,
            ("claim_no", _INT),
            ("kind", _TEXT),
            ("page_no", _INT),
            ("section", _TEXT),
            ("subject", _TEXT),
            ("label", _TEXT),
            ("printed_text", _TEXT),
            ("unit", _TEXT),
            ("value", _FINE),
            ("half_unit", _FINE),
            ("quote", _TEXT),
            ("form_id", _TEXT),
            ("row_key", _TEXT),
            ("column_key", _TEXT),
            ("function_code", _TEXT),
            ("economic_code", _TEXT),
            ("stage", _TEXT),
            ("direction", _TEXT),
            ("base", _TEXT),
            ("base_year", _INT),
            ("approximately", _TEXT),
            ("whole_form_id", _TEXT),
            ("whole_row_key", _TEXT),
            ("whole_column_key", _TEXT),
            ("of_claim_no", _INT),
            ("part_claim_no", _INT),
            ("budget_claim_no", _INT),
            ("reason", _TEXT),
        ]
    ),
    "included_units": pl.Schema([*_READING, ("unit_no", _INT), ("page_no", _INT), ("name", _TEXT)]),
    "evaluations": pl.Schema(
        [
            *_READING,
            ("evaluation_no", _INT),
            ("page_no", _INT),
            ("title", _TEXT),
            ("scope", _TEXT),
            ("project", _TEXT),
            ("department", _TEXT),
            ("unit", _TEXT),
            ("evaluated_year", _INT),
            ("total_weight", _FINE),
            ("total_score", _FINE),
            ("grade", _TEXT),
            ("is_complete", pl.Boolean()),
        ]
    ),
    "evaluation_funds": pl.Schema(
        [
            *_READING,
            ("evaluation_no", _INT),
            ("fund_no", _INT),
            ("source", _TEXT),
            ("is_total", pl.Boolean()),
            ("initial_budget_yuan", _YUAN),
            ("budget_yuan", _YUAN),
            ("executed_yuan", _YUAN),
            ("half_unit_yuan", _FINE),
            ("weight", _FINE),
            ("execution_rate", _FINE),
            ("score", _FINE),
        ]
    ),
    "evaluation_indicators": pl.Schema(
        [
            *_READING,
            ("evaluation_no", _INT),
            ("indicator_no", _INT),
            ("page_no", _INT),
            ("level_1", _TEXT),
            ("level_2", _TEXT),
            ("name", _TEXT),
            ("target", _TEXT),
            ("result", _TEXT),
            ("weight", _FINE),
            ("score", _FINE),
            ("deviation", _TEXT),
        ]
    ),
}
"""Columns of each landed table. `fiscal_year` and `region` are no columns: they stand in the path."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as one version of the reader read it, and where its bytes came from.

    Times are UTC. `region` is a code of six digits, 000000 where unknown; `fiscal_year` is 0 where unknown.
    `parent_department` is the department of a unit, where a registry or the document names it; `level` says whose accounts they are, None where nothing
    does.
    """

    disclosure: Disclosure
    reader_version: str
    fiscal_year: int
    region: str
    department: str | None
    parent_department: str | None
    level: Level | None
    file_name: str
    source: str
    media_type: str
    size: int
    published_on: date | None
    landed_at: datetime
    read_at: datetime

    @property
    def document_id(self) -> str:
        return document_id(self.disclosure.sha256, self.disclosure.part)


def document_id(sha256: str, part: int | None = None) -> str:
    """The short name of a document: the first 16 digits of its hash. Of a file that holds several disclosures the second and further ones bear their
    number behind it: 0123456789abcdef-2."""
    return sha256[:16] if part in (None, 1) else f"{sha256[:16]}-{part}"


def file_of(document_id: str) -> str:
    """The name of the file that a document is in: that of its first disclosure."""
    return document_id.partition("-")[0]


def frames_of(reading: Reading) -> Frames:
    """What one reading adds to each landed table. Raises `UnlandableValue`."""
    disclosure = reading.disclosure
    key = {"document_id": reading.document_id, "reader_version": reading.reader_version}
    numbered_forms = list(enumerate(disclosure.forms, 1))
    rows: _Rows = {
        "disclosures": [
            {
                **key,
                "sha256": disclosure.sha256,
                "kind": disclosure.kind.value,
                "department": reading.department,
                "department_code": disclosure.department_code,
                "parent_department": reading.parent_department,
                "level": reading.level.value if reading.level else None,
                "form_ids": " ".join(sorted({form.form_id for form in disclosure.forms})),
                "unit": disclosure.unit,
                "pages": disclosure.pages,
                "reader": disclosure.reader,
                "file_name": PurePath(reading.file_name).name,
                "source": reading.source,
                "media_type": reading.media_type,
                "bytes": reading.size,
                "published_on": reading.published_on,
                "landed_at": reading.landed_at,
                "read_at": reading.read_at,
            }
        ],
        "forms": [
            {
                **key,
                "form_no": number,
                "form_id": form.form_id,
                "title": form.title,
                "unit": form.unit,
                "first_page": min(form.pages, default=None),
                "last_page": max(form.pages, default=None),
                "breaks_off_after": form.breaks_off_after,
            }
            for number, form in numbered_forms
        ],
        "cells": [
            cell
            for number, form in numbered_forms
            for row_number, row in enumerate(form.rows, 1)
            for cell in _cells({**key, "form_no": number, "form_id": form.form_id, "row_no": row_number}, row, form.form_id)
        ],
        "problems": [
            {
                **key,
                "problem_no": number,
                "kind": problem.kind,
                "severity": problem.severity.value,
                "form_id": problem.form_id,
                "page_no": problem.page,
                **{part: text for part, text in problem.in_both_languages().items() if part in _SAID},
            }
            for number, problem in enumerate(disclosure.problems, 1)
        ],
        "mentions": [{**key, "topic": mention.topic, "page_no": mention.page} for mention in disclosure.mentions],
        "unrecognised_tables": [
            {**key, "table_no": number, "page_no": table.page, "title": table.title, "text": table.text}
            for number, table in enumerate(disclosure.unrecognised_tables, 1)
        ],
        "included_units": [
            {**key, "unit_no": number, "page_no": unit.page, "name": unit.name} for number, unit in enumerate(disclosure.included_units, 1)
        ],
        "claims": [_claim(key, claim) for claim in disclosure.claims],
        **_evaluations(key, disclosure.evaluations),
    }
    return {
        table: frame_of((without_persons(row, _PROSE.intersection(schema)) for row in rows[table]), schema)
        for table, schema in SCHEMAS.items()
    }


_SAID = tuple(f"{part}{language}" for language in ("", "_zh") for part in PARTS)
"""What a problem says, in English and in Chinese."""

_PROSE = frozenset(
    {
        "message",
        "expected",
        "found",
        "message_zh",
        "expected_zh",
        "found_zh",
        "title",
        "text",
        "label",
        "subject",
        "section",
        "quote",
        "reason",
        "level_1",
        "level_2",
        "name",
        "target",
        "result",
        "deviation",
        "project",
        "department",
        "unit",
        "grade",
        "scope",
        "source",
    }
)
"""Columns that may hold running text."""


def _claim(key: dict[str, Any], claim: Claim) -> dict[str, Any]:
    fields = {field: getattr(claim, field) for field in SCHEMAS["claims"] if hasattr(claim, field)}
    return {
        **key,
        **fields,
        "claim_no": claim.number,
        "kind": claim.kind.value,
        "page_no": claim.page,
        "of_claim_no": claim.of_claim,
        "part_claim_no": claim.part_claim,
        "budget_claim_no": claim.budget_claim,
    }


def _evaluations(key: dict[str, Any], evaluations: Sequence[Evaluation]) -> _Rows:
    rows: _Rows = {"evaluations": [], "evaluation_funds": [], "evaluation_indicators": []}
    for evaluation in evaluations:
        of_form = {**key, "evaluation_no": evaluation.number}
        fields = {field: getattr(evaluation, field) for field in SCHEMAS["evaluations"] if hasattr(evaluation, field)}
        rows["evaluations"].append({**of_form, **fields, "page_no": evaluation.page, "evaluated_year": evaluation.fiscal_year})
        for number, fund in enumerate(evaluation.funds, 1):
            rows["evaluation_funds"].append(
                {**of_form, "fund_no": number, **{name: getattr(fund, name) for name in fund.__dataclass_fields__}}
            )
        for number, indicator in enumerate(evaluation.indicators, 1):
            fields = {name: getattr(indicator, name) for name in indicator.__dataclass_fields__ if name != "page"}
            rows["evaluation_indicators"].append({**of_form, "indicator_no": number, "page_no": indicator.page, **fields})
    return rows


def _cells(key: dict[str, Any], row: Row, form_id: str) -> list[dict[str, Any]]:
    columns_are_codes = form_id in statutory_forms.column_kinds()
    return [
        {
            **key,
            "row_key": row.row_key,
            "label": row.label,
            "function_code": row.function_code,
            "economic_code": column if columns_are_codes and column.isdecimal() else row.economic_code,
            "column_key": column,
            "column_no": number,
            "printed_text": cell.text,
            "second_text": cell.second_text,
            "amount_yuan": cell.amount_yuan,
            "quantity": cell.quantity,
            "half_unit_yuan": cell.half_unit_yuan,
            "state": cell.state.value,
            "origin": cell.origin.value,
            "page_no": cell.page,
            **dict(zip(("x0", "y0", "x1", "y1"), cell.bbox or (None,) * 4, strict=True)),
            "place": cell.place,
            "stored_text": cell.stored_text,
        }
        for number, (column, cell) in enumerate(row.cells.items(), 1)
    ]
