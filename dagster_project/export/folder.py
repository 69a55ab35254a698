"""A folder of exported files, replaced as a whole.

Belongs here: the folder in which an export is written until it is complete, carrying on with one that was interrupted, and knowing an export of ours.
Does not belong here: what the files hold (`parquet`, `csv_files`).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dagster_project.knowledge.messages import Explained
from dagster_project.landing.files import DiskFull, read_object, room_for, write_file

CONTENTS = "_contents.csv"
"""What there is, column by column. A name that begins so is no data to the engines that read folders."""
_MANIFEST = "_juesuan.json"
_BESIDES = re.compile(rf"{re.escape(CONTENTS)}|{re.escape(_MANIFEST)}|\.lock|\.DS_Store|(?:.*/)?\.[^/]+\.part")
"""What stands in a folder besides marts: macOS puts a file of its own into every folder that is looked at."""
_OF_A_MART = r"(?:{marts})(?:\.csv|\.parquet|(?:/fiscal_year=\w+)?(?:/rows\.parquet)?)"


class TakenPlace(Explained):
    """Where the export is to go, something stands that is no export."""


class ExportBusy(Explained):
    """Another process exports to the same place."""


@contextmanager
def replacing(folder: Path, manifest: dict[str, Any]) -> Iterator[Path]:
    """The folder to write into; it takes the place of `folder` once the block has ended well. Until then `folder` is as it was.

    `manifest` says of what the export is made, and under `rows` which marts it holds. What an interrupted export of the same has written is in the folder already; files are complete
    or not there. Raises `TakenPlace` where `folder` holds anything but an export, `ExportBusy`, `DiskFull`.
    """
    if not folder.name:  # the root of all folders
        raise TakenPlace("export_place_taken", path=folder)
    parts, before = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for path in (parts, before):
        _expect_ours(path)
    with room_for(folder):
        parts.mkdir(parents=True, exist_ok=True)
    lock = FileLock(parts / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ExportBusy("export_busy", path=folder) from None
    try:
        if before.exists() and not folder.exists():  # it was killed between the two renames
            before.rename(folder)
        _expect_ours(folder)
        if read_object(parts / _MANIFEST) != manifest:
            _empty(parts)
            write_file(parts / _MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
        yield parts
        (parts / ".lock").unlink()
        _remove(before)
        if folder.exists():
            folder.rename(before)
        parts.rename(folder)
        _remove(before)
    except (DiskFull, TakenPlace):
        _remove(parts)
        raise
    finally:
        lock.release()


def _expect_ours(folder: Path) -> None:
    """Raises `TakenPlace` where something would be lost when the folder is replaced: anything in it that no export wrote."""
    if folder.is_symlink() or not (folder.is_dir() and _holds_only_an_export(folder) if folder.exists() else True):
        raise TakenPlace("export_place_taken", path=folder)


def _holds_only_an_export(folder: Path) -> bool:
    marts = (read_object(folder / _MANIFEST) or {}).get("rows")
    names = "|".join(map(re.escape, marts)) if isinstance(marts, dict) else ""
    known = re.compile(f"{_BESIDES.pattern}|{_OF_A_MART.format(marts=names)}" if names else _BESIDES.pattern)
    return all(known.fullmatch(path.relative_to(folder).as_posix()) and not path.is_symlink() for path in folder.rglob("*"))


def _remove(folder: Path) -> None:
    with suppress(OSError):
        _empty(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _empty(folder: Path) -> None:
    """Remove all but what tells that the folder is ours: this may be interrupted."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in (".lock", _MANIFEST):
            path.unlink()
