"""What one more document costs beside how many are loaded.

Belongs here: a home of very many documents, and one more. Does not belong here: one more beside a handful (`measured_loading`), whether the result is right
(`scheduled_loads`, `tests/integration/test_incremental.py`).

A hundred random accounts are printed, read, landed and built. The others are copies of their readings and of their rows in the warehouse,
under other hashes, departments and regions: judging a hundred thousand would take hours and change nothing for the one more.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import statistics
from dataclasses import replace
from pathlib import Path

import duckdb
from measured import NOW, Line, cost

from dagster_project.defs.resources import DBT, point_dbt_at
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.tables import SCHEMAS
from dagster_project.publish.build import open_both
from dagster_project.publish.dbt import manifest
from dagster_project.publish.published_copy import publish
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

STYLE = STYLES["layout_joined"]
YEARS = range(2018, 2028)
DEPARTMENTS = "甲乙丙丁戊己庚辛壬癸"
"""Ten of them."""
COPIES_IN_A_BATCH = 20
AT_ONCE = 100
COPY_OF = "md5(copy || {})[:16]"
DIMENSIONS = ("department", "form", "check", "function_code", "economic_code", "fund", "nature", "income_source", "form_row", "form_column")
OTHER_KEYS = {"whole_form_id", *(f"{dimension}_id" for dimension in DIMENSIONS)}
"""Of what is the same in all copies."""


def increment(folder: Path, size: int, more: int = 3) -> list[Line]:
    """The median of `more` documents, each loaded into a home in `folder` beside `size` others (in hundreds; 250 KiB each, removed in the end)."""
    base, home = Home.at(folder / "base"), Home.at(folder / "large")
    inbox = folder / "accounts"
    inbox.mkdir()
    for name, year in itertools.product(DEPARTMENTS, YEARS):
        print_accounts(inbox, f"教育{name}局", year)
    cost(PROJECT, "load", str(inbox), "--home", str(base.root))
    copies = range(size // (len(DEPARTMENTS) * len(YEARS)))
    multiply_landed(base, home, copies)
    multiply_built(base, home, copies)
    loading, again = [], []
    for name in DEPARTMENTS[:more]:
        document = print_accounts(home.root, f"后来{name}局", 2023)
        loading.append(cost(PROJECT, "load", str(document), "--home", str(home.root)))
        assert changed(home) == 1, f"{changed(home):,} documents were built instead of the one"
        again.append(cost(PROJECT, "load", str(document), "--home", str(home.root)))
    published = home.published.stat().st_size / 2**30
    shutil.rmtree(home.root)
    beside = f"beside {size:,}"
    return [
        Line("increment", f"one more document {beside}", "s by the clock", {NOW: statistics.median(each.wall for each in loading)}),
        Line("increment", f"one more document {beside}", "CPU s", {NOW: statistics.median(each.cpu for each in loading)}),
        Line("increment", f"one more document {beside}", "MiB, largest process", {NOW: statistics.median(each.peak for each in loading)}),
        Line("increment", f"one that is loaded already, {beside}", "CPU s", {NOW: statistics.median(each.cpu for each in again)}),
        Line("increment", f"published copy of {size:,} documents", "GiB", {NOW: published}),
    ]


def print_accounts(folder: Path, department: str, year: int) -> Path:
    """A disclosure of random accounts, in a file of `folder`."""
    seed = int(hashlib.sha256(f"{department} {year}".encode()).hexdigest()[:8], 16)
    accounts = replace(random_accounts(seed, year=year, exact=True), department=f"甲市{department}")
    path = folder / f"{department}{year}{STYLE.suffix}"
    path.write_bytes(STYLE.render(STYLE.document(accounts)))
    return path


def multiply_landed(base: Home, home: Home, copies: range) -> None:
    """Land the readings of `base` again and again, each time as other documents of other departments."""
    prepare(home)
    regions = [row[0] for row in duckdb.sql(f"select code from '{PROJECT}/seeds/codes/region_codes.csv' order by code").fetchall()]
    for start in copies[::COPIES_IN_A_BATCH]:
        region = regions[start // COPIES_IN_A_BATCH % len(regions)]
        numbers = list(copies[start : start + COPIES_IN_A_BATCH])
        for table, year in itertools.product(SCHEMAS, YEARS):
            changes = [f"{COPY_OF.format('document_id')} as document_id"]
            if table == "disclosures":
                changes += ["md5(copy || sha256) || md5(sha256 || copy) as sha256", "department || copy as department"]
            target = home.landed / table / f"fiscal_year={year}" / f"region={region}" / f"{start:06}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            duckdb.sql(
                f"""
                copy (
                    select * exclude (copy) replace ({", ".join(changes)})
                    from read_parquet('{base.landed}/{table}/fiscal_year={year}/region=*/*.parquet', hive_partitioning = false),
                        (select unnest({numbers}) as copy)
                ) to '{target}' (format parquet, compression zstd)
                """
            )


def multiply_built(base: Home, home: Home, copies: range) -> None:
    """Give `home` the warehouse of what `multiply_landed` landed: the rows of `base`, copied likewise."""
    home.warehouse.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base.build, home.build)
    shutil.copyfile(base.unpublished, home.unpublished)
    nodes = json.loads(manifest().read_bytes())["nodes"].values()
    tables = [
        f"{node['database']}.{node['schema']}.{node['name']}" for node in nodes if node["config"].get("materialized") == "incremental"
    ]
    with open_both(home, read_only=False) as connection:
        for table in tables:
            columns = dict(connection.execute(f"select column_name, column_type from (describe {table})").fetchall())
            keys = [name for name, kind in columns.items() if kind == "VARCHAR" and name.endswith("_id") and name not in OTHER_KEYS]
            changes = [f"{COPY_OF.format(f'{key}[:16]')} || {key}[17:] as {key}" for key in keys]
            if columns.get("cells", "").endswith("[]"):
                changes.append(
                    f"list_transform(cells, lambda cell: struct_update(cell, document_id := {COPY_OF.format('cell.document_id')})) as cells"
                )
            connection.execute(f"create or replace temp table one as from {table}; truncate {table}")
            for start in copies[::AT_ONCE]:
                numbers = list(copies[start : start + AT_ONCE])
                connection.execute(
                    f"insert into {table} select * exclude (copy) replace ({', '.join(changes)}) from one, (select unnest({numbers}) as copy)"
                )
    target = point_dbt_at(home)
    DBT.cli(["run", "--quiet", "--select", "+int_document_states"], target_path=target).wait()
    with duckdb.connect(str(home.build)) as connection:
        connection.execute("truncate progress.built_documents")
        connection.execute(
            "insert into progress.built_documents select document_id, state from intermediate.int_document_states where state is not null"
        )
    publish(home)


def changed(home: Home) -> int:
    with duckdb.connect(str(home.build), read_only=True) as connection:
        (row,) = connection.execute("select count(*) from intermediate.int_document_states where is_in_build or is_waiting").fetchall()
    return int(row[0])
