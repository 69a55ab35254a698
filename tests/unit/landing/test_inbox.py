"""The inbox is compared by content: a touched or renamed file is nothing new, a changed one is."""

from __future__ import annotations

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
