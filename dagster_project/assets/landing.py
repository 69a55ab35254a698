"""The assets of raw landing: originals, and the tables of what was read in them."""

from pathlib import Path

import dagster as dg
from pydantic import Field

from dagster_project.assets.resources import WAIT_SECONDS, HomeFolder
from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, outcomes
from dagster_project.landing.receiving import Received, read_again, receive
from dagster_project.landing.sources import find_sources
from dagster_project.landing.waiting import Partition

fiscal_years = dg.DynamicPartitionsDefinition(name="fiscal_year")
regions = dg.DynamicPartitionsDefinition(name="region")
fiscal_year_by_region = dg.MultiPartitionsDefinition({"fiscal_year": fiscal_years, "region": regions})
"""Years and regions become partitions when a document of theirs arrives; 0 and 000000 stand for unknown."""


def partition_key(partition: Partition) -> dg.MultiPartitionKey:
    """The name Dagster has for a partition of landing."""
    return dg.MultiPartitionKey({"fiscal_year": str(partition.fiscal_year), "region": partition.region})


class Documents(dg.Config):
    """Which documents to receive: files, folders, registries; none named: everything in the inbox."""

    paths: list[str] = Field(default_factory=list)


@dg.asset(group_name="landing", kinds={"file"})
def received_documents(context: dg.AssetExecutionContext, config: Documents, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """Original bytes of every document, by content, each with a sidecar; their readings wait to be landed."""
    home = juesuan.home
    paths = [Path(path) for path in config.paths] or [home.inbox]
    with home.fetching(WAIT_SECONDS):
        sources = list(fetch(home, find_sources(paths, home)))
    with home.writing(WAIT_SECONDS):
        results = list(receive(home, sources))
        outcomes.record(home, results)
    documents = [result for result in results if isinstance(result, Received)]
    refused = [result for result in results if not isinstance(result, Received) or result.refused]
    for result in refused:
        context.log.warning(f"refused: {result}")
    return dg.MaterializeResult(
        metadata={"documents": len(documents), "new": sum(document.is_new for document in documents), "refused": len(refused)}
    )


@dg.asset(group_name="landing", kinds={"parquet"}, partitions_def=fiscal_year_by_region, deps=[received_documents])
def landed_disclosures(context: dg.AssetExecutionContext, juesuan: HomeFolder) -> dg.MaterializeResult[None]:
    """Everything received for one fiscal year and region, as this version of the reader reads it, in Parquet batches."""
    key = context.partition_key
    assert isinstance(key, dg.MultiPartitionKey)
    partition = Partition(int(key.keys_by_dimension["fiscal_year"]), key.keys_by_dimension["region"])
    home = juesuan.home
    with home.writing(WAIT_SECONDS):
        read = read_again(home, partition)
        landed = batches.land(home, partition)
        rows = batches.count(home, partition)
    return dg.MaterializeResult(metadata={"read_again": read, "landed": landed, **rows})
