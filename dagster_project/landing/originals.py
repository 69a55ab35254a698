"""The original bytes of every document, stored by content, each with a sidecar of what is known about it.

Belongs here: `documents/<sha[:2]>/<sha256>/original<.ext>` and `sidecar.json`. Does not belong here: what stands in a document.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any

from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.home import Home

_LONGEST_SUFFIX = 10


def store(home: Home, sha256: str, file_name: str, data: bytes) -> None:
    """Keep the bytes unless they are there already. Raises `DiskFull`."""
    if original(home, sha256) is None:
        suffix = PurePath(file_name).suffix.lower()
        safe = suffix if len(suffix) <= _LONGEST_SUFFIX and suffix[1:].isalnum() else ""
        write_file(_folder(home, sha256) / f"original{safe}", data)


def original(home: Home, sha256: str) -> Path | None:
    """The file that holds the bytes, if they were ever received."""
    return next(iter(_folder(home, sha256).glob("original*")), None)


def sidecar(home: Home, sha256: str) -> dict[str, Any]:
    """What is known about a document, empty if it was never received as a whole or the sidecar is damaged: it is then read once more."""
    return read_object(sidecar_file(home, sha256)) or {}


def write_sidecar(home: Home, sha256: str, known: dict[str, Any]) -> None:
    """Replace what is known about a document. Raises `DiskFull`."""
    write_file(sidecar_file(home, sha256), json.dumps(known, ensure_ascii=False, indent=2).encode())


def sidecar_file(home: Home, sha256: str) -> Path:
    """Where it stands what is known about a document."""
    return _folder(home, sha256) / "sidecar.json"


def remove(home: Home, sha256: str) -> None:
    """Remove the bytes and what is known about them."""
    folder = _folder(home, sha256)
    for path in folder.glob("*"):
        path.unlink()
    if folder.exists():
        folder.rmdir()


def _folder(home: Home, sha256: str) -> Path:
    return home.landed / "documents" / sha256[:2] / sha256
