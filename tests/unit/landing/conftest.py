"""A home of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.landing import batches
from dagster_project.landing.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path / "家 with spaces")
    batches.prepare(home)
    return home
