"""Partitions of landing as Dagster knows them: fiscal year × region.

Belongs here: the definitions, keys, and the range of keys that one run may cover. Does not belong here: what a run does with them.
"""

from collections.abc import Iterable, Sequence

import dagster as dg

from dagster_project.knowledge.regions import region_name
from dagster_project.landing.pending import Partition

fiscal_years = dg.DynamicPartitionsDefinition(name="fiscal_year")
regions = dg.DynamicPartitionsDefinition(name="region")
fiscal_year_by_region = dg.MultiPartitionsDefinition({"fiscal_year": fiscal_years, "region": regions})
"""Years and regions become partitions when a registry or a document names them; 0 and 000000 stand for unknown."""

_RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


def partition_key(partition: Partition) -> dg.MultiPartitionKey:
    """The name Dagster has for a partition of landing."""
    return dg.MultiPartitionKey({"fiscal_year": str(partition.fiscal_year), "region": partition.region})


def region_of(partition: Partition) -> str:
    """The region as a person reads it: 忻州市 140900. Keys of partitions are codes, since names change and repeat."""
    return f"{region_name(partition.region)} {partition.region}".strip()


def region_tags(partition: Partition) -> dict[str, str]:
    """What a run on one partition shows of it."""
    return {"juesuan/region": region_of(partition)}


def partitions_of(context: dg.AssetExecutionContext) -> dict[Partition, str]:
    """The partitions that a run covers, with their names."""
    found = {}
    for key in context.partition_keys:
        assert isinstance(key, dg.MultiPartitionKey)
        found[Partition(int(key.keys_by_dimension["fiscal_year"]), key.keys_by_dimension["region"])] = str(key)
    return found


def add_requests(partitions: Iterable[Partition]) -> list[dg.AddDynamicPartitionsRequest]:
    """Make these years and regions known."""
    known = list(partitions)
    return [
        fiscal_years.build_add_request(sorted({str(partition.fiscal_year) for partition in known})),
        regions.build_add_request(sorted({partition.region for partition in known})),
    ]


def add_partitions(instance: dg.DagsterInstance, partitions: Iterable[Partition]) -> None:
    for request in add_requests(partitions):
        instance.add_dynamic_partitions(request.partitions_def_name, list(request.partition_keys))


def range_tags(instance: dg.DagsterInstance, partitions: Sequence[Partition]) -> dict[str, str]:
    """The tags by which one run covers all these partitions.

    A range is a rectangle of years × regions in the order in which they became known, so it may cover others, too; those have nothing to do.
    """
    years = _ends(instance, fiscal_years, {str(partition.fiscal_year) for partition in partitions})
    places = _ends(instance, regions, {partition.region for partition in partitions})
    return {tag: partition_key(Partition(int(year), place)) for tag, year, place in zip(_RANGE, years, places, strict=True)}


def _ends(instance: dg.DagsterInstance, definition: dg.DynamicPartitionsDefinition, wanted: set[str]) -> tuple[str, str]:
    """The first and the last of the wanted keys; those not yet known come last, in order."""
    known = list(instance.get_dynamic_partitions(str(definition.name)))
    ordered = [key for key in known if key in wanted] + sorted(wanted - set(known))
    return ordered[0], ordered[-1]
