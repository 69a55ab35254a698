"""The program that runs dbt on the models as they were parsed before: `python -P -m dagster_project.publish.dbt_process FOLDER ARGUMENT…`.

Belongs here: starting dbt with what it parsed, and keeping it from work that nobody sees. Does not belong here: parsing and whether what is kept
still holds (`dbt`), which models a document can change (`selection`), what dbt is told.

Parsing the project takes dbt longer than building one document. What it parsed holds no path of a home, so one copy serves all homes. dbt itself
would parse anew for each: it cannot know that nothing but paths depends on the environment.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner
from dbt.constants import PARTIAL_PARSE_FILE_NAME, RUN_RESULTS_FILE_NAME
from dbt.contracts.graph.manifest import Manifest
from dbt_common.dataclass_schema import dbtClassMixin
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

from dagster_project.publish.joined_tests import join_tests
from dagster_project.publish.selection import mark

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


class _WithoutDebugging(EventManager):
    """dbt writes twenty lines out for each node, and leaves them out of its log only then; that is a tenth of a small build."""

    def fire_event(self, e: BaseEvent, level: EventLevel | None = None, *rest: Any, **more: Any) -> None:
        if (level or e.level_tag()) not in {EventLevel.DEBUG, EventLevel.TEST}:
            super().fire_event(e, level, *rest, **more)


class _WithoutPandas(MetaPathFinder):
    """PyArrow looks whether pandas is there when it makes a table, and importing that takes longer than judging a document. Nothing here uses it."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not used here", name=fullname)
        return None


def _validate_nothing(kind: type[dbtClassMixin], data: object) -> None:
    """In the place of dbt's look whether project and profile are written as they must be: parsing had it. To say how they must be takes dbt longer than building a table."""


def main(folder: str, *arguments: str) -> int:
    """Run dbt with what it parsed into `folder`; 0 where all models and tests passed. What fails is printed by dbt; only then are its
    results in the folder behind `--target-path`, with no other description of the run."""
    sys.meta_path.insert(0, _WithoutPandas())
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    ctx_set_event_manager(_WithoutDebugging())
    dbtClassMixin.validate = classmethod(_validate_nothing)  # type: ignore[method-assign,assignment]
    parsed = Manifest.from_msgpack((Path(folder) / PARTIAL_PARSE_FILE_NAME).read_bytes())
    mark(parsed)
    join_tests(parsed)
    parsed.build_flat_graph()  # type: ignore[no-untyped-call]  # `graph` in macros
    gc.freeze()  # what was parsed stays to the end: no collection need look at it
    run = dbtRunner(parsed).invoke([*arguments, "--no-write-json"])
    if not run.success and isinstance(run.result, RunExecutionResult):
        run.result.write(str(Path(arguments[arguments.index("--target-path") + 1]) / RUN_RESULTS_FILE_NAME))
    return 0 if run.success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
