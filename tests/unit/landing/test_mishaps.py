"""Whatever goes wrong over one document stays with it: it is refused with a reference to the log, and the others are taken in."""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dagster_project.documents.sandbox.process import WorkerNotStarted
from dagster_project.knowledge.messages import Language
from dagster_project.landing import batches, pending
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.mishaps import contained, each_contained, log_file, unforeseen
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Remote, find_sources

BAD = "坏"
"""Stands in the name and in the text of the one document over which everything goes wrong."""
MARK = "13800000000"


def take_in(home: Home, folder: Path) -> list[Received | Refusal]:
    return list(receive(home, (found for found in find_sources([folder], home) if not isinstance(found, Remote))))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", BAD, "c"):
        (folder / f"{name}.txt").write_text(f"{name}局\n2021\n1.00", encoding="utf-8")
    return folder


def concerns_the_bad_one(value: Any) -> bool:
    if isinstance(value, dict) and "disclosures" in value:
        value = value["disclosures"].to_dicts()
    return BAD in repr(value) or BAD.encode() in getattr(value, "data", value if isinstance(value, bytes) else b"")


BOUNDARIES = [
    "dagster_project.landing.sources.is_registry",
    "dagster_project.landing.incoming.from_source",
    "dagster_project.landing.incoming.as_text",
    "dagster_project.landing.intake.known_of",
    "dagster_project.landing.intake.record",
    "dagster_project.landing.intake.reappearances.see",
    "dagster_project.landing.recording.originals.store",
    "dagster_project.landing.recording.frames_of",
    "dagster_project.landing.recording.pending.put",
    "dagster_project.landing.recording.originals.write_sidecar",
    "dagster_project.landing.intake.SandboxedReader.submit",
]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(MARK),
        KeyError("x"),
        RecursionError(),
        UnicodeEncodeError("utf-8", "\udcff", 0, 1, "no"),
        OSError(errno.EISDIR, "is a folder"),
    ],
)
@pytest.mark.parametrize("place", BOUNDARIES)
def test_an_error_at_any_boundary_costs_its_document_only(
    home: Home, inbox: Path, place: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, name = place.rpartition(".")
    owner = _resolve(module)
    real: Callable[..., Any] = getattr(owner, name)

    def failing(*args: Any, **kwargs: Any) -> Any:
        if any(concerns_the_bad_one(value) for value in args):
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, failing)
    outcomes = take_in(home, inbox)
    assert [outcome.file_name for outcome in outcomes if isinstance(outcome, Received)] == ["a.txt", "c.txt"]
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert BAD in refused.path
    if refused.why.id == "unforeseen":
        log = log_file(home).read_text(encoding="utf-8")
        assert refused.why.facts["reference"] in log
        assert "Traceback" in log
        assert MARK not in log
    else:
        assert isinstance(error, OSError)
    monkeypatch.setattr(owner, name, real)
    assert [outcome for outcome in take_in(home, inbox) if isinstance(outcome, Refusal)] == []


def _resolve(dotted: str) -> Any:
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise AssertionError(dotted)


@pytest.mark.parametrize(
    "error", [DiskFull("disk_full", path="x"), WorkerNotStarted("x"), OSError(errno.EROFS, "read-only"), OSError(errno.EIO, "broken")]
)
def test_what_concerns_all_is_no_fault_of_one(home: Home, error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        contained(home, "a", fail)


def test_what_came_before_an_error_is_kept(home: Home) -> None:
    def some() -> Any:
        yield 1
        raise ValueError

    first, refused = each_contained(home, "a", some)
    assert first == 1
    assert isinstance(refused, Refusal)
    assert refused.why.action(Language.EN).startswith("report it with what ")


@pytest.mark.usefixtures("reader")
def test_a_waiting_reading_cut_in_half_stops_no_other(home: Home, inbox: Path) -> None:
    take_in(home, inbox)
    (partition,) = pending.partitions(home)
    first, *others = pending.files(home, partition)
    first.write_bytes(first.read_bytes()[: first.stat().st_size // 2])
    assert batches.land(home, partition) == len(others)
    assert pending.files(home, partition) == [first]
    assert str(first) in log_file(home).read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_hides_no_error(home: Home) -> None:
    home.logs.parent.mkdir(parents=True, exist_ok=True)
    home.logs.write_text("no folder")
    assert unforeseen(home, ValueError("x")).facts["error"] == "ValueError"


@pytest.mark.usefixtures("reader")
def test_names_that_are_not_utf_8_land(home: Home, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = Path(os.fsdecode(os.fsencode(tmp_path / "in") + "/教育局.txt".encode("gb18030")))
    path.write_text("甲局\n2021\n1.00", encoding="utf-8")
    (received,) = take_in(home, tmp_path / "in")
    assert isinstance(received, Received)
    assert received.file_name == "教育局.txt"
    batches.land(home, received.partition)


@pytest.mark.usefixtures("reader")
def test_a_sidecar_cut_in_half_is_written_anew(home: Home, inbox: Path) -> None:
    take_in(home, inbox)
    sidecar = next(home.landed.glob("documents/*/*/sidecar.json"))
    sidecar.write_bytes(sidecar.read_bytes()[:100])
    assert sorted(outcome.is_new for outcome in take_in(home, inbox) if isinstance(outcome, Received)) == [False, False, True]
    assert sidecar.stat().st_size > 100


@pytest.mark.parametrize("folder", ["cells/fiscal_year=0/region=000000", "registry", "returns"])
def test_an_empty_table_that_is_damaged_is_made_anew(home: Home, folder: str) -> None:
    prepare(home)
    path = home.landed / folder / "empty.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:20])
    prepare(home)
    assert path.read_bytes() == whole
