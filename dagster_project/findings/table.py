"""The findings of all disputed documents, as a table.

Belongs here: rows of the warehouse → judged checks of one document at a time → rows of findings. Does not belong here: the reasoning
(`root_causes`) and the wording (`sentences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import pyarrow as pa

from dagster_project.findings.model import NOTHING, CheckCell, CheckResult, Key, Record
from dagster_project.findings.root_causes import RootCause, root_causes
from dagster_project.findings.sentences import sentences

_ROWS_AT_ONCE = 2_000
_CENT, _SMALLEST = Decimal("0.01"), Decimal("0.000001")
_YUAN = pa.decimal128(38, 2)
_CHANGE = pa.struct(
    [
        *((name, pa.string()) for name in ("form_id", "row_key", "column_key")),
        ("amount_yuan", _YUAN),
        ("half_unit_yuan", pa.decimal128(38, 6)),
    ]
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("document_id", "check_id", "place")),
        ("finding_no", pa.int32()),
        ("is_leading", pa.bool_()),
        *((name, pa.string()) for name in ("kind", "form_id", "row_key", "column_key")),
        ("page_no", pa.int32()),
        ("printed_text", pa.string()),
        ("printed_yuan", _YUAN),
        ("mending_yuan", _YUAN),
        ("other_row_key", pa.string()),
        ("other_column_key", pa.string()),
        ("candidates", pa.int32()),
        ("sentence_zh", pa.string()),
        ("sentence_en", pa.string()),
        ("changes", pa.list_(_CHANGE)),
    ]
)
"""A row is a failing check with its finding. `changes` are the cells that would be otherwise if it were mended."""


class Relation(Protocol):
    """What a relation of DuckDB offers."""

    def order(self, order_expr: str) -> Relation: ...
    def to_arrow_table(self) -> pa.Table: ...
    def to_arrow_reader(self, batch_size: int) -> pa.RecordBatchReader: ...


def findings(checks: Relation, cells: Relation) -> pa.Table:
    """The failing checks of `checks` (as int_disputed_checks) with what explains each, in the words for `cells` (as int_disputed_cells).

    Both hold the same documents. The checks, which are many, are taken from DuckDB as they come; a connection gives one such stream at a time.
    """
    named = _documents(cells.order("document_id").to_arrow_table().to_batches(_ROWS_AT_ONCE))
    judged = _documents(checks.order("document_id").to_arrow_reader(_ROWS_AT_ONCE))
    found = [
        row
        for (document_id, rows), (_, names) in zip(judged, named, strict=True)
        for row in _of_document(document_id, rows, {(cell["form_id"], cell["row_key"], cell["column_key"]): cell for cell in names})
    ]
    return pa.Table.from_pylist(found, SCHEMA)


def _documents(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, list[Record]]]:
    """The rows of each document, from batches in order of documents."""
    records = (row for batch in batches for row in batch.to_pylist())
    for document_id, rows in groupby(records, itemgetter("document_id")):
        yield document_id, list(rows)


def _of_document(document_id: str, rows: list[Record], names: dict[Key, Record]) -> Iterator[Record]:
    rows.sort(key=itemgetter("check_id", "place"))
    checks = [_judged(document_id, row) for row in rows]
    for number, root_cause in enumerate(root_causes(checks), 1):
        about = _about(root_cause, rows, names)
        for check in root_cause.checks:
            yield {
                "document_id": document_id,
                "check_id": rows[check]["check_id"],
                "place": rows[check]["place"],
                "finding_no": number,
                "is_leading": check == root_cause.checks[0],
                **about,
            }


def _judged(document_id: str, row: Record) -> CheckResult:
    return CheckResult(
        row["check_id"],
        row["place"],
        row["kind"],
        row["relation"],
        row["place_role"],
        tuple(row["form_ids"].split()),
        row["status"] == "fail",
        row["difference_yuan"],
        row["allowed_yuan"],
        tuple(
            CheckCell(
                (cell["form_id"], cell["row_key"], cell["column_key"]) if cell["disclosure_id"] == document_id else None,
                cell["sign"] if cell["side"] == "left" else -cell["sign"],
                cell["amount"],
                cell["half_unit_yuan"] or NOTHING,
                cell["row_role"],
            )
            for cell in row["cells"]
        ),
    )


def _about(root_cause: RootCause, rows: list[Record], names: dict[Key, Record]) -> Record:
    change, leading = root_cause.change, rows[root_cause.checks[0]]
    tolerance = change.tolerance.quantize(_SMALLEST, ROUND_UP) if change else NOTHING
    key = change.key if change else _anchor(leading)
    other = change.other if change else None
    named = _named(key, names)
    mending = change.amounts.get(change.key) if change else None
    zh, en = sentences(
        kind=change.kind if change else "open",
        named=named,
        other=_named(other, names) if other else {},
        # A cell of a form in which no check fails has no words.
        copies=[names[copy] for copy in change.amounts if copy != key and copy in names] if change and change.kind == "copies" else [],
        mending=mending,
        leading=leading,
        count=len(root_cause.checks),
    )
    return {
        "kind": change.kind if change else "open",
        "form_id": key[0],
        "row_key": key[1] or None,
        "column_key": key[2] or None,
        "page_no": named.get("page_no"),
        "printed_text": named.get("printed_text") if key[2] else None,
        "printed_yuan": _amount(named) if key[2] else None,
        "mending_yuan": mending,
        "other_row_key": (other[1] or None) if other else None,
        "other_column_key": (other[2] or None) if other else None,
        "candidates": root_cause.candidates,
        "sentence_zh": zh,
        "sentence_en": en,
        "changes": [
            {
                "form_id": form_id,
                "row_key": row_key,
                "column_key": column,
                "amount_yuan": amount.quantize(_CENT),
                "half_unit_yuan": tolerance,
            }
            for (form_id, row_key, column), amount in change.amounts.items()
        ]
        if change
        else [],
    }


def _anchor(leading: Record) -> Key:
    """The cell of this document that a check is about: the first one of its left side, as a rule."""
    cell = next((cell for cell in leading["cells"] if cell["disclosure_id"] == leading["document_id"]), None)
    if cell is None:
        form_id, row_key, column = leading["place"].split("/")
        return form_id, row_key, column
    return cell["form_id"], cell["row_key"], cell["column_key"]


def _named(key: Key, names: dict[Key, Record]) -> Record:
    """What is known of a cell; of any cell of its row, or of its form, where it is about those. Of a row that the form does not print, the form."""
    if key in names:
        return names[key]
    of_form = [record for (form_id, *_), record in names.items() if form_id == key[0]]
    near = [record for record in of_form if key[1] in ("", record["row_key"])]
    if near or not of_form:
        return min(near, key=_page) if near else {}
    return {column: min(of_form, key=_page)[column] for column in ("page_no", "form_zh", "form_en", "money_unit")} | {"row_key": key[1]}


def _page(record: Record) -> int:
    return int(record["page_no"] or 0)


def _amount(record: Record) -> Any:
    return record.get("amount_yuan") if record.get("quantity") is None else record["quantity"]
