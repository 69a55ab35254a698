"""Queries that others write, answered in a process of its own.

Belongs here: starting that process within limits, and saying why there is no answer. Does not belong here: the queries of the project (`queries`), the other
side (`answering`), how answers are printed (`cli`, `mcp`).

DuckDB opens the published copy without a way to any other file. But a query can still end or fill the process that it runs in: by a function that takes a pointer, a
log that it may not write, a text of four gigabytes. So it never runs in the process that asks.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dagster_project.documents.errors import CrashedReader, TooLargeDocument
from dagster_project.documents.sandbox.process import Limits, ReadingFailed, Worker
from dagster_project.knowledge.messages import Explained, Reason
from dagster_project.landing.home import Home
from dagster_project.publish.answering import Asked, answer
from dagster_project.publish.queries import connect
from dagster_project.publish.soundness import READ_ONLY

_MEBIBYTE = 1024**2


class NoAnswer(Explained):
    """Why a query has none."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a query may take: seconds, memory for its data, memory of the whole process and of a thousand rows in bytes, and how many rows it gives. 0: all that there is."""

    seconds: float = 0
    data: int = 0
    memory: int = 0
    part: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns, and the rows in parts, as they come."""

    names: list[str]
    parts: Iterator[list[tuple[Any, ...]]]


@contextmanager
def ask(home: Home, sql: str, parameters: Sequence[Any] = (), bounds: Bounds | None = None) -> Iterator[Answer]:
    """The answer to the last of some statements that read, as long as the context lasts. Raises `NoAnswer`, also while rows are taken, `MissingWarehouse`,
    `UnusableWarehouse`, `WorkerNotStarted`."""
    bounds = bounds or Bounds()
    try:
        text = sql.encode()
    except UnicodeEncodeError:  # bytes of another encoding reach a program as halves of characters
        raise NoAnswer("query_not_text") from None
    connect(home).close()  # whether there is one at all, and why not
    limits = Limits(bounds.memory, 0, bounds.seconds, bounds.part)
    # What DuckDB puts on disk for want of memory goes with the query, however that ends.
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder, Worker(answer, limits) as worker:
        parts = _parts(worker, text, Asked(str(home.published), _config(folder, bounds), parameters, bounds.rows), bounds)
        yield Answer(next(parts), parts)


def _parts(worker: Worker[Asked, Reason | None], text: bytes, asked: Asked, bounds: Bounds) -> Generator[Any, None, None]:
    try:
        reason = yield from worker.steps(text, asked)
    except TooLargeDocument as error:
        if error.variant == "clock":
            raise NoAnswer("query_too_slow", seconds=f"{bounds.seconds:g}") from None
        raise NoAnswer("query_too_large") from None
    except CrashedReader as error:
        raise NoAnswer("query_ended", how=error.facts["how"]) from None
    except ReadingFailed as error:
        raise NoAnswer("query_failed", error=str(error)) from None
    if reason:
        raise NoAnswer(reason.id, **reason.facts)


def _config(folder: str, bounds: Bounds) -> dict[str, Any]:
    config: dict[str, Any] = READ_ONLY | {"temp_directory": folder}
    if bounds.data:
        # Each thread takes memory of its own, and a query that is bounded leaves the other processors to others.
        size = f"{bounds.data // _MEBIBYTE}MiB"
        config |= {"memory_limit": size, "max_temp_directory_size": size, "threads": min(os.cpu_count() or 1, 2)}
    return config
