"""Broken documents and bombs end in bounded time and memory as a problem; the document beside them is read."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from dagster_project.documents.sandbox.process import Limits
from dagster_project.forms.model import DocumentKind, Severity
from dagster_project.knowledge.messages import Language
from dagster_project.reading.model import Disclosure
from dagster_project.reading.sandboxed import SandboxedReader
from tests import bad_documents
from tests.generator.form_tables import PrintedForm
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.shipped import INBOX
from tests.generator.styles import STYLES

GOOD = INBOX / "consistent_2023.txt"

_MEMORY = 768 * 1024**2


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    limits = Limits(memory=_MEMORY, processor_seconds=20, seconds=60)
    with SandboxedReader(workers=1, limits=limits) as reader:
        yield reader


@pytest.mark.parametrize("name", bad_documents.BROKEN)
def test_a_broken_document_says_what_is_wrong_with_it(reader: SandboxedReader, name: str) -> None:
    make, kind = bad_documents.BROKEN[name]
    disclosure = reader.submit(make(), "folder/坏.pdf").result()
    (problem,) = disclosure.problems
    assert (disclosure.kind, problem.kind, problem.severity) == (DocumentKind.NOT_A_DISCLOSURE, kind, Severity.ERROR)
    assert problem.words(Language.EN).message.startswith("坏.pdf ")
    assert all(asdict(problem.words(language)).values() for language in Language)


@pytest.mark.parametrize("bomb", [bad_documents.giant_stream, bad_documents.laughing_forms, bad_documents.many_glyphs])
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the memory of a process")
def test_a_bomb_is_survived_and_the_document_after_it_is_read(reader: SandboxedReader, bomb: object) -> None:
    bad = reader.submit(bomb(), "bomb.pdf")  # type: ignore[operator]
    good = reader.submit(GOOD.read_bytes(), GOOD.name)
    (problem,) = bad.result().problems
    assert problem.kind in ("reader_crashed", "too_large_document")
    assert problem.page == 1
    assert "768 MiB of memory" in problem.words(Language.EN).found
    assert good.result().kind is DocumentKind.FINAL_ACCOUNTS


@pytest.mark.parametrize(
    "make",
    [
        bad_documents.deep_page_tree,
        bad_documents.deep_nesting,
        bad_documents.form_within_itself,
        bad_documents.many_rules,
        bad_documents.many_cells,
        lambda: bad_documents.pages(10_000),
    ],
    ids=["deep page tree", "deep nesting", "form within itself", "many rules", "many cells", "10,000 pages"],
)
def test_what_only_looks_like_a_bomb_is_read_within_the_limits(make: object) -> None:
    # The processor seconds are those of the product: how many a machine needs tells nothing of the document.
    with SandboxedReader(workers=1, limits=replace(Limits(), memory=_MEMORY)) as reader:
        disclosure = reader.submit(make(), "odd.pdf").result()  # type: ignore[operator]
    assert [problem.kind for problem in disclosure.problems if problem.kind != "mended_file"] in (
        ["not_a_disclosure"],
        ["damaged_document"],
    )


def test_a_defect_of_the_reader_costs_one_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "defect.py").write_text("def read(data, file_name, reached):\n    reached(3)\n    raise KeyError('of all things')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    import defect  # type: ignore[import-not-found]

    monkeypatch.setattr("dagster_project.reading.sandboxed.read_disclosure", defect.read)
    with SandboxedReader(workers=1) as reader:
        disclosure = reader.submit(b"x", "a.pdf").result()
    (problem,) = disclosure.problems
    assert (problem.kind, problem.page) == ("reading_failed", 3)
    assert "KeyError: 'of all things'" in problem.words(Language.EN).message


def test_nothing_is_started_for_nothing() -> None:
    with SandboxedReader() as reader:
        assert reader.workers >= 1
        assert not any(worker._process for pair in reader._all for worker in (pair.reading, pair.looking))


@pytest.mark.parametrize(("asked", "workers"), [("3", 3), ("0", 1), ("", os.cpu_count()), ("many", os.cpu_count())])
def test_as_many_documents_are_read_at_once_as_there_are_cores_or_as_asked_for(
    asked: str, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_WORKERS", asked)
    with SandboxedReader() as reader:
        assert reader.workers == workers


def faulty_pdf() -> bytes:
    """A document whose total of spending is wrong."""

    def alter(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        return with_amount(forms, "expenditure", "total", "total", Decimal("123456.00"))

    style = STYLES["pdf_shanghai"]  # printed large: recognised on any processor with a score far above what is taken for certain
    return style.render(style.document(random_accounts(5), alter=alter))


def second_texts(disclosure: Disclosure) -> tuple[str, str | None]:
    row = next(row for form in disclosure.forms if form.form_id == "expenditure" for row in form.rows if row.row_key == "total")
    return row.cells["total"].text, row.cells["total"].second_text


@pytest.fixture
def other_functions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """A reader that finds no second text, and a look at pictures that goes wrong, where the processes find them too."""
    (tmp_path / "other_functions.py").write_text(
        "from dataclasses import replace\n"
        "from dagster_project.reading.reader import read_disclosure\n"
        "def read_once(data, file_name, reached):\n"
        "    disclosure = read_disclosure(data, file_name, reached)\n"
        "    for row in (row for form in disclosure.forms for row in form.rows):\n"
        "        row.cells = {key: replace(cell, second_text=None) for key, cell in row.cells.items()}\n"
        "    return disclosure\n"
        "def look_wrongly(data, boxes, reached):\n"
        "    reached(min(boxes))\n"
        "    raise KeyError('of all things')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("other_functions")
    del sys.modules["other_functions"]


def test_what_does_not_add_up_is_looked_at_in_the_picture(monkeypatch: pytest.MonkeyPatch, other_functions: ModuleType) -> None:
    pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
    monkeypatch.setattr("dagster_project.reading.sandboxed.read_disclosure", other_functions.read_once)
    with SandboxedReader(workers=1) as reader:
        assert second_texts(reader.submit(faulty_pdf(), "a.pdf").result()) == ("123,456.00", "123,456.00")


def test_pictures_that_cannot_be_read_leave_a_remark(monkeypatch: pytest.MonkeyPatch, other_functions: ModuleType) -> None:
    monkeypatch.setattr("dagster_project.reading.sandboxed.is_installed", lambda: True)
    monkeypatch.setattr("dagster_project.reading.sandboxed.texts_in_pictures", other_functions.look_wrongly)
    with SandboxedReader(workers=1) as reader:
        disclosure = reader.submit(faulty_pdf(), "a.pdf").result()
    (problem,) = (problem for problem in disclosure.problems if problem.kind == "pictures_not_read")
    assert "KeyError: 'of all things'" in problem.words(Language.EN).message and problem.page
    assert second_texts(disclosure) == ("123,456.00", "123,456.00")
