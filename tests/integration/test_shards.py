"""A warehouse that was built in shares is, row by row, the one that is built at once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing.home import Home
from dagster_project.publish.build import growing_tables, open_both
from dagster_project.publish.dbt import manifest
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES
from tests.integration.conftest import SAMPLES
from tests.land import land

STYLE = STYLES["layout_joined"]
BUREAU, SCHOOL = "甲市教育局", "甲市第一中学"
HERE, THERE = "140900", "140902"
"""Regions of the two shards; what is of no known region, as the faulty sample, is of the first."""
DOCUMENTS = {
    "bureau 2023": (1, 2023, BUREAU, HERE, (SCHOOL,)),
    "school 2023": (3, 2023, SCHOOL, THERE, ()),
    "school 2023 restated": (4, 2023, SCHOOL, THERE, ()),
}


@dataclass(frozen=True)
class Built:
    at_once: Home
    in_shares: Home
    of_shards: dict[str, list[str]]
    """The documents that each shard built."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("shards")
    lines = ["department,unit,region,fiscal_year,location", ",,,2022,faulty_2022.txt"]
    shutil.copy(SAMPLES / "faulty_2022.txt", folder)
    for name, (seed, year, department, region, units) in DOCUMENTS.items():
        accounts = replace(random_accounts(seed, year=year, exact=True), department=department)
        (folder / f"{name}.txt").write_bytes(STYLE.render(STYLE.document(accounts, units=units)))
        lines.append(f"{department},,{region},{year},{name}.txt")
    registry = folder / "registry.csv"
    registry.write_text("\n".join(lines), encoding="utf-8")

    at_once, in_shares = Home.at(folder / "at once"), Home.at(folder / "in 'shares'")
    land(registry, in_shares)
    shutil.copytree(in_shares.landed, at_once.landed)
    with at_once.writing():
        refresh(at_once, lambda *_, **__: None)
    for shard in ("1/2", "2/2"):
        juesuan("build", "--shard", shard, "--home", in_shares.root)
    names = "select file_name from read_parquet($1) join read_parquet($2) using (document_id) order by all"
    of_shards = {
        shard.name: [
            name
            for (name,) in duckdb.execute(
                names, [str(shard / "built_documents.parquet"), str(in_shares.landed / "disclosures" / "*" / "*" / "*.parquet")]
            ).fetchall()
        ]
        for shard in sorted(in_shares.shards.iterdir())
    }
    juesuan("build", "--home", in_shares.root)
    return Built(at_once, in_shares, of_shards)


def juesuan(*arguments: object) -> None:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 0, result.output


def tables(home: Home) -> set[str]:
    with connect(home) as connection:
        return {name for (name,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()}


def rows(home: Home, table: str) -> list[tuple[Any, ...]]:
    with connect(home) as connection:
        return connection.execute(f"select * from marts.{table} order by all").fetchall()


def test_each_region_is_of_one_shard_and_what_is_of_none_too(built: Built) -> None:
    assert built.of_shards == {
        "shard=1-of-2": ["bureau 2023.txt", "faulty_2022.txt"],
        "shard=2-of-2": ["school 2023 restated.txt", "school 2023.txt"],
    }


def test_every_mart_is_the_same_row_by_row(built: Built) -> None:
    expected = tables(built.at_once)
    assert tables(built.in_shares) == expected
    assert [table for table in sorted(expected) if rows(built.in_shares, table) != rows(built.at_once, table)] == []
    for filled in ("fct_final_account_line", "fct_unit_expenditure", "fct_restatement", "fct_finding", "dim_containing_document"):
        assert rows(built.at_once, filled), f"a {filled} without rows shows nothing"


def test_columns_keys_and_descriptions_are_the_same(built: Built) -> None:
    for described in ("duckdb_columns", "duckdb_constraints"):
        query = f"select * exclude (database_oid, schema_oid, table_oid) from {described}() where schema_name = 'marts' order by all"
        with connect(built.in_shares) as shares, connect(built.at_once) as once:
            assert shares.execute(query).fetchall() == once.execute(query).fetchall()


def test_the_build_that_takes_shards_over_reads_no_document_again_and_leaves_no_shard(built: Built) -> None:
    with open_both(built.in_shares) as connection:
        assert connection.execute("select count(*) from intermediate.int_documents_in_build").fetchall() == [(0,)]
    assert list(built.in_shares.shards.iterdir()) == []


def test_no_column_is_of_a_type_that_parquet_would_round(built: Built) -> None:
    with open_both(built.in_shares) as connection:
        wide = "select concat_ws('.', database_name, schema_name, table_name) as name, column_name from duckdb_columns() where data_type like '%HUGEINT%'"
        assert [row for row in connection.execute(wide).fetchall() if row[0] in growing_tables(manifest())] == []
