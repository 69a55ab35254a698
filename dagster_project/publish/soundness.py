"""Whether the databases are as they were left, and whether there is room for a build.

Belongs here: what was published (size, time, rows) and telling when it was damaged or written by somebody else; keeping what others wrote; locks
of other programs in words. Does not belong here: publishing (`published_copy`), landed files (`landing.integrity`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.knowledge.messages import Explained, Reason, because
from dagster_project.landing.files import DiskFull, read_object, write_file
from dagster_project.landing.home import Home
from dagster_project.publish.dbt import is_locked
from dagster_project.publish.published_copy import publish
from dagster_project.publish.renewed_copy import drop_spare, spare_of

_LEAST_ROOM = 64 * 1024**2
READ_ONLY: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false", "lock_configuration": "true"}
"""With which the published copy is opened: no statement reaches another file or changes a setting."""


class UnusableWarehouse(Explained):
    """A database that cannot be opened: damaged, or held by another program."""


def publish_and_seal(home: Home) -> Path | None:
    """Publish what was built, and note what it is. Where another program wrote into the copy before, or has it open to do so, that is kept: as which
    file.

    Needs the home's writing lock. Raises `DiskFull`.
    """
    kept = _keep(home) if is_written_by_others(home) or _is_held(home) else None
    _log(home).unlink(missing_ok=True)  # of a copy that cannot be opened: the next reader would take it for that of the new one
    noted = read_object(_seal(home)) or (_looks(home.published.stat()) if home.published.exists() else {})

    def announce(coming: os.stat_result) -> None:
        # Who is killed in the next moment leaves the one copy or the other, and both are ours.
        write_file(_seal(home), json.dumps(noted | {"coming": _looks(coming)}, indent=1).encode())

    publish(home, announce)
    with open_published(home) as connection:
        rows = {f"{schema}.{table}": count for schema, table, count in _rows(connection)}
    write_file(_seal(home), json.dumps(_looks(home.published.stat()) | {"rows": rows}, indent=1).encode())
    return kept


def is_as_published(home: Home) -> bool:
    """Whether the published copy has the size and time with which it was published, and nothing waits to be written into it."""
    noted = read_object(_seal(home))
    if not home.published.exists() or _log(home).exists():
        return False
    looks = _looks(home.published.stat())
    return noted is None or any(looks.items() <= told.items() for told in (noted, noted.get("coming", {})))


def copies_kept_for_others(home: Home) -> list[Path]:
    """Earlier copies into which another program had written, oldest first."""
    return sorted(home.warehouse.glob("published.*.duckdb"))


def is_written_by_others(home: Home) -> bool:
    """Whether the published copy is not as it was left although it is a database."""
    return home.published.exists() and not is_as_published(home) and _why_not_opened(home.published, all_of_it=True) is None


def damages(home: Home, *, thoroughly: bool) -> Iterator[Reason]:
    """What is the matter with the databases; `thoroughly` reads all of both, whose every block has a checksum."""
    for path in (home.build, home.unpublished):
        if path.exists() and (error := _why_not_opened(path, all_of_it=thoroughly)):
            yield because("damaged_database", path=path, error=error)
    if home.published.exists():
        if error := _why_not_opened(home.published, all_of_it=thoroughly):
            yield because("damaged_published", path=home.published, error=error)
        elif not is_as_published(home):
            yield because("written_published", path=home.published)
    if lacking := _lacking_room(home):
        yield lacking


def drop_damaged(home: Home) -> None:
    """Remove databases that cannot be opened: all of them can be built again. Needs the home's writing lock."""
    for path in (home.build, home.unpublished, home.published):
        if path.exists() and _why_not_opened(path, all_of_it=True):
            path.unlink()
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
            drop_spare(path)


def open_published(home: Home) -> duckdb.DuckDBPyConnection:
    """The published copy, read-only. Raises `UnusableWarehouse`."""
    try:
        return duckdb.connect(str(home.published), read_only=True, config=READ_ONLY)
    except duckdb.Error as error:
        id = "published_locked" if is_locked(error) else "damaged_published"
        raise UnusableWarehouse(id, path=home.published, error=_first_line(error)) from error


def locked_build(home: Home, error: duckdb.Error) -> UnusableWarehouse:
    """The error where another program keeps the database in which the warehouse is built."""
    return UnusableWarehouse("build_locked", path=home.build, published=home.published, error=_first_line(error))


def expect_room(home: Home) -> None:
    """Raises `DiskFull` where there is no room for another copy of the warehouse."""
    if lacking := _lacking_room(home):
        raise DiskFull(lacking.id, **lacking.facts)


def _lacking_room(home: Home) -> Reason | None:
    need = _LEAST_ROOM + (home.published.stat().st_size if home.published.exists() else 0)
    free = shutil.disk_usage(home.warehouse).free if home.warehouse.exists() else need
    spare = spare_of(home.published)
    free += spare.stat().st_size if spare.exists() else 0  # the copy is made of it, or it goes before
    return because("little_room", free=free // 1024**2, need=need // 1024**2) if free < need else None


def _is_held(home: Home) -> bool:
    """Whether another program has the published copy open for writing."""
    try:
        duckdb.connect(str(home.published), read_only=True).close()
    except duckdb.Error as error:
        return home.published.exists() and is_locked(error)
    return False


def _why_not_opened(path: Path, *, all_of_it: bool = False) -> str | None:
    """Why a database cannot be read; None also where it is only locked, which is no damage."""
    try:
        duckdb.connect(str(path), read_only=True).close()
    except duckdb.Error as error:
        return None if is_locked(error) or isinstance(error, duckdb.ConnectionException) else _first_line(error)
    return _why_not_read(path) if all_of_it else None


_READ_ALL = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    for schema, table in connection.execute("select schema_name, table_name from duckdb_tables() where not internal order by all").fetchall():
        connection.execute(f'select bit_xor(hash(every)) from "{schema}"."{table}" as every').fetchall()
"""
"""Nothing less reads every block."""


def _why_not_read(path: Path) -> str | None:
    """Why not every block of a database can be read. In a process of its own: some damage ends the process that reads it."""
    reading = subprocess.run(
        [sys.executable, "-c", _READ_ALL, str(path)], capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    said = reading.stderr.strip().rpartition("\n")[2]
    if not reading.returncode or "lock on file" in reading.stderr:
        return None
    return said if reading.returncode > 0 else f"DuckDB was ended by signal {-reading.returncode}"


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    tables = connection.execute("select schema_name, table_name from duckdb_tables() where not internal order by all").fetchall()
    for schema, table in tables:
        (count,) = connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone() or (0,)
        yield schema, table, count


def _keep(home: Home) -> Path:
    """Move what others wrote aside, with what they have not yet brought into the file."""
    kept = home.published.with_name(f"published.{datetime.now(UTC):%Y%m%dT%H%M%S}.duckdb")
    home.published.replace(kept)
    if _log(home).exists():
        _log(home).replace(kept.with_name(f"{kept.name}.wal"))
    return kept


def _first_line(error: duckdb.Error) -> str:
    return str(error).strip().partition("\n")[0]


def _log(home: Home) -> Path:
    return home.published.with_name(f"{home.published.name}.wal")


def _looks(stat: os.stat_result) -> dict[str, int]:
    """By what a published copy is known again."""
    return {"bytes": stat.st_size, "changed_at": stat.st_mtime_ns}


def _seal(home: Home) -> Path:
    return home.published.with_suffix(".seal")
