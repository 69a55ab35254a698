"""The journal keeps who decided what; nothing in it is lost or changed unseen."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from typing import Any

import pytest

from dagster_project.landing import decisions, integrity
from dagster_project.landing.decisions import Entry
from dagster_project.landing.files import DiskFull
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.repair import mend

ENTRY = Entry(
    "8dd0b1f6-9f0c6a", "confirmed", "已核对原件", "张三", "2026-01-02T03:04:05+00:00", "accept", "d1", 2021, {"place": "income/total/-"}
)


def standing(home: Home) -> list[dict[str, Any]]:
    decisions.prepare(home)
    return read_frame(home.landed / "decisions" / "standing.parquet").to_dicts()


def test_what_was_decided_last_stands_and_the_journal_says_what_stood_before(home: Home) -> None:
    decisions.record(home, [ENTRY])
    decisions.record(home, [replace(ENTRY, decision="false_alarm", reason="看错行", by="李四")])
    (row,) = standing(home)
    assert (row["decision"], row["reason"], row["decided_by"], row["fiscal_year"]) == ("false_alarm", "看错行", "李四", 2021)
    first, second = decisions.read(home).entries
    assert first.before is None
    assert second.before == {"decision": "confirmed", "reason": "已核对原件", "by": "张三", "at": ENTRY.at}
    assert [first.no, second.no] == [1, 2]


def test_what_stands_is_not_said_again(home: Home) -> None:
    assert len(decisions.record(home, [ENTRY, ENTRY])) == 1
    before = decisions.journal_file(home).read_bytes()
    assert decisions.record(home, [replace(ENTRY, at="2026-02-02T00:00:00+00:00")]) == []
    assert decisions.journal_file(home).read_bytes() == before


def test_a_decision_may_be_taken_back(home: Home) -> None:
    decisions.record(home, [ENTRY, replace(ENTRY, decision="reopened", reason="")])
    assert standing(home) == []


def test_lines_are_only_ever_added(home: Home) -> None:
    decisions.record(home, [ENTRY])
    before = decisions.journal_file(home).read_bytes()
    decisions.record(home, [replace(ENTRY, finding_code="other")])
    assert decisions.journal_file(home).read_bytes().startswith(before)


def test_a_line_that_was_cut_off_is_told_and_costs_no_other(home: Home) -> None:
    decisions.record(home, [ENTRY])
    path = decisions.journal_file(home)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    assert decisions.read(home).damaged == [2]
    decisions.record(home, [replace(ENTRY, finding_code="after")])
    read = decisions.read(home)
    assert [entry.finding_code for entry in read.entries] == [ENTRY.finding_code, "after"]
    assert read.damaged == [2]


@pytest.mark.parametrize(
    "change", [lambda line: line.replace("张三", "王五"), lambda line: "", lambda line: line.replace("confirmed", "approved")]
)
def test_a_line_that_was_changed_or_lost_is_told(home: Home, change: Any) -> None:
    decisions.record(home, [replace(ENTRY, finding_code=str(number)) for number in range(3)])
    path = decisions.journal_file(home)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = change(lines[1])
    path.write_text("".join(f"{line}\n" for line in lines if line), encoding="utf-8")
    read = decisions.read(home)
    assert [entry.finding_code for entry in read.entries] == ["0", "2"]
    assert read.damaged == [2]


@pytest.mark.parametrize("order", [(0, 1, 0), (1, 0)])
def test_a_line_that_is_moved_or_repeated_does_not_bring_back_what_it_said(home: Home, order: tuple[int, ...]) -> None:
    decisions.record(home, [ENTRY, replace(ENTRY, decision="reopened", reason="")])
    path = decisions.journal_file(home)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[number] for number in order))
    assert decisions.read(home).damaged
    assert standing(home) == []
    decisions.set_damaged_aside(home)
    assert decisions.read(home).damaged == []
    assert [entry.decision for entry in decisions.read(home).entries] == ["confirmed", "reopened"]


def test_a_line_of_nothing_but_brackets_costs_no_other(home: Home) -> None:
    decisions.record(home, [ENTRY])
    path = decisions.journal_file(home)
    path.write_bytes(path.read_bytes() + b"[" * 100_000 + b"\n")
    assert decisions.read(home) == decisions.Journal([replace(ENTRY, no=1)], [2])


def test_a_full_disk_adds_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    decisions.record(home, [ENTRY])
    monkeypatch.setattr("os.fsync", refuse)
    other = replace(ENTRY, finding_code="other")
    with pytest.raises(DiskFull):
        decisions.record(home, [other])
    assert decisions.read(home) == decisions.Journal([replace(ENTRY, no=1)], [])


def test_damage_is_found_by_doctor_and_set_aside(home: Home) -> None:
    decisions.record(home, [ENTRY, replace(ENTRY, finding_code="other")])
    path = decisions.journal_file(home)
    damaged = path.read_text(encoding="utf-8").replace("张三", "王五", 1)
    path.write_text(damaged, encoding="utf-8")
    (damage,) = [each for each in integrity.thoroughly(home) if each.path == path]
    assert "line 1" in damage.why.words("en")  # type: ignore[arg-type]
    list(mend(home, [damage]))
    assert decisions.read(home).damaged == []
    assert [entry.finding_code for entry in decisions.read(home).entries] == ["other"]
    assert json.loads(path.with_name("damaged.jsonl").read_text(encoding="utf-8"))["by"] == "王五"


def test_what_steers_json_or_ends_lines_stays_in_its_line(home: Home) -> None:
    hostile = '"},\n{"no": 9\u2028'
    decisions.record(home, [replace(ENTRY, reason=hostile)])
    assert decisions.read(home) == decisions.Journal([replace(ENTRY, reason=hostile, no=1)], [])


def test_the_published_warehouse_is_behind_when_something_is_decided(home: Home) -> None:
    before = decisions.state(home)
    decisions.record(home, [ENTRY])
    assert decisions.state(home) != before
