"""From what a user names (files, folders, addresses, a registry) to single documents, each with what is said about it.

Belongs here: walking folders and patterns, refusing what cannot be opened. Does not belong here: the lines of a registry (`registry`),
fetching what is elsewhere (`fetching`), what is inside a document.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from dagster_project.knowledge.messages import because
from dagster_project.landing.file_names import as_text
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.mishaps import each_contained
from dagster_project.landing.refusals import Refusal, refusal
from dagster_project.landing.registry import RegistryFacts, RegistryLine, is_address, is_registry, read_registry
from dagster_project.landing.secrets import has_password, without_secrets


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the bytes of a fetched document came from. Times are UTC; `published_at` is what the server calls its last change, `gone_at` when
    nothing was there any more."""

    address: str
    publisher: str
    file_name: str
    fetched_at: datetime
    published_at: datetime | None = None
    etag: str | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document to receive. `origin` where it was fetched, `entry` where a registry names it."""

    path: Path
    statement: RegistryFacts = field(default_factory=RegistryFacts)
    entry: RegistryLine | None = None
    origin: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Remote:
    """An address, still to be fetched: of a document, or of a page, folder or pattern of documents. `entry` where a registry names it.

    What a store has listed `is_document`, with its `size` in bytes where the store still has it.
    """

    location: str
    entry: RegistryLine | None = None
    is_document: bool = False
    size: int | None = None

    @property
    def links(self) -> str:
        """The pattern of the links to follow, where it is a page of them."""
        return self.entry.links if self.entry else ""

    @property
    def statement(self) -> RegistryFacts:
        return self.entry.statement if self.entry else RegistryFacts()


Found = Source | Remote | Refusal
LOCATIONS = "JUESUAN_LOCATIONS"
"""The environment variable that names further folders from which a registry may take files, parted as in `PATH`."""


def find_sources(locations: Iterable[Path | str], home: Home) -> Iterator[Found]:
    """Every document at `locations`: files, folders (all files in them but hidden ones), registry CSVs; a text may be an address, too. Each once (once
    for each line of a registry that names it), and none that the home itself keeps."""
    return _each_once((found for location in locations for found in _at(location, home)), home)


def sources_of(entries: Iterable[RegistryLine], home: Home) -> Iterator[Found]:
    """What these lines of a registry name."""
    return _each_once(
        (found for entry in entries for found in each_contained(home, entry.location, partial(_named_by, entry, home), entry)), home
    )


def _each_once(all_found: Iterable[Found], home: Home) -> Iterator[Found]:
    kept = (home.landed, home.warehouse)
    seen: set[tuple[Path | str, RegistryLine | None]] = set()
    for found in all_found:
        if isinstance(found, Source):
            real = found.path.resolve()
            if (real, found.entry) in seen or any(real.is_relative_to(folder) for folder in kept):
                continue
            seen.add((real, found.entry))
        elif isinstance(found, Remote):
            if (found.location, found.entry) in seen:
                continue
            seen.add((found.location, found.entry))
        yield found


def _at(location: Path | str, home: Home) -> Iterator[Found]:
    if not isinstance(location, str) or not is_address(location):
        path = Path(location)
        yield from each_contained(home, as_text(path), partial(_expand, path, home))
    elif has_password(location):
        yield Refusal(without_secrets(location), because("line_with_password", location=without_secrets(location)))
    else:
        yield Remote(location)


def _expand(path: Path, home: Home) -> Iterator[Found]:
    for found in _files_below(path):
        if isinstance(found, Refusal):
            yield found
        else:
            yield from each_contained(home, as_text(found), partial(_file, found, home))


def _file(path: Path, home: Home) -> Iterator[Found]:
    """A document, or what a registry names."""
    try:
        if is_registry(path):
            yield from _registry(path, home)
        else:
            yield Source(path)
    except OSError as error:
        yield refusal(path, error)


def _files_below(path: Path) -> Iterator[Path | Refusal]:
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.is_file():
            yield path
        elif path.exists():
            yield Refusal(as_text(path), because("no_file_or_folder"))
        elif path.is_symlink():
            yield Refusal(as_text(path), because("broken_link"), is_pending=True)
        else:
            yield Refusal(as_text(path), because("does_not_exist"), is_pending=True)
    except OSError as error:
        yield refusal(path, error)


def _folder(folder: Path) -> Iterator[Path | Refusal]:
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
                yield from _files_below(Path(root) / name)
    yield from refusals
    if not found and not refusals:
        yield Refusal(as_text(folder), because("empty_folder"), is_pending=True)


def _registry(path: Path, home: Home) -> Iterator[Found]:
    for line in read_registry(path):
        if isinstance(line, RegistryLine):
            yield from each_contained(home, line.location, partial(_named_by, line, home), line)
        else:
            yield line


def _named_by(entry: RegistryLine, home: Home) -> Iterator[Found]:
    if is_address(entry.location):
        yield Remote(entry.location, entry)
        return
    trusted = _trusted_folders(entry, home)
    for path in _paths(entry):
        for found in _files_below(path):
            if isinstance(found, Refusal):
                yield replace(found, entry=entry)
            elif not any(found.resolve().is_relative_to(folder) for folder in trusted):
                yield Refusal(as_text(found), because("location_outside", target=as_text(found.resolve())), entry=entry)
            elif not found.samefile(entry.registry):  # the folder of the registry itself may be named
                yield Source(found, entry.statement, entry)


def _trusted_folders(entry: RegistryLine, home: Home) -> list[Path]:
    """Where a registry may name files: who wrote it need not be who may read everything here."""
    told = [Path(folder).expanduser() for folder in os.environ.get(LOCATIONS, "").split(os.pathsep) if folder]
    return [folder.resolve() for folder in (home.inbox, PROJECT / "raw" / "inbox", entry.registry.resolve().parent, *told)]


def _paths(entry: RegistryLine) -> list[Path]:
    """The path that a line names; where there is none of that very name, those that it matches as a pattern."""
    folder = entry.registry.parent
    path = folder / entry.location
    if path.exists() or not glob.has_magic(entry.location):
        return [path]
    matching = glob.glob(entry.location, root_dir=folder, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    return [folder / name for name in sorted(matching)] or [path]
