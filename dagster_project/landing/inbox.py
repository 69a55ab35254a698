"""What is new in the inbox since it was last looked at.

Belongs here: comparing two looks at the folder. Does not belong here: receiving documents (`intake`), when to look (`defs`).
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from dagster_project.landing.file_names import as_text, is_text
from dagster_project.landing.home import Home
from dagster_project.landing.sources import Source, find_sources

Listing = dict[str, tuple[int, int, str]]
"""By path: time of change in nanoseconds, size in bytes, SHA-256."""

_SETTLED_SECONDS = 3


def look(home: Home, before: Listing) -> tuple[Listing, list[Path]]:
    """The inbox as it is now, and the files whose content was not there `before`.

    A file that changed within the last seconds may still be being copied; it is left for the next look.
    """
    listing: Listing = {}
    new: list[Path] = []
    known = {sha256 for _, _, sha256 in before.values()}
    for found in find_sources([home.inbox], home):
        if not isinstance(found, Source):
            continue
        name = as_text(found.path)
        try:
            status = found.path.stat()
            if time.time() - status.st_mtime < _SETTLED_SECONDS:
                continue
            stamp = (status.st_mtime_ns, status.st_size)
            sha256 = before[name][2] if stamp == tuple(before.get(name, ())[:2]) else _hash(found.path)
        except OSError:  # it was taken away meanwhile, or may not be read: receiving the inbox tells so
            continue
        listing[name] = (*stamp, sha256)
        if sha256 not in known:
            known.add(sha256)
            new.append(_nameable(found.path))
    return listing, list(dict.fromkeys(new))


def _nameable(path: Path) -> Path:
    """The path, or the folder that holds it where its name cannot be written down: what is there already is then only looked at once more."""
    return path if is_text(path) else _nameable(path.parent)


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
