"""The assets of the warehouse: every dbt model with its tests as checks, and the published copy."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from dagster_project.defs.assets.landing import landed_disclosures
from dagster_project.defs.failing_rows import what_failed, with_failing_rows
from dagster_project.defs.resources import WAIT_SECONDS, HomeFolder, at_most, in_short, manifest, point_dbt_at, wait_for_database
from dagster_project.landing.home_setup import prepare
from dagster_project.publish import build
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import connect, latest_documents, marts, overview, preview

_PREVIEWED = 5
_DOCUMENTS = 20


class _Translator(DagsterDbtTranslator):
    """All raw tables are one asset in Dagster, since one step lands them all; the layers of the warehouse are groups."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return landed_disclosures.key
        return super().get_asset_key(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema: seeds, staging, intermediate, marts."""
        if dbt_resource_props["resource_type"] == "source":
            return None
        return str(dbt_resource_props["schema"])


_translator = _Translator(DagsterDbtTranslatorSettings(enable_asset_checks=True, enable_duplicate_source_asset_keys=True))


@dbt_assets(manifest=manifest(), dagster_dbt_translator=_translator)
def modelled_warehouse(context: dg.AssetExecutionContext, dbt: DbtCliResource, juesuan: HomeFolder) -> Iterator[Any]:
    """Every model of the dbt project."""
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        prepare(home)
        target = point_dbt_at(home)
        wait_for_database(home.build)
        build.prepare(home, manifest())
        # What the last run says is told: Dagster hears of every model once.
        events: list[Any] = []

        def run(documents: int) -> None:
            events.clear()
            # Unit tests judge the macros on literal values, so they hold whatever was landed: make dbt-build runs them.
            command = ["build", "--exclude-resource-type", "unit_test"]
            started = time.time()
            with at_most(documents):
                said = dbt.cli(command, context=context, target_path=target).stream()
                try:
                    events.extend(with_failing_rows(said, home.build, target))
                except DagsterDbtCliRuntimeError as error:
                    failed = what_failed(target, started)
                    why = ("build_failed", failed) if failed else ("dbt_stopped", in_short(error))
                    raise build.BuildFailed(why[0], error=why[1]) from error

        try:
            build.build(home, run)
        except build.BuildFailed:
            yield from events
            raise
        yield from events


@dg.asset(group_name="publish", kinds={"duckdb"}, deps=list(modelled_warehouse.keys))
def published_warehouse(context: dg.AssetExecutionContext, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """The complete read-only copy that SQL, BI and reports open; replaced in one step. Every mart is observed with its rows."""
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        publish(home)
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
