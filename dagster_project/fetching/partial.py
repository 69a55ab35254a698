"""A document while it is being fetched: the bytes so far, and which version of the document they belong to.

Belongs here: carrying on where an earlier attempt, or an earlier process, broke off. Does not belong here: how bytes are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dagster_project.landing.files import room_for, write_file


@dataclass(frozen=True, slots=True)
class Partial:
    """The file `part`, and beside it the name of the version (an ETag, or a time of change) that its bytes belong to."""

    part: Path

    @property
    def version(self) -> str | None:
        """The version of the bytes so far; None where there are none that can be carried on."""
        path = self._version_file
        return path.read_text(encoding="utf-8") if path.exists() and self.size else None

    @property
    def size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def begin(self, version: str | None) -> None:
        """Start again with no bytes, of this version; None where the server gives it no name. Raises `DiskFull`."""
        self.drop()
        if version:
            write_file(self._version_file, version.encode())
        with room_for(self.part):
            self.part.parent.mkdir(parents=True, exist_ok=True)
            self.part.touch()

    def append(self, data: bytes) -> None:
        """Raises `DiskFull`."""
        with room_for(self.part), self.part.open("ab") as handle:
            handle.write(data)

    def drop(self) -> None:
        """Forget the bytes so far."""
        self.part.unlink(missing_ok=True)
        self._version_file.unlink(missing_ok=True)

    @property
    def _version_file(self) -> Path:
        return self.part.with_suffix(".version")
