"""Making a home ready to be written to or built from.

Belongs here: what has to be so before anything else. Does not belong here: how each table is kept (`batches`, `registry_outcomes`, `reappearances`, `decisions`).
"""

from __future__ import annotations

from dagster_project.landing import batches, decisions, forgetting, reappearances, registry_outcomes
from dagster_project.landing.home import Home


def prepare(home: Home) -> None:
    """Give every landed table a file, and finish what was being forgotten when a process was killed.

    Needs the home's writing lock. Raises `DiskFull`.
    """
    batches.prepare(home)
    registry_outcomes.prepare(home)
    reappearances.prepare(home)
    decisions.prepare(home)
    forgetting.finish(home)
