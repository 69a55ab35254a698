"""The facts of amounts: whoever sums them, by whatever joins, gets what the documents print."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.publish.queries import connect
from tests.integration.conftest import loaded

SAMPLES = {
    "consistent_2023.txt": ("52833500.00", "52502300.00"),
    "consistent_2024.pdf": ("618341700.00", "618341700.00"),
    "faulty_2022.txt": ("232381575.86", "22381575.86"),
    "industry_2021.txt": ("94117688.51", "94117434.94"),
}
"""本年收入合计 and 本年支出合计 as the summaries of the samples print them, the wrong one of 2022 included."""
SHARED = {
    "xinzhou_industry_2021.txt": ("94117688.51", "94117434.94"),
    "putuo_finance_2024.pdf": ("29462500.00", "29400500.00"),
    "swu_2023.pdf": ("4307250300.00", "4576767500.00"),
}
"""The same of real documents, where they are here."""
HISTORY = {"dim_department_succession", "dim_document_period"}
"""Tables of what came after what: nothing of a year joins them."""


@pytest.fixture(scope="module")
def warehouse(samples: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(samples) as connection:
        yield connection


def totals(warehouse: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Income and expenditure of each document as the facts add up to them."""
    query = """
        select file_name, cast(income.yuan as varchar), cast(expenditure.yuan as varchar)
        from marts.dim_document
        join (select document_id, sum(amount_yuan) as yuan from marts.fct_income group by all) as income using (document_id)
        join (select document_id, sum(amount_yuan) as yuan from marts.fct_expenditure group by all) as expenditure using (document_id)
        """
    return {name: (income, expenditure) for name, income, expenditure in warehouse.execute(query).fetchall()}


def columns(warehouse: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of each table of the marts."""
    found: dict[str, set[str]] = {}
    query = "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
    for table, column in warehouse.execute(query).fetchall():
        found.setdefault(table, set()).add(column)
    return found


def keys(warehouse: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The declared primary key of each dimension."""
    query = "select table_name, constraint_column_names from duckdb_constraints() where schema_name = 'marts' and constraint_type = 'PRIMARY KEY'"
    return {table: set(names) for table, names in warehouse.execute(query).fetchall()}


def amounts(tables: dict[str, set[str]]) -> list[str]:
    """The facts of amounts: one row is part of one total, or one row is a document."""
    return sorted(table for table, names in tables.items() if table.startswith("fct_") and "fiscal_year_end" in names)


def test_the_sum_over_a_document_is_what_its_summary_prints(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert totals(warehouse) == SAMPLES


def test_the_sum_over_a_real_document_is_what_its_summary_prints(shared_documents: Path, tmp_path: Path) -> None:
    with connect(loaded(tmp_path, [shared_documents / name for name in SHARED])) as real:
        assert totals(real) == SHARED


def test_no_row_takes_off_what_another_adds(warehouse: duckdb.DuckDBPyConnection) -> None:
    (below_zero,) = warehouse.execute("select list(distinct amount_yuan) from marts.fct_expenditure where amount_yuan < 0").fetchall()
    assert below_zero == ([Decimal("-5266100.00")],)  # consistent_2023.txt prints it: 住房公积金 -526.61


def test_a_fact_shares_with_a_dimension_its_key_and_what_hangs_on_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables, declared = columns(warehouse), keys(warehouse)
    dimensions = [table for table in tables if table.startswith("dim_") and table not in HISTORY]
    assert {table for table in dimensions if table not in declared} <= {"dim_department", "dim_region"}
    hanging_on_a_document = {"is_current", "fetched_at", "superseded_at"}
    for fact in amounts(tables):
        for dimension in dimensions:
            common = tables[fact] & tables[dimension] - hanging_on_a_document
            assert common in (set(), declared.get(dimension, {"department_id"})), (fact, dimension)


def test_joins_by_name_keep_every_amount(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = columns(warehouse)
    for fact in amounts(tables):
        measures = sorted(name for name in tables[fact] if name.endswith("_yuan"))
        sums = ", ".join(["count(*)", *(f"sum({fact}.{name})" for name in measures)])
        alone = warehouse.execute(f"select {sums} from marts.{fact}").fetchall()
        joined = [table for table in tables if table.startswith("dim_") and table not in HISTORY and tables[fact] & tables[table]]
        for dimension in joined:
            assert warehouse.execute(f"select {sums} from marts.{fact} natural join marts.{dimension}").fetchall() == alone, dimension
        for dimension, key in keys(warehouse).items():
            if dimension in joined:
                using = ", ".join(sorted(key))
                assert warehouse.execute(f"select {sums} from marts.{fact} join marts.{dimension} using ({using})").fetchall() == alone


def test_spending_by_nature_and_class_is_what_the_form_prints(warehouse: duckdb.DuckDBPyConnection) -> None:
    printed = """
        select file_name, row_key, column_key, amount_yuan
        from marts.fct_final_account_line join marts.dim_document using (document_id)
        where form_id = 'expenditure' and column_key in ('basic', 'project') and amount_yuan <> 0 and starts_with(file_name, 'consistent')
        """
    by_nature = """
        select file_name, 'total', nature_id, sum(amount_yuan)
        from marts.fct_expenditure join marts.dim_document using (document_id)
        where starts_with(file_name, 'consistent') group by all
        """
    by_class = """
        select file_name, function_class_code, nature_id, sum(amount_yuan)
        from marts.fct_expenditure join marts.dim_document using (document_id) join marts.dim_function_code using (function_code_id)
        where starts_with(file_name, 'consistent') group by all
        """
    for query, where in ((by_nature, "row_key = 'total'"), (by_class, "length(row_key) = 3")):
        found = warehouse.execute(f"{query} order by all").fetchall()
        assert found == warehouse.execute(f"{printed} and {where} order by all").fetchall()
        assert len(found) >= 4


def test_the_text_of_2021_prints_all_spending_by_economic_code_beside_basic_spending(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select sum(amount_yuan), sum(basic_yuan)
        from marts.fct_economic_expenditure join marts.dim_document using (document_id)
        where file_name = 'industry_2021.txt'
        """
    ).fetchall()
    assert rows == [(Decimal("94117095.44"), Decimal("14942337.42"))]


def test_three_public_expenses_stand_in_one_row_a_document(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        """
        select final_total_yuan, final_vehicle_total_yuan, final_vehicle_operation_yuan, final_vehicle_purchase_yuan
        from marts.fct_three_public join marts.dim_document using (document_id) where file_name = 'industry_2021.txt'
        """
    ).fetchall()
    assert row == [(Decimal("26990.71"), Decimal("21652.71"), Decimal("21652.71"), None)]
