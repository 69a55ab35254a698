"""Whatever is damaged, lost or left over in a landing is noticed, and named with what mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.integrity import Part, quickly, thoroughly
from dagster_project.landing.sources import Remote, find_sources
from dagster_project.landing.tables import SCHEMAS

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def landed(home: Home, tmp_path: Path) -> Home:
    """Three landed documents, and one that waits."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"忻州市教育局\n2021\n{number}.00", encoding="utf-8")
        list(receive(home, (found for found in find_sources([folder], home) if not isinstance(found, Remote))))
        if number < 3:
            for partition in pending.partitions(home):
                batches.land(home, partition)
    return home


def one(home: Home, pattern: str) -> Path:
    return sorted(path for path in home.landed.glob(pattern) if path.stem != "empty")[0]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


DAMAGES: dict[str, tuple[str, Callable[[Path], object], Part, bool]] = {
    **{f"{table} cut": (f"{table}/*/*/*.parquet", cut, Part.BATCH, True) for table in SCHEMAS},
    "cells gone": ("cells/*/*/*.parquet", Path.unlink, Part.BATCH, True),
    "disclosures gone": ("disclosures/*/*/*.parquet", Path.unlink, Part.BATCH, True),
    "cells flipped": ("cells/*/*/*.parquet", flip, Part.BATCH, False),
    "waiting cut": ("waiting/*/*/*.parquet", cut, Part.WAITING, True),
    "sidecar cut": ("documents/*/*/sidecar.json", cut, Part.SIDECAR, False),
    "sidecar gone": ("documents/*/*/sidecar.json", Path.unlink, Part.SIDECAR, False),
    "original flipped": ("documents/*/*/original.txt", flip, Part.ORIGINAL, False),
    "original gone": ("documents/*/*/original.txt", Path.unlink, Part.ORIGINAL, False),
    "source cut": ("sources/*.json", cut, Part.RECORD, False),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed(landed: Home, damage: str) -> None:
    pattern, do, part, at_once = DAMAGES[damage]
    assert list(thoroughly(landed)) == []
    path = one(landed, pattern)
    do(path)
    assert part in {found.part for found in thoroughly(landed)}
    assert ([found.part for found in quickly(landed)] == [part]) == at_once
    for found in thoroughly(landed):
        assert any(command in found.why.action(Language.EN) for command in ("doctor --repair", "load the document again"))


def test_a_reading_that_is_nowhere_is_noticed(landed: Home) -> None:
    batches.remove(landed, one(landed, "disclosures/*/*/*.parquet"))
    assert [found.part for found in thoroughly(landed)] == [Part.READING]


def test_what_an_interrupted_process_left_is_noticed_and_that_of_a_living_one_is_not(landed: Home) -> None:
    stray = landed.landed / "cells" / "fiscal_year=2021" / "region=140900" / "0123456789abcdef.parquet"
    shutil.copy(one(landed, "cells/*/*/*.parquet"), stray)
    (landed.landed / "documents" / f".a.{os.getpid()}.part").write_text("x")
    dead = landed.landed / "documents" / ".b.0x.part"
    dead.write_text("x")
    assert {found.path for found in thoroughly(landed)} == {stray, dead}


def test_a_batch_of_an_older_version_without_a_seal_must_be_readable(landed: Home) -> None:
    shutil.rmtree(landed.landed / "seals")
    assert list(thoroughly(landed)) == []
    cut(one(landed, "cells/*/*/*.parquet"))
    assert list(quickly(landed)) == []
    assert Part.BATCH in {found.part for found in thoroughly(landed)}
