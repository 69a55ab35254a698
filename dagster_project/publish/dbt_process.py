"""The program that runs dbt on the models as they were parsed before: `python -P -m dagster_project.publish.dbt_process FOLDER ARGUMENT…`.

Belongs here: starting dbt with what it parsed. Does not belong here: parsing and whether what is kept still holds (`dbt`), what dbt is told.

Parsing the project takes dbt longer than building one document. What it parsed holds no path of a home, so one copy serves all homes. dbt itself
would parse anew for each: it cannot know that nothing but paths depends on the environment.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.constants import PARTIAL_PARSE_FILE_NAME
from dbt.contracts.graph.manifest import Manifest


def main(folder: str, *arguments: str) -> int:
    """Run dbt with what it parsed into `folder`; 0 where all models and tests passed. What fails is printed by dbt."""
    parsed = Manifest.from_msgpack((Path(folder) / PARTIAL_PARSE_FILE_NAME).read_bytes())
    parsed.build_flat_graph()  # type: ignore[no-untyped-call]  # `graph` in macros
    return 0 if dbtRunner(parsed).invoke(list(arguments)).success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
