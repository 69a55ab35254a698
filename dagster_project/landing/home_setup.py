"""Making a home ready to be written to or built from.

Belongs here: what has to be so before anything else. Does not belong here: how each table is kept (`batches`, `outcomes`, `returns`).
"""

from __future__ import annotations

from dagster_project.landing import batches, forgetting
from dagster_project.landing import reappearances as returns
from dagster_project.landing import registry_outcomes as outcomes
from dagster_project.landing.home import Home


def prepare(home: Home) -> None:
    """Give every landed table a file, and finish what was being forgotten when a process was killed.

    Needs the home's writing lock. Raises `DiskFull`.
    """
    batches.prepare(home)
    outcomes.prepare(home)
    returns.prepare(home)
    forgetting.finish(home)
