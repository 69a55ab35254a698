"""The marts as Parquet that every engine reads."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.export.marts import Mart
from dagster_project.export.parquet import write_parquet
from tests.unit.export.conftest import AMOUNTS, HOSTILE, ignore


def test_facts_are_divided_by_year_and_dimensions_are_one_file(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path
) -> None:
    told: list[int] = []
    write_parquet(connection, marts, tmp_path / "数据 out", told.append)
    files = sorted(str(path.relative_to(tmp_path / "数据 out")) for path in (tmp_path / "数据 out").rglob("*.parquet"))
    assert [file for file in files if not file.startswith("expenditure/")] == [
        "dim_department.parquet",
        "fct_expenditure/fiscal_year=2021/rows.parquet",
        "fct_expenditure/fiscal_year=2022/rows.parquet",
        "fct_expenditure/fiscal_year=__HIVE_DEFAULT_PARTITION__/rows.parquet",
        "fct_income/rows.parquet",
    ]
    assert sum(told) == sum(mart.rows for mart in marts)


def test_amounts_texts_and_years_come_back(connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path) -> None:
    write_parquet(connection, marts, tmp_path, ignore)
    with duckdb.connect() as other:
        found = other.execute(
            f"select fiscal_year, amount_yuan::varchar from '{tmp_path}/fct_expenditure/**/*.parquet' order by expenditure_id"
        ).fetchall()
        texts = other.execute(f"select department_name from '{tmp_path}/dim_department.parquet'").fetchall()
        (income,) = other.execute(f"select count(*) from '{tmp_path}/fct_income/**/*.parquet'").fetchone() or ()
    assert [amount for _, amount in found] == list(AMOUNTS)
    assert [year for year, _ in found][:3] == [2021, None, 2021]
    assert [text for (text,) in texts] == list(HOSTILE)
    assert income == 0


def test_columns_carry_their_descriptions(connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path) -> None:
    write_parquet(connection, marts, tmp_path, ignore)
    schema = pq.read_schema(tmp_path / "dim_department.parquet")
    assert schema.metadata[b"description"].decode() == "一行为一个部门。 / One row per department."
    assert schema.field("department_name").metadata[b"description"].decode() == "名称。 / The 'name'."


def test_files_that_are_there_stay(connection: duckdb.DuckDBPyConnection, marts: list[Mart], tmp_path: Path) -> None:
    write_parquet(connection, marts, tmp_path, ignore)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    (tmp_path / "fct_expenditure" / "fiscal_year=2021" / "rows.parquet").unlink()
    told: list[int] = []
    write_parquet(connection, marts, tmp_path, told.append)
    changed = [path for path, time in before.items() if path.stat().st_mtime_ns != time]
    assert [path.parent.name for path in changed] == ["fiscal_year=2021"]
    assert sum(told) == sum(mart.rows for mart in marts)
