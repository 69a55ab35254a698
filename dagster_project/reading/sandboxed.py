"""Documents read within limits, several at once: `SandboxedReader`.

Belongs here: putting `read_disclosure` into processes of its own, and turning every way in which that ends into a disclosure; where OCR is
installed, a look at the picture of what does not add up, in another process. Does not belong here: the processes (`documents.sandbox.process`), reading
itself (`reader`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.formats import FileFormat, format_of
from dagster_project.documents.model import Box
from dagster_project.documents.pdf.ocr import texts_in_pictures
from dagster_project.documents.pictures.recognition import is_installed
from dagster_project.documents.sandbox.process import Limits, Reached, ReadingFailed, Worker
from dagster_project.forms.model import DocumentKind, problem
from dagster_project.forms.review.second_reading import boxes_to_draw, read_in_pictures
from dagster_project.knowledge.messages import WhatWasFound
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure, refused

WORKERS = "JUESUAN_WORKERS"
"""The variable that says how many documents are read at once; else as many as there are cores."""


class SandboxedReader:
    """Reads documents in up to `workers` processes; a context manager, which leaves no process behind. Nothing is started before the first document."""

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        self.workers = workers or _usual_workers()
        self._all = [_Pair(limits or Limits()) for _ in range(self.workers)]
        self._idle: SimpleQueue[_Pair] = SimpleQueue()
        for pair in self._all:
            self._idle.put(pair)
        self._has_ocr = is_installed()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for pair in self._all:
            pair.reading.close()
            pair.looking.close()
        self._threads.shutdown()
        for pair in self._all:
            pair.reading.finish()
            pair.looking.finish()

    def submit(self, data: bytes, file_name: str, reached: Reached | None = None) -> Future[Disclosure]:
        """The disclosure once it is read; `reached` is told each page before it is read, in another thread. Whatever the document does to its reader is a problem of that disclosure; only
        `WorkerNotStarted` is raised."""
        return self._threads.submit(self._read, data, file_name, reached)

    def _read(self, data: bytes, file_name: str, reached: Reached | None) -> Disclosure:
        pair = self._idle.get()
        try:
            disclosure = pair.reading.call(data, file_name, reached)
            if self._has_ocr and format_of(data) is FileFormat.PDF:
                _look_again(disclosure, data, pair.looking)
            return disclosure
        except UnreadableDocument as error:
            return refused(data, file_name, error)
        except ReadingFailed as error:
            return failed(hashlib.sha256(data).hexdigest(), file_name, str(error), page=error.page)
        finally:
            self._idle.put(pair)


def _usual_workers() -> int:
    asked = os.environ.get(WORKERS, "")
    return max(1, int(asked)) if asked.isdecimal() else os.cpu_count() or 1


class _Pair:
    """The two processes for one document; each starts when it is first asked."""

    def __init__(self, limits: Limits) -> None:
        self.reading = Worker(read_disclosure, limits)
        self.looking = Worker(texts_in_pictures, limits)


def _look_again(disclosure: Disclosure, data: bytes, worker: Worker[Mapping[int, Sequence[Box]], dict[int, list[str]]]) -> None:
    """Hold the figures that do not add up against the picture of their pages."""
    boxes = boxes_to_draw(disclosure.forms)
    if not boxes:
        return
    try:
        read_in_pictures(disclosure.forms, worker.call(data, boxes))
    except (UnreadableDocument, ReadingFailed) as error:
        why = WhatWasFound(error.kind, error.variant, error.facts) if isinstance(error, UnreadableDocument) else str(error)
        disclosure.problems.append(problem("pictures_not_read", page=error.page, error=why))


def failed(sha256: str, file_name: str, error: str, *, variant: str = "", page: int | None = None) -> Disclosure:
    """What is landed of a document over which the reader itself went wrong."""
    why = problem("reading_failed", page=page, variant=variant, document=file_name, error=error)
    return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 0, "none", problems=[why])
