"""A published warehouse of two small marts with what goes wrong on the way to other programs: hostile texts, large and negative amounts, no year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.export.marts import Mart, find_marts
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import connect

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "[red]红[/red]",
    "\x1b[31m\x07",
    "<script>alert(1)</script>",
    "a\x00b",
    "http://example.org",
    "a\"b,\n'c\\",
    "-1,234.50",
    "—",
    "<r><t>&x;</t></r>",
    " _x0041_ and \ufffe",
)
AMOUNTS = (
    "94117095.44",
    "-1234.50",
    "0.00",
    "0.07",
    "9.95",
    "9999999999999.99",
    "12345678901234567.25",
    "-99999999999999999999999999999999999.01",
)
MARTS = """
create schema marts;
create table marts.dim_department (department_id varchar primary key, department_name varchar, is_unit boolean, first_day date, seen_at timestamp);
create table marts.fct_expenditure (expenditure_id varchar, department_id varchar, fiscal_year integer, amount_yuan decimal(38, 2), x0 double);
create table marts.fct_income (income_id varchar, fiscal_year integer, amount_yuan decimal(18, 2));
create view marts.expenditure as from fct_expenditure inner join dim_department using (department_id);
comment on table marts.dim_department is '一行为一个部门。 / One row per department.';
comment on column marts.dim_department.department_name is '名称。 / The ''name''.';
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.at(tmp_path / "家 of exports")
    home.warehouse.mkdir(parents=True)
    with duckdb.connect(str(home.unpublished)) as connection:
        connection.execute("use unpublished")
        connection.execute(MARTS)
        for number, text in enumerate(HOSTILE):
            connection.execute(
                "insert into marts.dim_department values ($1, $2, true, '2021-12-31', '2022-10-01 08:30:00')", [f"d{number}", text]
            )
        for number, amount in enumerate(AMOUNTS):
            year = None if number == 1 else 2021 + number % 2
            connection.execute("insert into marts.fct_expenditure values ($1, $2, $3, $4, 0.5)", [f"e{number}", f"d{number}", year, amount])
    publish(home)
    return home


@pytest.fixture
def connection(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


@pytest.fixture
def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    return find_marts(connection)


def ignore(_: int) -> None:
    """For what is told of rows."""
