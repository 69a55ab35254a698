"""A published warehouse of any size: the marts of a small one again and again, as other departments of other regions.

Belongs here: copying rows so that every key still finds its other end, in the order in which builds would have put them. Does not belong here: landing and the
database that dbt works in (`measured_increment`), what is asked of the world (`measured.queries`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from dagster_project.landing.home import PROJECT

DOCUMENTS_IN_A_BUILD = 500
"""As `JUESUAN_DOCUMENTS_IN_A_BUILD` is by default: so many documents lie together in a table."""
GROWING = ("document_id", "department_id", "region_code")
"""A table with a column that ends so has more rows where there are more documents."""


def multiply(published: Path, target: Path, cells: int) -> int:
    """Make `target` from a published warehouse: at least so many rows in `fct_final_account_line`; how many documents it has."""
    shutil.copyfile(published, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("set memory_limit = '4GB'; set threads = 2; set preserve_insertion_order = true")
        connection.execute(
            f"create temp table regions as select row_number() over (order by code) - 1 as no, code from '{PROJECT}/seeds/codes/region_codes.csv'"
        )
        growing, own = _tables(connection)
        documents = _count(connection, "marts.dim_document")
        copies = -(-cells // _count(connection, "marts.fct_final_account_line"))
        at_once = max(1, DOCUMENTS_IN_A_BUILD // documents)
        for table, columns in growing.items():
            changes = [change for column in columns if (change := _changed(column, own))]
            connection.execute(f"create or replace temp table one as select rowid as position, * from marts.{table}")
            for start in range(1, copies, at_once):
                connection.execute(
                    f"""
                    insert into marts.{table}
                    select one.* exclude (position) replace ({", ".join(changes)})
                    from one, range({start}, {min(start + at_once, copies)}) as copies (copy)
                    left join regions on no = copy % (select count(*) from regions)
                    order by position, copy
                    """
                )
        return documents * copies


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, list[str]], set[str]]:
    """The tables that grow with their columns of text, and the keys of those that do not."""
    columns: dict[str, list[str]] = {}
    for table, name in connection.execute(
        """
        select table_name, column_name from duckdb_columns() inner join duckdb_tables() using (schema_name, table_name)
        where schema_name = 'marts' and data_type = 'VARCHAR'
        """
    ).fetchall():
        columns.setdefault(table, []).append(name)
    growing = {table: names for table, names in columns.items() if any(name.endswith(GROWING) for name in names)}
    others = {name for table, names in columns.items() if table not in growing for name in names if name.endswith("_id")}
    return growing, others


def _changed(column: str, others: set[str]) -> str:
    """What stands in a column of a copy, where it is not what stands in the original."""
    if column.endswith("region_code"):
        return f"regions.code as {column}"
    if column.endswith("department_name"):
        return f"{column} || copy as {column}"
    if column.endswith("_id") and not any(column == other or column.endswith(f"_{other}") for other in others):
        return f"md5(copy || {column}[:16])[:16] || {column}[17:] as {column}"
    return ""


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (row,) = connection.execute(f"select count(*) from {table}").fetchall()
    return int(row[0])
