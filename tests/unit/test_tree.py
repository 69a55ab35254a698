"""The tests of a module lie where the module lies."""

from __future__ import annotations

from pathlib import Path

import pytest

UNIT = Path(__file__).parent
PROJECT = UNIT.parents[1]
HOMES = {"generator": PROJECT / "tests"}
"""What is no part of the package and has unit tests all the same."""


@pytest.mark.parametrize("test", sorted(UNIT.rglob("*/test_*.py")), ids=lambda path: str(path.relative_to(UNIT)))
def test_the_tests_of_a_module_lie_where_the_module_lies(test: Path) -> None:
    place = test.relative_to(UNIT).parent
    name = test.stem.removeprefix("test_")
    folder = HOMES.get(place.parts[0], PROJECT / "dagster_project") / place
    assert any((folder / there).exists() for there in (f"{name}.py", f"__{name}__.py", name))
