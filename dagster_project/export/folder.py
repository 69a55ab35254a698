"""A folder of exported files, replaced as a whole.

Belongs here: the folder in which an export is written until it is complete, carrying on with one that was interrupted, and knowing an export of ours.
Does not belong here: what the files hold (`parquet`, `csv_files`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dagster_project.knowledge.messages import Explained
from dagster_project.landing.files import DiskFull, read_object, room_for, write_file

CONTENTS = "_contents.csv"
"""What there is, column by column. A name that begins so is no data to the engines that read folders."""
_MANIFEST = "_juesuan.json"


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
    parts, before = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
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
        if not _is_ours(folder):
            raise TakenPlace("export_place_taken", path=folder)
        if read_object(parts / _MANIFEST) != manifest:
            _empty(parts)
            write_file(parts / _MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
        yield parts
        (parts / ".lock").unlink()
        shutil.rmtree(before, ignore_errors=True)
        if folder.exists():
            folder.rename(before)
        parts.rename(folder)
        shutil.rmtree(before, ignore_errors=True)
    except (DiskFull, TakenPlace):
        shutil.rmtree(parts, ignore_errors=True)
        raise
    finally:
        lock.release()


def _is_ours(folder: Path) -> bool:
    """Whether nothing is lost when the folder is replaced: all that is in it is of an export."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    marts = (read_object(folder / _MANIFEST) or {}).get("rows", {})
    known = {*marts, Path(_MANIFEST).stem, Path(CONTENTS).stem, ""}
    return all(path.name.partition(".")[0] in known for path in folder.iterdir())


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != ".lock":
            path.unlink()
