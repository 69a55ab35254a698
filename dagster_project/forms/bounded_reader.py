"""Documents read within limits, several at once: `BoundedReader`.

Belongs here: putting `read_disclosure` into processes of its own, and turning every way in which that ends into a disclosure. Does not
belong here: the processes (`documents.isolation`), reading itself (`reader`).
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.isolation import Limits, ReadingFailed, Worker
from dagster_project.forms.model import Disclosure, DocumentKind, Problem, Severity
from dagster_project.forms.reader import read_disclosure, refused

MOST_WORKERS = 4
"""More only take memory from a build that may run beside them."""


class BoundedReader:
    """Reads documents in up to `workers` processes; a context manager, which leaves no process behind. Nothing is started before the first document."""

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.workers = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        self._all = [Worker(read_disclosure, limits or Limits()) for _ in range(self.workers)]
        self._idle: SimpleQueue[Worker[str, Disclosure]] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.close()
        self._threads.shutdown()
        for worker in self._all:
            worker.finish()

    def submit(self, data: bytes, file_name: str) -> Future[Disclosure]:
        """The disclosure once it is read. Whatever the document does to its reader is a problem of that disclosure; only
        `WorkerNotStarted` is raised."""
        return self._threads.submit(self._read, data, file_name)

    def _read(self, data: bytes, file_name: str) -> Disclosure:
        worker = self._idle.get()
        try:
            return worker.call(data, file_name)
        except UnreadableDocument as error:
            return refused(data, file_name, error)
        except ReadingFailed as error:
            return failed(
                hashlib.sha256(data).hexdigest(), file_name, "a document that the reader can read or refuse", str(error), error.page
            )
        finally:
            self._idle.put(worker)


def failed(sha256: str, file_name: str, expected: str, found: str, page: int | None = None) -> Disclosure:
    """What is landed of a document over which the reader itself went wrong."""
    problem = Problem(
        "reading_failed",
        Severity.ERROR,
        f"reading {file_name} failed ({found})",
        page=page,
        expected=expected,
        found=found,
        action="report the document as a defect of the reader; it is kept and read again by the next version",
    )
    return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 0, "none", problems=[problem])
