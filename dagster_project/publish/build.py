"""The databases that dbt builds, from one build to the next: which models made them, which documents they hold, and which are withheld.

Belongs here: starting them anew when the models of its facts have changed, building until no document waits, and finding the document for which
a build fails. Does not belong here: which documents a build takes in (dbt, `int_document_states`), running dbt (`dbt`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import duckdb

from dagster_project.knowledge.messages import Explained
from dagster_project.landing.home import PROJECT, Home

AT_MOST = "JUESUAN_DOCUMENTS_IN_A_BUILD"
"""The environment variable that tells dbt how many documents a build takes in at most."""
SHARD = "JUESUAN_SHARD"
"""The environment variable that tells dbt of which shard documents are taken in, as `2/8`; of all where it is not set."""
_USUAL = 500
_MOST_WITHHELD = 10
"""For how many documents builds may fail; when it is more, it is the models that are wrong."""
_CODE_OF_FACTS = ("dbt/macros", "dagster_project/findings")


Event = TypeVar("Event")


class BuildFailed(Explained):
    """The warehouse could not be built; the published one is as it was before."""


def prepare(home: Home, manifest: Path) -> None:
    """Make sure that the databases were built by the models as they are now, else begin with empty ones. Needs the home's writing lock.

    `manifest` is dbt's description of the models. Facts that stay from one build to the next are only as good as what they were made with;
    dimensions are made anew when anything has changed, so a code that is mapped otherwise leaves the facts alone.
    """
    if not goes_on(home, manifest):
        for database in (home.build, home.unpublished):
            database.unlink(missing_ok=True)
            database.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        duckdb.connect(str(home.unpublished)).close()
        with duckdb.connect(str(home.build)) as connection:
            connection.execute("create schema progress")
            connection.execute("create table progress.made_with as select $1 as models", [models_of_facts(manifest)])
    described = f"{hashlib.sha256(manifest.read_bytes()).hexdigest()} {home.landed}"  # views hold the path
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("create table if not exists progress.whole_builds (models varchar not null, went_well boolean not null)")
        if connection.execute("select models from progress.whole_builds").fetchall() != [(described,)]:
            connection.execute("begin; truncate progress.whole_builds")
            connection.execute("insert into progress.whole_builds values ($1, false)", [described])
            connection.execute("commit")


def goes_on(home: Home, manifest: Path) -> bool:
    """Whether both databases are there, with facts that the models as they are now have made."""
    return home.build.exists() and home.unpublished.exists() and made_with(home.build) == models_of_facts(manifest)


def stands(home: Home) -> bool:
    """Whether a build of every model and seed, as they are now, went well: then those that depend on no document are as they should be, until
    `prepare` finds that any has changed."""
    if not home.build.exists():
        return False
    with duckdb.connect(str(home.build)) as connection:
        try:
            return connection.execute("select went_well from progress.whole_builds").fetchall() == [(True,)]
        except duckdb.CatalogException:
            return False  # of a version that noted nothing


def build(home: Home, run: Callable[[int], Iterable[Event]]) -> Iterator[Event]:
    """Build until no document waits. `run` lets dbt build so many documents at most, yields what is to be told of it as it happens, and raises
    `BuildFailed`; all of that is yielded.

    A build that fails is tried again with half its documents until the one is found for which it fails. That one is withheld with the reason
    (dim_document), and with it the other files of its disclosure, so that it does not keep back all others. Raises `BuildFailed` when it fails without any document or for too many.
    """
    most = at_once = int(os.environ.get(AT_MOST) or _USUAL)
    withheld = 0
    waiting = 1
    while waiting:
        try:
            yield from run(at_once)
        except BuildFailed as failure:
            tried = _taken_in(home)
            if not tried or withheld >= _MOST_WITHHELD:
                raise
            if at_once == most:
                yield from run(0)  # what fails without any document is no document's fault
            if at_once > 1 and len(tried) > 1:
                at_once = min(at_once, len(tried)) // 2
            else:  # one document, or the files of one disclosure
                _withhold(home, tried, str(failure))
                withheld += len(tried)
                at_once = most
        else:
            waiting = _finish(home)


def open_both(home: Home, *, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    """Both databases under the names that dbt gives them: `build`, and `warehouse` for the marts."""
    connection = duckdb.connect(str(home.build), read_only=read_only)
    path = str(home.unpublished).replace("'", "''")
    connection.execute(f"attach '{path}' as warehouse{' (read_only)' if read_only else ''}")
    return connection


def _taken_in(home: Home) -> list[str]:
    """The documents of the last build."""
    with duckdb.connect(str(home.build)) as connection:
        try:
            return [
                row[0]
                for row in connection.execute("select document_id from intermediate.int_document_states where is_in_build").fetchall()
            ]
        except duckdb.CatalogException:
            return []  # dbt did not come so far


def _withhold(home: Home, documents: list[str], reason: str) -> None:
    with duckdb.connect(str(home.build)) as connection:
        connection.execute(
            """
            insert into progress.withheld_documents
            select document_id, state, $1 from intermediate.int_document_states where document_id in (select unnest($2::varchar[]))
            """,
            [reason, documents],
        )


def _finish(home: Home) -> int:
    """Remember the documents of the build that is through, models and tests; how many still wait for another. One that was withheld and is built after
    all makes another build necessary: it takes out of the totals what it holds of others."""
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("begin")
        connection.execute(
            "delete from progress.built_documents where document_id in (select document_id from intermediate.int_document_states where is_in_build)"
        )
        connection.execute(
            """
            insert into progress.built_documents
            select document_id, state from intermediate.int_document_states where is_in_build and state is not null
            """
        )
        released = connection.execute(
            """
            delete from progress.withheld_documents
            where document_id in (select document_id from intermediate.int_document_states where is_in_build and state is not null)
            returning document_id
            """
        ).fetchall()
        connection.execute("update progress.whole_builds set went_well = true")
        connection.execute("commit")
        (row,) = connection.execute("select count(*) from intermediate.int_document_states where is_waiting").fetchall()
    return int(row[0]) + len(released)


def models_of_facts(manifest: Path) -> str:
    """Changes when anything changes that rows which stay from one build to the next are made with: their models, all models and seeds that
    these read, macros, and the code that judges."""
    described = json.loads(manifest.read_bytes())
    nodes = described["nodes"]
    found: set[str] = set()
    pending = [name for name, node in nodes.items() if node["config"].get("materialized") == "incremental"]
    while pending:
        name = pending.pop()
        if name in nodes and name not in found:
            found.add(name)
            pending.extend(described["parent_map"][name])
    paths = {(PROJECT / "dbt" / nodes[name]["original_file_path"]).resolve() for name in found}
    paths |= {path for folder in _CODE_OF_FACTS for path in (PROJECT / folder).rglob("*.*") if path.suffix != ".pyc"}
    paths.add(PROJECT / "dbt" / "dbt_project.yml")
    return _digest(paths)


def made_with(database: Path) -> str | None:
    """The models of facts that a database was begun with, as `models_of_facts` has them; None where it does not tell."""
    with duckdb.connect(str(database), read_only=True) as connection:
        known = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'progress' and table_name = 'made_with'"
        ).fetchone()
        row = connection.execute("select models from progress.made_with").fetchone() if known and known[0] else None
    return row[0] if row else None


def growing_tables(manifest: Path) -> list[str]:
    """The tables that grow by document, as `database.schema.table`."""
    nodes = json.loads(manifest.read_bytes())["nodes"].values()
    return sorted(
        f"{node['database']}.{node['schema']}.{node['alias']}"
        for node in nodes
        if "by_document" in node["tags"] and node["resource_type"] == "model"
    )


def _digest(paths: Iterable[Path]) -> str:
    lines = [f"{path.relative_to(PROJECT)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(paths)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
