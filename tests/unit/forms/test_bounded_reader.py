"""Broken documents and bombs end in bounded time and memory as a problem; the document beside them is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import bad_documents
import pytest

from dagster_project.documents.isolation import Limits
from dagster_project.forms.bounded_reader import BoundedReader
from dagster_project.forms.model import DocumentKind, Severity
from dagster_project.samples.shipped import INBOX

GOOD = INBOX / "consistent_2023.txt"


@pytest.fixture(scope="module")
def reader() -> Iterator[BoundedReader]:
    limits = Limits(memory=768 * 1024**2, processor_seconds=20, seconds=60)
    with BoundedReader(workers=1, limits=limits) as reader:
        yield reader


@pytest.mark.parametrize("name", bad_documents.BROKEN)
def test_a_broken_document_says_what_is_wrong_with_it(reader: BoundedReader, name: str) -> None:
    make, kind = bad_documents.BROKEN[name]
    disclosure = reader.submit(make(), "folder/坏.pdf").result()
    (problem,) = disclosure.problems
    assert (disclosure.kind, problem.kind, problem.severity) == (DocumentKind.NOT_A_DISCLOSURE, kind, Severity.ERROR)
    assert problem.message.startswith("坏.pdf ")
    assert problem.expected and problem.found and problem.action


@pytest.mark.parametrize("bomb", [bad_documents.giant_stream, bad_documents.laughing_forms, bad_documents.many_glyphs])
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the memory of a process")
def test_a_bomb_is_survived_and_the_document_after_it_is_read(reader: BoundedReader, bomb: object) -> None:
    bad = reader.submit(bomb(), "bomb.pdf")  # type: ignore[operator]
    good = reader.submit(GOOD.read_bytes(), GOOD.name)
    (problem,) = bad.result().problems
    assert problem.kind in ("reader_crashed", "too_large_document")
    assert problem.page == 1
    assert "768 MiB of memory" in problem.found
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
def test_what_only_looks_like_a_bomb_is_read_within_the_limits(reader: BoundedReader, make: object) -> None:
    disclosure = reader.submit(make(), "odd.pdf").result()  # type: ignore[operator]
    assert [problem.kind for problem in disclosure.problems] in (["not_a_disclosure"], ["damaged_document"])


def test_a_defect_of_the_reader_costs_one_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "defect.py").write_text("def read(data, file_name, reached):\n    reached(3)\n    raise KeyError('of all things')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    import defect  # type: ignore[import-not-found]

    monkeypatch.setattr("dagster_project.forms.bounded_reader.read_disclosure", defect.read)
    with BoundedReader(workers=1) as reader:
        disclosure = reader.submit(b"x", "a.pdf").result()
    (problem,) = disclosure.problems
    assert (problem.kind, problem.page) == ("reading_failed", 3)
    assert "KeyError: 'of all things'" in problem.message


def test_nothing_is_started_for_nothing() -> None:
    with BoundedReader() as reader:
        assert reader.workers >= 1
        assert not any(worker._process for worker in reader._all)
