"""A screen of known width, and what stands on it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console

from dagster_project.cli.language import speak
from dagster_project.knowledge.messages import Language

Screen = tuple[Console, Callable[[], list[str]]]


@pytest.fixture
def screen() -> Callable[[int], Screen]:
    """A console of a width, and the lines printed on it, none of them wider."""

    def of(width: int) -> Screen:
        file = io.StringIO()

        def lines() -> list[str]:
            printed = [line.rstrip() for line in file.getvalue().splitlines()]
            assert max(map(cell_len, printed), default=0) <= width
            return printed

        return Console(file=file, width=width, highlight=False), lines

    return of


@pytest.fixture(autouse=True)
def english() -> None:
    """What these tests expect is in English, whatever is spoken on the machine."""
    speak(Language.EN)
