"""The registry: which disclosures are expected, where they are published and by when.

Belongs here: the columns of a registry CSV, its lines, and refusing those that are unclear. Does not belong here: opening what a line
names (`sources`), fetching it (`fetching`), what became of it (`registry_outcomes`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from dagster_project.knowledge.messages import Reason, because
from dagster_project.knowledge.regions import region_of
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal

REQUIRED_COLUMNS = ("department", "unit", "region", "fiscal_year", "location")
COLUMNS = (*REQUIRED_COLUMNS, "links", "expected_by")


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
    def is_address(self) -> bool:
        return "://" in self.location

    @property
    def partition(self) -> Partition:
        """Where its documents are expected to land, as far as the registry tells."""
        said = self.statement
        year = int(said.fiscal_year or 0)
        return Partition(year, said.region or region_of(said.unit or said.department, year))


def is_registry(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and "location" in _header(path)


def read_registry(path: Path) -> Iterator[RegistryLine | Refusal]:
    """Every line of a registry in order; a refusal for each that is unclear, whose path names the line. Raises OSError."""
    missing = set(REQUIRED_COLUMNS) - set(_header(path))
    if missing:
        yield Refusal(str(path), because("registry_without_columns", columns=sorted(missing), required=REQUIRED_COLUMNS))
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            told = {key: (row.get(key) or "").strip() for key in COLUMNS}
            location, links, expected_by = told.pop("location"), told.pop("links"), told.pop("expected_by")
            statement = RegistryFacts(**told)
            if why := _unclear(location, links, expected_by, statement):
                yield Refusal(f"{path}:{number}", why)
            else:
                due = date.fromisoformat(expected_by) if expected_by else None
                yield RegistryLine(path, number, statement, location, links, due)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        return next(csv.reader(handle), [])


def _unclear(location: str, links: str, expected_by: str, statement: RegistryFacts) -> Reason | None:
    if not location:
        return because("line_without_location")
    if links and "://" not in location:
        return because("line_with_links_of_file", location=location)
    if statement.fiscal_year and not (statement.fiscal_year.isdigit() and len(statement.fiscal_year) == 4):
        return because("line_with_unclear_year", fiscal_year=statement.fiscal_year)
    if statement.region and not (statement.region.isdigit() and len(statement.region) == 6):
        return because("line_with_unclear_region", region=statement.region)
    if expected_by and not _is_day(expected_by):
        return because("line_with_unclear_day", expected_by=expected_by)
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
