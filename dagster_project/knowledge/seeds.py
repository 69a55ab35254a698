"""The seed files as rows of text.

Belongs here: where they lie and how one is read. Does not belong here: what they say (the other modules of this package, which alone read them).
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of one seed file, as text. `name` is its path below seeds/, as `forms/forms.csv`."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


_OF_READING = ("forms", "checks", "codes", "narrative")
_OF_JUDGING = ("known_defects.csv", "duties.csv", "finding_sentences.csv")
"""Among the former, what no reader looks at: accepting a finding reads nothing again."""


@cache
def fingerprint_of_reading() -> str:
    """Changes when a seed changes by which documents are read."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in _OF_READING for path in (SEEDS / folder).glob("*.csv") if path.name not in _OF_JUDGING):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
