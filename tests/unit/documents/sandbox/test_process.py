"""A function that reads in a process of its own may do anything: the one who asks gets an answer, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dagster_project.documents.errors import CrashedReader, EncryptedDocument, TooLargeDocument
from dagster_project.documents.sandbox.process import Limits, ReadingFailed, Worker, WorkerNotStarted

DOINGS = """
import ctypes, os, sys, time
from pathlib import Path
from dagster_project.documents.errors import EncryptedDocument

def do(data, file_name, reached):
    what = data.decode()
    if file_name:
        Path(file_name).write_text(str(os.getpid()))
    reached(1)
    reached(7)
    if what == "crash":
        ctypes.string_at(0)
    elif what == "speak":
        print("hello")
        sys.stderr.write("the last word\\n")
        os._exit(3)
    elif what == "eat":
        return len(bytearray(10 ** 10))
    elif what == "grow":
        kept = []
        while True:
            kept.append(bytearray(10 ** 8))
    elif what == "work":
        while True:
            pass
    elif what == "sleep":
        time.sleep(60)
    elif what == "raise":
        raise EncryptedDocument("lock", page=7, key="none")
    elif what == "divide":
        return 1 / 0
    elif what == "talk much":
        return "x" * 10 ** 7
    print("this is no answer")
    return what, os.getpid()
"""
LIMITS = Limits(memory=2**30, processor_seconds=60, seconds=60, answer=10**6)


@pytest.fixture
def do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    (tmp_path / "doings.py").write_text(DOINGS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("doings", None)
    import doings  # type: ignore[import-not-found]

    return doings.do  # type: ignore[no-any-return]


@pytest.fixture
def worker(do: Callable[..., object]) -> Iterator[Worker[str, tuple[str, int]]]:
    worker: Worker[str, tuple[str, int]] = Worker(do, LIMITS)  # type: ignore[arg-type]
    yield worker
    worker.finish()


def test_one_process_serves_many_documents_and_what_libraries_print_is_no_answer(worker: Worker[str, tuple[str, int]]) -> None:
    first, second = worker.call(b"a", ""), worker.call(b"b", "")
    assert (first[0], second[0]) == ("a", "b")
    assert first[1] == second[1] != os.getpid()


@pytest.mark.parametrize(
    ("what", "error", "found"),
    [
        ("crash", CrashedReader, "how=SIGSEGV"),
        ("speak", CrashedReader, "how=status 3 said=the last word"),
        ("eat", TooLargeDocument, "memory page=7 mebibytes=1024"),
        ("grow", TooLargeDocument, "memory page=7 mebibytes=1024"),
        ("talk much", TooLargeDocument, "tables page=7 mebibytes=9"),
    ],
)
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the memory of a process")
def test_a_document_beyond_the_limits_is_told_with_its_page_and_the_next_one_is_read(
    worker: Worker[str, tuple[str, int]], what: str, error: type[Exception], found: str
) -> None:
    worker.call(b"before", "")
    with pytest.raises(error, match=found) as raised:
        worker.call(what.encode(), "")
    assert raised.value.page == 7  # type: ignore[attr-defined]
    assert worker.call(b"after", "")[0] == "after"


def test_a_document_that_takes_too_much_work_is_ended(do: Callable[..., object]) -> None:
    limits = Limits(processor_seconds=0.5)
    with Worker(do, limits) as worker, pytest.raises(TooLargeDocument, match=r"processor page=7 seconds=0\.5"):  # type: ignore[arg-type]
        worker.call(b"work", "")


def test_a_document_that_only_waits_is_ended_by_the_clock(do: Callable[..., object]) -> None:
    with Worker(do, Limits(seconds=0.5)) as worker, pytest.raises(TooLargeDocument, match=r"clock page=7 seconds=0\.5"):  # type: ignore[arg-type]
        worker.call(b"sleep", "")


def test_what_the_function_raises_comes_back_and_its_process_stays(worker: Worker[str, tuple[str, int]]) -> None:
    _, process = worker.call(b"a", "")
    with pytest.raises(EncryptedDocument, match="lock page=7 key=none") as refused:
        worker.call(b"raise", "")
    assert refused.value.page == 7
    with pytest.raises(ReadingFailed, match="ZeroDivisionError: division by zero") as failed:
        worker.call(b"divide", "")
    assert failed.value.page == 7
    assert worker.call(b"b", "")[1] == process


def test_a_process_that_was_killed_while_idle_is_replaced(worker: Worker[str, tuple[str, int]]) -> None:
    _, process = worker.call(b"a", "")
    os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert worker.call(b"b", "")[0] == "b"


def test_closing_from_another_thread_ends_the_call_under_way(worker: Worker[str, tuple[str, int]]) -> None:
    from threading import Timer

    worker.call(b"a", "")
    Timer(0.2, worker.close).start()
    started = time.monotonic()
    with pytest.raises(CrashedReader, match="SIGKILL"):
        worker.call(b"sleep", "")
    assert time.monotonic() - started < 30


def test_a_process_that_cannot_start_is_no_fault_of_the_document(
    worker: Worker[str, tuple[str, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "doings.py").write_text("raise ImportError('half installed')", encoding="utf-8")
    with pytest.raises(WorkerNotStarted, match="half installed"):
        worker.call(b"a", "")


ASKING = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs the tests in the background may have it ignored
sys.path.insert(0, {folder!r})
from doings import do
from dagster_project.documents.sandbox.process import Limits, Worker
worker = Worker(do, Limits(seconds={seconds}))
try:
    worker.call(b"sleep", {pid_file!r})
finally:
    worker.finish()
"""


@pytest.mark.parametrize(("how", "seconds"), [(signal.SIGINT, 60), (signal.SIGKILL, 1)])
def test_no_process_outlives_the_one_that_asked(do: Callable[..., object], tmp_path: Path, how: signal.Signals, seconds: int) -> None:
    """Ctrl-C goes to both processes; after a kill the worker's own clock ends it."""
    pid_file = tmp_path / "pid"
    script = ASKING.format(folder=str(tmp_path), seconds=seconds, pid_file=str(pid_file))
    asking = subprocess.Popen([sys.executable, "-c", script], start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (pid_file.exists() and pid_file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    worker = int(pid_file.read_text())
    if how is signal.SIGINT:
        os.killpg(asking.pid, how)
    else:
        asking.send_signal(how)
    asking.wait(10)
    deadline = time.monotonic() + 10
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(worker)


def is_running(process: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout.strip()
    return bool(found) and not found.startswith("Z")
