"""The inbox is compared by content: a touched or renamed file is nothing new, a changed one is."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from dagster_project.landing.home import Home
from dagster_project.landing.inbox import look


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path)
    home.inbox.mkdir(parents=True)
    return home


def drop(home: Home, name: str, text: str, *, age: int = 100) -> Path:
    path = home.inbox / name
    path.write_text(text)
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_new_and_changed_files_are_told_once(home: Home) -> None:
    first, second = drop(home, "a.txt", "one"), drop(home, "b.txt", "two")
    listing, new = look(home, {})
    assert new == [first, second]
    assert look(home, listing) == (listing, [])
    drop(home, "a.txt", "three", age=50)
    listing, new = look(home, listing)
    assert new == [first]


def test_the_same_content_again_is_nothing_new(home: Home) -> None:
    path = drop(home, "a.txt", "one")
    listing, _ = look(home, {})
    path.rename(home.inbox / "renamed.txt")
    drop(home, "copy.txt", "one", age=50)
    assert look(home, listing)[1] == []


def test_a_file_still_being_copied_waits(home: Home) -> None:
    path = drop(home, "a.txt", "hal", age=0)
    assert look(home, {}) == ({}, [])
    drop(home, "a.txt", "half and half")
    assert look(home, {})[1] == [path]


def test_a_name_that_is_not_utf_8_is_listed_as_text_and_received_by_its_folder(home: Home) -> None:
    """Dagster keeps what was seen as JSON and names files in its configuration: both take text only."""
    folder = home.inbox / "压缩包"
    folder.mkdir(parents=True)
    path = Path(os.fsdecode(os.fsencode(folder) + "/教育局.txt".encode("gb18030")))
    path.write_text("x")
    os.utime(path, (0, 0))
    listing, new = look(home, {})
    json.dumps(listing, ensure_ascii=False).encode()
    assert new == [folder]
    assert [Path(name).name for name in listing] == ["教育局.txt"]
    assert look(home, listing)[1] == []
