from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from dagster_project.documents.sandbox.clocks import more_time


@pytest.fixture(autouse=True)
def no_clock() -> Iterator[None]:
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def test_a_clock_that_runs_is_put_back() -> None:
    signal.setitimer(signal.ITIMER_PROF, 100)
    more_time(60)
    assert 155 < signal.getitimer(signal.ITIMER_PROF)[0] < 161


def test_no_clock_is_started() -> None:
    more_time(60)
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
