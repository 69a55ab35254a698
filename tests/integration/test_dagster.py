"""One partition goes the whole way in Dagster: received, landed, modelled with every check, published."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import dagster as dg

from dagster_project.definitions import defs
from dagster_project.publish.queries import connect, records

if TYPE_CHECKING:
    from tests.integration.conftest import Run


def metadata(result: dg.ExecuteInProcessResult, node: str) -> dict[str, object]:
    (event,) = result.asset_materializations_for_node(node)
    return {key: value.value for key, value in event.metadata.items()}


def observations(result: dg.ExecuteInProcessResult) -> list[dg.AssetObservation]:
    return [
        event.asset_observation_data.asset_observation
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.ASSET_OBSERVATION
    ]


def test_the_metadata_say_what_was_taken_in(run: Run) -> None:
    received = metadata(run.received, "received_documents")
    assert (received["documents"], received["new"], received["refused"]) == (1, 1, 0)
    landed = metadata(run.landed, "landed_disclosures")
    assert (landed["disclosures"], landed["forms"], landed["landed"]) == (1, 9, 1)  # it prints no 公开10表
    published = metadata(run.built, "published_warehouse")
    assert (published["documents"], published["failing_checks"], published["cells"]) == (1, 0, landed["cells"])


def test_every_model_is_materialised_and_every_dbt_test_reported_as_a_check(run: Run) -> None:
    graph = defs.resolve_asset_graph()
    models = {key for key in graph.get_all_asset_keys() if key.path[0] in {"marts", "intermediate", "staging", "seeds"}}
    materialised = {event.asset_key for event in run.built.asset_materializations_for_node("modelled_warehouse")}
    assert models == materialised
    observed = {event.asset_key: event.metadata for event in observations(run.built)}
    assert set(observed) == {key for key in models if key.path[0] == "marts" and key.path[-1].startswith(("dim_", "fct_", "rpt_"))}
    assert observed[dg.AssetKey(["marts", "dim_document"])]["dagster/row_count"].value == 1
    assert "preview" in observed[dg.AssetKey(["marts", "dim_document"])]
    evaluations = run.built.get_asset_check_evaluations()
    assert {evaluation.asset_check_key for evaluation in evaluations} == set(graph.asset_check_keys)
    assert [evaluation.check_name for evaluation in evaluations if not evaluation.passed] == []


def test_the_published_warehouse_holds_the_printed_totals(run: Run) -> None:
    with connect(run.home) as connection:
        (row,) = records(
            connection,
            """
            select
                (select sum(amount_yuan) from marts.fct_expenditure) as expenditure,
                (select sum(amount_yuan) from marts.fct_income) as income
            """,
        )
    assert row == {"expenditure": Decimal("52502300.00"), "income": Decimal("52833500.00")}  # printed: 5,250.23 and 5,283.35 万元
