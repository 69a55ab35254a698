"""Errors that nobody foresaw: each stays with the one document, line or request over which it came about.

Belongs here: turning such an error into a refusal that names its entry in the log, and the log itself, `logs/errors.log` of a home. Does not
belong here: what is foreseen (`refusals`, problems of documents).
"""

from __future__ import annotations

import errno
import hashlib
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from dagster_project.documents.sandbox.process import WorkerNotStarted
from dagster_project.knowledge.messages import Reason, because
from dagster_project.landing.files import DiskFull
from dagster_project.landing.home import Home
from dagster_project.landing.personal_data import without_personal_data
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryLine
from dagster_project.landing.secrets import without_secrets

_OF_ALL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""What the operating system says where no document is to blame: the next one would fare no better."""
_LARGEST = 5_000_000
"""Bytes of the log, after which it begins anew beside the one before."""
_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")
"""A reference has no digits: some would be taken for a telephone number, and left out of the log."""

T = TypeVar("T")


def contained(home: Home, what: str, work: Callable[[], T], entry: RegistryLine | None = None) -> T | Refusal:
    """What `work` gives, or the refusal of the one thing, called `what`, over which it failed. Raises what concerns all: `DiskFull`,
    `WorkerNotStarted`, and a disk that cannot be written."""
    try:
        return work()
    except Exception as error:
        return mishap(home, what, error, entry)


def each_contained(home: Home, what: str, work: Callable[[], Iterator[T]], entry: RegistryLine | None = None) -> Iterator[T | Refusal]:
    """What `work` yields, and last the refusal where it failed on the way. Raises as `contained`."""
    try:
        yield from work()
    except Exception as error:
        yield mishap(home, what, error, entry)


def mishap(home: Home, what: str, error: Exception, entry: RegistryLine | None = None) -> Refusal:
    """The refusal of what failed by `error`; raises it again where it concerns all."""
    if isinstance(error, DiskFull | WorkerNotStarted) or (isinstance(error, OSError) and error.errno in _OF_ALL):
        raise error
    return Refusal(without_secrets(what), unforeseen(home, error, what), entry=entry)


def unforeseen(home: Home, error: Exception, what: str = "") -> Reason:
    """The reason to give for an error that nobody foresaw; the whole of it goes to the log."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    story = "".join(traceback.format_exception(error))
    reference = hashlib.sha256(f"{now} {story}".encode(errors="backslashreplace")).hexdigest()[:8].translate(_LETTERS)
    log = log_file(home)
    with suppress(OSError):  # the error itself is told in any case
        _write(log, f"== {reference} {now} {what}\n{story}\n")
    return because("unforeseen", error=type(error).__name__, reference=reference, log=log)


def log_file(home: Home) -> Path:
    """Where the errors of a home are told in full."""
    return home.logs / "errors.log"


def _write(log: Path, text: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LARGEST:
        log.replace(log.with_suffix(".before.log"))
    with log.open("a", encoding="utf-8", errors="backslashreplace") as handle:
        handle.write(without_secrets(without_personal_data(text)))
