"""A backfill of many partitions is one run; each partition says what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project.defs.assets.landing import landed_disclosures, registered_documents
from dagster_project.defs.partitions import add_partitions, range_tags
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing.home import Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import COLUMNS

pytestmark = pytest.mark.usefixtures("reader")


def test_one_run_takes_in_all_partitions_and_says_what_each_holds(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "家")
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"\n\n{ord(name[0])}")  # says neither whose it is nor of which year
    registry = tmp_path / "registry.csv"
    lines = ["甲局,,140900,2020,a.txt,,", "甲局,,140900,2021,b.txt,,", "乙局,,140900,2021,c.txt,,", "丙局,,310107,2021,gone.txt,,"]
    registry.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    partitions = [Partition(2020, "140900"), Partition(2021, "140900"), Partition(2021, "310107")]
    resources = {"juesuan": HomeFolder(folder=str(home.root), registry=str(registry))}
    with dg.DagsterInstance.ephemeral() as instance:
        add_partitions(instance, partitions)
        result = dg.materialize(
            [registered_documents, landed_disclosures], instance=instance, resources=resources, tags=range_tags(instance, partitions)
        )

    def told(node: str, *names: str) -> dict[str | None, tuple[Any, ...]]:
        events = result.asset_materializations_for_node(node)
        return {event.partition: tuple(event.metadata[name].value for name in names) for event in events}

    assert told("registered_documents", "documents", "new", "refused") == {
        "2020|140900": (1, 1, 0),
        "2020|310107": (0, 0, 0),
        "2021|140900": (2, 2, 0),
        "2021|310107": (0, 0, 1),
    }
    regions = {
        "2020|140900": "忻州市 140900",
        "2020|310107": "普陀区 310107",
        "2021|140900": "忻州市 140900",
        "2021|310107": "普陀区 310107",
    }
    assert told("landed_disclosures", "region") == {partition: (name,) for partition, name in regions.items()}
    assert told("landed_disclosures", "documents", "refused") == {
        "2020|140900": (1, 0),
        "2020|310107": (0, 0),
        "2021|140900": (2, 0),
        "2021|310107": (0, 0),
    }
    previews = {
        event.partition: [record.data["document"] for record in event.metadata["preview"].value.records]  # type: ignore[union-attr]
        for event in result.asset_materializations_for_node("landed_disclosures")
        if "preview" in event.metadata
    }
    assert {partition: sorted(names) for partition, names in previews.items()} == {
        "2020|140900": ["a.txt"],
        "2021|140900": ["b.txt", "c.txt"],
    }
    assert told("landed_disclosures", "disclosures") == {"2020|140900": (1,), "2020|310107": (0,), "2021|140900": (2,), "2021|310107": (0,)}
