"""The workbook that comes back: what was filled in, row by row.

Belongs here: finding the list in a workbook however it was sorted, its columns moved or others put in, and what each row decides. Does not belong here: writing the
decisions down (`publish.finding_decisions`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from dagster_project.characters import fold_width
from dagster_project.documents.packages import check_unpacked_size
from dagster_project.knowledge.messages import Explained, Language, Reason, because, phrase
from dagster_project.knowledge.review import decision_called, decisions
from dagster_project.landing.decisions import Entry
from dagster_project.publish.finding_decisions import LONGEST, Verdict
from dagster_project.publish.queries import Record
from dagster_project.report.workbook import WRITTEN

_COLUMNS = ("code", "decision", "reason", "decided_by")
_HEAD_WITHIN = 30
"""Rows in which the heads stand: somebody may put a title above them."""
_LAST = 1_048_576
"""Row of a sheet."""
_CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{6}")


class UnusableWorkbook(Explained):
    """The file is no workbook, or holds no list of findings."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that decides about a finding."""

    row: int
    finding: Record
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that decides about nothing that can be taken in, and why."""

    row: int
    why: Reason


def read_returned(path: Path, known: Mapping[str, Record], before: Sequence[Entry], language: Language) -> list[Taken | NotTaken]:
    """What each row of a filled workbook decides about the findings `known` by their codes; rows in which nothing is filled in are passed over. A row that
    still says what was decided earlier (`before`, the journal) and otherwise since is not taken, nor one about which somebody else has decided since the
    workbook was written: the workbook is older.

    Raises `UnusableWorkbook`.
    """
    written, sheet, top, columns = _list_in(path)
    places = {code.partition("-")[0]: code for code, finding in known.items() if finding["is_current"]}
    outcomes: list[Taken | NotTaken] = []
    for number, texts in _filled_in(path, sheet, top, columns):
        why, verdict = _decided(f"{path.name}, row {number}", number, texts, columns, known, places, language)
        outcomes.append(NotTaken(number, why) if why else Taken(number, known[_code(texts)], verdict))
    return _without_older(_without_contradictions(outcomes), before, written, language)


def not_taken_in(path: Path, before: Sequence[Entry]) -> list[int]:
    """The rows of a workbook that say what the journal `before` does not: they would be lost with it. Raises `UnusableWorkbook`."""
    _, sheet, top, columns = _list_in(path)
    noted = {entry.says for entry in before}
    rows = []
    for number, texts in _filled_in(path, sheet, top, columns):
        decision = decision_called(texts["decision"])
        if (_code(texts), decision.id if decision else "", texts["reason"], texts["decided_by"]) not in noted:
            rows.append(number)
    return rows


def _filled_in(path: Path, sheet: Any, top: int, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows in which something is filled in: number, and text by column."""
    for number, cells in _rows(path, sheet, top + 1, _LAST):
        texts = {name: _text(cells[index]) if index < len(cells) else "" for name, index in columns.items()}
        if any(texts[name] for name in _COLUMNS[1:]):
            yield number, texts


def _decided(
    source: str,
    row: int,
    texts: Mapping[str, str],
    columns: Mapping[str, int],
    known: Mapping[str, Record],
    places: Mapping[str, str],
    language: Language,
) -> tuple[Reason | None, Verdict]:
    """Why a row cannot be taken, or None; what it decides."""
    decision = decision_called(texts["decision"])
    verdict = Verdict(decision.id if decision else "", texts["reason"], texts["decided_by"], source)
    choices = [each.titles[language] for each in decisions().values()]
    column = {name: get_column_letter(index + 1) for name, index in columns.items()}
    code = _code(texts)
    if code not in known and _CODE.fullmatch(code) and (now := places.get(code.partition("-")[0])):
        return because("row_overtaken", row=row, code=code, now=now), verdict
    if code not in known:
        return because("row_unknown", row=row, column=column["code"], found=texts["code"]), verdict
    if not decision:
        return because("row_no_decision", row=row, column=column["decision"], found=texts["decision"], choices=choices), verdict
    if not verdict.by:
        return because("row_without_person", row=row, column=column["decided_by"]), verdict
    if decision.needs_reason and not verdict.reason:
        return because("row_without_reason", row=row, column=column["reason"], decision=decision.titles[language]), verdict
    if max(len(verdict.reason), len(verdict.by)) > LONGEST:
        return because("row_too_long", row=row, most=LONGEST), verdict
    return None, verdict


