"""Spark reads and builds what one machine does, and the marts are what DuckDB has them be for whoever asks by Spark SQL.

Spark is no part of what every installation has: without the extra `spark` or without Java these tests say so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing.home import Home
from dagster_project.landing.originals import sidecar
from dagster_project.landing.tables import SCHEMAS
from dagster_project.spark import cluster
from tests import stores
from tests.integration.conftest import SAMPLES
from tests.land import land

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest.importorskip("pyspark", reason="the extra spark is not installed: .venv/bin/pip install -e '.[spark]'")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Apache Spark needs Java 17 or later, which is not here", allow_module_level=True)

MOMENTS = {"read_at", "landed_at"}
LETTERS = "s3://accounts/letters"
QUESTIONS = {
    "spending by class and year": """
        select amounts.fiscal_year, functions.function_class_name, sum(amounts.amount_yuan) as yuan, count(distinct amounts.document_id) as documents
        from fct_expenditure as amounts join dim_function_code as functions on amounts.function_code_id = functions.function_code_id
        group by amounts.fiscal_year, functions.function_class_name order by amounts.fiscal_year, functions.function_class_name
    """,
    "what does not add up": """
        select departments.department_name, results.check_id, results.place, results.left_yuan, results.right_yuan, results.difference_yuan
        from fct_check_result as results join dim_department as departments on results.department_id = departments.department_id
        where results.status = 'fail' order by results.check_id, results.place
    """,
    "printed cells": """
        select fiscal_year, form_id, state, origin, count(*) as cells, sum(amount_yuan) as yuan, min(printed_text) as first_text, max(page_no) as page
        from fct_final_account_line group by fiscal_year, form_id, state, origin order by fiscal_year, form_id, state, origin
    """,
    "reports": "select * from rpt_department_year order by department_year_id",
}


@dataclass(frozen=True)
class Loaded:
    home: Home
    said: str
    registry: Path
    marts: Path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """Samples of two regions, each of another shard, a broken document, and a letter that lies in a store."""
    folder = tmp_path_factory.mktemp("spark")
    for name in ("consistent_2023.txt", "faulty_2022.txt"):
        shutil.copy(SAMPLES / name, folder)
    (folder / "broken.pdf").write_bytes((SAMPLES / "consistent_2024.pdf").read_bytes()[:3000])
    registry = folder / "registry.csv"
    lines = ["department,unit,region,fiscal_year,location", ",,140900,,consistent_2023.txt", ",,140902,,faulty_2022.txt", ",,,,broken.pdf"]
    registry.write_text("\n".join(lines), encoding="utf-8")
    home, marts = Home.at(folder / "home"), folder / "marts"
    with stores.s3_server() as server:
        stores.put(server, "letters/2023/letter.txt", "一封信".encode())
        result = CliRunner().invoke(app, ["load", str(registry), LETTERS, "--engine", "spark", "--home", str(home.root)])
        assert result.exit_code == 1, result.output
        exported = CliRunner().invoke(app, ["export", "parquet", "--to", str(marts), "--home", str(home.root)])
        assert exported.exit_code == 0, exported.output
        yield Loaded(home, result.stdout, registry, marts)


@pytest.fixture(scope="module")
def sql(loaded: Loaded) -> Iterator[SparkSession]:
    with cluster() as spark:
        for path in sorted(loaded.marts.glob("[!_]*")):
            spark._session.read.parquet(str(path)).createOrReplaceTempView(path.stem)
        yield spark._session


@pytest.fixture(scope="module")
def duck(loaded: Loaded) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for path in sorted(loaded.marts.glob("[!_]*")):
            files = str(path) if path.is_file() else f"{path}/**/*.parquet"
            connection.execute(f"create view {path.stem} as from read_parquet('{files}', hive_partitioning = true)")
        yield connection


def landed(home: Home, table: str) -> pl.DataFrame:
    files = sorted(home.landed.glob(f"{table}/*/*/*.parquet"))
    frame = pl.concat([pl.read_parquet(file, hive_partitioning=False) for file in files], how="diagonal")
    return frame.drop(MOMENTS & set(frame.columns))


def test_a_broken_document_is_told_and_stops_no_other(loaded: Loaded) -> None:
    assert "Loaded 2 documents, 2 of them new; refused 2." in loaded.said
    assert "broken.pdf cannot be read" in loaded.said


def test_a_document_of_a_store_has_where_it_came_from(loaded: Loaded) -> None:
    sha256 = hashlib.sha256("一封信".encode()).hexdigest()
    assert sidecar(loaded.home, sha256)["source"] == f"{LETTERS}/2023/letter.txt"


def test_the_batches_are_those_of_one_machine(loaded: Loaded, tmp_path: Path) -> None:
    here = Home.at(tmp_path)
    land(loaded.registry, here, LETTERS)
    for table in SCHEMAS:
        names = [
            sorted(path.relative_to(home.landed) for path in home.landed.glob(f"{table}/*/*/*.parquet")) for home in (loaded.home, here)
        ]
        assert names[0] == names[1]
        assert landed(loaded.home, table).equals(landed(here, table))


def test_shards_were_built_and_taken_over(loaded: Loaded) -> None:
    assert list(loaded.home.shards.iterdir()) == []
    with duckdb.connect(str(loaded.home.build), read_only=True) as connection:
        assert connection.execute("select count(*) from intermediate.int_documents_in_build").fetchall() == [(0,)]


def rows(found: list[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in found]


@pytest.mark.parametrize("question", QUESTIONS)
def test_spark_answers_as_duckdb_does(question: str, sql: SparkSession, duck: duckdb.DuckDBPyConnection) -> None:
    asked = duck.execute(QUESTIONS[question])
    names, expected = [column[0] for column in asked.description], rows(asked.fetchall())
    assert expected
    answer = sql.sql(QUESTIONS[question]).select(*names)  # each engine puts the column of the partition in another place
    assert rows(answer.collect()) == expected


def test_every_mart_has_as_many_rows_for_spark(loaded: Loaded, sql: SparkSession, duck: duckdb.DuckDBPyConnection) -> None:
    marts = sorted(path.stem for path in loaded.marts.glob("[!_]*"))
    assert len(marts) > 40
    counts = " union all ".join(f"select '{mart}' as mart, count(*) as n from {mart}" for mart in marts) + " order by mart"
    assert rows(sql.sql(counts).collect()) == rows(duck.execute(counts).fetchall())
