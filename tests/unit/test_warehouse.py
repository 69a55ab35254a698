"""The published warehouse as lazy frames, money exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project import warehouse
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import MissingWarehouse


@pytest.fixture
def tables(built_home: Home) -> warehouse.Warehouse:
    with duckdb.connect(str(built_home.unpublished)) as connection:
        connection.execute("comment on table marts.dim_check is '一行为一项核对。 / One row per check.'")
        connection.execute("create view marts.lines as from marts.fct_final_account_line")
    publish(built_home)
    return warehouse.open(built_home.root)


def test_tables_and_views_are_frames_that_are_read_when_collected(tables: warehouse.Warehouse) -> None:
    with tables:
        lines = tables["lines"]
        assert isinstance(lines, pl.LazyFrame)
        assert lines.collect_schema()["amount_yuan"] == pl.Decimal(18, 2)
        total = lines.filter(pl.col("row_key") == "income.current_year_total").select(pl.col("amount_yuan").sum()).collect()
        assert total.item() == Decimal("100.00")
        assert {"lines", "dim_document", "fct_finding"} <= set(tables)
        assert len(tables) == len(list(tables))


def test_frames_are_joined_before_they_are_read(tables: warehouse.Warehouse) -> None:
    with tables:
        lines, documents, departments = (tables[name] for name in ("fct_final_account_line", "dim_document", "dim_department"))
        joined = lines.join(documents, on="document_id").join(departments, left_on="document_department_id", right_on="department_id")
        assert joined.select(pl.col("amount_yuan").sum()).collect().item() == Decimal("270.00")


def test_what_is_in_it_is_described(tables: warehouse.Warehouse) -> None:
    with tables:
        assert tables.descriptions()["dim_check"] == "一行为一项核对。 / One row per check."
        assert "amount_yuan" in tables.columns("fct_final_account_line")


def test_a_query_gives_a_frame(tables: warehouse.Warehouse) -> None:
    with tables:
        found = tables.query(
            "select count(*) as documents from marts.dim_document where document_kind = $kind", {"kind": "budget"}
        ).collect()
        assert found["documents"].to_list() == [1]


def test_an_unknown_name_is_answered_with_those_that_there_are(tables: warehouse.Warehouse) -> None:
    with tables, pytest.raises(KeyError, match="fct_spending: the warehouse has dim_check, dim_department"):
        tables["fct_spending"]


def test_nothing_can_be_written(tables: warehouse.Warehouse) -> None:
    with tables, pytest.raises(duckdb.InvalidInputException):
        tables.query("delete from marts.dim_check").collect()


def test_a_home_without_a_warehouse_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingWarehouse):
        warehouse.open(tmp_path)
