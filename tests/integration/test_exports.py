"""Every value of every mart arrives in every target as it stands in the warehouse."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from adbc_driver_postgresql import dbapi

from dagster_project.characters import visible
from dagster_project.export.harmless import no_formula
from dagster_project.export.marts import Mart, find_marts
from dagster_project.export.targets import Format, export
from dagster_project.landing.home import Home
from dagster_project.publish.queries import connect
from tests.postgresql import server

Rows = Counter[tuple[str, ...]]
"""Rows as texts, each as often as it is there."""


@pytest.fixture(scope="module")
def connection(samples: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(samples) as connection:
        yield connection


@pytest.fixture(scope="module")
def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    return find_marts(connection)


def exported(home: Home, target: Path | str, format: Format) -> None:
    export(home, str(target), format, lambda _: lambda _: None)


def rows(values: list[tuple[Any, ...]]) -> Rows:
    return Counter(tuple(map(_as_text, row)) for row in values)


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, datetime | date):
        return str(value).removesuffix(" 00:00:00")
    return str(value)


def differing(
    connection: duckdb.DuckDBPyConnection,
    marts: list[Mart],
    found: Callable[[Mart], Rows],
    change: Callable[[Any], Any] = lambda value: value,
) -> list[str]:
    """The marts whose rows are others than those of the warehouse, which has some in most."""
    assert sum(mart.rows > 0 for mart in marts) > 30
    different = []
    for mart in marts:
        wanted = connection.execute(f"select * from marts.{mart.name}").fetchall()
        if found(mart) != rows([tuple(map(change, row)) for row in wanted]):
            different.append(mart.name)
    return different


def test_parquet_holds_what_the_warehouse_holds(
    samples: Home, connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path
) -> None:
    exported(samples, tmp_path / "pq", Format.PARQUET)

    def found(mart: Mart) -> Rows:
        files = "*/*.parquet" if mart.has_year and mart.rows else "*.parquet"
        path = tmp_path / "pq" / mart.name / files if mart.has_year else tmp_path / "pq" / f"{mart.name}.parquet"
        names = ", ".join(column.name for column in mart.columns)
        hive = ", hive_types = {'fiscal_year': integer}" if mart.has_year and mart.rows else ""
        with duckdb.connect() as other:
            return rows(other.execute(f"select {names} from read_parquet('{path}'{hive})").fetchall())

    assert differing(connection, marts, found) == []


def test_csv_holds_what_the_warehouse_holds(
    samples: Home, connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path
) -> None:
    exported(samples, tmp_path / "csv", Format.CSV)

    def found(mart: Mart) -> Rows:
        numbers = [column.type.startswith(("DECIMAL", "INTEGER", "BIGINT")) for column in mart.columns]
        with (tmp_path / "csv" / f"{mart.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            _, *lines = csv.reader(file)
        return rows(
            [tuple(Decimal(text) if number and text else text for text, number in zip(line, numbers, strict=True)) for line in lines]
        )

    def as_csv(value: Any) -> Any:
        if isinstance(value, str):
            return no_formula(visible(value))
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else _short(value)

    assert differing(connection, marts, found, as_csv) == []


def _short(value: Any) -> Any:
    """A double as CSV has it: 100 and not 100.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_the_workbook_holds_what_the_warehouse_holds(
    samples: Home, connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path
) -> None:
    exported(samples, tmp_path / "决算.xlsx", Format.EXCEL)
    book = openpyxl.load_workbook(tmp_path / "决算.xlsx", read_only=True)

    def found(mart: Mart) -> Rows:
        return rows([tuple(map(_exact, row)) for row in book[mart.name].iter_rows(min_row=2, values_only=True)])

    def as_excel(value: Any) -> Any:
        return visible(value) if isinstance(value, str) else _exact(value)

    assert differing(connection, marts, found, as_excel) == []


def _exact(value: Any) -> Any:
    """An amount of a workbook as the decimal that it was written as; moments and coordinates as far as Excel keeps them."""
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return Decimal(f"{value:.15g}") if isinstance(value, float) else value


def test_postgresql_holds_what_the_warehouse_holds(samples: Home, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    with server() as address:
        exported(samples, address, Format.POSTGRESQL)
        with dbapi.connect(address) as database, database.cursor() as cursor:

            def found(mart: Mart) -> Rows:
                names = ", ".join(f"{column.name}::text" if column.decimals is not None else column.name for column in mart.columns)
                cursor.execute(f"select {names} from juesuan.{mart.name}")
                decimals = [column.decimals is not None for column in mart.columns]
                return rows(
                    [
                        tuple(Decimal(value) if decimal and value else value for value, decimal in zip(row, decimals, strict=True))
                        for row in cursor.fetchall()
                    ]
                )

            assert differing(connection, marts, found) == []
            cursor.execute("select count(*) from pg_constraint where connamespace = 'juesuan'::regnamespace and contype = 'f'")
            (leads,) = cursor.fetchone() or (0,)
            cursor.execute("select count(*) from pg_constraint where connamespace = 'juesuan'::regnamespace and contype = 'p'")
            assert cursor.fetchone() == (len(marts),)
            assert leads > 50
