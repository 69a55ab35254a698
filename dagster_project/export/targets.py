"""Where an export goes, and having it written there.

Belongs here: telling the format from the target, and the one way through all formats. Does not belong here: how a format is written (one module each).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dagster_project.export.csv_files import write_contents, write_csv
from dagster_project.export.folder import replacing
from dagster_project.export.marts import find_marts
from dagster_project.export.parquet import write_parquet
from dagster_project.export.stored import POINTER, putting
from dagster_project.export.workbook import write_workbook
from dagster_project.knowledge.messages import Explained, Message, phrase
from dagster_project.landing.home import Home
from dagster_project.landing.objects import is_stored
from dagster_project.publish.queries import connect

_POSTGRESQL = ("postgresql://", "postgres://")
_ADDRESS = re.compile(r"\w[\w+.-]+:/")
"""Of anything on a network: as a folder it would be made here, by a name that may hold a password. A drive has one letter."""


class Format(StrEnum):
    """What an export is written as."""

    PARQUET = "parquet"
    CSV = "csv"
    EXCEL = "excel"
    POSTGRESQL = "postgresql"


class UnclearTarget(Explained):
    """The target does not tell the format, or is of another one."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported: where it is, without a password, the rows of each mart, and what is to be said of them."""

    place: str
    rows: dict[str, int]
    notes: list[Message]


def format_of(target: str, asked: Format | None) -> Format:
    """What to write to `target`: an address is a database, a file .xlsx a workbook, and of a folder, also of a store, one has to say. Raises `UnclearTarget`."""
    is_address = bool(_ADDRESS.match(target))
    told = (
        Format.POSTGRESQL
        if target.startswith(_POSTGRESQL)
        else Format.EXCEL
        if target.lower().endswith(".xlsx") and not is_address
        else None
    )
    if told is None and asked in {Format.PARQUET, Format.CSV} and (is_stored(target) or not is_address):
        return asked
    if told is None or asked not in {None, told}:
        raise UnclearTarget("export_target_unclear")  # without the target: an address that is mistyped may hold a password
    return told


def export(home: Home, target: str, format: Format, begin: Callable[[int], Callable[[int], None]]) -> Exported:
    """Write the marts that are published in `home` to `target`, in place of what an earlier export wrote there.

    `begin` is told how many rows there are and gives the function that is told of those written. The warehouse is only read; what stood at the target is
    whole until the new one is. Raises `MissingWarehouse`, `UnusableWarehouse`, `TakenPlace`, `ExportBusy`, `PostgreSQLRefuses`,
    `StoreRefuses`, `DiskFull`.
    """
    with connect(home) as connection:
        marts = find_marts(connection)
        rows = {mart.name: mart.rows for mart in marts}
        advance = begin(sum(rows.values()))
        if format is Format.POSTGRESQL:
            from dagster_project.export.postgresql import without_password, write_schema  # its driver is loaded where it is needed

            return Exported(without_password(target), rows, write_schema(connection, marts, target, advance))
        path = Path(target).expanduser().resolve()
        if format is Format.EXCEL:
            return Exported(str(path), rows, write_workbook(connection, marts, path, advance))
        write = write_parquet if format is Format.PARQUET else write_csv
        stat = home.published.stat()
        made_of = {"format": format.value, "bytes": stat.st_size, "published_at": stat.st_mtime_ns, "rows": rows}
        if is_stored(target):
            with putting(target, made_of) as (folder, place):
                write(connection, marts, folder, advance)
                write_contents(marts, folder)
            return Exported(place, rows, [phrase("export.in_store", object=POINTER)])
        with replacing(path, made_of) as folder:
            write(connection, marts, folder, advance)
            write_contents(marts, folder)
        return Exported(str(path), rows, [])
