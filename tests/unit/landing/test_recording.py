"""What is kept of a document beside its original tells of no person."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project.forms.model import Cell, DocumentKind, Form, Row, State, UnrecognisedTable, problem
from dagster_project.landing import batches, pending, registry_outcomes
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.mishaps import unforeseen
from dagster_project.landing.sources import Source
from dagster_project.narrative.model import Evaluation, Indicator
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader

PERSONS = "经办人：欧阳小明、李四四 电话１３８ ００００ ００００，由王小五负责，邮箱a.b@example.org，证号11010519491231002X"
TRACES = ("欧阳小明", "李四四", "王小五", "０００ ００００", "example.org", "11010519491231002X")


def named(text: str) -> str:
    return f"{text} {PERSONS}"


@pytest.fixture
def talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of documents that name persons wherever a text may stand."""

    def read(data: bytes, file_name: str) -> Disclosure:
        cell = Cell("1.00", Decimal(1), None, Decimal("0.005"), State.VALUE, page=1)
        form = Form("expenditure", named("支出决算表"), [1], "元", [Row("total", named("合计"), cells={"total": cell})])
        indicator = _filled(Indicator)
        evaluation = replace(_filled(Evaluation), number=1, indicators=[indicator], funds=[])
        return Disclosure(
            "0" * 64,
            DocumentKind.FINAL_ACCOUNTS,
            "甲局",
            2021,
            "元",
            1,
            "test",
            [form],
            unrecognised_tables=[UnrecognisedTable(1, named("表"), named("项目"))],
            evaluations=[evaluation],
            problems=[problem("reading_failed", document="a.txt", error=PERSONS)],
        )

    class Here(SandboxedReader):
        def submit(self, data: bytes, file_name: str) -> Future[Disclosure]:
            done: Future[Disclosure] = Future()
            done.set_result(read(data, file_name))
            return done

    monkeypatch.setattr("dagster_project.landing.intake.SandboxedReader", Here)


def _filled(kind: Any) -> Any:
    """An object whose every text names persons."""
    return kind(**{field.name: PERSONS if "str" in str(field.type) else None for field in fields(kind) if field.init})


@pytest.mark.usefixtures("talkative")
def test_nothing_that_is_kept_of_a_document_tells_of_a_person(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲局", encoding="utf-8")
    outcomes = list(receive(home, [Source(tmp_path / "a.txt")]))
    waiting = _texts(home)
    for partition in pending.partitions(home):
        batches.land(home, partition)
    registry_outcomes.record(home, outcomes)
    unforeseen(home, ValueError(PERSONS), PERSONS)
    kept = waiting | _texts(home)
    assert len(kept) > 10
    told = {name: trace for name, text in kept.items() for trace in TRACES if trace in text}
    assert told == {}


def _texts(home: Home) -> dict[str, str]:
    """Everything in a home as text, but originals."""
    found = {}
    for path in home.root.rglob("*"):
        if path.is_file() and not path.name.startswith("original"):
            rows = pl.read_parquet(path, hive_partitioning=False).rows() if path.suffix == ".parquet" else path.read_text(encoding="utf-8")
            found[str(path.relative_to(home.root))] = str(rows)
    return found
