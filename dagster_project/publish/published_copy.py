"""Putting the built warehouse where readers find it.

Belongs here: the copy that replaces the published warehouse in one step, and knowing whether that copy is behind. Does not belong here:
building (dbt), questions to the published copy (`queries`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from dagster_project.landing import decisions, forgotten, reappearances, registry_outcomes
from dagster_project.landing.files import write_file
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.renewed_copy import put_copy

_MODEL_FOLDERS = ("dbt/models", "dbt/macros", "dbt/tests", "seeds", "dagster_project/findings")
_LANDED_COLUMNS = PROJECT / "dagster_project" / "landing" / "tables.py"


def publish(home: Home, announce: Callable[[os.stat_result], object] = lambda copy: None) -> None:
    """Replace the published warehouse by a copy of the built marts. Needs the home's writing lock. Raises `DiskFull`.

    Who has the old copy open keeps reading it; who opens it from now on sees the new one. `announce` is told what that is before it can be opened.
    """
    state = wanted_state(home)
    # No copy is kept of what holds a document that was forgotten since.
    keep = _stamp(home).exists() and _stamp(home).read_text().split(" ")[2:] == state.split(" ")[2:]
    with duckdb.connect(str(home.unpublished)) as connection:
        connection.execute("CHECKPOINT")
    put_copy(home.unpublished, home.published, keep=keep, announce=announce)
    write_file(_stamp(home), state.encode())


def is_current(home: Home) -> bool:
    """Whether the published warehouse holds all that is landed, by the models and seeds as they are now."""
    return home.published.exists() and _stamp(home).exists() and _stamp(home).read_text() == wanted_state(home)


def lacks_decisions_only(home: Home) -> bool:
    """Whether the published warehouse holds all that is landed but for what was decided since, and no build was begun meanwhile that came to no end."""
    stamp = _stamp(home)
    if not (home.published.exists() and stamp.exists() and home.unpublished.exists()):
        return False
    is_untouched = home.unpublished.stat().st_mtime_ns <= stamp.stat().st_mtime_ns
    return is_untouched and stamp.read_text().partition(" ")[0] == wanted_state(home).partition(" ")[0]


def wanted_state(home: Home) -> str:
    """Changes when a batch is landed, a document came back, what is known of the registry changes, or a model or seed changes, and in its second word when something
    is decided, in its third when a document is forgotten: what the published warehouse should be made of."""
    batches = sorted(str(path.relative_to(home.landed)) for path in home.landed.glob("disclosures/*/*/*.parquet"))
    landed = _digest([models_fingerprint(), *batches, *registry_outcomes.state(home), *reappearances.state(home)])
    forgot = sorted(record.sha256 for record in forgotten.all_records(home))
    return f"{landed} {_digest(decisions.state(home))} {_digest(forgot)}"


def models_fingerprint() -> str:
    """Changes when a model, a macro, a description, a test or a seed changes, or what columns are landed."""
    paths = [path for folder in _MODEL_FOLDERS for path in (PROJECT / folder).rglob("*.*") if path.is_file() and path.suffix != ".pyc"]
    paths += [*(PROJECT / "dbt").glob("*.yml"), _LANDED_COLUMNS]
    return _digest(
        line for path in sorted(paths) for line in (str(path.relative_to(PROJECT)), hashlib.sha256(path.read_bytes()).hexdigest())
    )


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stamp(home: Home) -> Path:
    return home.published.with_suffix(".state")
