"""What could not be had, said so that a user can do something about it.

Belongs here: the shape of a refusal and the operating system's reasons. Does not belong here: problems inside a document (`forms.model`), words
(`seeds/messages/errors.csv`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.knowledge.messages import Language, Reason, because, phrase
from dagster_project.landing.file_names import as_text

if TYPE_CHECKING:
    from dagster_project.landing.registry import RegistryLine


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path or address from which no document could be had: why, and what to do about it.

    `is_pending` where nothing is there yet, or it could not be had this time; `entry` is the line of a registry that names it.
    """

    path: str
    why: Reason
    is_pending: bool = False
    entry: RegistryLine | None = None

    def words(self, language: Language) -> str:
        """What could not be had and why, without what to do."""
        return phrase("refused", what=self.path, why=self.why).words(language)


def refusal(path: Path, error: OSError, entry: RegistryLine | None = None) -> Refusal:
    """The refusal of a path that the operating system would not open."""
    if isinstance(error, PermissionError):
        return Refusal(as_text(path), because("permission_denied"), entry=entry)
    why = because("cannot_be_opened", error=error.strerror or str(error))
    return Refusal(as_text(path), why, isinstance(error, FileNotFoundError), entry)
