"""What could not be had, said so that a user can do something about it.

Belongs here: the shape of a refusal and the operating system's reasons. Does not belong here: problems inside a document (`forms.model`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster_project.landing.registry import RegistryLine


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path or address from which no document could be had, and what to do about it.

    `is_pending` where nothing is there yet, or it could not be had this time; `entry` is the line of a registry that names it.
    """

    path: str
    reason: str
    action: str
    is_pending: bool = False
    entry: RegistryLine | None = None


def refusal(path: Path, error: OSError, entry: RegistryLine | None = None) -> Refusal:
    """The refusal of a path that the operating system would not open."""
    if isinstance(error, PermissionError):
        return Refusal(str(path), "may not be read", "ask for permission to read it", entry=entry)
    return Refusal(
        str(path),
        f"cannot be opened ({error.strerror or error})",
        "check the path",
        is_pending=isinstance(error, FileNotFoundError),
        entry=entry,
    )
