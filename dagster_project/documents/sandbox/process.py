"""A function of one document, called in a process of its own with limits of memory and time.

Belongs here: starting, asking, ending and replacing that process, and saying why it did not answer. Does not belong here: its own
side (`worker`), what the function does.

PDFium is a large program in C++ that reads files from strangers: a broken document can crash it, and a bomb can keep it busy for
hours. The process is started anew, not forked, so that it works wherever it is called from, and is used again for many documents.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from dagster_project.documents.errors import CrashedReader, TooLargeDocument

A = TypeVar("A")
R = TypeVar("R")
Reached = Callable[[Any], None]
"""Told how far the function has come: the number of each page before it is read, or a part of its answer."""

_WORKER = "dagster_project.documents.sandbox.worker"
_OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL}
_SAID = 300
"""Characters of what a process wrote last on standard error."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: bytes of address space of the whole process (where the system enforces it: not on macOS), seconds of
    processor time, seconds by the clock, bytes of the answer or of a part of it. 0 bounds nothing."""

    memory: int = 2 * 1024**3
    processor_seconds: float = 120.0
    seconds: float = 600.0
    answer: int = 256 * 1024**2


class WorkerNotStarted(Exception):
    """The process for reading could not be started at all: a matter of the installation, not of a document."""


class ReadingFailed(Exception):
    """The function raised an exception that is no `UnreadableDocument`: a defect of the reader. `page` counts from 1."""

    def __init__(self, error: str, page: int | None) -> None:
        super().__init__(error)
        self.page = page


class Worker(Generic[A, R]):
    """One process that calls `function(data, argument, reached)`, a function of a module, for one document after the other. Started by the
    first call and after every end. For one thread at a time, but for `close`."""

    def __init__(self, function: Callable[[bytes, A, Reached], R], limits: Limits) -> None:
        self._function = function
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `finish`)

    def call(self, data: bytes, argument: A, reached: Reached | None = None) -> R:
        """What the function returns; `reached` is told each page before the function looks at it. Raises the `UnreadableDocument` that it raises, `TooLargeDocument` beyond the limits, `CrashedReader`,
        `ReadingFailed`, `WorkerNotStarted`."""
        steps = self.steps(data, argument)
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if reached:
                reached(step)

    def steps(self, data: bytes, argument: A) -> Generator[Any, None, R]:
        """All that the function tells on its way, then what it returns. Raises as `call` does."""
        process = self._running()
        page: int | None = None
        try:
            _send(process, (data, argument))
            while True:
                kind, value = _receive(process)
                if kind != "reached":
                    break
                page = value if isinstance(value, int) else None
                yield value
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            raise self._why_ended(process, page) from None
        if kind == "returned":
            returned, stays = value
            if not stays:
                self._end()
            return returned  # type: ignore[no-any-return]
        if kind == "raised":
            raise value
        if kind == "failed":
            raise ReadingFailed(value, page)
        self._end()
        what, mebibytes = value
        raise TooLargeDocument(what, page=page, mebibytes=mebibytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def close(self) -> None:
        """End the process at once, also from another thread; the call that is under way fails, and so does every later one."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()

    def finish(self) -> None:
        """Close and leave nothing behind. Only when no call is under way."""
        self.close()
        self._end()
        self._errors.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._errors.seek(0)
        self._errors.truncate()
        # Without -P a file in the folder of the user could stand in for a module.
        command = [sys.executable, "-P", "-m", _WORKER]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._process = process
        if self._closed:  # by another thread, which did not see this process
            process.kill()
        try:
            _send(process, (self._function, self._limits))
            _receive(process)
        except (EOFError, BrokenPipeError):
            process.wait()
            raise WorkerNotStarted(self._last_words() or f"status {process.returncode}") from None
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # what was left to be sent has no reader
                pipe.close()
        process.wait()

    def _why_ended(self, process: subprocess.Popen[bytes], page: int | None) -> CrashedReader | TooLargeDocument:
        status = process.wait()
        said = self._last_words()
        self._end()
        if status == -signal.SIGPROF:
            return TooLargeDocument("processor", page=page, seconds=self._limits.processor_seconds)
        if status == -signal.SIGALRM:
            return TooLargeDocument("clock", page=page, seconds=self._limits.seconds)
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        # PDFium gives up at once where it cannot have the memory that it asks for, and so does the system where it has none left.
        variant = "_".join(["memory"] * (-status in _OUT_OF_MEMORY) + ["last_words"] * bool(said))
        return CrashedReader(variant, page=page, how=how, said=said, mebibytes=self._limits.memory // 1024**2)

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:_SAID] if lines else ""


def _send(process: subprocess.Popen[bytes], message: Any) -> None:
    assert process.stdin is not None
    pickle.dump(message, process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()


def _receive(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None
    return pickle.load(process.stdout)
