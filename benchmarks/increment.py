"""What one more document costs beside how many are loaded: `python benchmarks/increment.py 2000 100000`.

Belongs here: the time of a first build of many documents, and of fetching, landing, building and publishing one more. Does not belong here:
whether the result is right (`scheduled_loads`, `tests/integration/test_incremental.py`).

A hundred random accounts are printed, read and landed; the others are copies of those readings under other hashes, departments and regions.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from dagster_project.assets.loading import load
from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, outcomes, waiting
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.receiving import receive
from dagster_project.landing.sources import find_sources
from dagster_project.landing.tables import SCHEMAS
from dagster_project.samples.random_accounts import random_accounts
from dagster_project.samples.styles import STYLES

console = Console(highlight=False)
STYLE = STYLES["layout_joined"]
YEARS = range(2018, 2028)
DEPARTMENTS = 10
COPIES_IN_A_BATCH = 20


def main(
    documents: Annotated[list[int], typer.Argument(help="How many documents are loaded before the one more; several sizes.")],
    more: Annotated[int, typer.Option(help="How many times one more is loaded.")] = 3,
    folder: Annotated[Path | None, typer.Option(help="Where the homes lie meanwhile; they are removed.")] = None,
) -> None:
    """Print a line for each size."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        base = Home.at(Path(scratch) / "base")
        land(base, [(f"局{number}", year) for number in range(DEPARTMENTS) for year in YEARS])
        for size in documents:
            home = Home.at(Path(scratch) / str(size))
            multiply(base, home, size)
            with timed() as first:
                load(home, lambda _: None)
            console.print(
                f"{size:,} documents: built in {first[0]:,.0f} s ({size / first[0]:,.1f} a second, start included), "
                f"published {home.published.stat().st_size / 2**20:,.0f} MiB; the greatest memory of a process "
                f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:,.1f} GiB"
            )
            landing, building = [], []
            for number in range(more):
                with timed() as landed:
                    land(home, [(f"后来的局{number}", 2024)])
                with timed() as built:
                    load(home, lambda _: None)
                landing.append(landed[0])
                building.append(built[0])
            console.print(
                f"  one more: read and landed in {statistics.median(landing):,.1f} s, built and published in {statistics.median(building):,.1f} s"
            )
            shutil.rmtree(home.root)


def land(home: Home, accounts: list[tuple[str, int]]) -> None:
    """Print, read and land accounts of these departments and years."""
    with tempfile.TemporaryDirectory() as scratch:
        for department, year in accounts:
            seed = int(hashlib.sha256(f"{department} {year}".encode()).hexdigest()[:8], 16)
            facts = replace(random_accounts(seed, year=year, exact=True), department=f"甲市{department}")
            (Path(scratch) / f"{department}{year}{STYLE.suffix}").write_bytes(STYLE.render(STYLE.document(facts)))
        batches.prepare(home)
        outcomes.prepare(home)
        outcomes.record(home, list(receive(home, fetch(home, find_sources([Path(scratch)], home)))))
        for partition in waiting.partitions(home):
            batches.land(home, partition)


def multiply(base: Home, home: Home, size: int) -> None:
    """Land `size` documents: the readings of `base` again and again, each time as another document of another department."""
    batches.prepare(home)
    outcomes.prepare(home)
    regions = [row[0] for row in duckdb.sql(f"select code from '{PROJECT}/seeds/codes/region_codes.csv' order by code").fetchall()]
    rounds = -(-size // (DEPARTMENTS * len(YEARS)))
    for start in range(0, rounds, COPIES_IN_A_BATCH):
        copies = range(start, min(start + COPIES_IN_A_BATCH, rounds))
        region = regions[start // COPIES_IN_A_BATCH % len(regions)]
        for year in YEARS:
            for table in SCHEMAS:
                changes = ["md5(copy || document_id)[:16] as document_id"]
                if table == "disclosures":
                    changes += ["md5('x' || copy || sha256) || md5(copy || sha256) as sha256", "department || copy as department"]
                source = f"{base.landed}/{table}/fiscal_year={year}/region=*/*.parquet"
                target = home.landed / table / f"fiscal_year={year}" / f"region={region}" / f"{start:06}.parquet"
                target.parent.mkdir(parents=True, exist_ok=True)
                duckdb.sql(
                    f"""
                    copy (
                        select * exclude (copy) replace ({", ".join(changes)})
                        from read_parquet('{source}', hive_partitioning = false), (select unnest({list(copies)}) as copy)
                    ) to '{target}' (format parquet, compression zstd)
                    """
                )


@contextmanager
def timed() -> Iterator[list[float]]:
    """The seconds that the block took, as the only element."""
    took: list[float] = []
    started = time.monotonic()
    yield took
    took.append(time.monotonic() - started)


if __name__ == "__main__":
    typer.run(main)
