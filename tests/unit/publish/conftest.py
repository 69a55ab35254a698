"""The home of these tests is one with a small built warehouse."""

from __future__ import annotations

import pytest

from dagster_project.landing.home import Home


@pytest.fixture
def home(built_home: Home) -> Home:
    return built_home
