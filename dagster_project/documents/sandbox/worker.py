"""The process in which documents are read: `python -m dagster_project.documents.sandbox.worker`, started by `process` only.

Belongs here: its limits, and its side of the conversation. Does not belong here: the other side (`process`).

It speaks pickles. In: once `(function, Limits)`, then `(data, argument)` for each document, until the end. Out: `("ready", None)`, then for each
document `("reached", page or part)` any number of times and one of `("returned", (value, stays))`, `("raised", UnreadableDocument)`,
`("failed", text)`, `("too large", text)`. After the last, and where `stays` is False, it is not to be asked again.

The clocks are the kernel's and end the process even in the middle of C++, also when the process that asks is long gone.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
from itertools import count
from pathlib import Path
from typing import IO, Any

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.sandbox.process import Limits

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts the largest memory used."""


def main() -> None:
    """Answer until the other side closes its end."""
    # Ctrl-C reaches every process of the terminal; the one that asks decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    function, limits = pickle.load(requests)
    _limit_memory(limits.memory)
    _say(answers, _message("ready", None))
    for number in count():
        try:
            data, argument = pickle.load(requests)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        signal.setitimer(signal.ITIMER_PROF, limits.processor_seconds)
        answer = _call(function, data, argument, answers, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        try:
            _say(answers, answer)
        except BrokenPipeError:
            return
        if number == 0:
            # What is left of the first document stays for all others (seeds, libraries): a tenth of reading went into looking for garbage in it.
            gc.collect()
            gc.freeze()


class _TooMuch(Exception):
    """An answer, or a part of it, that is larger than allowed: so many MiB."""


def _call(function: Any, data: bytes, argument: Any, answers: IO[bytes], limits: Limits) -> bytes:
    def bounded(kind: str, value: Any) -> bytes:
        message = _message(kind, value)
        if 0 < limits.answer < len(message):
            raise _TooMuch(len(message) // 1024**2)
        return message

    try:
        value = function(data, argument, lambda reached: _say(answers, bounded("reached", reached)))
        # Memory once taken is seldom given back: a process that took much would fail the next document for it.
        return bounded("returned", (value, _peak_memory() < limits.memory // 2))
    except UnreadableDocument as error:
        return _message("raised", error)
    except MemoryError:
        return _message("too large", ("memory", limits.memory // 1024**2))
    except _TooMuch as error:
        return _message("too large", ("tables", *error.args))
    except Exception as error:
        return _message("failed", f"{type(error).__name__}: {error}")


def _peak_memory() -> int:
    """Bytes this process has used at most. What the system calls its maximum counts the process that started it, too, where it says nothing better."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


def _message(kind: str, value: Any) -> bytes:
    return pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)


def _say(answers: IO[bytes], message: bytes) -> None:
    answers.write(message)
    answers.flush()


def _limit_memory(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if not limit:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (ValueError, OSError):
        # macOS knows this limit but does not let it be set; there the clocks alone bound a document.
        if sys.platform != "darwin":
            raise


if __name__ == "__main__":
    main()
