"""Exported files in an S3 store, where no folder can be replaced as a whole: each export is a folder of its own, and one object names the current one.

Belongs here: putting the files there, the object that names them, and removing what is of no use. Does not belong here: what the files hold (`parquet`, `csv_files`), how
a store is spoken to (`landing.objects`).

An export that was killed has no name there, and the next one that ends well removes it. Objects that no export wrote are left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dagster_project.export.folder import ExportBusy
from dagster_project.landing.files import room_for
from dagster_project.landing.objects import Found, Objects, StoreRefuses, at_once, new_name

POINTER = "_juesuan.json"
"""The object that names the current export, and the one before it: whoever still reads that has until the next one."""
_OURS = re.compile(r"(\d{8}T\d{6}-[0-9a-f]{8})/.+")


@contextmanager
def putting(address: str, made_of: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """The folder of this machine to write into, and where its files are in the store once the block has ended well. Until then, and where they cannot all be put
    there, the export before is the current one. `made_of` is noted with the name.

    Raises `StoreRefuses`, `ExportBusy` where another export has ended meanwhile, `DiskFull`.
    """
    objects = Objects(address)
    name = new_name()
    objects.expect_conditions(f"{name}/probe")
    before = objects.find(POINTER)
    previous = _folder_in(before, objects.address) if before else None
    with TemporaryDirectory(prefix="juesuan-") as temporary:
        folder = Path(temporary)
        with room_for(folder):
            yield folder, f"{objects.address}/{name}"
        names = {path: f"{name}/{path.relative_to(folder).as_posix()}" for path in sorted(folder.rglob("*")) if path.is_file()}
        try:
            at_once(lambda path: objects.put(names[path], path), names)
            there = objects.names("")  # of an export that begins from now on nothing is removed
        except BaseException:
            objects.remove(names.values())
            raise
        pointer = {"folder": name, "before": previous, **made_of}
        # Whoever is stopped here does not know whether this export is the current one: its files stay, for the next export to tidy up.
        if not objects.replace(POINTER, json.dumps(pointer, indent=1, ensure_ascii=False).encode(), before):
            objects.remove(names.values())
            raise ExportBusy("export_overtaken", address=objects.address)
    objects.remove(found for found in there if (ours := _OURS.fullmatch(found)) and ours[1] not in (name, previous))


def _folder_in(pointer: Found, address: str) -> str:
    """The folder that the object names. Raises `StoreRefuses` where no export of juesuan has written it."""
    try:
        folder = json.loads(pointer.data)["folder"]
    except (ValueError, LookupError, TypeError):
        folder = ""
    if not isinstance(folder, str) or not _OURS.fullmatch(f"{folder}/file"):
        raise StoreRefuses("export_of_others", address=f"{address}/{POINTER}")
    return folder
