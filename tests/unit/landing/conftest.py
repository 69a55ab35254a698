"""A home of its own for each test, and a small document to put into it."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.forms.bounded_reader import BoundedReader
from dagster_project.forms.model import Cell, Disclosure, DocumentKind, Form, Problem, Row, Severity, State
from dagster_project.landing import batches
from dagster_project.landing.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path / "家 with spaces")
    batches.prepare(home)
    return home


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes the first line of a document as its department, the second as its year, the third as an amount."""

    def read(data: bytes, file_name: str) -> Disclosure:
        sha256 = hashlib.sha256(data).hexdigest()
        lines = data.decode().split("\n")
        if len(lines) < 3:
            problem = Problem("not_a_disclosure", Severity.ERROR, f"{file_name} is no disclosure", action="load another")
            return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 1, "test", problems=[problem])
        department, year, amount = lines[:3]
        cell = Cell(amount, Decimal(amount), None, Decimal("0.005"), State.VALUE, page=2, bbox=(1.0, 2.0, 3.0, 4.0))
        row = Row("total", "合计", cells={"total": cell, "basic": Cell(page=2)})
        form = Form("expenditure", "支出决算表", [2, 3], "元", [row])
        return Disclosure(sha256, DocumentKind.FINAL_ACCOUNTS, department or None, int(year) if year else None, "元", 3, "test", [form])

    class InThisProcess(BoundedReader):
        def submit(self, data: bytes, file_name: str) -> Future[Disclosure]:
            done: Future[Disclosure] = Future()
            done.set_result(read(data, file_name))
            return done

    monkeypatch.setattr("dagster_project.landing.receiving.BoundedReader", InThisProcess)
