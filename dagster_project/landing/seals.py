"""What a batch was when it was landed: bytes, rows and hash of each of its files, in one small file beside the tables.

Belongs here: `seals/fiscal_year=…/region=…/<batch>.json`, and telling files that are no longer as they were. Does not belong here: writing
batches (`batches`), what follows from damage (`repair`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.landing.files import read_object, write_file
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home

_COMMIT = "disclosures"


def seal(home: Home, folder: Path, name: str, rows: Mapping[str, int]) -> None:
    """Note what a batch is that was just written, with its `rows` by table. `folder` is that of its partition below a table. Raises `DiskFull`."""
    files = {}
    for table, height in rows.items():
        data = (home.landed / table / folder / f"{name}.parquet").read_bytes()
        files[table] = {"bytes": len(data), "rows": height, "sha256": hashlib.sha256(data).hexdigest()}
    write_file(_file(home, folder, name), json.dumps(files, indent=1).encode())


def remove(home: Home, folder: Path, name: str) -> None:
    """Forget a batch."""
    _file(home, folder, name).unlink(missing_ok=True)


def damaged(home: Home, *, thoroughly: bool) -> Iterator[Path]:
    """The batches, as their files in `disclosures`, of which a file is not as it was: of another size or gone, or with `thoroughly` of other content.
    One that an older version of the project has not sealed must at least be readable."""
    for commit in sorted((home.landed / _COMMIT).glob("*/*/*.parquet")):
        folder = commit.parent.relative_to(home.landed / _COMMIT)
        noted = read_object(_file(home, folder, commit.stem))
        if noted is None:
            whole = not thoroughly or all(is_readable(path) for path in sorted(home.landed.glob(f"*/{folder}/{commit.name}")))
        else:
            whole = all(_is_as(home.landed / table / folder / commit.name, was, thoroughly) for table, was in noted.items())
        if not whole:
            yield commit


def uncommitted(home: Home) -> Iterator[Path]:
    """Sealed batches, by where their file in `disclosures` was, that are no longer there although nothing removed them."""
    for path in sorted((home.landed / "seals").glob("*/*/*.json")):
        commit = home.landed / _COMMIT / path.parent.relative_to(home.landed / "seals") / f"{path.stem}.parquet"
        if not commit.exists():
            yield commit


def _is_as(path: Path, was: dict[str, Any], thoroughly: bool) -> bool:
    try:
        return path.stat().st_size == was["bytes"] and (not thoroughly or hashlib.sha256(path.read_bytes()).hexdigest() == was["sha256"])
    except OSError:
        return False


def is_readable(path: Path) -> bool:
    """Whether a Parquet file can be read to its end."""
    try:
        read_frame(path)
    except (pl.exceptions.PolarsError, OSError):
        return False
    return True


def _file(home: Home, folder: Path, name: str) -> Path:
    return home.landed / "seals" / folder / f"{name}.json"
