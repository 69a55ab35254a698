"""Work that Spark hands out: what a task makes of it, and what is said where Spark cannot be started. None of this starts Spark."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from dagster_project import spark
from dagster_project.cli.main import app
from dagster_project.documents.sandbox.process import WorkerNotStarted
from dagster_project.knowledge.messages import phrase
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Remote, Source
from dagster_project.publish.build import BuildFailed
from tests import stores


def in_task(work: Any, *batches: list[Any]) -> list[Any]:
    rows = (pa.RecordBatch.from_pydict({"piece": [pickle.dumps(piece) for piece in batch]}) for batch in batches)
    return [pickle.loads(outcome) for made in spark._in_task(work, rows) for outcome in made.column("outcome").to_pylist()]


def test_a_task_gives_what_is_made_of_its_pieces_in_their_order() -> None:
    assert in_task(lambda pieces: (2 * piece for piece in pieces), [1, 2], [3]) == [2, 4, 6]


@pytest.mark.parametrize(
    "error", [DiskFull("disk_full", path=Path("/a")), BuildFailed("build_failed", error=phrase("another_process")), WorkerNotStarted("why")]
)
def test_what_a_user_can_mend_comes_out_of_a_task_as_it_is(error: Exception) -> None:
    def work(pieces: Iterator[int]) -> Iterator[int]:
        yield next(pieces)
        raise error

    first, told = in_task(work, [1, 2])
    assert first == 1
    assert type(told) is type(error)
    assert str(told) == str(error)


def test_a_defect_fails_the_task() -> None:
    with pytest.raises(ZeroDivisionError):
        in_task(lambda pieces: (1 // piece for piece in pieces), [0])


def test_files_of_one_size_are_of_one_task_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in {"a": b"12", "b": b"123", "c": b"45"}.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    handed_out: list[list[Any]] = []

    class Cluster(spark.Cluster):
        parallelism = 2  # type: ignore[assignment]

        def _each(self, work: Any, pieces: Any, tasks: int) -> list[Any]:
            handed_out.extend(pieces)
            return []

    refusal = Refusal("e", phrase("another_process"))  # type: ignore[arg-type]
    stored = [Remote("s3://accounts/f", is_document=True, size=3), Remote("s3://accounts/g", is_document=True)]
    sources = [*(Source(Path(name)) for name in "abcd"), refusal, *stored]
    list(Cluster(None).receive(Home.at(tmp_path / "home"), sources))  # type: ignore[arg-type]
    named = [[source.path if isinstance(source, Source) else source for source in group] for group in handed_out]
    assert named == [[tmp_path / "a", tmp_path / "c"], [tmp_path / "b", stored[0]], [tmp_path / "d", refusal, stored[1]]]


def test_a_task_fetches_what_lies_in_a_store(tmp_path: Path) -> None:
    with stores.s3_server() as server:
        address = stores.put(server, "letter.txt", "一封信".encode())
        work = partial(spark._receive, Home.at(tmp_path), False)
        (received,) = in_task(work, [[Remote(address, is_document=True, size=9)]])
    assert isinstance(received, Received)
    assert received.source == address


def refused(tmp_path: Path) -> str:
    result = CliRunner().invoke(app, ["load", str(tmp_path), "--engine", "spark", "--home", str(tmp_path / "home")])
    assert result.exit_code == 1
    return " ".join(result.stderr.split())


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    said = refused(tmp_path)
    assert said == "juesuan: the extra spark is not installed; install it in the folder of the project: .venv/bin/pip install -e '.[spark]'"


def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="without the extra spark nobody asks for Java")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "needs Java, which is not found" in (said := refused(tmp_path))
    assert "install Java 17 or later" in said