def _without_contradictions(outcomes: list[Taken | NotTaken]) -> list[Taken | NotTaken]:
    """The outcomes; of rows that decide otherwise about one finding none is taken."""
    said: dict[str, dict[tuple[str, str, str], int]] = {}
    for each in outcomes:
        if isinstance(each, Taken):
            verdict = each.verdict
            said.setdefault(each.finding["finding_code"], {}).setdefault((verdict.decision, verdict.reason, verdict.by), each.row)
    return [
        NotTaken(each.row, because("row_contradicts", row=each.row, code=code, rows=[str(row) for row in rows.values()]))
        if isinstance(each, Taken) and len(rows := said[code := each.finding["finding_code"]]) > 1
        else each
        for each in outcomes
    ]


def _without_older(outcomes: list[Taken | NotTaken], before: Sequence[Entry], written: str, language: Language) -> list[Taken | NotTaken]:
    standing = {entry.finding_code: entry for entry in before}
    earlier = {entry.says for entry in before if entry is not standing[entry.finding_code]}
    checked: list[Taken | NotTaken] = []
    for each in outcomes:
        if isinstance(each, Taken):
            code, verdict = each.finding["finding_code"], each.verdict
            last = standing.get(code)
            says = (code, verdict.decision, verdict.reason, verdict.by)
            if last and says != last.says and (says in earlier or (last.by != verdict.by and last.at > (written or last.at))):
                decision = decisions()[last.decision].titles[language]
                checked.append(NotTaken(each.row, because("row_older", row=each.row, code=code, by=last.by, decision=decision)))
                continue
        checked.append(each)
    return checked


def _code(texts: Mapping[str, str]) -> str:
    return fold_width(texts["code"]).strip().lower()


def _list_in(path: Path) -> tuple[str, Any, int, dict[str, int]]:
    """When the workbook was written, as far as it says so, the sheet with the list, the row of its heads, and in which column, from nought, each of what comes back stands."""
    try:
        data = path.read_bytes()
        check_unpacked_size(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise UnusableWorkbook("no_workbook", file=path.name) from error
    written = next((str(each.value) for each in book.custom_doc_props.props if each.name == WRITTEN), "")
    titles = {_plain(phrase(f"report.column.{name}").words(language)): name for name in _COLUMNS for language in Language}
    lacking = set(_COLUMNS)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # other programs do not always write them
        for number, cells in _rows(path, sheet, 1, _HEAD_WITHIN):
            found: dict[str, int] = {}
            for index, cell in enumerate(cells):
                name = titles.get(_plain(_text(cell)))
                if name:
                    found.setdefault(name, index)
            if set(found) == set(_COLUMNS):
                return written, sheet, number, found
            lacking = min(lacking, set(_COLUMNS) - set(found), key=len)
    raise UnusableWorkbook("no_list", file=path.name, lacking=[phrase(f"report.column.{name}") for name in _COLUMNS if name in lacking])


def _rows(path: Path, sheet: Any, first: int, last: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet with their numbers. A sheet is read only now: that it is broken shows here."""
    try:
        yield from enumerate(sheet.iter_rows(min_row=first, max_row=last, values_only=True), first)
    except Exception as error:
        raise UnusableWorkbook("no_workbook", file=path.name) from error


def _text(value: Any) -> str:
    """What a cell says; nothing where it is a formula that has no value."""
    return "" if value is None or value in ERROR_CODES else " ".join(str(value).split())


def _plain(title: str) -> str:
    return "".join(fold_width(title).split()).lower()
