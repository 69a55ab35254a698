"""A build makes the rows of what changed, and after any number of builds the warehouse is as if all had been built at once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, registry_outcomes, seals
from dagster_project.landing.catalogue import find
from dagster_project.landing.forgetting import forget
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.pending import Partition
from dagster_project.landing.sources import find_sources
from dagster_project.landing.tables import SCHEMAS
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from tests.generator.accounts import Accounts
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

STYLE = STYLES["layout_joined"]
TITLE = "department,unit,region,fiscal_year,location"


class Bureau:
    """A folder of documents and the registry that names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home.at(folder / "home")
        self.lines: list[str] = []

    def publish(self, name: str, accounts: Accounts, unit: str = "", more: bytes = b"") -> None:
        path = self.folder / f"{name}{STYLE.suffix}"
        path.write_bytes(STYLE.render(STYLE.document(accounts)) + more)
        self.lines.append(f"{'甲市教育局' if unit else accounts.department},{unit},140900,{accounts.year},{path.name}")

    def load(self) -> None:
        registry = self.folder / "registry.csv"
        registry.write_text("\n".join([TITLE, *self.lines]), encoding="utf-8")
        prepare(self.home)
        registry_outcomes.record(self.home, list(receive(self.home, fetch(self.home, find_sources([registry], self.home)))))
        with self.home.writing():
            refresh(self.home, lambda *_, **__: None)


def accounts(seed: int, year: int, department: str = "甲市教育局") -> Accounts:
    return replace(random_accounts(seed, year=year, exact=True), department=department)


def marts(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    with connect(home) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        return {table: connection.execute(f"select * from marts.{table} order by all").fetchall() for (table,) in tables}


def built(home: Home) -> set[str]:
    """The documents that the last build took in."""
    with duckdb.connect(str(home.build), read_only=True) as connection:
        return {row[0] for row in connection.execute("select file_name from intermediate.int_documents_in_build").fetchall()}


def test_builds_one_after_another_end_as_one_build_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = Bureau(tmp_path)
    bureau.publish("2023", accounts(1, 2023))
    bureau.publish("other", accounts(2, 2023, "甲市民政局"))
    bureau.load()
    assert built(bureau.home) == {"2023.txt", "other.txt"}

    bureau.publish("2022", accounts(3, 2022))
    bureau.publish("unit", accounts(4, 2023, "甲市第一中学"), unit="甲市第一中学")
    bureau.publish("2022 again", accounts(5, 2022))
    monkeypatch.setenv("JUESUAN_DOCUMENTS_IN_A_BUILD", "2")
    bureau.load()
    # The accounts of 2023 are judged beside those of 2022 and of the unit; the other department's are left alone.
    with duckdb.connect(str(bureau.home.build), read_only=True) as connection:
        assert connection.execute("select count(*) from intermediate.int_document_states where is_in_build or is_waiting").fetchall() == [
            (2,)
        ]
    assert "other.txt" not in built(bureau.home)

    forget(bureau.home, *find(bureau.home, ["other.txt"]), why="not theirs")
    bureau.publish("2023 of the bureau", accounts(1, 2023), more=b"\n")
    bureau.load()

    at_once = Home.at(tmp_path / "at once")
    shutil.copytree(bureau.home.landed, at_once.landed)
    monkeypatch.delenv("JUESUAN_DOCUMENTS_IN_A_BUILD")
    with at_once.writing():
        refresh(at_once, lambda *_, **__: None)
    expected = marts(at_once)
    with connect(at_once) as connection:
        copies = connection.execute("select file_name from marts.dim_document where copy_of_document_id is not null").fetchall()
    assert copies == [("2023 of the bureau.txt",)]
    assert len(expected["dim_document"]) == 5
    assert any(expected["fct_restatement"])
    assert marts(bureau.home) == expected


def test_a_unit_counts_while_its_department_is_not_there(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    unit, department = accounts(4, 2023, "甲市第一中学"), accounts(1, 2023)

    def counted() -> list[tuple[Any, ...]]:
        with connect(bureau.home) as connection:
            return [
                connection.execute(f"select sum(amount_yuan) from marts.{fact}").fetchone() or ()
                for fact in ("fct_expenditure", "fct_unit_expenditure", "fct_expenditure_as_of(now())")
            ]

    spent, spent_by_unit = (Decimal(one.spent()) / 100 for one in (department, unit))
    bureau.publish("unit", unit, unit="甲市第一中学")
    bureau.load()
    assert counted() == [(spent_by_unit,), (None,), (spent_by_unit,)]
    bureau.publish("department", department)
    bureau.load()
    assert counted() == [(spent,), (spent_by_unit,), (spent,)]
    with connect(bureau.home) as connection:
        (before,) = connection.execute("select min(stood_from) from marts.dim_document_period").fetchone() or ()
        (then,) = connection.execute("select sum(amount_yuan) from marts.fct_expenditure_as_of($1)", [before]).fetchone() or ()
    assert then == spent_by_unit
    forget(bureau.home, *find(bureau.home, ["department.txt"]), why="by mistake")
    bureau.load()
    assert counted() == [(spent_by_unit,), (None,), (spent_by_unit,)]


def test_a_document_that_breaks_the_warehouse_keeps_back_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau = Bureau(tmp_path)
    bureau.publish("good", accounts(1, 2023))
    bureau.publish("broken", accounts(2, 2022, "甲市民政局"))
    land = batches.land

    def twice(home: Home, partition: Partition) -> int:
        """What no reader does: every cell of 2022 stands there twice."""
        landed = land(home, partition)
        for path in home.landed.glob("cells/fiscal_year=2022/*/*.parquet"):
            cells = pq.read_table(path, partitioning=None)
            pq.write_table(pa.concat_tables([cells, cells]), path)
            folder, sizes = path.parent.relative_to(home.landed / "cells"), {}
            for table in SCHEMAS:
                of_batch = home.landed / table / folder / path.name
                if of_batch.exists():
                    sizes[table] = pq.read_metadata(of_batch).num_rows
            seals.seal(home, folder, path.stem, sizes)
        return landed

    monkeypatch.setattr(batches, "land", twice)
    bureau.load()
    with connect(bureau.home) as connection:
        documents = connection.execute("select file_name, withheld_because from marts.dim_document order by all").fetchall()
        lines = connection.execute("select distinct fiscal_year from marts.fct_final_account_line").fetchall()
    assert [name for name, reason in documents if reason is None] == ["good.txt"]
    assert [name for name, reason in documents if "unique_together_fct_final_account_line" in str(reason)] == ["broken.txt"]
    assert lines == [(2023,)]
