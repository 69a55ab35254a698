"""The marts as they leave the published copy."""

from __future__ import annotations

import duckdb

from dagster_project.export.marts import Mart, contents, find_marts, in_both_languages, read, years


def test_what_one_starts_with_comes_first(marts: list[Mart]) -> None:
    assert [mart.name for mart in marts] == ["expenditure", "dim_department", "fct_expenditure", "fct_income"]


def test_descriptions_come_in_both_languages(marts: list[Mart]) -> None:
    departments = marts[1]
    assert in_both_languages(departments.description) == ("一行为一个部门。", "One row per department.")
    told = {row["column"]: row for row in contents([departments])}
    assert told["department_name"]["column_zh"] == "名称。"
    assert told["department_name"]["column_en"] == "The 'name'."


def test_years_divide_the_rows_of_all_but_dimensions(connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    _, departments, expenditure, income = marts
    assert not departments.has_year and expenditure.has_year
    assert years(connection, expenditure) == [2021, 2022, None]
    assert years(connection, income) == []
    of_years = [read(connection, expenditure, year, of_year=True).read_all() for year in years(connection, expenditure)]
    assert sum(table.num_rows for table in of_years) == expenditure.rows
    assert "fiscal_year" not in of_years[0].column_names


def test_what_no_target_has_leaves_as_text() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts; create table marts.t as select [1, 2] as numbers, {'a': 1.5::decimal(4, 2)} as pair, ['2021-01-01'::date] as days"
        )
        (mart,) = find_marts(connection)
        assert read(connection, mart).read_all().to_pylist() == [{"numbers": "[1, 2]", "pair": "{'a': 1.50}", "days": "[2021-01-01]"}]
