"""The assets of the warehouse: every dbt model with its tests as checks, and the published copy."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.defs.assets import OWNERS
from dagster_project.defs.assets.landing import landed_disclosures
from dagster_project.defs.automation import PUBLISHED, UNPUBLISHED_CHANGES, build_what_changed
from dagster_project.defs.dbt_events import each_output_once, with_failing_rows
from dagster_project.defs.dbt_names import Translator, readable
from dagster_project.defs.resources import DBT_PROJECT, WAIT_SECONDS, HomeFolder, at_most, in_short, point_dbt_at
from dagster_project.publish.build import BuildFailed
from dagster_project.publish.dbt import COMMAND, manifest, what_failed
from dagster_project.publish.queries import connect, latest_documents, marts, overview, preview
from dagster_project.publish.refresh import build_warehouse
from dagster_project.publish.soundness import publish_and_seal

_PREVIEWED = 5
_DOCUMENTS = 20


unpublished_changes = dg.AssetSpec(
    UNPUBLISHED_CHANGES,
    deps=[landed_disclosures],
    group_name="landing",
    kinds={"file"},
    owners=OWNERS,
    description="What was landed, became known of the registry or changed in models and seeds since the last publication; home_sensor reports it.",
)


@dbt_assets(manifest=readable(manifest()), project=DBT_PROJECT, dagster_dbt_translator=Translator())
def modelled_warehouse(context: dg.AssetExecutionContext, dbt: DbtCliResource, juesuan: HomeFolder) -> Iterator[Any]:
    """Every model of the dbt project, each reported when dbt has made it."""
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        with juesuan.cluster() as cluster:
            if cluster:
                cluster.build(home)
        target = point_dbt_at(home)

        def run(documents: int) -> Iterator[Any]:
            started = time.time()
            with at_most(documents):
                told = dbt.cli(COMMAND, context=context, target_path=target).stream()
            try:
                yield from with_failing_rows(told, home, target)
            except DagsterDbtCliRuntimeError as error:
                failed = what_failed(home, started)
                why = ("build_failed", failed) if failed else ("dbt_stopped", in_short(error))
                raise BuildFailed(why[0], error=why[1]) from error

        yield from each_output_once(context, build_warehouse(home, run))


@dg.asset(
    key=PUBLISHED,
    group_name="publish",
    kinds={"duckdb"},
    owners=OWNERS,
    deps=list(modelled_warehouse.keys),
    automation_condition=build_what_changed,
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=48), warn_window=timedelta(hours=30)),
)
def published_warehouse(context: dg.AssetExecutionContext, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """The complete read-only copy that SQL, BI and reports open; replaced in one step. Every mart is observed with its rows."""
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        if kept := publish_and_seal(home):
            context.log.warning(f"what another program wrote into the published warehouse is kept as {kept}")
    with connect(home) as connection:
        held = overview(connection)
        latest = [dg.TableRecord({name: str(value) for name, value in row.items()}) for row in latest_documents(connection, _DOCUMENTS)]
        for table, rows in marts(connection).items():
            names, first = preview(connection, table, _PREVIEWED)
            records = [dg.TableRecord(dict(zip(names, map(str, row), strict=True))) for row in first]
            metadata = {"dagster/row_count": rows} | ({"preview": dg.MetadataValue.table(records)} if records else {})
            context.log_event(dg.AssetObservation(asset_key=["marts", table], metadata=metadata))
    size = home.published.stat().st_size
    preview_of = {"preview": dg.MetadataValue.table(latest)} if latest else {}
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(home.published), "bytes": size, **held, **preview_of})
