"""Narratives in the warehouse: true sentences pass, one wrong figure fails once, real documents are understood, no person lands."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.queries import connect, records
from tests.generator.narrative import WORDINGS, Telling, figures_at_stake
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

SHARED = ("xinzhou_industry_2021.txt", "putuo_finance_2024.pdf", "swu_2023.pdf")
DOCUMENTS = Path(os.environ.get("JUESUAN_SHARED", PROJECT.parent / "shared")) / "documents"
TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Generated documents told rightly and with one wrong figure; the real ones, where they are."""
    folder, home = tmp_path_factory.mktemp("documents"), Home.at(tmp_path_factory.mktemp("home"))
    for seed, (wording, style) in enumerate(zip(WORDINGS, ("layout_joined", "pdf_strokes", "layout_joined", "pdf_edges"), strict=True), 40):
        accounts = random_accounts(seed)
        mistake = Random(seed).randrange(figures_at_stake(accounts, wording))
        for kind, telling in (("true", Telling(wording)), ("wrong", Telling(wording, mistake))):
            document = STYLES[style].document(accounts, telling=telling)
            (folder / f"{kind} {wording}{STYLES[style].suffix}").write_bytes(STYLES[style].render(document))
    for name in SHARED if DOCUMENTS.is_dir() else ():
        shutil.copy(DOCUMENTS / name, folder)
    result = CliRunner().invoke(app, ["load", str(folder), "--home", str(home.root)])
    assert home.published.exists(), result.output
    return home


@pytest.fixture
def warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def fails(warehouse: duckdb.DuckDBPyConnection, kind: str) -> dict[str, int]:
    """Failing checks by file; those of the style (whether an empty form says why) are not what is tested."""
    query = """
        select file_name, count(*) filter (status = 'fail') as fails
        from marts.fct_check_result inner join marts.dim_document using (document_id) inner join marts.dim_check using (check_id)
        where starts_with(file_name, $1) and dim_check.kind <> 'disclosure'
        group by file_name
    """
    return {row["file_name"]: row["fails"] for row in records(warehouse, query, [kind])}


