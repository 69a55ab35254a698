"""What reviewers decided about findings: the journal `review/journal.jsonl`, to which lines are only ever added.

Belongs here: adding a line, the decisions that stand, the table that dbt reads them from, and telling which lines are damaged. Does not belong here:
which decisions there are (`knowledge.review`), which findings a decision is about (dbt, `int_finding_codes`), workbooks (`report`).

A finding is known by its code: accounts, place and figures, not the bytes of a document. So a decision outlives a reload, another format and another
reader, and no longer holds when a figure changes. Each line has its number and a seal over all it says: a line that is cut off, changed or gone is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.knowledge.review import decisions
from dagster_project.landing.files import room_for, write_file
from dagster_project.landing.frames import frame_of, has_schema, read_frame, write_frame
from dagster_project.landing.home import Home

_TEXT = pl.String()
SCHEMA = pl.Schema(
    [
        ("finding_code", _TEXT),
        ("department_id", _TEXT),
        ("fiscal_year", pl.Int32()),
        ("decision", _TEXT),
        ("reason", _TEXT),
        ("decided_by", _TEXT),
        ("decided_at", pl.Datetime("us")),
    ]
)
"""The decisions that stand, one a finding; `decided_at` is UTC."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal. `at` is UTC in ISO form, `source` where the decision came from (a command, a row of a workbook), `about` the finding as it was
    then, `before` what stood before: decision, reason, by whom and when; None at first. `no` counts the lines."""

    finding_code: str
    decision: str
    reason: str
    by: str
    at: str
    source: str
    department_id: str
    fiscal_year: int
    about: Mapping[str, Any]
    before: Mapping[str, str] | None = None
    no: int = 0

    @property
    def says(self) -> tuple[str, str, str, str]:
        """What is decided, by whom and why: an entry that says the same again adds nothing."""
        return self.finding_code, self.decision, self.reason, self.by


@dataclass(frozen=True, slots=True)
class Journal:
    """The entries that are as they were written, in the order of their numbers: a line that is moved or repeated does not bring back what it said. By their number in the file, the lines that are not, and those before which lines are gone."""

    entries: list[Entry]
    damaged: list[int]

    def standing(self) -> dict[str, Entry]:
        """The last entry about each finding."""
        return {entry.finding_code: entry for entry in self.entries}


def journal_file(home: Home) -> Path:
    return home.root / "review" / "journal.jsonl"


def read(home: Home) -> Journal:
    """All that was decided in this home."""
    path = journal_file(home)
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    cut_off = lines.pop()
    entries: list[Entry] = []
    damaged: list[int] = []
    missing = 0
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            damaged.append(number)
            continue
        if entry.no != number + missing:  # lines before it are gone
            damaged.append(number)
            missing = entry.no - number
        entries.append(entry)
    if cut_off:
        damaged.append(len(lines) + 1)
    return Journal(sorted(entries, key=lambda entry: entry.no), damaged)


def record(home: Home, entries: Iterable[Entry]) -> list[Entry]:
    """Add entries to the journal; those that were added. What stands already is not said again.

    Needs the home's writing lock. Raises `DiskFull`, and then nothing is added. Interrupted, it leaves at most one line cut off, of which `read` tells.
    """
    journal = read(home)
    standing = journal.standing()
    added: list[Entry] = []
    path = journal_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with room_for(path), path.open("ab+") as file:
        file.seek(0)
        written = file.read()
        number = max([written.count(b"\n"), *(entry.no for entry in journal.entries)])
        lines: list[bytes] = []
        if written and not written.endswith(b"\n"):  # what is cut off stays as it is, a line of its own
            lines.append(b"\n")
            number += 1
        for entry in entries:
            last = standing.get(entry.finding_code)
            if last is None or last.says != entry.says:
                number += 1
                before = {"decision": last.decision, "reason": last.reason, "by": last.by, "at": last.at} if last else None
                standing[entry.finding_code] = whole = replace(entry, no=number, before=before)
                added.append(whole)
                lines.append(_line(whole))
        try:
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.close()  # which tries once more
            os.truncate(path, len(written))
            raise
    return added


def prepare(home: Home) -> None:
    """Give dbt the decisions that stand as a table: made anew of the journal where it is not as that says. Needs the home's writing lock. Raises `DiskFull`."""
    path = home.landed / "decisions" / "standing.parquet"
    rows = [
        {
            "finding_code": entry.finding_code,
            "department_id": entry.department_id,
            "fiscal_year": entry.fiscal_year,
            "decision": entry.decision,
            "reason": entry.reason,
            "decided_by": entry.by,
            "decided_at": datetime.fromisoformat(entry.at).replace(tzinfo=None),
        }
        for entry in read(home).standing().values()
        if decisions()[entry.decision].settles
    ]
    frame = frame_of(rows, SCHEMA)
    if not (has_schema(path, SCHEMA) and _same(path, frame)):
        write_frame(path, frame)


def state(home: Home) -> list[str]:
    """Changes when something is decided."""
    path = journal_file(home)
    return [f"decisions {hashlib.sha256(path.read_bytes()).hexdigest()}"] if path.exists() else []


def set_damaged_aside(home: Home) -> Path:
    """Write the journal anew, in the order of its numbers, without the lines that are damaged or repeated; these go to the end of a file beside it, which is
    returned.

    Needs the home's writing lock. Raises `DiskFull`.
    """
    path = journal_file(home)
    aside = path.with_name("damaged.jsonl")
    lines = path.read_bytes().split(b"\n")
    known = aside.read_bytes() if aside.exists() else b""
    seen: set[bytes] = set()
    lost: list[bytes] = []
    entries: list[Entry] = []
    for line in filter(None, lines):
        entry = None if line in seen else _entry(line)
        seen.add(line)
        if entry is None:
            lost.append(line)
        else:
            entries.append(entry)
    write_file(aside, known + b"".join(line + b"\n" for line in lost))
    entries.sort(key=lambda entry: entry.no)
    write_file(path, b"".join(_line(replace(entry, no=number)) for number, entry in enumerate(entries, 1)))
    return aside


def _line(entry: Entry) -> bytes:
    said = asdict(entry)
    return json.dumps({**said, "seal": _seal(said)}, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _entry(line: bytes) -> Entry | None:
    """The entry that a line holds; None where it is not as it was written."""
    try:
        said = json.loads(line)
        seal = said.pop("seal")
        entry = Entry(**said)
        decisions()[entry.decision]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return entry if seal == _seal(said) else None


def _seal(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:16]


def _same(path: Path, frame: pl.DataFrame) -> bool:
    try:
        return read_frame(path).equals(frame)
    except (pl.exceptions.PolarsError, OSError):
        return False
