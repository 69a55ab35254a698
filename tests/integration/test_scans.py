"""A page of a published document, scanned: what it says, in each manner of spoiling it; the long version is `benchmarks/scans.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")

from benchmarks.scans import compared
from dagster_project.documents.pdf.reader import read_pdf
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.generator.scans import scanned

INCOME = (10, 11)
"""The pages of 表2 in swu_2023.pdf."""


@pytest.fixture(scope="module")
def printed(shared_documents: Path) -> tuple[bytes, Disclosure]:
    data = (shared_documents / "swu_2023.pdf").read_bytes()
    whole = read_disclosure(data, "swu_2023.pdf")
    whole.forms = [form for form in whole.forms if form.form_id == "income"]
    return data, whole


@pytest.mark.parametrize("manner", ["sealed", "photographed"])
def test_a_scan_gives_the_amounts_of_its_pdf(printed: tuple[bytes, Disclosure], manner: str) -> None:
    data, whole = printed
    read = read_disclosure(scanned(data, manner, 200, INCOME), "scan.pdf")
    counts, told = compared(whole, read)
    assert counts["wrong"] == 0 and counts["right"] + counts["solved"] >= 0.95 * counts.total(), told
    assert [(problem.kind, problem.facts["numbers"]) for problem in read.problems if problem.kind == "read_from_picture"] == [
        ("read_from_picture", "1–2")
    ]


def test_without_ocr_a_scan_is_told(printed: tuple[bytes, Disclosure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.documents.pdf.reader.is_installed", lambda: False)
    scan = scanned(printed[0], "clean", 100, INCOME)
    assert [page.needs_ocr for page in read_pdf(scan)] == [True, True]
    told = read_disclosure(scan, "scan.pdf").problems
    assert [(problem.kind, problem.variant) for problem in told] == [("pages_without_text", "all")]
