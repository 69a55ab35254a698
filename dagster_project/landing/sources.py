"""From what a user names (files, folders, a registry) to single documents, each with what is said about it.

Belongs here: walking folders, reading a registry CSV, refusing what cannot be opened. Does not belong here: what is inside a document.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dagster_project.landing.home import Home

REGISTRY_COLUMNS = ("department", "unit", "region", "fiscal_year", "location")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a registry says of a document. It fills in what the document does not say itself; empty where the registry is silent.

    `unit` is the subordinate unit (单位) whose accounts they are, empty for those of the department.
    """

    department: str = ""
    unit: str = ""
    region: str = ""
    fiscal_year: str = ""

    def to_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Source:
    """One document to receive."""

    path: Path
    statement: Statement = Statement()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path from which no document could be had, and what to do about it."""

    path: str
    reason: str
    action: str


def find_sources(paths: Iterable[Path], home: Home) -> Iterator[Source | Refusal]:
    """Every document below `paths`: files, folders (all files in them but hidden ones), registry CSVs. Each file once, and none that the
    home itself keeps."""
    kept = (home.landed, home.warehouse)
    seen: set[Path] = set()
    for path in paths:
        for found in _expand(path):
            if isinstance(found, Source):
                real = found.path.resolve()
                if real in seen or any(real.is_relative_to(folder) for folder in kept):
                    continue
                seen.add(real)
            yield found


def _expand(path: Path) -> Iterator[Source | Refusal]:
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.is_file():
            yield from _registry(path) if _is_registry(path) else [Source(path)]
        elif path.exists():
            yield Refusal(str(path), "is neither a file nor a folder", "name a document, a folder of documents or a registry CSV")
        elif path.is_symlink():
            yield Refusal(str(path), "is a link that leads nowhere", "mend or remove the link")
        else:
            yield Refusal(str(path), "does not exist", "check the spelling of the path")
    except OSError as error:
        yield refusal(path, error)


def refusal(path: Path, error: OSError) -> Refusal:
    """The refusal of a path that the operating system would not open."""
    if isinstance(error, PermissionError):
        return Refusal(str(path), "may not be read", "ask for permission to read it")
    return Refusal(str(path), f"cannot be opened ({error.strerror or error})", "check the path")


def _folder(folder: Path) -> Iterator[Source | Refusal]:
    found = False
    visited: set[Path] = set()
    refusals: list[Refusal] = []

    def refuse(error: OSError) -> None:
        refusals.append(refusal(Path(error.filename), error))

    for root, folders, names in os.walk(folder, followlinks=True, onerror=refuse):
        real = Path(root).resolve()
        if real in visited:  # a link back to a folder above
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                found = True
                yield from _expand(Path(root) / name)
    yield from refusals
    if not found and not refusals:
        yield Refusal(str(folder), "is a folder without any file", "name a folder that holds documents")


def _is_registry(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and "location" in _header(path)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        return next(csv.reader(handle), [])


def _registry(path: Path) -> Iterator[Source | Refusal]:
    missing = set(REGISTRY_COLUMNS) - set(_header(path))
    if missing:
        yield Refusal(str(path), f"is a registry without the column {', '.join(sorted(missing))}", f"give it {', '.join(REGISTRY_COLUMNS)}")
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            place = f"{path}, line {number}"
            told = {key: (row[key] or "").strip() for key in REGISTRY_COLUMNS}
            location = told.pop("location")
            statement = Statement(**told)
            refused = _unclear(place, location, statement)
            if refused:
                yield refused
                continue
            for found in _expand(path.parent / location):
                yield Source(found.path, statement) if isinstance(found, Source) else found


def _unclear(place: str, location: str, statement: Statement) -> Refusal | None:
    if not location:
        return Refusal(place, "names no location", "give the path of the document in the column location")
    if "://" in location:
        return Refusal(place, f"names the address {location}; only files are loaded", "download the document and give its path")
    if statement.fiscal_year and not (statement.fiscal_year.isdigit() and len(statement.fiscal_year) == 4):
        return Refusal(place, f"gives the fiscal year {statement.fiscal_year}", "write a year of four digits, as 2021")
    if statement.region and not (statement.region.isdigit() and len(statement.region) == 6):
        return Refusal(place, f"gives the region {statement.region}", "write the code of six digits, as 140900")
    return None
