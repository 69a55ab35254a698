"""Which licence each locked package has: `docs/licences.csv`, written by `python .ci/licences.py`, kept true by `tests/integration/test_licences.py`.

Belongs here: reading the lock and what packages say of themselves. Does not belong here: which licences are allowed (the test).
"""

from __future__ import annotations

import csv
import re
import sys
from importlib import metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FILE = PROJECT / "docs" / "licences.csv"
_LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE)
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60


def locked() -> list[str]:
    """The packages that `requirements.lock` names, for any system."""
    return sorted(set(_LOCKED.findall((PROJECT / "requirements.lock").read_text(encoding="utf-8"))))


def said_by(package: str) -> str | None:
    """The licence as the installed package states it: its expression, else its classifiers, else its text; None where it is not installed here."""
    try:
        told = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    classified = [line.removeprefix(_CLASSIFIER) for line in told.get_all("Classifier", []) if line.startswith(_CLASSIFIER)]
    return (told.get("License-Expression") or " OR ".join(sorted(classified)) or (told.get("License") or "").partition("\n")[0])[:_LONGEST]


def listed() -> dict[str, str]:
    """The licences as the file lists them."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["package"]: row["licence"] for row in csv.DictReader(handle)}


def main() -> None:
    """Write the file; what is not installed on this system keeps what was listed of it."""
    before = listed() if FILE.exists() else {}
    with FILE.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["package", "licence"])
        for package in locked():
            writer.writerow([package, said_by(package) or before.get(package, "")])


if __name__ == "__main__":
    sys.exit(main())
