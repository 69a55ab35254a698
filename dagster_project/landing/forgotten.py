"""The record of documents that were forgotten, by which they are known when they come again.

Belongs here: `forgotten/<sha256>.json`. Does not belong here: forgetting itself (`forgetting`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.knowledge.messages import Reason, because
from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.home import Home


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten, when and why. `forgotten_at` is UTC in ISO form; `why` is what the user said, or empty.

    `is_done` is False while something of the document may still be there.
    """

    sha256: str
    document_id: str
    file_name: str
    department: str | None
    fiscal_year: int
    region: str
    forgotten_at: str
    why: str
    is_done: bool = False

    def reason(self, id: str) -> Reason:
        """The reason to give where the document is met again: `forgotten`, or `forgotten_address` where it would be fetched."""
        on = self.forgotten_at[:10]
        return because(f"{id}_because", on=on, because=self.why) if self.why else because(id, on=on)


def note(home: Home, record: Forgotten) -> None:
    """Keep a record, in the place of the one before. Raises `DiskFull`."""
    write_file(_path(home, record.sha256), json.dumps(asdict(record), ensure_ascii=False, indent=2).encode())


def recall(home: Home, sha256: str) -> Forgotten | None:
    """The record of a document, if it is forgotten."""
    path = _path(home, sha256)
    return _read(path) if path.exists() else None


def remove(home: Home, sha256: str) -> None:
    """Let a document be taken in again."""
    _path(home, sha256).unlink(missing_ok=True)


def all_records(home: Home) -> Iterator[Forgotten]:
    return map(_read, sorted(_folder(home).glob("*.json")))


def _read(path: Path) -> Forgotten:
    known = read_object(path)
    # A damaged record still tells by its name what was forgotten, and that must stay so.
    return Forgotten(**known) if known else Forgotten(path.stem, path.stem[:16], path.stem, None, 0, "000000", _changed(path), "")


def _changed(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def _path(home: Home, sha256: str) -> Path:
    return _folder(home) / f"{sha256}.json"


def _folder(home: Home) -> Path:
    return home.landed / "forgotten"
