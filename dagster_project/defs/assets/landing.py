"""The assets of raw landing: originals, and the tables of what was read in them."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg
from pydantic import Field

from dagster_project.characters import visible
from dagster_project.defs.assets import OWNERS
from dagster_project.defs.automation import LANDED, RECEIVED, WAITING_READINGS, land_what_waits
from dagster_project.defs.partitions import fiscal_year_by_region, partitions_of, region_of
from dagster_project.defs.resources import WAIT_SECONDS, HomeFolder
from dagster_project.fetching.fetch import fetch, fetch_from_web
from dagster_project.forms.model import DocumentKind
from dagster_project.knowledge.messages import Language
from dagster_project.landing import batches, catalogue, registry_outcomes
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import Received, read_again, receive
from dagster_project.landing.known_readings import reader_version
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryFacts, RegistryLine, read_registry
from dagster_project.landing.sources import Found, find_sources, sources_of

# A backfill policy is marked as beta; that one run covers many partitions is what tests/unit/assets/test_landing.py holds it to.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`")

_PREVIEWED = 20
_patience = dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL)
"""For a disk that is full or a home that is busy; what servers refuse is tried again while fetching."""


class Documents(dg.Config):
    """Which documents to receive: files, folders, registries; none named: everything in the inbox."""

    paths: list[str] = Field(default_factory=list)


class Landing(dg.Config):
    """Whether to read again what an older reader has read in the partition; what was received since is landed in any case."""

    read_again: bool = True


@dg.asset(key=RECEIVED, group_name="landing", kinds={"python", "file"}, owners=OWNERS, retry_policy=_patience)
def received_documents(context: dg.AssetExecutionContext, config: Documents, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """Original bytes of every document, by content, each with a sidecar; their readings wait to be landed."""
    home = juesuan.home
    results = _take_in(juesuan, list(find_sources(config.paths or [home.inbox], home)))
    _warn(context, results)
    return dg.MaterializeResult(metadata=_summary(results))


@dg.asset(
    group_name="landing",
    kinds={"python", "file", "http"},
    owners=OWNERS,
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=15), warn_window=timedelta(days=8)),
    partitions_def=fiscal_year_by_region,
    backfill_policy=dg.BackfillPolicy.single_run(),
    retry_policy=_patience,
)
def registered_documents(context: dg.AssetExecutionContext, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """What the registry names for one fiscal year and region: fetched, originals stored; their readings wait to be landed."""
    home = juesuan.home
    partitions = partitions_of(context)
    lines = list(read_registry(juesuan.registry_file))
    entries = [line for line in lines if isinstance(line, RegistryLine) and line.partition in partitions]
    results = _take_in(juesuan, list(sources_of(entries, home)))
    _warn(context, [*(line for line in lines if isinstance(line, Refusal)), *results])
    by_partition: dict[Partition, list[Received | Refusal]] = {partition: [] for partition in partitions}
    for result in results:
        assert result.entry is not None
        by_partition[result.entry.partition].append(result)
    for partition, key in partitions.items():
        context.add_asset_metadata(
            {"region": region_of(partition), **_summary(by_partition[partition])}, asset_key=context.asset_key, partition_key=key
        )
    return dg.MaterializeResult(metadata={"registry": dg.MetadataValue.path(juesuan.registry_file), "lines": len(entries)})


waiting_readings = dg.AssetSpec(
    WAITING_READINGS,
    deps=[received_documents, registered_documents],
    group_name="landing",
    kinds={"file"},
    owners=OWNERS,
    partitions_def=fiscal_year_by_region,
    description="Readings that wait to be landed for one fiscal year and region; home_sensor reports them, whoever put them there.",
)


@dg.asset(
    key=LANDED,
    group_name="landing",
    kinds={"python", "parquet"},
    owners=OWNERS,
    code_version=reader_version(RegistryFacts()),
    automation_condition=land_what_waits,
    partitions_def=fiscal_year_by_region,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=[received_documents, registered_documents, waiting_readings],
    retry_policy=_patience,
)
def landed_disclosures(context: dg.AssetExecutionContext, config: Landing, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """Everything received for one fiscal year and region, as this version of the reader reads it, in Parquet batches."""
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        prepare(home)
        for partition, key in partitions_of(context).items():
            read = read_again(home, partition) if config.read_again else 0
            landed = batches.land(home, partition)
            metadata = {
                "region": region_of(partition),
                "read_again": read,
                "landed": landed,
                **_held(home, partition),
                **batches.count(home, partition),
            }
            context.add_asset_metadata(metadata, asset_key=context.asset_key, partition_key=key)
    return dg.MaterializeResult()


def _held(home: Home, partition: Partition) -> dict[str, Any]:
    """How many documents a partition holds, and the last that were read."""
    documents = catalogue.documents(home, partition)
    refused = sum(document.kind != DocumentKind.FINAL_ACCOUNTS for document in documents)
    records = [
        dg.TableRecord(
            {
                "document": document.file_name,
                "document_id": document.document_id,
                "department": document.department or "",
                "kind": document.kind,
                "read_at": f"{document.read_at:%Y-%m-%d %H:%M}",
            }
        )
        for document in documents[: -_PREVIEWED - 1 : -1]
    ]
    return {"documents": len(documents), "refused": refused} | ({"preview": dg.MetadataValue.table(records)} if records else {})


def _take_in(juesuan: HomeFolder, found: Sequence[Found]) -> list[Received | Refusal]:
    home = juesuan.home
    bring: Callable[..., Iterator[Found]] = fetch_from_web if juesuan.master else fetch  # tasks of Spark fetch from stores themselves
    with home.fetching(WAIT_SECONDS):
        sources = list(bring(home, found))
    with home.writing(WAIT_SECONDS), juesuan.cluster() as cluster:
        take_in: Callable[..., Iterator[Received | Refusal]] = cluster.receive if cluster else receive
        results = list(take_in(home, sources))
        registry_outcomes.record(home, results)
    return results


def _warn(context: dg.AssetExecutionContext, results: Sequence[Received | Refusal]) -> None:
    for result in results:
        if isinstance(result, Refusal):
            context.log.warning(visible(f"refused: {result.path} {result.why.words(Language.EN)}"))
        elif result.refused:
            context.log.warning(visible(f"refused: {result.source} is {result.kind.value}"))


def _summary(results: Sequence[Received | Refusal]) -> dict[str, Any]:
    """How many documents, and the first of them."""
    documents = [result for result in results if isinstance(result, Received)]
    refused = [result for result in results if not isinstance(result, Received) or result.refused]
    counts = {"documents": len(documents), "new": sum(document.is_new for document in documents), "refused": len(refused)}
    return counts | ({"preview": dg.MetadataValue.table([_record(result) for result in results[:_PREVIEWED]])} if results else {})


def _record(result: Received | Refusal) -> dg.TableRecord:
    if isinstance(result, Refusal):
        return dg.TableRecord({"document": result.path, "department": "", "fiscal_year": "", "outcome": result.why.reason(Language.EN)})
    return dg.TableRecord(
        {
            "document": result.source,
            "department": result.department or "",
            "fiscal_year": str(result.partition.fiscal_year),
            "outcome": f"{result.kind.value}{', new' if result.is_new else ''}",
        }
    )
