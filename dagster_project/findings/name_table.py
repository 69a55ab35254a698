"""The printed names of all documents of a build → verdicts and findings about them, as a table.

Belongs here: rows of the warehouse → names of one document at a time → rows of verdicts with their words. Does not belong here: what a name is
(`names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

import pyarrow as pa

from dagster_project.findings.model import Record
from dagster_project.findings.names import ELSEWHERE, NO_SUCH, UNLIKE, UNLISTED, NameVerdict, judge_item, judge_row
from dagster_project.knowledge.checks import finding_sentences

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("document_id", "check_id", "place", "status", "missing", "form_id", "row_key")),
        ("page_no", pa.int32()),
        *((name, pa.string()) for name in ("printed_text", "mistake", "sentence_zh", "sentence_en")),
        ("mistake_no", pa.int32()),
        ("is_leading", pa.bool_()),
    ]
)
"""A row is a check of a name at a place. `mistake` is what is wrong with it, null where nothing is: rows of one `mistake_no` of a document are
the same mistake in several places, and its words stand in the first, which `is_leading`."""

NAME, KNOWN, PARENT = "code.name", "code.known", "code.parent"


class Relation(Protocol):
    """What a relation of DuckDB offers."""

    def order(self, order_expr: str) -> Relation: ...
    def to_arrow_table(self) -> pa.Table: ...


def name_verdicts(names: Relation) -> pa.Table:
    """The verdicts on `names` (rows of int_printed_names: forms before sentences)."""
    rows = names.order("document_id, is_text, name_no").to_arrow_table().to_pylist()
    judged = [verdict for _, of_document in groupby(rows, itemgetter("document_id")) for verdict in _of_document(list(of_document))]
    return pa.Table.from_pylist(judged, SCHEMA)


def _of_document(rows: list[Record]) -> Iterator[Record]:
    printed = {row["code"]: row["label"] for row in rows if not row["is_text"]}
    mistakes: dict[tuple[str, str, str], int] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        for check_id, verdict in _judged(row, printed):
            place = "/".join(("narrative", str(row["page_no"]), verdict.printed)) if row["is_text"] else row["place"]
            if (check_id, place) in seen:
                continue
            seen.add((check_id, place))
            mistake = (verdict.what, verdict.printed, verdict.meant_code or verdict.code)
            yield {
                "document_id": row["document_id"],
                "check_id": check_id,
                "place": place,
                "status": _status(check_id, verdict),
                "missing": verdict.code if _status(check_id, verdict) == "insufficient_data" else None,
                "form_id": row["form_id"],
                "row_key": row["row_key"],
                "page_no": row["page_no"],
                "printed_text": verdict.printed,
            } | (_told(row, verdict, mistakes, mistake) if _status(check_id, verdict) == "fail" else {})


def _judged(row: Record, printed: Mapping[str, str]) -> Iterator[tuple[str, NameVerdict]]:
    year = row["fiscal_year"]
    if row["is_text"] and "（" in row["label"]:
        for verdict in judge_item(row["label"], year, printed):
            yield (PARENT if verdict.what in (ELSEWHERE, NO_SUCH) else NAME), verdict
        return
    verdict = judge_row(row["kind"], row["code"], row["label"], year)
    yield NAME, verdict
    if not row["is_text"]:
        yield KNOWN, verdict


def _status(check_id: str, verdict: NameVerdict) -> str:
    if check_id == KNOWN:
        # The lists may not hold the newest codes; a code beside the name of its neighbour is none of those.
        return ("fail" if verdict.meant_code else "insufficient_data") if verdict.what == UNLISTED else "pass"
    if verdict.what == UNLISTED:
        return "not_applicable"
    return "fail" if verdict.fails else "insufficient_data" if verdict.what == UNLIKE else "pass"


def _told(row: Record, verdict: NameVerdict, mistakes: dict[tuple[str, str, str], int], mistake: tuple[str, str, str]) -> dict[str, Any]:
    leads = mistake not in mistakes
    facts = {
        "page": row["page_no"] or "?",
        "where_zh": f"《{row['form_zh']}》" if row["form_zh"] else "文字说明",
        "where_en": row["form_en"] or "the narrative",
        "year": row["fiscal_year"],
        "printed": verdict.printed,
        "code": verdict.code,
        "name": verdict.name,
        "meant_code": verdict.meant_code,
        "meant": verdict.meant_name,
        "until": verdict.until,
        "since": verdict.since,
    }
    pattern = finding_sentences()[f"name_{verdict.what}"]
    return {
        "mistake": verdict.what,
        "mistake_no": mistakes.setdefault(mistake, len(mistakes) + 1),
        "is_leading": leads,
        "sentence_zh": pattern["sentence_zh"].format(**facts),
        "sentence_en": pattern["sentence_en"].format(**facts),
    }
