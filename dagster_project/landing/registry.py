"""The registry: which disclosures are expected, where they are published and by when.

Belongs here: the columns of a registry, its lines, and refusing those that are unclear. Does not belong here: how its file is read
(`registry_table`), opening what a line names (`sources`), fetching it (`fetching`), what became of it (`registry_outcomes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from dagster_project.characters import fold_width
from dagster_project.knowledge.messages import Reason, because
from dagster_project.knowledge.regions import region_of
from dagster_project.landing.file_names import as_text, is_text
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry_table import SUFFIXES, UnreadableTable, header_of, lines_of
from dagster_project.landing.secrets import has_password, without_secrets

REQUIRED_COLUMNS = ("department", "unit", "region", "fiscal_year", "location")
COLUMNS = (*REQUIRED_COLUMNS, "links", "expected_by")
_DIGITS = ("region", "fiscal_year", "expected_by")
_YEAR = re.compile(r"[0-9]{4}")
_REGION = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class RegistryFacts:
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
class RegistryLine:
    """A line of a registry.

    `location` is a path or pattern (relative to the registry's folder) or an address. With `links` it is a page, and the documents are
    those it links to whose address or text matches the pattern. `expected_by` is the last day on which it is in time.
    """

    registry: Path
    line: int
    statement: RegistryFacts
    location: str
    links: str = ""
    expected_by: date | None = None

    @property
    def partition(self) -> Partition:
        """Where its documents are expected to land, as far as the registry tells."""
        said = self.statement
        year = int(said.fiscal_year or 0)
        return Partition(year, said.region or region_of(said.unit or said.department, year))


def is_address(location: str) -> bool:
    """Whether a location is an address of something that has to be fetched, rather than a path."""
    return "://" in location


def is_registry(path: Path) -> bool:
    """Whether a file is a table with the column `location`. Raises OSError."""
    return path.suffix.lower() in SUFFIXES and "location" in header_of(path)


def read_registry(path: Path) -> Iterator[RegistryLine | Refusal]:
    """Every line of a registry in order; a refusal for each that is unclear, whose path names the line. Raises OSError."""
    try:
        header, *lines = lines_of(path)
    except ValueError:  # not even a header
        yield Refusal(as_text(path), because("registry_without_columns", columns=REQUIRED_COLUMNS, found=(), required=REQUIRED_COLUMNS))
        return
    except UnreadableTable as error:
        yield Refusal(as_text(path), because(error.id, **error.facts))
        return
    columns = [cell.lower() for cell in header.cells or []]
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        found = [cell for cell in header.cells or [] if cell]
        yield Refusal(as_text(path), because("registry_without_columns", columns=missing, found=found, required=REQUIRED_COLUMNS))
        return
    for column in columns:
        if column not in COLUMNS and (meant := get_close_matches(column, set(COLUMNS) - set(columns), 1)):
            yield Refusal(as_text(path), because("registry_with_unclear_column", column=column, meant=meant[0]))
    for line in lines:
        place = f"{as_text(path)}:{line.number}"
        try:
            yield _line(path, line.number, columns, line.cells) if line.cells else Refusal(place, because("line_not_parted"))
        except Exception as error:
            yield Refusal(place, because("line_fails", error=f"{type(error).__name__}: {error}"))


def _line(path: Path, number: int, columns: Sequence[str], cells: Sequence[str]) -> RegistryLine | Refusal:
    row = dict(zip(columns, cells, strict=False))
    told = {column: row.get(column, "") for column in COLUMNS}
    told |= {column: fold_width(told[column]) for column in _DIGITS}
    if why := _unclear(told):
        return Refusal(f"{as_text(path)}:{number}", why)
    statement = RegistryFacts(*(told[column] for column in ("department", "unit", "region", "fiscal_year")))
    due = date.fromisoformat(told["expected_by"]) if told["expected_by"] else None
    return RegistryLine(path, number, statement, told["location"], told["links"], due)


def _unclear(told: Mapping[str, str]) -> Reason | None:
    location, links, expected_by = told["location"], told["links"], told["expected_by"]
    if not is_text("".join(told.values())):
        return because("line_undecodable")
    if not location:
        return because("line_without_location")
    if "\ufffd" in "".join(told.values()):
        return because("line_with_lost_characters")
    if has_password(location):
        return because("line_with_password", location=without_secrets(location))
    if links and "://" not in location:
        return because("line_with_links_of_file", location=location)
    if told["fiscal_year"] and not _YEAR.fullmatch(told["fiscal_year"]):
        return because("line_with_unclear_year", fiscal_year=told["fiscal_year"])
    if told["region"] and not _REGION.fullmatch(told["region"]):
        return because("line_with_unclear_region", region=told["region"])
    if expected_by and not _is_day(expected_by):
        return because("line_with_unclear_day", expected_by=expected_by)
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
