"""A line of the benchmark's table, and what a command costs.

Belongs here: what every room needs. Does not belong here: what is measured (`measured_reading`, `measured_loading`, `measured_queries`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NOW = "juesuan"
"""The project as it lies here, beside a commit before and other programs."""


@dataclass(frozen=True)
class Line:
    """One figure of one thing, for each that was asked. A text stands where there is no figure, and says why."""

    room: str
    what: str
    unit: str
    figures: Mapping[str, float | str]

    def told(self, name: str) -> str:
        value = self.figures.get(name, "")
        return value if isinstance(value, str) else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


@dataclass(frozen=True)
class Cost:
    """Of a command and all that it started: seconds by the clock, CPU seconds, and MiB of the largest process."""

    wall: float
    cpu: float
    peak: float


_MEASURE = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=2); u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime, u.ru_maxrss)"


def cost(project: Path, *arguments: str) -> Cost:
    """Run `juesuan` as it lies in `project`. A process of its own waits for it, so that what others took does not count."""
    # Without -P the folder in which the benchmark runs would come before `project`.
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-P", "-m", "dagster_project.cli.main", *arguments]
    started = time.monotonic()
    said = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(project)}, text=True
    ).stdout.split()
    return Cost(time.monotonic() - started, float(said[0]), float(said[1]) / (2**20 if sys.platform == "darwin" else 2**10))
