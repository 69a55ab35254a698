"""What became of a registry's lines is remembered line by line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dagster_project.forms.model import DocumentKind
from dagster_project.knowledge.messages import because
from dagster_project.landing import registry_outcomes
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import COLUMNS, RegistryLine, read_registry


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return write(tmp_path, "忻州市教育局,,,2021,a.pdf,,2022-10-31", "忻州市财政局,,,2021,b.pdf,,")


def write(folder: Path, *lines: str) -> Path:
    path = folder / "registry.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    return path


def entries(registry: Path) -> list[RegistryLine]:
    return [entry for entry in read_registry(registry) if isinstance(entry, RegistryLine)]


def loaded(entry: RegistryLine, name: str = "d1", gone_at: datetime | None = None) -> Received:
    return Received("a.pdf", "a.pdf", name, True, DocumentKind.FINAL_ACCOUNTS, "甲局", Partition(2021, "140900"), [], entry, gone_at)


def refused(entry: RegistryLine, *, is_pending: bool = False) -> Refusal:
    return Refusal(entry.location, because("not_there"), is_pending, entry)


def rows(home: Home) -> list[dict[str, Any]]:
    return [row for path in sorted((home.landed / "registry").glob("*.parquet")) for row in read_frame(path).to_dicts()]


def test_every_line_has_a_row_whether_or_not_it_was_tried(home: Home, registry: Path) -> None:
    first, _ = entries(registry)
    registry_outcomes.record(home, [loaded(first), refused(first, is_pending=True)])
    tried, untried = rows(home)
    assert (tried["department"], tried["region"], tried["fiscal_year"], tried["expected_by"]) == (
        "忻州市教育局",
        "140900",
        2021,
        date(2022, 10, 31),
    )
    assert (tried["document_ids"], tried["reason"], tried["is_pending"]) == (["d1"], "a.pdf is not there", True)
    assert (untried["document_ids"], untried["reason"]) == ([], None)


def test_lines_that_were_not_tried_keep_what_was_noted(home: Home, registry: Path) -> None:
    first, second = entries(registry)
    registry_outcomes.record(home, [loaded(first)])
    registry_outcomes.record(home, [refused(second)])
    assert [(row["document_ids"], row["reason"]) for row in rows(home)] == [(["d1"], None), ([], "b.pdf is not there")]


def test_a_line_may_move_and_a_removed_one_is_dropped(home: Home, registry: Path, tmp_path: Path) -> None:
    registry_outcomes.record(home, [loaded(entry) for entry in entries(registry)])
    write(tmp_path, "忻州市民政局,,,2021,c.pdf,,", "忻州市教育局,,,2021,a.pdf,,2023-10-31")
    registry_outcomes.record(home, [refused(entries(registry)[0])])
    assert [(row["department"], row["document_ids"], row["expected_by"]) for row in rows(home)] == [
        ("忻州市民政局", [], None),
        ("忻州市教育局", ["d1"], date(2023, 10, 31)),
    ]


def test_nothing_is_written_where_nothing_changed(home: Home, registry: Path) -> None:
    registry_outcomes.prepare(home)
    state = registry_outcomes.state(home)
    first, _ = entries(registry)
    registry_outcomes.record(home, [loaded(first)])
    changed = registry_outcomes.state(home)
    assert changed != state
    (path,) = (path for path in (home.landed / "registry").glob("*.parquet") if path.stem != "empty")
    before = path.stat().st_mtime_ns
    registry_outcomes.record(home, [loaded(first)])
    assert path.stat().st_mtime_ns == before
    registry_outcomes.record(home, [loaded(first, gone_at=datetime(2023, 1, 1))])
    assert registry_outcomes.state(home) != changed


def test_a_document_that_cannot_be_had_again_still_answers_its_line(home: Home, registry: Path) -> None:
    first, _ = entries(registry)
    registry_outcomes.record(home, [loaded(first)])
    registry_outcomes.record(home, [refused(first)])
    assert [(row["document_ids"], row["reason"]) for row in rows(home)] == [(["d1"], "a.pdf is not there"), ([], None)]


def test_documents_without_a_registry_leave_no_trace(home: Home) -> None:
    registry_outcomes.record(home, [Refusal("a.pdf", because("does_not_exist"))])
    assert rows(home) == []