def test_a_narrative_that_is_true_has_no_fail(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = fails(warehouse, "true")
    assert len(found) == len(WORDINGS)
    assert set(found.values()) == {0}


def test_one_wrong_figure_fails_exactly_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = fails(warehouse, "wrong")
    assert len(found) == len(WORDINGS)
    assert set(found.values()) == {1}


def of_document(warehouse: duckdb.DuckDBPyConnection, name: str, columns: str, table: str) -> list[dict[str, Any]]:
    query = f"select {columns} from marts.{table} inner join marts.dim_document using (document_id) where file_name = $1"
    return records(warehouse, query, [name])


@pytest.mark.usefixtures("shared_documents")
@pytest.mark.parametrize(
    ("name", "figures", "not_understood"),
    # The figures between the first and the last heading of the explanation, counted apart from the reader (单价100万元 only names equipment). What is not understood:
    # 比 2020 年减少 16178.59 万元, which does not say what of.
    [("xinzhou_industry_2021.txt", 161, 1), ("putuo_finance_2024.pdf", 100, 0), ("swu_2023.pdf", 66, 0)],
)
def test_nearly_every_figure_of_a_real_narrative_is_understood(
    warehouse: duckdb.DuckDBPyConnection, name: str, figures: int, not_understood: int
) -> None:
    kinds = [row["claim_kind"] for row in of_document(warehouse, name, "claim_kind, printed_text", "fct_claim") if row["printed_text"]]
    assert (len(kinds), kinds.count("not_understood")) == (figures, not_understood)


@pytest.mark.usefixtures("shared_documents")
def test_the_statements_of_real_documents_that_are_not_true_are_those_looked_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    with (PROJECT / "seeds" / "checks" / "known_defects.csv").open(encoding="utf-8", newline="") as file:
        known = {
            (row["sha256"], row["check_id"], row["place"])
            for row in csv.DictReader(file)
            if row["check_id"].startswith(("claim", "evaluation"))
        }
    query = """
        select sha256, check_id, place
        from marts.fct_check_result inner join marts.dim_document using (document_id) inner join marts.dim_check using (check_id)
        where status = 'fail' and dim_check.kind in ('claim', 'evaluation') and file_name in $1
    """
    assert {tuple(row.values()) for row in records(warehouse, query, [list(SHARED)])} == known


@pytest.mark.usefixtures("shared_documents")
def test_cut_digits_are_told_from_slips(warehouse: duckdb.DuckDBPyConnection) -> None:
    claims = {
        row["quote"]: row
        for row in of_document(warehouse, SHARED[0], "quote, claim_kind, reading, explanation", "fct_claim")
        if row["claim_kind"] == "share"
    }
    readings = {
        words: next((row["reading"], row["explanation"]) for quote, row in claims.items() if words in quote)
        for words in ("农林水", "卫生健康", "资源勘探")
    }
    assert readings == {"农林水": ("truncated", None), "卫生健康": ("slip", "×10"), "资源勘探": ("slip", "×100")}


@pytest.mark.usefixtures("shared_documents")
def test_the_year_before_is_implied_by_a_change(warehouse: duckdb.DuckDBPyConnection) -> None:
    (claim,) = [
        row
        for row in of_document(warehouse, SHARED[0], "printed_text, earlier_low_yuan, earlier_high_yuan", "fct_claim")
        if row["printed_text"] == "1799.17万元"
    ]
    # 9411.71 − 1799.17 = 7612.54
    assert claim["earlier_low_yuan"] <= Decimal("76125400.00") <= claim["earlier_high_yuan"]
    assert claim["earlier_high_yuan"] - claim["earlier_low_yuan"] < 1000


@pytest.mark.usefixtures("shared_documents")
def test_self_evaluations_are_read_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = of_document(warehouse, SHARED[0], "page_no, total_score, execution_score, indicator_score, indicators", "fct_evaluation")
    found = {row["page_no"]: row for row in sorted(rows, key=lambda row: int(row["page_no"]))}
    printed = {33: "88.2", 36: "94.95", 39: "99.29", 42: "95", 45: "96.24", 48: "72.02", 52: "100"}
    assert {page: row["total_score"] for page, row in found.items()} == {page: Decimal(score) for page, score in printed.items()}
    assert [row["indicators"] for row in found.values()] == [5, 6, 7, 10, 6, 8, 6]
    assert all(row["total_score"] == (row["execution_score"] or 0) + row["indicator_score"] for row in found.values())


@pytest.mark.usefixtures("shared_documents")
def test_no_person_lands(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    landed = [
        value
        for path in home.landed.rglob("*.parquet")
        for column in pq.read_table(path, partitioning=None).to_pydict().values()
        for value in column
    ]
    tables = [
        row["table_name"] for row in records(warehouse, "select table_name from information_schema.tables where table_schema = 'marts'")
    ]
    landed += [
        value
        for table in tables
        for row in warehouse.execute(f"select cast(t as varchar) from marts.{table} as t").fetchall()
        for value in row
    ]
    texts = [value for value in landed if isinstance(value, str)]
    name, number = a_person()
    assert len(texts) > 1000
    assert [value for value in texts if number in value or name in value] == []


@pytest.mark.usefixtures("shared_documents")
def test_no_person_is_in_what_leaves(home: Home, tmp_path: Path) -> None:
    """Exports of every format hold what the marts hold (`test_exports`), so one of them is looked at; findings go into a workbook and a letter."""
    for arguments in (
        ["export", "csv", "--to", "csv"],
        ["report", "忻州", "--to", "report.xlsx"],
        ["report", "忻州", "--to", "letter.docx"],
    ):
        result = CliRunner().invoke(app, [*arguments[:-1], str(tmp_path / arguments[-1]), "--home", str(home.root)])
        assert result.exit_code == 0, result.output
    kept = [*home.root.glob("logs/**/*"), *home.landed.rglob("*.json*")]
    contents = {str(path): path.read_bytes() for path in [*kept, *tmp_path.rglob("*")] if path.is_file()}
    for name in ("report.xlsx", "letter.docx"):
        with ZipFile(tmp_path / name) as file:
            contents |= {f"{name}!{member}": file.read(member) for member in file.namelist()}
    traces = [trace.encode() for trace in a_person()]
    assert len(contents) > 40
    assert [name for name, data in contents.items() if any(trace in data for trace in traces)] == []


def a_person() -> tuple[str, str]:
    """The contact and the mobile number that the self-evaluation on page 42 of the 2021 text names."""
    text = (DOCUMENTS / SHARED[0]).read_text(encoding="utf-8")
    (name,) = re.findall(r"联系人： (\S+)", text)
    (number,) = TELEPHONE.findall(text)
    return name, number
